"""What an activation costs in time, beside the matrix product that feeds it.

The one study here that depends on the machine: print what is robust (which is slower), not the seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from timeit import repeat

import numpy as np

from actbook.elementwise import Array


@dataclass(frozen=True)
class Cost:
    """Seconds for one pass over the same number of values, the least of several repeats."""

    seconds: dict[str, float]

    def ratio(self, slow: str, fast: str) -> float:
        """How many times as long `slow` took."""
        return self.seconds[slow] / self.seconds[fast]


def work(rows: int = 400, width: int = 250, seed: int = 0) -> dict[str, Callable[[], Array]]:
    """Each activation in plain NumPy on rows × width values, and the product that makes as many of them."""
    rng = np.random.default_rng(seed)
    x, weights, z = (rng.standard_normal(shape) for shape in ((rows, width), (width, width), (rows, width)))
    return {
        "relu": lambda: np.maximum(z, 0),
        "sigmoid": lambda: 1 / (1 + np.exp(-z)),
        "tanh": lambda: np.tanh(z),
        "matrix product": lambda: x @ weights,
    }


def run(rows: int = 400, width: int = 250, number: int = 5, repeats: int = 5) -> Cost:
    """Time each of them; the least of the repeats is what the others disturbed least."""
    jobs = work(rows, width)
    return Cost(
        {name: min(repeat(job, number=number, repeat=repeats)) / number for name, job in jobs.items()}
    )
