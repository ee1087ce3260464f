"""The one list of activations, in teaching order; everything else derives from it."""

from actbook.activation import Activation
from actbook.functions.celu import celu
from actbook.functions.elu import elu
from actbook.functions.gelu import gelu
from actbook.functions.gelu_tanh import gelu_tanh
from actbook.functions.hard_sigmoid import hard_sigmoid
from actbook.functions.hard_swish import hard_swish
from actbook.functions.hard_tanh import hard_tanh
from actbook.functions.hardshrink import hardshrink
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.linear import linear
from actbook.functions.log_sigmoid import log_sigmoid
from actbook.functions.mish import mish
from actbook.functions.quick_gelu import quick_gelu
from actbook.functions.relu import relu
from actbook.functions.relu6 import relu6
from actbook.functions.relu_squared import relu_squared
from actbook.functions.selu import selu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.silu import silu
from actbook.functions.sine import sine
from actbook.functions.softplus import softplus
from actbook.functions.softshrink import softshrink
from actbook.functions.softsign import softsign
from actbook.functions.tanh import tanh
from actbook.functions.tanhshrink import tanhshrink
from actbook.functions.threshold import threshold

ACTIVATIONS: tuple[Activation, ...] = (
    sigmoid, tanh, relu, leaky_relu, linear,
    elu, softplus, hard_swish, silu,
    selu, celu, gelu, gelu_tanh, quick_gelu, mish, hard_sigmoid, hard_tanh, relu6, relu_squared, softsign,
    tanhshrink, softshrink, hardshrink, log_sigmoid, threshold, sine,
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
