"""How much of a gradient is left after many layers: depth × activation × initialisation.

Nothing is trained. Square layers get normal inputs and a normal slope at the last hidden layer, and
the root mean square of the slope at each pre-activation is followed back. Beside it stands what a
product of one factor a layer predicts: √(width · variance of the weights · mean of f′(z)²).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.initialisation import HE, LECUN, STANDARD, Initialisation
from actbook.network import Network
from actbook.registry import CLASSICS
from actbook.tables import Table


@dataclass(frozen=True)
class Depth:
    """Slopes relative to the last hidden layer's: 1 means kept, 1e-6 that a millionth arrives.

    `measured` and `product` have one array for each of `depths`, of shape (activations, initialisations,
    layers, seeds), the first layer first: what is left of the slope at each layer on its way back, and what
    the product of one factor a layer predicts. A slope that is lost entirely is 0.
    """

    activations: tuple[str, ...]
    initialisations: tuple[str, ...]
    depths: tuple[int, ...]  # hidden layers
    measured: tuple[Array, ...]
    product: tuple[Array, ...]

    @property
    def first(self) -> Array:
        """What arrives at the first layer: (activations, initialisations, depths, seeds)."""
        return np.stack([slopes[:, :, 0] for slopes in self.measured], axis=2)

    @property
    def predicted(self) -> Array:
        """The product back to the first layer, of the same shape."""
        return np.stack([product[:, :, 0] for product in self.product], axis=2)

    @property
    def by_layer(self) -> Array:
        """What is measured in the deepest network: (activations, initialisations, layers, seeds)."""
        return self.measured[-1]

    def table(self) -> Table:
        """What arrives at the first layer of the deepest network: over the seeds, and by the product."""
        rows = []
        for i, activation in enumerate(self.activations):
            for j, scheme in enumerate(self.initialisations):
                left, product = self.first[i, j, -1], np.median(self.predicted[i, j, -1])
                values = (np.median(left), left.min(), left.max(), product)
                rows.append((f"{activation}, {scheme}", *(f"{value:.2g}" for value in values)))
        return Table(
            ("Function, weights", "Median", "Lowest", "Highest", "Product"),
            tuple(rows),
            f"Gradient (root mean square) at layer 1, relative to layer {self.depths[-1]}",
        )


def run(
    activations: Sequence[Activation] = CLASSICS,
    initialisations: Sequence[Initialisation] = (STANDARD, LECUN, HE),
    depths: Sequence[int] = (1, 2, 5, 10, 20, 50),
    width: int = 64,
    n: int = 16,
    seeds: Iterable[int] = range(5),
) -> Depth:
    """Measure every combination; the last of `depths` is the deepest."""
    seeds = tuple(seeds)
    names = tuple(a.name for a in activations), tuple(s.name for s in initialisations)
    both = [
        np.array([[slopes(a, s, depth, width, n, seeds) for s in initialisations] for a in activations])
        for depth in depths
    ]
    return Depth(*names, tuple(depths), *(tuple(b[:, :, i] for b in both) for i in (0, 1)))


def slopes(
    activation: Activation, scheme: Initialisation, depth: int, width: int, n: int, seeds: Iterable[int]
) -> tuple[Array, Array]:
    """Slope by layer, measured and predicted by the product, each (depth, seeds), 1 at the last layer."""
    seeds = tuple(seeds)
    network = Network.create((width,) * (depth + 1), activation, activation, scheme, seeds)
    rngs = [np.random.default_rng([seed, 1]) for seed in seeds]  # [seed, 1]: not the weights' stream
    passed = network.forward(np.stack([rng.standard_normal((n, width)) for rng in rngs]))
    arriving = np.stack([rng.standard_normal((n, width)) for rng in rngs])
    deltas = network.backward(passed, arriving).pre_activations
    rms = np.array([_root_mean_square(delta) for delta in deltas])
    slope = np.array([(activation.derivative(z) ** 2).mean(axis=(1, 2)) for z in passed.z])
    gain = np.array([(weights**2).mean(axis=(1, 2)) * width for weights in network.weights])
    factors = np.sqrt(slope[:-1] * gain[1:])  # from layer l + 1 back to layer l
    product = np.vstack([np.cumprod(factors[::-1], axis=0)[::-1], np.ones((1, len(seeds)))])
    return np.divide(rms, rms[-1], out=np.zeros_like(rms), where=rms[-1] > 0), product


def _root_mean_square(delta: Array) -> Array:
    """Of each seed, (seeds,); a square would already be 0 where the slope itself is 1e-163."""
    largest = np.abs(delta).max(axis=(1, 2), keepdims=True)
    scaled = np.divide(delta, largest, out=np.zeros_like(delta), where=largest > 0)
    return np.asarray(largest[:, 0, 0] * np.sqrt((scaled**2).mean(axis=(1, 2))))
