"""The package behind the book *Activation Functions & Derivatives*."""

from actbook.activation import Activation, Bound, Parameter
from actbook.interval import Interval
from actbook.registry import *  # noqa: F403  (every activation by its name: the registry is the one list)
from actbook.registry import ACTIVATIONS, CLASSICS, get_activation

__all__ = ["ACTIVATIONS", "CLASSICS", "Activation", "Bound", "Interval", "Parameter", "get_activation"]
__all__ += [activation.name for activation in ACTIVATIONS]


def __getattr__(name: str) -> str:
    """Read the version of the installed package on demand: it is typed in pyproject.toml only."""
    if name == "__version__":
        from importlib.metadata import version

        return version("actbook")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
