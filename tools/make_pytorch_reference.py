"""Write PyTorch's losses and gradients to src/actbook/data/pytorch_gradients.json, as its autograd has them.

Run it in an environment of its own, with PyTorch 2.13.0 and NumPy, from the repository's root:

    python tools/make_pytorch_reference.py

An activation that joins the registry needs a line in ACTIVATIONS here and a new run. Floats are
written with all their digits, so they are read back exactly.
"""

import itertools
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch  # type: ignore[import-not-found]  # lives in an environment of its own
from torch.nn import functional  # type: ignore[import-not-found]

TARGET = Path(__file__).parent.parent / "src" / "actbook" / "data" / "pytorch_gradients.json"
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


def main() -> None:
    torch.set_default_dtype(torch.float64)
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
        "torch": torch.__version__.split("+")[0],
        "x": x.tolist(),
        "y": y.tolist(),
        "weights": [w.tolist() for w in weights],
        "biases": [b.tolist() for b in biases],
        "cases": cases,
    }
    lines = json.dumps(content).replace('{"hidden"', '\n{"hidden"')
    TARGET.write_text(lines + "\n", encoding="utf-8")


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
    main()
