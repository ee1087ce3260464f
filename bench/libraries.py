"""The same activations in several libraries: NumPy arrays in, NumPy arrays out of `as_numpy`.

`python -m bench.libraries FILE` writes the versions of those that are installed.
"""

import importlib
import importlib.metadata
import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tools.frameworks import ENTRIES, Call, read

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


def _erf(x: Any) -> Any:
    return np.array(_EACH_ERF(x), dtype=x.dtype)


def _bell(x: Any) -> Any:
    return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def _swish(x: Any, beta: float = 1.0) -> Any:
    return x * _sigmoid(beta * x)


def _swish_slope(x: Any, beta: float = 1.0) -> Any:
    return _sigmoid(beta * x) * (1 + beta * x * (1 - _sigmoid(beta * x)))


def _softplus(x: Any) -> Any:
    return np.log(1 + np.exp(x))


def _inner(x: Any) -> Any:
    return np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)


def _inside(x: Any, low: float, high: float, slope: float = 1.0) -> Any:
    return np.where((x > low) & (x < high), slope, 0.0).astype(x.dtype, copy=False)


_EACH_ERF = np.vectorize(math.erf)  # NumPy has none
_SCALE, _ALPHA = 1.0507009873554805, 1.6732632423543772

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
    "elu": (lambda x: np.where(x > 0, x, np.exp(x) - 1), lambda x: np.where(x > 0, 1, np.exp(x))),
    "softplus": (_softplus, _sigmoid),
    "hard_swish": (
        lambda x: x * np.clip(x + 3, 0, 6) / 6,
        lambda x: np.where(x < -3, 0, np.where(x > 3, 1, (2 * x + 3) / 6)),
    ),
    "silu": (_swish, _swish_slope),
    "selu": (
        lambda x: _SCALE * np.where(x > 0, x, _ALPHA * (np.exp(x) - 1)),
        lambda x: _SCALE * np.where(x > 0, 1, _ALPHA * np.exp(x)),
    ),
    "celu": (lambda x: np.where(x > 0, x, np.exp(x) - 1), lambda x: np.where(x > 0, 1, np.exp(x))),
    "gelu": (
        lambda x: x / 2 * (1 + _erf(x / np.sqrt(2))),
        lambda x: (1 + _erf(x / np.sqrt(2))) / 2 + x * _bell(x),
    ),
    "gelu_tanh": (
        lambda x: x / 2 * (1 + np.tanh(_inner(x))),
        lambda x: (
            (1 + np.tanh(_inner(x))) / 2
            + x / 2 * (1 - np.tanh(_inner(x)) ** 2) * np.sqrt(2 / np.pi) * (1 + 0.134145 * x**2)
        ),
    ),
    "quick_gelu": (lambda x: _swish(x, 1.702), lambda x: _swish_slope(x, 1.702)),
    "mish": (
        lambda x: x * np.tanh(_softplus(x)),
        lambda x: np.tanh(_softplus(x)) + x * (1 - np.tanh(_softplus(x)) ** 2) * _sigmoid(x),
    ),
    "hard_sigmoid": (lambda x: np.clip(x / 6 + 0.5, 0, 1), lambda x: _inside(x, -3, 3, 1 / 6)),
    "hard_tanh": (lambda x: np.clip(x, -1, 1), lambda x: _inside(x, -1, 1)),
    "relu6": (lambda x: np.clip(x, 0, 6), lambda x: _inside(x, 0, 6)),
    "relu_squared": (lambda x: np.maximum(0, x) ** 2, lambda x: 2 * np.maximum(0, x)),
    "softsign": (lambda x: x / (1 + np.abs(x)), lambda x: 1 / (1 + np.abs(x)) ** 2),
    "tanhshrink": (lambda x: x - np.tanh(x), lambda x: np.tanh(x) ** 2),
    "softshrink": (
        lambda x: np.sign(x) * np.maximum(np.abs(x) - 0.5, 0),
        lambda x: 1 - _inside(x, -0.5, 0.5),
    ),
    "hardshrink": (lambda x: np.where(np.abs(x) > 0.5, x, 0), lambda x: 1 - _inside(x, -0.5, 0.5)),
    "log_sigmoid": (lambda x: np.log(_sigmoid(x)), lambda x: 1 - _sigmoid(x)),
    "threshold": (lambda x: np.where(x > 1, x, 0), lambda x: np.where(x > 1, 1.0, 0.0).astype(x.dtype)),
    "sine": (np.sin, np.cos),
    "softmax": (lambda x: np.exp(x) / np.exp(x).sum(), np.copy),
    "log_softmax": (lambda x: np.log(np.exp(x) / np.exp(x).sum()), np.copy),
}


def implementations(name: str) -> Iterator[Implementation]:
    """The function called `name`: ours first, then those of every library that is here and has it."""
    ours = ENTRIES[name]
    yield Implementation("actbook", np.asarray, ours, getattr(ours, "derivative", None))
    if name in TEXTBOOK:
        yield Implementation("textbook", np.asarray, *TEXTBOOK[name])
    row = read().get(name, {})
    for module, library, make in (
        ("scipy", "SciPy", _in_scipy), ("torch", "PyTorch", _in_pytorch), ("jax", "JAX", _in_jax),
    ):  # fmt: skip
        if library in row and _import(module):
            call = Call.parse(row[library][0])
            yield make(call.function(ours, **call.settings))


def _import(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def _in_scipy(f: Map) -> Implementation:
    return Implementation("SciPy", np.asarray, f, None)


def _in_pytorch(f: Map) -> Implementation:
    """The value without a graph; the derivative is forward and backward, the only way there."""
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)

    def prepare(x: np.ndarray) -> Any:
        return torch.tensor(x, requires_grad=True), torch.ones(x.shape, dtype=torch.tensor(x).dtype)

    def value(prepared: tuple[Any, Any]) -> Any:
        with torch.no_grad():
            return f(prepared[0])

    def derivative(prepared: tuple[Any, Any]) -> Any:
        x, ones = prepared
        return torch.autograd.grad(f(x), x, ones)[0]

    return Implementation("PyTorch", prepare, value, derivative)


def _in_jax(f: Map) -> Implementation:
    """Compiled; the derivative of each element by reverse mode."""
    jax = importlib.import_module("jax")
    value, slope = jax.jit(f), jax.jit(jax.vmap(jax.grad(f)))
    return Implementation(
        "JAX",
        jax.numpy.asarray,
        lambda x: jax.block_until_ready(value(x)),
        lambda x: jax.block_until_ready(slope(x)),
    )


def as_numpy(result: Any) -> np.ndarray:
    """A library's result as a NumPy array."""
    return np.asarray(result.detach() if hasattr(result, "detach") else result)


if __name__ == "__main__":
    installed = {p: importlib.metadata.version(p) for p in PACKAGES if _import(p)}
    Path(sys.argv[1]).write_text(json.dumps(installed), encoding="utf-8")
