"""Does 0.8 mean eight times out of ten? A sigmoid's outputs against what really happened."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from actbook.datasets import breast_cancer
from actbook.elementwise import Array, as_float64
from actbook.experiments.resampling import splits as split_by_seed
from actbook.functions.sigmoid import sigmoid
from actbook.initialisation import LECUN
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.tables import Table
from actbook.training import train


@dataclass(frozen=True)
class Calibration:
    """Predictions for held-out biopsies, pooled over random splits and sorted into bins of probability."""

    edges: Array  # (bins + 1,)
    count: Array  # (bins,) predictions in each bin
    biopsies: Array  # (bins,) different biopsies among them: one is held out by several splits
    predicted: Array  # (bins,) mean probability
    observed: Array  # (bins,) share that was malignant
    standard_error: Array  # (bins,) of `observed`; a biopsy's predictions count as one witness, not as many
    accuracy: Array  # (splits,) share of right decisions at the threshold 1/2

    def table(self) -> Table:
        """Compare what was said with what came out, one bin a row."""
        bins = zip(
            self.edges[:-1], self.edges[1:], self.count, self.biopsies,
            self.predicted, self.observed, self.standard_error, strict=True,
        )  # fmt: skip
        rows = tuple(
            (
                f"{low:.1f} to {high:.1f}",
                f"{count:.0f}",
                f"{biopsies}",
                f"{said:.3f}",
                f"{came:.3f} ± {error:.3f}",
            )
            for low, high, count, biopsies, said, came, error in bins
        )
        headings = "It said", "Cases", "Biopsies", "Mean prediction", "Malignant"
        return Table(headings, rows, f"Held-out biopsies from {self.accuracy.size} splits")


def run(
    bins: int = 5, steps: int = 300, learning_rate: float = 0.5, splits: Iterable[int] = range(20)
) -> Calibration:
    """Fit one sigmoid neuron to 70 % of the biopsies and ask it about the rest, once for each split."""
    data, seeds = breast_cancer(), tuple(splits)
    parts = split_by_seed(data, seeds)
    numbered = replace(data, y=np.arange(float(len(data.y))))  # split like `data`: which are held out
    neuron = Network.create((data.x.shape[1], 1), initialisation=LECUN, seeds=seeds)
    descend = partial(train, loss=cross_entropy_from_logits, learning_rate=learning_rate, steps=steps)
    fitted, _ = descend(neuron, parts.x_train, parts.y_train, every=steps)
    probability = sigmoid(fitted.forward(parts.x_test).prediction)
    accuracy = ((probability > 0.5) == (parts.y_test > 0.5)).mean(axis=(1, 2))
    which = split_by_seed(numbered, seeds).y_test
    return sort_into_bins(probability.ravel(), parts.y_test.ravel(), which.ravel(), bins, accuracy)


def sort_into_bins(
    probability: Array, outcome: Array, which: Array, bins: int, accuracy: Array
) -> Calibration:
    """Compare `probability` with `outcome` (0 or 1), both (n,), in equal bins; an empty bin is nan.

    which: (n,), the number of the biopsy; predictions for the same one agree or fail together.
    """
    probability, outcome, which = as_float64(probability), as_float64(outcome), as_float64(which)
    edges = np.linspace(0, 1, bins + 1)
    of_bin = np.digitize(probability, edges[1:-1])
    count = np.bincount(of_bin, minlength=bins).astype(float)

    def mean(values: Array) -> Array:
        total = np.bincount(of_bin, weights=values, minlength=bins)
        return np.divide(total, count, out=np.full(bins, np.nan), where=count > 0)

    observed = mean(outcome)
    each, biopsy = np.unique(which, return_inverse=True)
    excess, seen = np.zeros((bins, each.size)), np.zeros((bins, each.size), dtype=bool)
    np.add.at(excess, (of_bin, biopsy), outcome - observed[of_bin])
    seen[of_bin, biopsy] = True
    error = np.sqrt((excess**2).sum(axis=1))  # were each biopsy there once: count times √(p(1 − p)/count)
    return Calibration(
        edges=edges,
        count=count,
        biopsies=seen.sum(axis=1),
        predicted=mean(probability),
        observed=observed,
        standard_error=np.divide(error, count, out=np.full(bins, np.nan), where=count > 0),
        accuracy=accuracy,
    )
