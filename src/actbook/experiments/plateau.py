"""Why tanh leaves the plateau where sigmoid stays: slope and height are weights and step; the centre is not.

tanh(x) = 2σ(2x) - 1 differs from σ in three ways at once: centre, slope and height. The variants change the
first two: σ(x) - ½ is centred with slope ¼, σ(4x) has slope 1 and is not centred, σ(4x) - ½ has both.
A slope is no factor of its own: σ(4x) with weights W and step η trains as σ(x) does with hidden weights 4W
and hidden step 16η, bit for bit; and a height goes into the next layer's weights in the same way.
So each variant is tried with several steps, from the same seeds, and is judged by the one that suits it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from actbook.activation import Activation
from actbook.datasets import Dataset, breast_cancer, standardise
from actbook.elementwise import Array, as_float64
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import LECUN, Initialisation
from actbook.interval import Interval
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.tables import Table
from actbook.training import train


def _variant(name: str, title: str, steepness: float, shift: float) -> Activation:
    return Activation(
        name=name,
        title=title,
        formula="",
        derivative_formula="",
        function=lambda x: sigmoid(steepness * x) - shift,
        derivative_function=lambda x: steepness * sigmoid.derivative(steepness * x),
        output=Interval(-shift, 1 - shift),
        source=sigmoid.source,
    )


centred = _variant("centred", "σ(x) − ½", 1, 0.5)
steep = _variant("steep", "σ(4x)", 4, 0.0)
steep_centred = _variant("steep_centred", "σ(4x) − ½", 4, 0.5)

VARIANTS = (sigmoid, centred, steep, steep_centred, tanh)


def forty_biopsies() -> Dataset:
    """The first twenty benign and the first twenty malignant ones, inputs standardised over all."""
    data = breast_cancer()
    rows = np.sort(np.concatenate([np.flatnonzero(data.y == label)[:20] for label in (0, 1)]))
    return replace(data, x=standardise(data.x)[0][rows], y=data.y[rows])


@dataclass(frozen=True)
class Plateau:
    """How soon each function leaves the plateau at ln 2 = 0.693, the loss of answering ½ to everything."""

    activations: tuple[str, ...]
    titles: tuple[str, ...]
    learning_rates: tuple[float, ...]
    left: Array  # (activations, learning rates, seeds): first step with a loss under `level`; nan if never
    level: float
    steps: int

    @property
    def best(self) -> tuple[int, ...]:
        """For each activation the place of its best step: the fewest failures, then the least median."""
        late = np.nan_to_num(self.left, nan=np.inf)
        never = np.isnan(self.left).sum(axis=-1)
        return tuple(int(np.lexsort(keys)[0]) for keys in zip(np.median(late, axis=-1), never, strict=True))

    def table(self) -> Table:
        """Compare the first of the steps with each function's best one."""
        rows = tuple(
            (title, self._write(left[0]), self._write(left[i]), f"{self.learning_rates[i]:g}")
            for title, left, i in zip(self.titles, self.left, self.best, strict=True)
        )
        headings = "Function", f"With the step {self.learning_rates[0]:g}", "With its best step", "Best step"
        caption = f"Steps until the loss is under {self.level:g} (never: not within {self.steps})"
        return Table(headings, rows, caption)

    def _write(self, left: Array) -> str:
        late = int(np.isnan(left).sum())
        return {0: spread(left, 0), left.size: "never"}.get(late, f"{spread(left, 0)}, {late} never")


def run(
    activations: Sequence[Activation] = VARIANTS,
    learning_rates: Sequence[float] = (0.2, 1, 3, 10, 30),
    initialisation: Initialisation = LECUN,
    hidden: Sequence[int] = (8, 8, 8, 8),
    data: Dataset | None = None,
    steps: int = 200,
    seeds: Iterable[int] = range(20),
    level: float = 0.2,
) -> Plateau:
    """Train every variant on `data` (forty biopsies by default) with each of the steps.

    With the larger ones the loss jumps, and a rounding error that differs between two processors can grow
    until it shows; those are not the best ones.
    """
    data, seeds, rates = data or forty_biopsies(), tuple(seeds), tuple(as_float64(learning_rates).tolist())
    sizes = (data.x.shape[1], *hidden, 1)
    left = []
    for activation in activations:
        start = Network.create(sizes, activation, linear, initialisation, seeds * len(rates))
        _, history = train(
            start, data.x, data.y, loss=cross_entropy_from_logits, steps=steps,
            learning_rate=np.repeat(rates, len(seeds)),
        )  # fmt: skip
        left.append(history.first_below(level).reshape(len(rates), len(seeds)))
    names, titles = (tuple(getattr(a, key) for a in activations) for key in ("name", "title"))
    return Plateau(names, titles, rates, np.array(left), level, steps)
