"""What the page trains, in NumPy: the witness of the page's arithmetic, and the numbers of its picture."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np

from actbook.datasets import Dataset, two_moons
from actbook.elementwise import Array
from actbook.explorables.sentences import fixed, two_digits
from actbook.explorables.slope.drawn import Neuron, decay, in_order
from actbook.initialisation import LECUN

LAYERS = (1, 3, 8, 20)
WIDTH = 8
STEPS = 300
RATES = {1: 0.02, 3: 0.02, 8: 0.02, 20: 0.01}
POINTS = 100
FAILS_AT = 85  # held-out points right; what the straight line gets here is less
#: Seeds of the two draws of the moons: what is trained on, and what is held out.
TRAINED, HELD_OUT = 1, 101
NOISE = 0.15


@dataclass(frozen=True)
class Result:
    """One training: the loss before each step and at the end, and the points right."""

    loss: Array  # (steps + 1,)
    right: int
    held_out: int
    mean_squared_slope: float
    layers: int
    logits: Callable[[Array], Array]  # of points (n, 2), after training

    @property
    def fails(self) -> bool:
        return self.held_out <= FAILS_AT

    def values(self) -> dict[str, object]:
        """What the page's sentence about it is filled with."""
        return {
            "verdict": "fails" if self.fails else "learns",
            "layers": self.layers,
            "right": self.right,
            "heldOut": self.held_out,
            "of": POINTS,
            "loss": two_digits(float(self.loss[-1])),
            "slope": fixed(self.mean_squared_slope, 2),
        }


@cache
def moons() -> tuple[Dataset, Dataset]:
    """What is trained on and what is held out; coordinates are float32, which both languages read exactly."""
    drawn = (two_moons(POINTS, NOISE, seed) for seed in (TRAINED, HELD_OUT))
    trained, held_out = (replace(data, x=_single(data.x)) for data in drawn)
    return trained, held_out


@cache
def initial_weights(seed: int = 0) -> tuple[Array, ...]:
    """LeCun's, for 20 hidden layers, as float32; a network of fewer has the first and the last."""
    rng = np.random.default_rng(seed)
    return tuple(_single(LECUN(rng, *pair)) for pair in pairwise((2, *(WIDTH,) * max(LAYERS), 1)))


def train(
    slopes: Array, layers: int, *, seed: int = 0, steps: int = STEPS, rate: float | None = None
) -> Result:
    """Train a network with `layers` hidden layers of the drawn neuron on all points, with Adam.

    Sums go in the same order as the page's, and nothing rounds in a way of its own: see `network.js`.
    """
    data, held_out = moons()
    neuron = Neuron(slopes)
    rate = RATES[layers] if rate is None else rate
    matrices = [*initial_weights(seed)[:layers], initial_weights(seed)[-1]]
    values = [*matrices, *(np.zeros(matrix.shape[1]) for matrix in matrices)]
    means, squares = ([np.zeros_like(v) for v in values] for _ in range(2))
    first = second = 1.0
    losses = []
    for step in range(steps + 1):
        a, z = forward(neuron, values, data.x)
        logits = z[-1][:, 0]
        losses.append(loss(logits, data.y))
        if step == steps:
            break
        gradients = backward(neuron, values, a, z, data.y)
        first, second = first * 0.9, second * 0.999
        means = [0.9 * m + (1 - 0.9) * g for m, g in zip(means, gradients, strict=True)]
        squares = [0.999 * s + (1 - 0.999) * (g * g) for s, g in zip(squares, gradients, strict=True)]
        values = [
            v - rate * (m / (1 - first)) / (np.sqrt(s / (1 - second)) + 1e-8)
            for v, m, s in zip(values, means, squares, strict=True)
        ]

    def trained(x: Array) -> Array:
        return forward(neuron, values, x)[1][-1][:, 0]

    right, held = (int(np.sum((trained(d.x) > 0) == (d.y > 0))) for d in (data, held_out))
    return Result(np.array(losses), right, held, neuron.mean_squared_slope, layers, trained)


def forward(neuron: Neuron, values: list[Array], x: Array) -> tuple[list[Array], list[Array]]:
    """Activation values, the input first, and pre-activations; `values` are the matrices, then the biases."""
    layers = len(values) // 2
    a, z = [x], []
    for matrix, bias in zip(values[:layers], values[layers:], strict=True):
        z.append(in_order(a[-1].T[:, :, None] * matrix[:, None, :]) + bias)
        a.append(neuron.f(z[-1]))
    return a[:-1], z


def backward(neuron: Neuron, values: list[Array], a: list[Array], z: list[Array], y: Array) -> list[Array]:
    """Slopes of the loss, in the order of `values`."""
    layers = len(values) // 2
    e = decay(np.abs(z[-1]))
    delta = (np.where(z[-1] < 0, e, 1.0) / (1 + e) - y[:, None]) / len(y)
    matrices: list[Array] = []
    biases: list[Array] = []
    for layer in reversed(range(layers)):
        matrices.insert(0, in_order(a[layer][:, :, None] * delta[:, None, :]))
        biases.insert(0, in_order(delta))
        if layer:
            back = in_order(delta.T[:, :, None] * values[layer].T[:, None, :])
            delta = back * neuron.derivative(z[layer - 1])
    return matrices + biases


def loss(logits: Array, y: Array) -> float:
    """Mean cross-entropy."""
    return float(in_order(np.maximum(logits, 0) - y * logits + np.log1p(np.exp(-np.abs(logits)))) / len(y))


def _single(values: Array) -> Array:
    return values.astype(np.float32).astype(np.float64)
