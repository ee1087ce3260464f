"""The loss of a classifier with a class for each output, straight from its logits."""

import numpy as np

from actbook.elementwise import Array
from actbook.losses import Loss
from actbook.vectors import log_softmax, softmax


def _term(z: Array, y: Array) -> Array:
    """-y ln softmax(z), with 0 ln 0 = 0: y has a probability for each class, most often a single 1."""
    logs: Array = log_softmax(z)
    return -np.where(y > 0, y * logs, 0.0)


def _term_slope(z: Array, y: Array) -> Array:
    """softmax(z)·Σy - y: the prediction less the target, where the rows of y add up to 1."""
    slope: Array = softmax(z) * y.sum(axis=-1, keepdims=True) - y
    return slope


softmax_cross_entropy = Loss(
    name="softmax_cross_entropy",
    title="Softmax cross-entropy",
    formula=r"-\frac{1}{n} \sum_i \sum_k y_{ik} \ln \frac{e^{z_{ik}}}{\sum_j e^{z_{ij}}}",
    term=_term,
    term_slope=_term_slope,
)
