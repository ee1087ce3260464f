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
    exercise: Exercise, found: Diagnosis, values: Sequence[Array], rights: Sequence[Array]
) -> tuple[int, tuple[int, ...]]:
    """The case and the place in it that show the difference best: near 0 where x means something."""
    differences = [_difference(v, r) for v, r in zip(values, rights, strict=True)]
    number = found.case if found.case is not None else int(np.argmax([d.max(initial=0) for d in differences]))
    if exercise.kind is not Kind.ELEMENTWISE:
        place = np.unravel_index(np.argmax(differences[number]), differences[number].shape)
        return number, tuple(int(i) for i in place)
    x = exercise.cases[number].args[0]
    if found.at is not None:
        for candidate in (number, *range(len(differences))):
            (places,) = np.nonzero(exercise.cases[candidate].args[0] == found.at)
            if places.size and differences[candidate][places[0]] > 1e-6:
                return candidate, (int(places[0]),)
    difference = np.where(np.isin(x, exercise.kinks) | (np.abs(x) > 3), 0, differences[number])
    if not difference.max() > 1e-6:
        difference = differences[number]
    return number, (int(np.argmax(difference)),)


def _difference(mine: Array, right: Array) -> Array:
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
    return f"For {case.label or 'the example'} your function gives {write(mine)}{entry}."


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
    if x in exercise.kinks:
        x += 1.0
    near = call_elementwise(exercise, answer, np.array([x - STEP, x + STEP]), case, guard)
    if near is None:
        return ()
    name = getattr(answer, "__name__", "f")
    name = name if name.isidentifier() else "f"
    yours = f"({name}({x:g} + 1e-5{keywords}) - {name}({x:g} - 1e-5{keywords})) / 2e-5"
    slope = float(exercise.slope(np.array([x]), **case.keywords)[0])
    return (
        (yours, write((near[1] - near[0]) / (2 * STEP))),
        (f"the slope that it should have at x = {x:g}", write(slope)),
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
