"""Gated units: half of the inputs, each let through as far as its partner in the other half says."""

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.functions.gelu import gelu
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.silu import silu
from actbook.vectors.vector_map import VectorMap


def _gated(name: str, title: str, gate: Activation, source: str) -> VectorMap:
    def function(x: Array) -> Array:
        a, b = _halves(x)
        return a * gate(b)

    def backward(x: Array, slope: Array) -> Array:
        a, b = _halves(x)
        return np.concatenate([slope * gate(b), slope * a * gate.derivative(b)], axis=-1)

    function.__doc__ = (
        f"{title}: a·g(b), where a is the first half of the inputs, b the second, and g is {gate.title}.\n\n"
        "Half as many outputs as inputs. PyTorch takes the halves in this order."
    )
    return VectorMap(
        name=name,
        title=title,
        formula=r"a_i \, g(b_i)",
        function=function,
        backward_function=backward,
        source=source,
    )


def _halves(x: Array) -> tuple[Array, Array]:
    size = x.shape[-1]
    if size % 2:
        raise ValueError(
            f"a gated unit takes an even number of inputs, values first and then gates; got {size}"
        )
    return x[..., : size // 2], x[..., size // 2 :]


glu = _gated("glu", "GLU", sigmoid, "dauphin2017")
bilinear = _gated("bilinear", "Bilinear", linear, "shazeer2020")
reglu = _gated("reglu", "ReGLU", relu, "shazeer2020")
geglu = _gated("geglu", "GEGLU", gelu, "shazeer2020")
swiglu = _gated("swiglu", "SwiGLU", silu, "shazeer2020")
