"""Gradients by PyTorch's automatic differentiation, stored as data: a witness without an installation.

`tools/make_pytorch_reference.py` wrote the numbers, in float64 and with all their digits: for one
small network with every activation of Part I in its hidden layers and in its output, and for each function,
map of vectors and layer of Part II by itself.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from actbook.elementwise import Array
from actbook.losses import LOSSES, Loss
from actbook.network import Network
from actbook.registry import get_activation


@dataclass(frozen=True)
class Reference:
    """One network on one small problem, with the loss and the gradients that PyTorch found."""

    torch: str  # version
    network: Network  # the same weights in every case; one seed
    x: Array  # (n, inputs)
    y: Array  # (n, outputs)
    loss: Loss
    value: float
    weights: tuple[Array, ...]  # gradients, shaped like the network's weights
    biases: tuple[Array, ...]

    @property
    def hidden(self) -> str:
        return self.network.activations[0].name

    @property
    def output(self) -> str:
        return self.network.activations[-1].name


def load() -> tuple[Reference, ...]:
    """Read all stored cases: hidden activation × output activation × loss, where they go together."""
    stored = _read("pytorch_gradients.json")
    losses = {loss.name: loss for loss in LOSSES}
    weights, biases = _layers(stored["weights"]), _layers(stored["biases"])
    references = []
    for case in stored["cases"]:
        activations = (*[get_activation(case["hidden"])] * (len(weights) - 1), get_activation(case["output"]))
        references.append(
            Reference(
                torch=stored["torch"],
                network=Network(weights, biases, activations, ({},) * len(weights)),
                x=np.array(stored["x"]),
                y=np.array(stored["y"]),
                loss=losses[case["loss"]],
                value=case["value"],
                weights=_layers(case["weights"]),
                biases=_layers(case["biases"]),
            )
        )
    return tuple(references)


def load_functions() -> dict[str, Any]:
    """Read the numbers for Part II: values and slopes of each of its functions, and three steps of Adam."""
    return _read("pytorch_functions.json")


def _read(name: str) -> Any:
    return json.loads((files("actbook") / "data" / name).read_text(encoding="utf-8"))


def _layers(arrays: list) -> tuple[Array, ...]:
    """One array a layer, with the leading axis of seeds."""
    return tuple(np.array(array)[np.newaxis] for array in arrays)
