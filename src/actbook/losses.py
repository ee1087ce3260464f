r"""Losses: one number for how wrong a network is, and its slope with respect to the prediction.

Every loss is a *mean over samples* (the last axis but one) of a sum over outputs (the last
axis), so it gives one value per seed, and its slope carries the factor 1/n. A target `y` of
shape (n,) is read as one column, (n, 1); any other mismatch is an error, because NumPy would
silently compare every prediction with every target.

The slope is :math:`\partial L / \partial \hat y`. Multiplied by the output activation's
derivative it gives the slope at the output's pre-activation, and for two pairs that product is
:math:`(\hat y - y)/n`: identity with squared error, sigmoid with cross-entropy.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from actbook.elementwise import Array, as_float64

Term = Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Loss:
    """A loss: call it for its value per seed, `slope` for its gradient at the prediction."""

    name: str
    title: str
    formula: str
    term: Term  # loss of each single prediction
    term_slope: Term  # its derivative with respect to that prediction

    def __call__(self, prediction: ArrayLike, y: ArrayLike) -> Array:
        """Compute the mean loss: (seeds,) for predictions (seeds, n, width), a scalar for (n, width)."""
        prediction, y = _pair_up(prediction, y)
        with np.errstate(over="ignore", invalid="ignore"):  # a diverged network has loss inf or nan
            value: Array = self.term(prediction, y).sum(axis=-1).mean(axis=-1)
        return value

    def slope(self, prediction: ArrayLike, y: ArrayLike) -> Array:
        """Compute the gradient of the mean loss at each prediction: the prediction's shape."""
        prediction, y = _pair_up(prediction, y)
        with np.errstate(over="ignore", invalid="ignore"):
            slope: Array = self.term_slope(prediction, y) / prediction.shape[-2]
        return slope

    def __repr__(self) -> str:
        return f"Loss({self.name!r})"


def _pair_up(prediction: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    prediction, y = as_float64(prediction), as_float64(y)
    if prediction.ndim < 2:
        raise ValueError(
            f"a prediction has shape (n, width) or (seeds, n, width); yours has {prediction.shape}. "
            "For a column of single outputs write prediction[:, None]."
        )
    column = prediction.shape[-1:] == (1,) and y.shape == prediction.shape[-2:-1]
    if not column and y.shape not in (prediction.shape, prediction.shape[-2:]):
        raise ValueError(
            f"y has shape {y.shape}, but the prediction {prediction.shape}: "
            f"give y one row a sample and one column an output, shape {prediction.shape[-2:]}"
        )
    return prediction, y[:, None] if column else y


def _squared_error(prediction: Array, y: Array) -> Array:
    error: Array = prediction - y
    return error * error / 2


def _cross_entropy(p: Array, y: Array) -> Array:
    """-y ln p - (1 - y) ln(1 - p), with 0 ln 0 = 0; inf where p is certain and wrong."""
    with np.errstate(divide="ignore"):
        return -np.where(y > 0, y * np.log(p), 0.0) - np.where(y < 1, (1 - y) * np.log1p(-p), 0.0)


def _cross_entropy_slope(p: Array, y: Array) -> Array:
    """(1 - y)/(1 - p) - y/p: infinite where p is certain and wrong."""
    with np.errstate(divide="ignore"):
        return np.where(y < 1, (1 - y) / (1 - p), 0.0) - np.where(y > 0, y / p, 0.0)


def _cross_entropy_from_logits(z: Array, y: Array) -> Array:
    """ln(1 + e^z) - y z, arranged so that nothing overflows."""
    return np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))


def _cross_entropy_from_logits_slope(z: Array, y: Array) -> Array:
    """sigmoid(z) - y, from the smaller of the two exponentials."""
    decay = np.exp(-np.abs(z))
    slope: Array = np.where(z >= 0, 1.0, decay) / (1 + decay) - y
    return slope


squared_error = Loss(
    name="squared_error",
    title="Squared error",
    formula=r"\frac{1}{n} \sum_i \frac{1}{2} (\hat y_i - y_i)^2",  # the half makes the slope ŷ − y
    term=_squared_error,
    term_slope=np.subtract,
)

cross_entropy = Loss(
    name="cross_entropy",
    title="Cross-entropy",
    formula=r"-\frac{1}{n} \sum_i \left[ y_i \ln \hat y_i + (1 - y_i) \ln (1 - \hat y_i) \right]",
    term=_cross_entropy,
    term_slope=_cross_entropy_slope,
)

cross_entropy_from_logits = Loss(
    name="cross_entropy_from_logits",
    title="Cross-entropy from logits",
    formula=r"\frac{1}{n} \sum_i \left[ \ln (1 + e^{z_i}) - y_i z_i \right]",
    term=_cross_entropy_from_logits,
    term_slope=_cross_entropy_from_logits_slope,
)

LOSSES = (squared_error, cross_entropy, cross_entropy_from_logits)
