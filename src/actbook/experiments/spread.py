"""How a number over several seeds is written down: its median, and the whole range."""

import numpy as np
from numpy.typing import ArrayLike

from actbook.elementwise import as_float64

ROUNDING = 1e-12  # what is smaller differs from one processor to the next, so it is not written out


def spread(values: ArrayLike, digits: int = 3) -> str:
    """Median and range in brackets: `0.912 [0.905, 0.930]`; digits are decimals.

    A run that never got there (nan) counts as later than every other one, and is written `never`;
    what is only rounding error is written `<1e-12`.
    """
    numbers = as_float64(values).ravel()
    values = np.sort(np.where(np.isnan(numbers), np.inf, numbers))
    low, middle, high = values[0], values[len(values) // 2], values[-1]
    if len(values) % 2 == 0 and values[len(values) // 2] < np.inf:
        middle = (values[len(values) // 2 - 1] + middle) / 2
    return "{} [{}, {}]".format(*(write_number(value, digits) for value in (middle, low, high)))


def write_number(value: float, digits: int = 3) -> str:
    """One such number, with `digits` decimals, or in powers of ten when it is small."""
    if np.isinf(value):
        return "never"
    if 0 < abs(value) < ROUNDING:
        return f"<{ROUNDING:g}"
    return f"{value:.{digits}f}" if value == 0 or 10**-digits <= abs(value) < 1e7 else f"{value:.1e}"
