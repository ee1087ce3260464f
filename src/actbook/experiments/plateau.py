"""Why tanh leaves the plateau where sigmoid stays: slope and height are weights and step; the centre is not.

tanh(x) = 2σ(2x) - 1 differs from σ in three ways at once: centre, slope and height. The variants change the
first two: σ(x) - ½ is centred with slope ¼, σ(4x) has slope 1 and is not centred, σ(4x) - ½ has both.
A slope is no factor of its own: σ(4x) with weights W and step η trains as σ(x) does with hidden weights 4W
and hidden step 16η, bit for bit; and a height goes into the next layer's weights in the same way.
Each variant is tried with the standard initialisation, LeCun's, and four times LeCun's, from the same seeds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from actbook.activation import Activation
from actbook.datasets import Dataset, breast_cancer, standardise
from actbook.elementwise import Array
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import LECUN, STANDARD, Initialisation
from actbook.interval import Interval
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.training import train


def _variant(name: str, title: str, steepness: float, shift: float) -> Activation:
    return Activation(
        name=name,
        title=title,
        formula=title,
        derivative_formula=title,
        function=lambda x: sigmoid(steepness * x) - shift,
        derivative_function=lambda x: steepness * sigmoid.derivative(steepness * x),
        output=Interval(-shift, 1 - shift),
        source=sigmoid.source,
    )


centred = _variant("centred", r"\sigma(x) - \frac{1}{2}", 1, 0.5)
steep = _variant("steep", r"\sigma(4x)", 4, 0.0)
steep_centred = _variant("steep_centred", r"\sigma(4x) - \frac{1}{2}", 4, 0.5)

LECUN_TIMES_4 = Initialisation(
    "4 lecun", "Four times LeCun", r"\frac{16}{n_\text{in}}", lambda *layer: 4 * LECUN(*layer), LECUN.source
)

VARIANTS = (sigmoid, centred, steep, steep_centred, tanh)


def forty_biopsies() -> Dataset:
    """The first twenty benign and the first twenty malignant ones, inputs standardised over all."""
    data = breast_cancer()
    rows = np.sort(np.concatenate([np.flatnonzero(data.y == label)[:20] for label in (0, 1)]))
    return replace(data, x=standardise(data.x)[0][rows], y=data.y[rows])


@dataclass(frozen=True)
class Plateau:
    """Training losses; ln 2 = 0.693 is what a network says that answers ½ to everything."""

    activations: tuple[str, ...]
    initialisations: tuple[str, ...]
    steps: Array  # (records,)
    loss: Array  # (activations, initialisations, records, seeds)
    left: Array  # (activations, initialisations, seeds): first recorded step with a loss under `level`
    level: float

    def describe(self) -> str:
        lines = [f"steps until the loss is under {self.level:g}, and the loss after {self.steps[-1]}"]
        for i, activation in enumerate(self.activations):
            for j, scheme in enumerate(self.initialisations):
                lines.append(
                    f"{activation:>14} {scheme:>8}: {spread(self.left[i, j], 0):>22}   "
                    f"{spread(self.loss[i, j, -1])}"
                )
        return "\n".join(lines)


def run(
    activations: Sequence[Activation] = VARIANTS,
    initialisations: Sequence[Initialisation] = (STANDARD, LECUN, LECUN_TIMES_4),
    hidden: Sequence[int] = (8, 8, 8, 8),
    data: Dataset | None = None,
    steps: int = 200,
    every: int = 5,
    learning_rate: float = 0.2,
    seeds: Iterable[int] = range(5),
    level: float = 0.2,
) -> Plateau:
    """Train every variant on `data` (forty biopsies by default) with one and the same step.

    A larger step would leave the plateau sooner, but then the loss jumps, and a rounding error that
    differs between two processors grows until it shows.
    """
    data, seeds = data or forty_biopsies(), tuple(seeds)
    sizes = (data.x.shape[1], *hidden, 1)
    descend = partial(train, loss=cross_entropy_from_logits, learning_rate=learning_rate, steps=steps)
    loss, left = [], []
    for activation in activations:
        for scheme in initialisations:
            start = Network.create(sizes, activation, linear, scheme, seeds)
            _, history = descend(start, data.x, data.y, every=every)
            loss.append(history.loss)
            left.append(history.first_below(level))
    shape = (len(activations), len(initialisations))
    return Plateau(
        tuple(a.name for a in activations),
        tuple(s.name for s in initialisations),
        history.steps,
        np.array(loss).reshape(*shape, *loss[0].shape),
        np.array(left).reshape(*shape, len(seeds)),
        level,
    )
