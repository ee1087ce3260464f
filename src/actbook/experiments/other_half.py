"""What stands around an activation: the same layers plain, with a norm, as x + f(x), and with both.

A hidden layer is a product with weights and the activation. A norm goes before the product. A residual
connection adds what the layer makes of x, divided by the root of the number of layers, to x itself, so that
the sum of all of them is no larger than its first term. In every case the weights of a seed are the same.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from actbook.activation import Activation
from actbook.deep import Apply, Dense, LayerNorm, Residual, Stack, softmax_cross_entropy
from actbook.deep.layers import Arrays, Generators, Layer
from actbook.elementwise import Array, as_float64
from actbook.experiments import digits
from actbook.experiments.spread import spread
from actbook.initialisation import HE, LECUN, Initialisation
from actbook.tables import Table

PARTS = ("plain", "norm", "residual", "both")


@dataclass(frozen=True, eq=False)
class Scale(Layer):
    """Each value times the same number, which is not trained."""

    by: float

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, None]:
        return x * self.by, None

    def backward(self, kept: None, slope: Array) -> tuple[Array, Arrays]:
        return slope * self.by, ()


@dataclass(frozen=True, eq=False)
class RMSNorm(LayerNorm):
    """Each sample's values divided by their root mean square: a layer norm that leaves the mean alone."""

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, tuple[Array, Array]]:
        size = np.sqrt((x**2).mean(axis=-1, keepdims=True) + self.epsilon)
        return self.gain * x / size + self.shift, (x / size, size)

    def backward(self, kept: tuple[Array, Array], slope: Array) -> tuple[Array, Arrays]:
        normal, size = kept
        at_normal = slope * self.gain
        at_x = (at_normal - normal * (at_normal * normal).mean(axis=-1, keepdims=True)) / size
        return at_x, ((slope * normal).sum(axis=-2, keepdims=True), slope.sum(axis=-2, keepdims=True))


def weights_for(f: Activation) -> Initialisation:
    """He's for what switches off half of its inputs, LeCun's for the others."""
    return HE if abs(f(-20.0)) < 0.5 < f(20.0) - f(1.0) else LECUN


def blocks(
    f: Activation,
    part: str = "plain",
    depth: int = 20,
    width: int = 24,
    *,
    norm: type[LayerNorm] = LayerNorm,
    branch: float | None = None,
    ends: tuple[int, int] = (64, digits.CLASSES),
    bias: float = 0.0,
) -> digits.Make:
    """Describe a layer into `width`, `depth` hidden layers as one of PARTS, and a layer to the outputs.

    branch: what a residual layer is multiplied by before it is added, 1/√depth if None. bias: the standard
    deviation of the hidden layers' first biases. ends: numbers of inputs and outputs.
    """
    by = 1 / math.sqrt(depth) if branch is None else branch

    def make(seeds: Sequence[int]) -> Stack:
        rngs = [np.random.default_rng(seed) for seed in seeds]
        layers: list[Layer] = [Dense.create(rngs, ends[0], width, LECUN)]
        for _ in range(depth):
            dense = Dense.create(rngs, width, width, weights_for(f))
            if bias:
                dense = replace(dense, biases=bias * np.stack([r.standard_normal((1, width)) for r in rngs]))
            hidden: list[Layer] = [dense, Apply(f)]
            if part in ("norm", "both"):
                hidden = [norm.create(len(rngs), width), *hidden]
            layers += [Residual((*hidden, Scale(by)))] if part in ("residual", "both") else hidden
        if part in ("norm", "both"):
            layers.append(norm.create(len(rngs), width))
        return Stack((*layers, Dense.create(rngs, width, ends[1], LECUN)))

    return make


@dataclass(frozen=True)
class Comparison:
    """What networks of `functions` × `parts` came to: one entry of `trained` for each pair, in that order."""

    functions: tuple[Activation, ...]
    parts: tuple[str, ...]
    trained: tuple[digits.Trained, ...]

    @property
    def error(self) -> Array:
        """Share of the test digits that is wrong, (functions, parts, seeds), with each pair's best step."""
        errors = np.array([trained.error for trained in self.trained])
        return errors.reshape(len(self.functions), len(self.parts), -1)

    def of(self, f: Activation, part: str) -> digits.Trained:
        """What one pair came to."""
        return self.trained[self.functions.index(f) * len(self.parts) + self.parts.index(part)]

    def table(self) -> Table:
        """Test error, and how many of the networks name more than half of the digits wrongly."""
        names = [f"{f.title}, {part}" for f in self.functions for part in self.parts]
        rows = tuple(
            (name, spread(100 * t.error, 1), f"{(t.error > 0.5).sum()} of {t.error.size}")
            for name, t in zip(names, self.trained, strict=True)
        )
        return Table(("Hidden layers", "Wrong, %", "Over half wrong"), rows, "Test digits")


def compare(
    functions: Iterable[Activation],
    parts: Sequence[str] = PARTS,
    *,
    depth: int = 20,
    width: int = 24,
    norm: type[LayerNorm] = LayerNorm,
    branch: float | None = None,
    learning_rates: Sequence[float] = (3e-3,),
    steps: int = 100,
    batch: int = 50,
    seeds: Sequence[int] = range(5),
    split: int = 0,
) -> Comparison:
    """Train a network of each kind on the digits; of several steps each keeps the best on validation."""
    functions, data = tuple(functions), digits.split(split)
    trained = tuple(
        digits.train(
            blocks(f, part, depth, width, norm=norm, branch=branch),
            data,
            learning_rates,
            steps,
            batch,
            seeds,
            decimals=6,
        )
        for f in functions
        for part in parts
    )
    return Comparison(functions, tuple(parts), trained)


def gradients(network: Stack, part: digits.Part, samples: int = 100) -> Array:
    """Root mean square of the gradient of each hidden layer's weights, (layers, seeds)."""
    prediction, kept = network.forward(part.x[None, :samples])
    _, all_ = network.backward(kept, softmax_cross_entropy.slope(prediction, part.y[:samples]))
    square = [g for g in all_ if g.shape[-1] == g.shape[-2]]
    return np.sqrt(np.mean(np.square(square), axis=(-2, -1)))


def growth(f: Activation, *, centred: bool = True) -> float:
    """What a layer multiplies a gradient by when a norm comes before it and after it, in wide layers.

    √(variance · mean f′² ÷ variance of f), for normal z of the variance that the weights give to it; of
    f² in place of the variance of f if the norm leaves the mean alone.
    """
    variance = 2.0 if weights_for(f) is HE else 1.0
    z = np.linspace(-9, 9, 20_001)
    density = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    z *= math.sqrt(variance)
    value, mean_square = f(z), density @ f.derivative(z) ** 2
    return math.sqrt(variance * mean_square / (density @ value**2 - centred * (density @ value) ** 2))


def read_out(network: Stack, data: digits.Digits) -> Array:
    """Share of the validation digits, (seeds,), whose nearest training digit is the same digit.

    Nearest in the last hidden layer, by direction from the mean of all: sizes do not count.
    """
    hidden = replace(network, layers=network.layers[:-1])
    known, new = hidden.predict(data.train.x[None]), hidden.predict(data.validation.x[None])
    centre = known.mean(axis=-2, keepdims=True)
    known, new = known - centre, new - centre
    known = known / np.maximum(np.linalg.norm(known, axis=-1, keepdims=True), 1e-300)
    nearest = (new @ known.mT).argmax(axis=-1)
    return np.asarray((data.train.digit[nearest] == data.validation.digit).mean(axis=-1))


def differences(network: Stack, part: digits.Part, samples: int = 200) -> Array:
    """Standard deviation over the digits of a value of the last hidden layer, (seeds,): the units' mean."""
    hidden = replace(network, layers=network.layers[:-1])
    return np.asarray(hidden.predict(part.x[None, :samples]).std(axis=-2).mean(axis=-1))


def survey(
    functions: Iterable[Activation], parts: Sequence[str] = PARTS, seeds: Sequence[int] = range(5)
) -> Table:
    """Before training: what differs between digits, what arrives back in layer 1, what can be read out."""
    data, rows = digits.split(), []
    for f in functions:
        for part in parts:
            network = blocks(f, part)(seeds)
            by_layer = gradients(network, data.train)
            numbers = differences(network, data.train), by_layer[0] / by_layer[-1], read_out(network, data)
            small, back, right = (float(np.median(n)) for n in numbers)
            rows.append((f"{f.title}, {part}", f"{small:.1e}", f"{back:.1e}", f"{right:.0%}"))
    headings = ("Hidden layers", "Digits differ by", "Gradient, first ÷ last", "Neighbour right")
    return Table(headings, tuple(rows), "Before training: medians of the seeds")


def input_slopes(
    f: Activation, part: str, depth: int = 50, width: int = 100, seeds: Sequence[int] = range(8)
) -> tuple[Array, Array]:
    """Points x from -2 to 2, (129,), and dy/dx of untrained networks of one input there, (seeds, 129)."""
    x = np.linspace(-2, 2, 129)
    network = blocks(f, part, depth, width, ends=(1, 1), bias=1 / math.sqrt(width))(seeds)
    prediction, kept = network.forward(np.broadcast_to(x[:, None], (len(seeds), len(x), 1)))
    slopes, _ = network.backward(kept, np.ones_like(prediction))
    return x, slopes[..., 0]


def likeness(slopes: Array, apart: int = 4) -> Array:
    """Correlation of the slopes (…, points) with those `apart` points further on, about their mean."""
    slopes = as_float64(slopes)
    off = slopes - slopes.mean(axis=-1, keepdims=True)
    both = (off[..., apart:] * off[..., :-apart]).mean(axis=-1)
    return np.asarray(both / (off**2).mean(axis=-1))
