"""Rules for a step: from gradients, and what is remembered of earlier ones, to new arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actbook.deep.layers import Arrays
from actbook.elementwise import Array, as_float64


def _rate(learning_rate: ArrayLike) -> Array:
    """One number, or one for each seed, to be multiplied with arrays (seeds, ·, ·)."""
    return as_float64(learning_rate)[..., None, None]


@dataclass(frozen=True)
class Descent:
    """Gradient descent: `learning_rate` times the gradient. The rate is a number, or one for each seed."""

    learning_rate: ArrayLike

    def start(self, arrays: Arrays) -> Any:
        """Return the memory before the first step: none."""
        return None

    def step(self, arrays: Arrays, gradients: Arrays, memory: Any) -> tuple[Arrays, Any]:
        """Return the new arrays and the new memory."""
        rate = _rate(self.learning_rate)
        return tuple(a - rate * g for a, g in zip(arrays, gradients, strict=True)), memory


@dataclass(frozen=True)
class Adam:
    """Adam: steps of about `learning_rate` in each single number, whatever the size of its gradient.

    Running means of the gradients and of their squares, corrected for their start at 0, as in the paper
    (Kingma and Ba, 2015); the defaults are the paper's and PyTorch's.
    """

    learning_rate: ArrayLike = 1e-3
    mean_decay: float = 0.9
    square_decay: float = 0.999
    epsilon: float = 1e-8

    def start(self, arrays: Arrays) -> Any:
        """Return the memory before the first step: no steps, all means 0."""
        zeros = tuple(np.zeros_like(a) for a in arrays)
        return 0, zeros, zeros

    def step(self, arrays: Arrays, gradients: Arrays, memory: Any) -> tuple[Arrays, Any]:
        """Return the new arrays and the new memory."""
        count, means, squares = memory
        count += 1
        means = _blend(means, gradients, self.mean_decay)
        squares = _blend(squares, [g * g for g in gradients], self.square_decay)
        rate = _rate(self.learning_rate) / (1 - self.mean_decay**count)
        correction = 1 - self.square_decay**count
        moved = tuple(
            a - rate * mean / (np.sqrt(square / correction) + self.epsilon)
            for a, mean, square in zip(arrays, means, squares, strict=True)
        )
        return moved, (count, means, squares)


def _blend(old: Arrays, new: Sequence[Array], decay: float) -> Arrays:
    return tuple(decay * a + (1 - decay) * b for a, b in zip(old, new, strict=True))
