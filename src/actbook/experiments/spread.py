"""How a number over several seeds is written down: its median, and the whole range."""

import numpy as np
from numpy.typing import ArrayLike


def spread(values: ArrayLike, digits: int = 3) -> str:
    """Median and range in brackets: `0.912 [0.905, 0.930]`; digits are decimals.

    A run that never got there (nan) counts as later than every other one, and is written `never`.
    """
    values = np.sort(np.where(np.isnan(values), np.inf, np.asarray(values, dtype=float)).ravel())
    low, middle, high = values[0], values[len(values) // 2], values[-1]
    if len(values) % 2 == 0 and values[len(values) // 2] < np.inf:
        middle = (values[len(values) // 2 - 1] + middle) / 2
    return "{} [{}, {}]".format(*(_write(value, digits) for value in (middle, low, high)))


def _write(value: float, digits: int) -> str:
    if np.isinf(value):
        return "never"
    return f"{value:.{digits}f}" if value == 0 or 10**-digits <= abs(value) < 1e7 else f"{value:.1e}"
