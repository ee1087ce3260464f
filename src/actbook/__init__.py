"""The package behind the book *Activation Functions & Derivatives*."""

from actbook.activation import Activation, Parameter
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.interval import Interval
from actbook.registry import ACTIVATIONS, named

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "Interval",
    "Parameter",
    "leaky_relu",
    "linear",
    "named",
    "relu",
    "sigmoid",
    "tanh",
]


def __getattr__(name: str) -> str:
    """The version of what is installed, read when it is asked for: it is typed in pyproject.toml only."""
    if name == "__version__":
        from importlib.metadata import version

        return version("actbook")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
