"""The same activations in several libraries, under one interface: NumPy arrays in, native results out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from actbook import ACTIVATIONS
from bench import textbook

Call = Callable[[], Any]


@dataclass(frozen=True)
class Implementation:
    """One activation in one library.

    prepare: brings a NumPy array into the library's own form, outside of what is timed.
    value, derivative, both: from that form to a result in that form, computed when they return.
    """

    library: str
    prepare: Callable[[np.ndarray], Any]
    value: Callable[[Any], Any] | None
    derivative: Callable[[Any], Any] | None
    both: Callable[[Any], Any] | None


def implementations(name: str) -> list[Implementation]:
    """The activation called `name`: ours first, then every library that is installed and has it."""
    found = [ours(name), in_textbook(name), in_scipy(name), in_pytorch(name), in_jax(name)]
    return [implementation for implementation in found if implementation is not None]


def ours(name: str) -> Implementation:
    """This book's."""
    activation = next(activation for activation in ACTIVATIONS if activation.name == name)
    f, slope, both = activation, activation.derivative, activation.value_and_derivative
    return Implementation("actbook", np.asarray, f, slope, both)


def in_textbook(name: str) -> Implementation | None:
    """The printed formula in NumPy; with the usual shortcut s(1 − s) or 1 − t² for both at once."""
    f, slope = getattr(textbook, name, None), getattr(textbook, f"{name}_derivative", None)
    if f is None or slope is None:
        return None

    def both(x: np.ndarray) -> Any:
        return f(x), slope(x)

    return Implementation("textbook", np.asarray, f, slope, both)


def in_scipy(name: str) -> Implementation | None:
    """SciPy has the sigmoid, and no derivative."""
    try:
        from scipy.special import expit
    except ImportError:
        return None
    return Implementation("SciPy", np.asarray, expit, None, None) if name == "sigmoid" else None


def in_pytorch(name: str) -> Implementation | None:
    """Forward without a graph; the derivative is forward and backward, the only way there."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    known = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": torch.nn.functional.leaky_relu,
        "linear": torch.nn.Identity(),
    }
    if name not in known:
        return None
    f = known[name]

    def prepare(x: np.ndarray) -> Any:
        return torch.tensor(x, requires_grad=True), torch.ones(x.shape, dtype=torch.tensor(x).dtype)

    def value(prepared: tuple[Any, Any]) -> Any:
        with torch.no_grad():
            return f(prepared[0])

    def both(prepared: tuple[Any, Any]) -> Any:
        x, ones = prepared
        y = f(x)
        (slope,) = torch.autograd.grad(y, x, ones)
        return y.detach(), slope

    return Implementation("PyTorch", prepare, value, lambda prepared: both(prepared)[1], both)


def in_jax(name: str) -> Implementation | None:
    """Compiled; the derivative of each element by reverse mode."""
    try:
        import jax
    except ImportError:
        return None
    known = {
        "sigmoid": jax.nn.sigmoid,
        "tanh": jax.numpy.tanh,
        "relu": jax.nn.relu,
        "leaky_relu": jax.nn.leaky_relu,
        "linear": lambda x: x,
    }
    if name not in known:
        return None
    f = jax.jit(known[name])
    slope = jax.jit(jax.vmap(jax.grad(known[name])))
    both = jax.jit(jax.vmap(jax.value_and_grad(known[name])))

    def finished(call: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda x: jax.block_until_ready(call(x))

    return Implementation("JAX", jax.numpy.asarray, finished(f), finished(slope), finished(both))


def as_numpy(result: Any) -> np.ndarray:
    """A library's result as a NumPy array."""
    return np.asarray(result.detach() if hasattr(result, "detach") else result)
