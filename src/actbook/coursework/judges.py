"""How a value is judged: against the reference's, or, where many answers are right, by a property of it.

A part of an assignment may name a judge. A judge sees the arguments and the value that came back, never
code, and says what is wrong in words, or "". The notebook's check and the grader call the same one.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from actbook.coursework.plain import difference, is_numeric, rows

Judge = Callable[[tuple[Any, ...], Any, float, float], str]


def judge_value(
    judge: str, args: tuple[Any, ...], wanted: Any, got: Any, rtol: float, atol: float = 0.0
) -> str:
    """What is wrong with `got`, by the judge called `judge`, or against `wanted` where `judge` is "".

    `args`, `wanted` and `got` as `plain.restored` gives them. KeyError for a judge that does not exist.
    """
    return JUDGES[judge](args, got, rtol, atol) if judge else difference(wanted, got, rtol, atol)


def _slopes_of_values(args: tuple[Any, ...], got: Any, rtol: float, atol: float) -> str:
    """Called with points of shape (3, n), rows left, middle, right; wants (values, slopes) of that shape.

    The slope in the middle has to agree with the central difference of the function's own values.
    """
    values, slopes, said = _pair(args, got)
    if said:
        return said
    left, _, right = np.asarray(args[0], dtype=float)
    quotient = (values[2] - values[0]) / (right - left)
    agree = np.isclose(slopes[1], quotient, rtol=rtol, atol=atol)
    if agree.all():
        return ""
    worst = int(np.argmax(np.where(agree, 0, np.abs(slopes[1] - quotient))))
    return (
        f"at x = {args[0][1][worst]:.4g} the slope that came back is {slopes[1][worst]:.6g}, "
        f"and the central difference of the values that came back is {quotient[worst]:.6g}"
    )


def _finite(args: tuple[Any, ...], got: Any, rtol: float, atol: float) -> str:
    """Wants (values, slopes), all of them finite numbers, in the shape of the points."""
    values, slopes, said = _pair(args, got)
    for name, found in (("value", values), ("slope", slopes)):
        if not said and not np.isfinite(found).all():
            at = np.asarray(args[0], dtype=float)[~np.isfinite(found)].flat[0]
            said = f"at x = {at:.4g} the {name} is not a finite number"
    return said


def _elementwise(args: tuple[Any, ...], got: Any, rtol: float, atol: float) -> str:
    """Called with points of shape (2, n), the second row the first reversed with some points exchanged.

    Where the points agree the values and slopes have to: so it shows when they depend on a point's neighbours
    or on its place. What depends on the whole array alike cannot show in one call.
    """
    values, slopes, said = _pair(args, got)
    if said:
        return said
    first, second = np.asarray(args[0], dtype=float)
    again = first[::-1] == second
    for name, found in (("value", values), ("slope", slopes)):
        if not np.allclose(found[0][::-1][again], found[1][again], rtol=rtol, atol=atol):
            return f"the {name} at a point depends on the points around it, and an activation looks at one"
    return ""


def _not_a_line(args: tuple[Any, ...], got: Any, rtol: float, atol: float) -> str:
    """Wants (values, slopes) whose values leave every straight line by more than `atol` of their spread."""
    values, _, said = _pair(args, got)
    if said:
        return said
    x = np.asarray(args[0], dtype=float).ravel()
    line = np.polynomial.Polynomial.fit(x, values.ravel(), 1)(x)
    if np.ptp(values) == 0:
        return "the function is constant on these points, so nothing passes through it"
    if np.abs(values.ravel() - line).max() > atol * np.ptp(values):
        return ""
    return "on these points the function is a straight line, and layers of lines collapse into one"


def _pair(args: tuple[Any, ...], got: Any) -> tuple[Any, Any, str]:
    """Two arrays in the shape of the points, and what is wrong instead."""
    shape, got = np.shape(args[0]), rows(got)
    if not isinstance(got, list) or len(got) != 2:
        return None, None, "two arrays are expected, the values and the slopes: return value, slope"
    if not is_numeric(got):  # NumPy would read numbers out of texts
        return None, None, "the values or the slopes are not numbers"
    try:
        values, slopes = (np.asarray(item, dtype=float) for item in got)
    except (TypeError, ValueError):
        return None, None, "the values or the slopes are not numbers"
    for name, found in (("values", values), ("slopes", slopes)):
        if found.shape != shape:
            return None, None, f"the {name} have the shape {found.shape}, and the points have {shape}"
    return values, slopes, ""


JUDGES: dict[str, Judge] = {
    "slopes of values": _slopes_of_values,
    "finite": _finite,
    "elementwise": _elementwise,
    "not a line": _not_a_line,
}
