"""The one list of activations, in teaching order; everything else derives from it."""

from actbook.activation import Activation
from actbook.functions.elu import elu
from actbook.functions.hard_swish import hard_swish
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.silu import silu
from actbook.functions.softplus import softplus
from actbook.functions.tanh import tanh

ACTIVATIONS: tuple[Activation, ...] = (
    sigmoid, tanh, relu, leaky_relu, linear,
    elu, softplus, hard_swish, silu,
)  # fmt: skip

#: The five of Part I: its chapters, tables, races and menus have these, whatever joins the list.
CLASSICS = tuple(activation for activation in ACTIVATIONS if activation.family == "classic")


def get_activation(name: str) -> Activation:
    """Return the activation called `name`; ValueError lists the names when there is none."""
    for activation in ACTIVATIONS:
        if activation.name == name:
            return activation
    names = ", ".join(activation.name for activation in ACTIVATIONS)
    raise ValueError(f"there is no activation called {name!r}; the book has: {names}")
