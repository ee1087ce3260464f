"""Softmax and its kin: numbers of any size into probabilities."""

import numpy as np

from actbook.elementwise import Array
from actbook.vectors.vector_map import VectorMap


def _below_the_largest(x: Array) -> tuple[Array, Array]:
    """Compute x - max(x) as high + low: an exponential needs what that subtraction rounds away."""
    largest = x.max(axis=-1, keepdims=True)
    high = x - largest
    added = high - x
    low = (x - (high - added)) - (largest + added)
    return high, np.where(np.isfinite(low), low, 0.0)  # -∞, a masked entry, loses nothing


def _softmax(x: Array) -> Array:
    """Softmax, exp(x_i)/Σ exp(x_j).

    Positive numbers that add up to 1; a number added to all inputs changes nothing, so the largest is taken
    off before the exponential, which cannot overflow then. A masked entry (-∞) gets 0 and the others do as if
    it were not there; where all are masked, or one is +∞, there is no answer: nan.
    """
    high, low = _below_the_largest(x)
    weights = np.exp(high) * (1 + low)
    return weights / weights.sum(axis=-1, keepdims=True)


def _softmax_backward(x: Array, slope: Array) -> Array:
    p = _softmax(x)
    slope = np.where(np.isneginf(x), 0.0, slope)  # a masked entry's own slope may be infinite
    return p * (slope - (p * slope).sum(axis=-1, keepdims=True))


def _softmax_jacobian(x: Array) -> Array:
    """p_i(δ_ij - p_j); the diagonal is p_i times the sum of the others, since 1 - p_i is 0 for a sure one."""
    p = _softmax(x)
    jacobian = -np.outer(p, p)
    others = np.where(np.eye(p.size, dtype=bool), 0, p).sum(axis=1)
    jacobian[np.diag_indices(p.size)] = p * others
    return jacobian


def _softmin(x: Array) -> Array:
    """Softmin, the softmax of -x: the smallest input gets the most. Here +∞ is a masked entry."""
    return _softmax(-x)


def _softmin_backward(x: Array, slope: Array) -> Array:
    return -_softmax_backward(-x, slope)


def _softmin_jacobian(x: Array) -> Array:
    return -_softmax_jacobian(-x)


def _log_softmax(x: Array) -> Array:
    """Log-softmax, x_i - ln Σ exp(x_j).

    The sum of all but the largest goes through log1p: of a sure class the logarithm is small and not 0, and
    so is its part of a cross-entropy. A masked entry (-∞) gets -∞.
    """
    high, low = _below_the_largest(x)
    weights = np.exp(high) * (1 + low)
    np.put_along_axis(weights, x.argmax(axis=-1, keepdims=True), 0.0, axis=-1)
    return high - np.log1p(weights.sum(axis=-1, keepdims=True))


def _log_softmax_backward(x: Array, slope: Array) -> Array:
    slope = np.where(np.isneginf(x) & ~np.isfinite(slope), 0.0, slope)  # it may be 0 times infinity there
    return slope - _softmax(x) * slope.sum(axis=-1, keepdims=True)


def _log_softmax_jacobian(x: Array) -> Array:
    """δ_ij - p_j; the diagonal is the sum of the other probabilities."""
    p = _softmax(x)
    jacobian = np.tile(-p, (p.size, 1))
    jacobian[np.diag_indices(p.size)] = np.where(np.eye(p.size, dtype=bool), 0, p).sum(axis=1)
    return jacobian


softmax = VectorMap(
    name="softmax",
    title="Softmax",
    formula=r"\frac{e^{x_i}}{\sum_j e^{x_j}}",
    function=_softmax,
    backward_function=_softmax_backward,
    jacobian_function=_softmax_jacobian,
    source="bridle1990",
)
softmin = VectorMap(
    name="softmin",
    title="Softmin",
    formula=r"\frac{e^{-x_i}}{\sum_j e^{-x_j}}",
    function=_softmin,
    backward_function=_softmin_backward,
    jacobian_function=_softmin_jacobian,
    source="bridle1990",
)
log_softmax = VectorMap(
    name="log_softmax",
    title="Log-softmax",
    formula=r"x_i - \ln \sum_j e^{x_j}",
    function=_log_softmax,
    backward_function=_log_softmax_backward,
    jacobian_function=_log_softmax_jacobian,
    source="bridle1990",
)
