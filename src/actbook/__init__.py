"""The package behind the book *Activation Functions & Derivatives*."""

from actbook.activation import Activation, Parameter
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.interval import Interval
from actbook.registry import ACTIVATIONS, named

__version__ = "0.1.0"

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
