"""Numbers in a verdict."""

import numpy as np

MANY_DIGITS = 9


def write(value: float, digits: int = 6) -> str:
    """Few digits, the same on every machine; no −0, and what is only rounding noise is 0."""
    if not np.isfinite(value):
        return f"{value:g}"
    if abs(value) >= 1e-4:
        return f"{round(float(value), digits):.{digits}g}"
    return f"{value:.3g}" if abs(value) > 1e-9 else "0"
