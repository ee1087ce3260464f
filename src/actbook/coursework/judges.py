"""How a value is judged: against the reference's, or, where many answers are right, by a property of it.

A part of an assignment may name a judge. A judge sees the points of the call and the values and
slopes that came back, never code, and says what is wrong in words, or "". The notebook's check and the grader
call the same one.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from actbook.coursework.plain import difference, is_numeric, rows

Judge = Callable[[Any, Any, Any, float, float], str]  # points, values, slopes, rtol, atol


def judge_value(
    judge: str, args: tuple[Any, ...], wanted: Any, got: Any, rtol: float, atol: float = 0.0
) -> str:
    """Say what is wrong with `got`, by the judge called `judge`, or against `wanted` where `judge` is "".

    `args`, `wanted` and `got` as `plain.restore` gives them. KeyError for a judge that does not exist.
    """
    if not judge:
        return difference(wanted, got, rtol, atol)
    decide, points = JUDGES[judge], np.asarray(args[0], dtype=float)
    values, slopes, fault = _read_pair(points.shape, rows(got))
    return fault or decide(points, values, slopes, rtol, atol)


def first_differences(
    args: tuple[Any, ...], wanted: Any, got: Any, rtol: float, atol: float, most: int
) -> Iterator[tuple[str, str, str]]:
    """Up to `most` places where numbers differ from the right ones: which, the number there, the right one.

    A place is the arguments there in brackets, where the answer is elementwise; else an index, or "" for a
    single number. There is none where shapes differ or other things than numbers were expected.
    """
    if not all(isinstance(value, np.ndarray | float | int) for value in (wanted, got)):
        return
    truth, numbers = np.asarray(wanted, dtype=float), np.asarray(got)
    if truth.shape != numbers.shape or numbers.dtype.kind not in "biuf":
        return
    differ = ~np.isclose(numbers.astype(float), truth, rtol=rtol, atol=atol, equal_nan=True)
    arrays = [np.shape(arg) for arg in args if not isinstance(arg, str | list)]
    for at in islice(np.argwhere(differ), most):
        place = tuple(int(index) for index in at)
        here = ", ".join(_number(arg, place, truth.shape) for arg in args)
        name = "" if not place else f"({here})" if truth.shape in arrays else str(list(place))
        yield name, *_beside(numbers[place], truth[place])


def show_argument(value: Any) -> str:
    """An argument as a student would type it, arrays of more than 4 numbers by their shape."""
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size > 4:
            return f"array of shape {value.shape}"
        return f"np.array({np.array2string(value, separator=', ')})"
    if isinstance(value, list):
        return "[" + ", ".join(map(show_argument, value)) + "]"
    return repr(value.item() if isinstance(value, np.ndarray) else value)


def _number(arg: Any, place: tuple[int, ...], shape: tuple[int, ...]) -> str:
    if isinstance(arg, np.ndarray) and arg.shape == shape:
        return f"{float(arg[place]):.6g}"
    if isinstance(arg, float):
        return f"{arg:.6g}"
    return show_argument(arg)


def _beside(got: Any, right: Any) -> tuple[str, str]:
    """A number and the right one, with as many digits as show that they differ."""
    for digits in (6, 12, 17):
        mine, wanted = f"{float(got):.{digits}g}", f"{float(right):.{digits}g}"
        if mine != wanted:
            break
    return mine, wanted


def _slopes_of_values(points: Any, values: Any, slopes: Any, rtol: float, atol: float) -> str:
    """Compare the slope in the middle of points left, middle, right with the values' central difference."""
    left, middle, right = points
    quotient = (values[2] - values[0]) / (right - left)
    agree = np.isclose(slopes[1], quotient, rtol=rtol, atol=atol)
    if agree.all():
        return ""
    worst = int(np.argmax(np.where(agree, 0, np.abs(slopes[1] - quotient))))
    return (
        f"at x = {middle[worst]:.4g} the slope that came back is {slopes[1][worst]:.6g}, "
        f"and the central difference of the values that came back is {quotient[worst]:.6g}"
    )


def _finite(points: Any, values: Any, slopes: Any, rtol: float, atol: float) -> str:
    """Want finite numbers alone."""
    fault = ""
    for name, numbers in (("value", values), ("slope", slopes)):
        if not fault and not np.isfinite(numbers).all():
            at = points[~np.isfinite(numbers)].flat[0]
            fault = f"at x = {at:.4g} the {name} is not a finite number"
    return fault


def _elementwise(points: Any, values: Any, slopes: Any, rtol: float, atol: float) -> str:
    """Compare two rows of points, the second the first reversed with some points exchanged.

    Where the points agree the values and slopes have to: so it shows when they depend on a point's neighbours
    or on its place. What depends on the whole array alike cannot show in one call.
    """
    again = points[0][::-1] == points[1]
    for name, numbers in (("value", values), ("slope", slopes)):
        if not np.allclose(numbers[0][::-1][again], numbers[1][again], rtol=rtol, atol=atol):
            return f"the {name} at a point depends on the points around it, and an activation looks at one"
    return ""


def _not_a_line(points: Any, values: Any, slopes: Any, rtol: float, atol: float) -> str:
    """Want values that leave every straight line by more than `atol` of their spread."""
    x = points.ravel()
    line = np.polynomial.Polynomial.fit(x, values.ravel(), 1)(x)
    if np.ptp(values) == 0:
        return "the function is constant on these points, so nothing passes through it"
    if np.abs(values.ravel() - line).max() > atol * np.ptp(values):
        return ""
    return "on these points the function is a straight line, and layers of lines collapse into one"


def _read_pair(shape: tuple[int, ...], got: Any) -> tuple[Any, Any, str]:
    """Read two arrays in the shape of the points, or say what is wrong instead."""
    if not isinstance(got, list) or len(got) != 2:
        return None, None, "two arrays are expected, the values and the slopes: return value, slope"
    if not is_numeric(got):  # NumPy would read numbers out of texts
        return None, None, "the values or the slopes are not numbers"
    try:
        values, slopes = (np.asarray(item, dtype=float) for item in got)
    except (TypeError, ValueError):
        return None, None, "the values or the slopes are not numbers"
    for name, numbers in (("values", values), ("slopes", slopes)):
        if numbers.shape != shape:
            return None, None, f"the {name} have the shape {numbers.shape}, and the points have {shape}"
    return values, slopes, ""


JUDGES: dict[str, Judge] = {
    "slopes of values": _slopes_of_values,
    "finite": _finite,
    "elementwise": _elementwise,
    "not a line": _not_a_line,
}
