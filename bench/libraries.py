"""The same activations in several libraries: NumPy arrays in, NumPy arrays out of `as_numpy`.

`python -m bench.libraries FILE` writes the versions of those that are installed.
"""

import importlib
import importlib.metadata
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from actbook import ACTIVATIONS

Map = Callable[[Any], Any]
PACKAGES = ("numpy", "scipy", "torch", "jax", "mpmath")


@dataclass(frozen=True)
class Implementation:
    """One activation in one library.

    prepare: brings a NumPy array into the library's own form, outside of what is timed.
    value, derivative: from that form to a finished result in that form; None if not offered.
    """

    library: str
    prepare: Map
    value: Map
    derivative: Map | None


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def _tanh(x: Any) -> Any:
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


#: As textbooks and tutorials print them, in NumPy.
TEXTBOOK: dict[str, tuple[Map, Map]] = {
    "sigmoid": (_sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x))),
    "tanh": (_tanh, lambda x: 1 - np.tanh(x) ** 2),
    "relu": (lambda x: np.maximum(0, x), lambda x: np.where(x > 0, 1.0, 0.0).astype(x.dtype, copy=False)),
    "leaky_relu": (
        lambda x: np.maximum(0.01 * x, x),
        lambda x: np.where(x > 0, 1.0, 0.01).astype(x.dtype, copy=False),
    ),
    "linear": (lambda x: x.copy(), np.ones_like),
}


def implementations(name: str) -> Iterator[Implementation]:
    """The activation called `name`: ours first, then those of every library that is here and has it."""
    ours = next(activation for activation in ACTIVATIONS if activation.name == name)
    yield Implementation("actbook", np.asarray, ours, ours.derivative)
    if name in TEXTBOOK:
        yield Implementation("textbook", np.asarray, *TEXTBOOK[name])
    if name == "sigmoid" and (special := _import("scipy.special")):
        yield Implementation("SciPy", np.asarray, special.expit, None)
    if torch := _import("torch"):
        yield from _in_pytorch(torch, name)
    if jax := _import("jax"):
        yield from _in_jax(jax, name)


def _import(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def _in_pytorch(torch: Any, name: str) -> Iterator[Implementation]:
    """The value without a graph; the derivative is forward and backward, the only way there."""
    torch.set_num_threads(1)
    known = {name: getattr(torch, name) for name in ("sigmoid", "tanh", "relu")}
    known |= {"leaky_relu": torch.nn.functional.leaky_relu, "linear": torch.nn.Identity()}
    if name not in known:
        return

    def prepare(x: np.ndarray) -> Any:
        return torch.tensor(x, requires_grad=True), torch.ones(x.shape, dtype=torch.tensor(x).dtype)

    def value(prepared: tuple[Any, Any]) -> Any:
        with torch.no_grad():
            return known[name](prepared[0])

    def derivative(prepared: tuple[Any, Any]) -> Any:
        x, ones = prepared
        return torch.autograd.grad(known[name](x), x, ones)[0]

    yield Implementation("PyTorch", prepare, value, derivative)


def _in_jax(jax: Any, name: str) -> Iterator[Implementation]:
    """Compiled; the derivative of each element by reverse mode."""
    known = {name: getattr(jax.nn, name) for name in ("sigmoid", "relu", "leaky_relu")}
    known |= {"tanh": jax.numpy.tanh, "linear": lambda x: x}
    if name in known:
        f, slope = jax.jit(known[name]), jax.jit(jax.vmap(jax.grad(known[name])))
        yield Implementation(
            "JAX",
            jax.numpy.asarray,
            lambda x: jax.block_until_ready(f(x)),
            lambda x: jax.block_until_ready(slope(x)),
        )


def as_numpy(result: Any) -> np.ndarray:
    """A library's result as a NumPy array."""
    return np.asarray(result.detach() if hasattr(result, "detach") else result)


if __name__ == "__main__":
    installed = {p: importlib.metadata.version(p) for p in PACKAGES if _import(p)}
    Path(sys.argv[1]).write_text(json.dumps(installed), encoding="utf-8")
