"""Showing a difference: where it is, and a comparison that the student can type."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from actbook.checks.diagnosing import Diagnosis
from actbook.checks.exercise import Array, Case, Exercise, Kind
from actbook.checks.guard import Guard
from actbook.checks.running import call_elementwise
from actbook.checks.writing import write

STEP = 1e-5  # of the difference quotients that are shown


def where(
    exercise: Exercise, found: Diagnosis, values: Sequence[Array | None], rights: Sequence[Array]
) -> tuple[int, tuple[int, ...]] | None:
    """The case and the place in it that show the difference best; None when no output can be compared.

    The first case in which it is easily seen, because that is the example; near 0 where x means something.
    """
    differences = [_difference(mine, right) for mine, right in zip(values, rights, strict=True)]
    sizes = [difference.max(initial=0) for difference in differences]
    if not max(sizes) > 0:
        return None
    number = next(i for i, size in enumerate(sizes) if size == np.inf or size >= 0.1 * max(sizes))
    if found.case is not None and sizes[found.case] > 0:
        number = found.case
    if exercise.kind is not Kind.ELEMENTWISE:
        place = np.unravel_index(np.argmax(differences[number]), differences[number].shape)
        return number, tuple(int(i) for i in place)
    if found.at is not None:
        for candidate in (number, *range(len(differences))):
            (places,) = np.nonzero(exercise.cases[candidate].args[0] == found.at)
            if places.size and differences[candidate][places[0]] > 1e-6:
                return candidate, (int(places[0]),)
    x = exercise.cases[number].args[0]
    near = np.where(np.isin(x, exercise.kinks) | (np.abs(x) > 3), 0, differences[number])
    difference = near if near.max() > 1e-6 else differences[number]
    return number, (int(np.argmax(difference)),)


def _difference(mine: Array | None, right: Array) -> Array:
    """Sizes of the differences; zeros for an output of another shape."""
    if mine is None or mine.shape != right.shape:
        return np.zeros_like(right)
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.abs(mine - right), nan=np.inf)


def place_of(exercise: Exercise, case: Case, place: tuple[int, ...], mine: float) -> str:
    """What the answer gives there."""
    if exercise.kind is Kind.VALUE:
        return ""
    if exercise.kind is Kind.ELEMENTWISE:
        where = f"At x = {case.args[0][place]:g}" + (f", with {case.label}," if case.label else "")
        return f"{where} your function gives {write(mine)}."
    if exercise.measure:
        return f"For {case.label} you get {exercise.measured.split(', ')[place[0]]} {write(mine)}."
    entry = f" at {list(place)}" if place else ""
    return f"For {exercise.words_for(case)} your function gives {write(mine)}{entry}."


def compare(
    exercise: Exercise, case: Case, place: tuple[int, ...], mine: float, answer: Any, guard: Guard | None
) -> tuple[tuple[str, str], ...]:
    """Lines that a student can type, with what they give."""
    if exercise.comparison:
        return tuple((expression, write(value)) for expression, value in exercise.comparison(case, place))
    if exercise.kind is not Kind.ELEMENTWISE:
        return ()
    x = float(case.args[0][place])
    keywords = "".join(f", {name}={value:g}" for name, value in case.keywords.items())
    if exercise.slope_of:
        return _slope_lines(exercise, case, x, keywords)
    if exercise.slope is None or answer is None or guard is None:
        return ()
    return _own_slope_lines(exercise, case, x, keywords, answer, guard)


def _own_slope_lines(
    exercise: Exercise, case: Case, x: float, keywords: str, answer: Any, guard: Guard
) -> tuple[tuple[str, str], ...]:
    """For a function: the slope of the answer beside the one it should have, at x or where the two differ."""
    assert exercise.slope is not None
    grid = case.args[0][~np.isin(case.args[0], exercise.kinks)]
    right, left = (call_elementwise(exercise, answer, grid + step, case, guard) for step in (STEP, -STEP))
    if right is None or left is None:
        return ()
    with np.errstate(all="ignore"):
        mine, wanted = (right - left) / (2 * STEP), exercise.slope(grid, **case.keywords)
    differs = np.where(np.isnan(mine), np.inf, np.abs(mine - wanted)) > 1e-3
    places = np.flatnonzero((grid == x) & differs)
    if not places.size:
        places = np.flatnonzero(differs) if differs.any() else np.arange(grid.size)
    place = places[np.argmin(np.abs(grid[places] - x))]
    name = getattr(answer, "__name__", "f")
    name, at = name if name.isidentifier() else "f", f"{grid[place]:g}"
    return (
        (f"({name}({at} + 1e-5{keywords}) - {name}({at} - 1e-5{keywords})) / 2e-5", write(mine[place])),
        (f"the slope that it should have at x = {at}", write(wanted[place])),
    )


def _slope_lines(exercise: Exercise, case: Case, x: float, keywords: str) -> tuple[tuple[str, str], ...]:
    """A central difference of f; at a kink the two one-sided ones."""
    f, name = exercise.slope_of, exercise.slope_of_name
    assert f is not None

    def at(offset: float) -> float:
        return float(f(np.array([x + offset]), **case.keywords)[0])

    right, here, left = (f"{name}({x:g}{step}{keywords})" for step in (" + 1e-5", "", " - 1e-5"))
    if x in exercise.kinks:
        return (
            (f"({right} - {here}) / 1e-5", write((at(STEP) - at(0)) / STEP)),
            (f"({here} - {left}) / 1e-5", write((at(0) - at(-STEP)) / STEP)),
        )
    return ((f"({right} - {left}) / 2e-5", write((at(STEP) - at(-STEP)) / (2 * STEP))),)
