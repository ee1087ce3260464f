"""The formulas as textbooks and tutorials print them, in NumPy: what ours are compared with."""

from typing import Any

import numpy as np

Array = Any


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x: Array) -> Array:
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


def tanh(x: Array) -> Array:
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


def tanh_derivative(x: Array) -> Array:
    return 1 - np.tanh(x) ** 2


def relu(x: Array) -> Array:
    return np.maximum(0, x)


def relu_derivative(x: Array) -> Array:
    return np.where(x > 0, 1.0, 0.0).astype(x.dtype, copy=False)


def leaky_relu(x: Array) -> Array:
    return np.maximum(0.01 * x, x)


def leaky_relu_derivative(x: Array) -> Array:
    return np.where(x > 0, 1.0, 0.01).astype(x.dtype, copy=False)


def linear(x: Array) -> Array:
    return x.copy()


def linear_derivative(x: Array) -> Array:
    return np.ones_like(x)
