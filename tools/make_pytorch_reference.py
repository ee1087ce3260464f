"""Write PyTorch's numbers to src/actbook/data: `networks` for Part I, `functions` for Part II.

Run it in an environment of its own, with PyTorch and NumPy, from the repository's root:

    python tools/make_pytorch_reference.py functions

An activation that joins the registry needs a line in FUNCTIONS here and a new run. Floats are
written with all their digits, so they are read back exactly.
"""

import itertools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch  # type: ignore[import-not-found]  # lives in an environment of its own
from torch.nn import functional  # type: ignore[import-not-found]

DATA = Path(__file__).parent.parent / "src" / "actbook" / "data"
SIZES = (3, 5, 4, 2)
SAMPLES = 6

Array = npt.NDArray[np.float64]

ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "linear": lambda z: z,
}
LOSSES = {
    "squared_error": lambda p, y: ((p - y) ** 2 / 2).sum(dim=1).mean(),
    "cross_entropy": lambda p, y: functional.binary_cross_entropy(p, y, reduction="none").sum(dim=1).mean(),
    "cross_entropy_from_logits": lambda p, y: (
        functional.binary_cross_entropy_with_logits(p, y, reduction="none").sum(dim=1).mean()
    ),
}

#: Kinks and roots are among them; none where this version of PyTorch is known to lose digits.
POINTS = [-5.5, -3.0, -2.25, -1.5, -1.0, -0.75, -0.5, -0.125, 0.0, 0.25, 0.5, 1.0, 1.75, 3.0, 4.5, 6.0]
#: By our names: parameters, and PyTorch's function of x. CELU with an α that is no power of 2 loses digits.
FUNCTIONS: dict[str, tuple[dict[str, float], Callable[[Any], Any]]] = {
    "elu": ({"alpha": 1.7}, lambda x: functional.elu(x, 1.7)),
    "softplus": ({"beta": 1.5}, lambda x: functional.softplus(x, 1.5)),
    "hard_swish": ({}, functional.hardswish),
    "silu": ({}, functional.silu),
    "selu": ({}, functional.selu),
    "celu": ({"alpha": 0.5}, lambda x: functional.celu(x, 0.5)),
    "gelu": ({}, functional.gelu),
    "gelu_tanh": ({}, lambda x: functional.gelu(x, approximate="tanh")),
    "quick_gelu": ({}, lambda x: x * torch.sigmoid(1.702 * x)),
    "mish": ({}, functional.mish),
    "hard_sigmoid": ({}, functional.hardsigmoid),
    "hard_tanh": ({}, functional.hardtanh),
    "relu6": ({}, functional.relu6),
    "relu_squared": ({}, lambda x: functional.relu(x) ** 2),
    "softsign": ({}, functional.softsign),
    "tanhshrink": ({}, functional.tanhshrink),
    "softshrink": ({"threshold": 0.75}, lambda x: functional.softshrink(x, 0.75)),
    "hardshrink": ({"threshold": 0.75}, lambda x: functional.hardshrink(x, 0.75)),
    "log_sigmoid": ({}, functional.logsigmoid),
    "threshold": ({"theta": 0.5, "value": -1.0}, lambda x: functional.threshold(x, 0.5, -1.0)),
    "sine": ({"omega": 3.0}, lambda x: torch.sin(3 * x)),
}


def gated(gate: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A gated unit, from the two halves of its input."""
    return lambda x: x.chunk(2, -1)[0] * gate(x.chunk(2, -1)[1])


VECTOR_MAPS: dict[str, Callable[[Any], Any]] = {
    "softmax": lambda x: functional.softmax(x, -1),
    "log_softmax": lambda x: functional.log_softmax(x, -1),
    "softmin": lambda x: functional.softmin(x, -1),
    "maxout": lambda x: x.unflatten(-1, (-1, 2)).max(-1).values,
    "glu": functional.glu,
    "bilinear": gated(lambda b: b),
    "reglu": gated(functional.relu),
    "geglu": gated(functional.gelu),
    "swiglu": gated(functional.silu),
}


def gradients(f: Callable[..., Any], arrays: list[Array], slope: Array | None = None) -> dict[str, Any]:
    """f of the arrays, and the slopes at each of them of a loss with the slopes `slope`, by default 1."""
    inputs = [torch.tensor(array, requires_grad=True) for array in arrays]
    value = f(*inputs)
    value.backward(torch.ones_like(value) if slope is None else torch.tensor(slope))
    return {"value": value.tolist(), "slopes": [each.grad.tolist() for each in inputs]}


def functions() -> tuple[str, str, dict[str, Any]]:
    """Part II: functions of numbers and of vectors, layers, and three steps of Adam."""
    rng = np.random.default_rng(2015)
    x, slope, weights = (rng.standard_normal((rows, 6)) for rows in (3, 3, 6))
    gain, shift, slopes = rng.standard_normal((3, 6))
    layers = {  # functions of x and of the layer's arrays
        "layer_norm": (lambda x, *a: functional.layer_norm(x, (6,), *a), [gain, shift]),
        "prelu": (functional.prelu, [slopes[:1]]),
        "prelu of units": (functional.prelu, [slopes]),
        "residual": (
            lambda x, g, s, w: x + functional.gelu(functional.layer_norm(x, (6,), g, s)) @ w,
            [gain, shift, weights],
        ),
    }
    moved = torch.tensor(gain, requires_grad=True)
    adam, path = torch.optim.Adam([moved], lr=0.1), []
    for row in slope:
        moved.grad = torch.tensor(row)
        adam.step()
        path.append(moved.tolist())
    content = {
        "points": POINTS,
        "x": x.tolist(),
        "slope": slope.tolist(),
        "functions": [
            {"name": name, "parameters": parameters, **gradients(f, [np.array(POINTS)])}
            for name, (parameters, f) in FUNCTIONS.items()
        ],
        "vector_maps": [
            {"name": name, **gradients(f, [x], slope[:, : f(torch.tensor(x)).shape[-1]])}
            for name, f in VECTOR_MAPS.items()
        ],
        "layers": [
            {"name": name, "arrays": [a.tolist() for a in arrays], **gradients(f, [x, *arrays], slope)}
            for name, (f, arrays) in layers.items()
        ],
        "adam": {"start": gain.tolist(), "gradients": slope.tolist(), "rate": 0.1, "path": path},
    }
    return "pytorch_functions.json", '{"name"', content


def networks() -> tuple[str, str, dict[str, Any]]:
    """Part I: a network with every activation of it, in its hidden layers and in its output."""
    rng = np.random.default_rng(2013)
    shapes = list(itertools.pairwise(SIZES))
    weights = [rng.standard_normal(shape) for shape in shapes]
    biases = [0.5 * rng.standard_normal((1, width)) for width in SIZES[1:]]
    x = rng.standard_normal((SAMPLES, SIZES[0]))
    y = np.array([[1, 0], [0, 1], [0, 0], [1, 1], [0, 1], [1, 0]], dtype=float)
    cases = []
    for hidden in ACTIVATIONS:
        for output in ACTIVATIONS:
            for loss in LOSSES:
                if loss == "cross_entropy" and output != "sigmoid":
                    continue  # a probability is needed
                cases.append(case(hidden, output, loss, weights, biases, x, y))
    content = {
        "x": x.tolist(),
        "y": y.tolist(),
        "weights": [w.tolist() for w in weights],
        "biases": [b.tolist() for b in biases],
        "cases": cases,
    }
    return "pytorch_gradients.json", '{"hidden"', content


def case(
    hidden: str, output: str, loss: str, weights: list[Array], biases: list[Array], x: Array, y: Array
) -> dict[str, object]:
    """The loss and the gradient at every weight and bias of one combination."""
    w = [torch.tensor(values, requires_grad=True) for values in weights]
    b = [torch.tensor(values, requires_grad=True) for values in biases]
    value = torch.tensor(x)
    for layer, (matrix, bias) in enumerate(zip(w, b, strict=True)):
        activation = ACTIVATIONS[output if layer == len(w) - 1 else hidden]
        value = activation(value @ matrix + bias)
    total = LOSSES[loss](value, torch.tensor(y))
    total.backward()
    return {
        "hidden": hidden,
        "output": output,
        "loss": loss,
        "value": total.item(),
        "weights": [matrix.grad.tolist() for matrix in w],
        "biases": [bias.grad.tolist() for bias in b],
    }


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    for part in sys.argv[1:]:
        name, row, content = {"networks": networks, "functions": functions}[part]()
        lines = json.dumps({"torch": torch.__version__.split("+")[0], **content}).replace(row, "\n" + row)
        (DATA / name).write_text(lines + "\n", encoding="utf-8")
