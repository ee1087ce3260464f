"""Showing a difference: where it is, and a comparison that the student can type."""

import copy
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from actbook.checks.attempt import Attempt
from actbook.checks.catalogue import SCOPE, evaluate_lines, fill_in
from actbook.checks.exercise import Array, Case, Exercise, Kind
from actbook.checks.running import Call, Run, call_elementwise
from actbook.checks.verdict import Finding, write

Place: TypeAlias = tuple[int, ...]
Shown: TypeAlias = tuple[Sequence[str], Sequence[tuple[str, Any]]]  # sentences, and lines with their values
Line: TypeAlias = tuple[str, str]  # code to type, and what it gives ("" for a statement)

IMPORT: Line = ("from actbook.checks import example", "")
STEP = 1e-5  # of the difference quotients that are shown


def find_place(attempt: Attempt, finding: Finding) -> tuple[int, Place] | None:
    """The case and the place in it that show the difference best; None when no output can be compared.

    The first case in which it is easily seen, because that is the example; near 0 where x means something.
    """
    exercise = attempt.exercise
    differences = [_differ(mine, right) for mine, right in zip(attempt.values, attempt.rights, strict=True)]
    sizes = [difference.max(initial=0) for difference in differences]
    if not max(sizes) > 0:
        return None
    if finding.name != "not-finite" and any(0 < size < np.inf for size in sizes):  # nan would show little
        sizes = [size if size < np.inf else 0 for size in sizes]
    seen = [0.1 * min(max(sizes), np.abs(right).max(initial=0) or np.inf) for right in attempt.rights]
    number = next(i for i, size in enumerate(sizes) if size == np.inf or 0 < seen[i] <= size)
    if finding.case is not None and sizes[finding.case] > 0:
        number = finding.case
    if exercise.kind is not Kind.ELEMENTWISE:
        place = np.unravel_index(np.argmax(differences[number]), differences[number].shape)
        return number, tuple(int(i) for i in place)
    if finding.at is not None:
        for candidate in (number, *range(len(differences))):
            (places,) = np.nonzero(exercise.cases[candidate].args[0] == finding.at)
            if places.size and differences[candidate][places[0]] > 1e-6:
                return candidate, (int(places[0]),)
    sizes_of_x = np.abs(exercise.cases[number].args[0])
    far = ~attempt.off_kinks[number] | (sizes_of_x > 3) | (sizes_of_x < 0.01)
    near = np.where(far, 0, differences[number])
    difference = near if near.max() > 1e-6 else differences[number]
    return number, (int(np.argmax(difference)),)


def _differ(mine: Array, right: Array) -> Array:
    """Sizes of the differences; zeros for an output of another shape."""
    if mine.shape != right.shape:
        return np.zeros_like(right)
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.abs(mine - right), nan=np.inf)


def show(attempt: Attempt, number: int, place: Place) -> tuple[list[str], list[Line]]:
    """Sentences on what the answer gives there, and lines that a student can type, with what they give."""
    exercise, run = attempt.exercise, attempt.runs[number]
    mine, right = float(attempt.values[number][place]), float(attempt.rights[number][place])
    digits = 6 if write(mine) != write(right) else 9  # as many as it takes to see that they differ
    sentences, lines = _compare(attempt, run, place)
    behaviour = _fill(exercise.behaviour, attempt, number, place)
    shown = [
        (code, given if isinstance(given, str) else write(given, digits, 1e-9 * (" - " in code)))
        for code, given in lines
    ]
    value = _say_value(attempt, run, place, write(mine, digits, 1e-14))
    return [*filter(None, (value, behaviour, *sentences))], shown


def _say_value(attempt: Attempt, run: Run, place: Place, value: str) -> str:
    case, exercise = run.case, attempt.exercise
    mine = "your function" + " f" * (attempt.name == "f")
    if exercise.kind is Kind.VALUE:
        return ""
    if exercise.kind is Kind.ELEMENTWISE:
        omitted = case.keywords and not run.call.keywords and not run.call.positional
        how = f"called without {' and '.join(case.keywords)}" if omitted else f"with {case.label}"
        return f"At x = {case.args[0][place]:g}{f', {how},' if case.label else ''} {mine} gives {value}."
    if place and all(isinstance(arg, np.ndarray) and arg.shape == case.args[0].shape for arg in case.args):
        at = ", ".join(
            f"{name} = {arg[place]:g}" for name, arg in zip(exercise.names, case.args, strict=True)
        )
        return f"At {at} {mine} gives {value}."
    entry = f" at {list(place)}" if place else ""
    return f"For {exercise.words_for(case)} {mine} gives {value}{entry}."


def _compare(attempt: Attempt, run: Run, place: Place) -> Shown:
    """The exercise's own lines; for a slope a difference quotient of f, for a function one of the answer."""
    exercise, case = attempt.exercise, run.case
    if case.compare or exercise.compare:
        number = exercise.cases.index(case)
        filled = (_fill(line, attempt, number, place) for line in case.compare or exercise.compare)
        return (), list(_type("\n".join(filled).splitlines(), case, SCOPE))
    if exercise.kind is not Kind.ELEMENTWISE:
        return (), ()
    x = float(case.args[0][place])
    if exercise.slope_of:
        scope = {**SCOPE, exercise.slope_of_name: exercise.slope_of}
        return (), list(_type(_write_slope_lines(exercise, case, x), case, scope))
    return _compare_own_slope(attempt, run, x)


def _fill(template: str, attempt: Attempt, number: int, place: Place) -> str:
    """A template of the exercise's table, with what stands between its braces worked out."""
    return fill_in(template, attempt.exercise, number, attempt.rights[number], place)


def _type(lines: Sequence[str], case: Case, scope: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The lines with what they give, as they would when a student typed them."""
    scope = {**scope, "example": lambda *_: copy.deepcopy(case.args)}
    if any("example(" in line for line in lines):
        yield IMPORT
    yield from evaluate_lines(lines, scope)


def show_shape(attempt: Attempt, number: int) -> list[Line]:
    """The shape that came back, and for a function of x the shape that went in."""
    exercise, run = attempt.exercise, attempt.runs[number]
    returned = run.values if run.returned is None else run.returned
    given = exercise.example_of(run.case)
    if exercise.kind is Kind.VALUE or returned is None or not attempt.name:
        return []
    if exercise.kind is not Kind.ELEMENTWISE:
        return [IMPORT, (f"np.shape({attempt.name}(*{given}))", str(returned.shape))]
    made = (f"(x,) = {given}", ""), (f"np.shape({attempt.name}(x{run.call}))", str(returned.shape))
    return [IMPORT, *made, ("x.shape", str(run.case.args[0].shape))]


def show_orders(attempt: Attempt, place: int) -> list[Line]:
    """The value at one x beside another one, in two orders and alone: two calls that differ.

    None of them where the same call gives something else every time.
    """
    if not attempt.name:
        return []
    run = attempt.runs[0]
    grid, lines = run.case.args[0], {}
    x = float(grid[place])
    for other in (0.0, float(grid[-1]), float(grid[0])):
        for inputs, index in (([x], 0), ([other, x], 1), ([x, other], 0)):
            pair = [attempt.call_as(run, np.array(inputs)) for _ in "12"]
            if all(values is not None and values.shape == (len(inputs),) for values in pair):
                first, second = (float(values[index]) for values in pair if values is not None)
                if first != second:
                    return []
                lines[write(first)] = f"{attempt.name}(np.array({inputs}){run.call})[{index}]"
    return [(code, value) for value, code in lines.items()][-2:] if len(lines) > 1 else []


def _compare_own_slope(attempt: Attempt, run: Run, x: float) -> Shown:
    """The slope of the answer and the one it should have, at x or where they differ; else its value at x."""
    exercise, case = attempt.exercise, run.case
    if exercise.slope is None:
        return (), ()
    grid = case.args[0][~np.isin(case.args[0], exercise.kinks)]
    right, left = (
        call_elementwise(exercise, attempt.answer, grid + step, case, attempt.guard) for step in (STEP, -STEP)
    )
    if right is not None and left is not None and right.shape == left.shape == grid.shape:
        with np.errstate(all="ignore"):
            mine, wanted = (right - left) / (2 * STEP), exercise.slope(grid, **case.keywords)
        differs = np.flatnonzero(np.where(np.isnan(mine), np.inf, np.abs(mine - wanted)) > 1e-3)
        for place in differs[np.argsort(np.abs(grid[differs] - x), kind="stable")][:1]:
            at, should = f"{grid[place]:g}", write(wanted[place])
            above, below = (_call_alone(attempt, run, float(grid[place]), sign) for sign in "+-")
            if above and below and write((above[1] - below[1]) / (2 * STEP)) != should:
                line = f"({above[0]} - {below[0]}) / 2e-5", (above[1] - below[1]) / (2 * STEP)
                if not attempt.name:
                    return (f"Its slope at x = {at} should be {should}; yours is {write(line[1])}.",), ()
                return (f"Its slope at x = {at} should be {should}. This is the slope of yours:",), (line,)
    alone = _call_alone(attempt, run, x)
    return (), (alone,) if alone and attempt.name else ()


def contradicts_itself(attempt: Attempt, number: int, place: Place) -> bool:
    """Tell whether one x alone gives something else than it does among the others."""
    run = attempt.runs[number]
    alone = _call_alone(attempt, run, float(run.case.args[0][place]))
    return alone is not None and not attempt.close(np.asarray(alone[1]), attempt.values[number][place])


def _call_alone(attempt: Attempt, run: Run, x: float, sign: str = "") -> tuple[str, float] | None:
    """The call of the answer with one number, or an array of one where it needs that, and its value."""
    code, at = f"{x:g}", x
    if sign:
        code, at = f"{code} {sign} 1e-5", x + STEP if sign == "+" else x - STEP
    for given, form in ((at, "{}"), (np.array([at]), "np.array([{}])")):
        values = attempt.call_as(run, given)
        if values is not None and values.size == 1:
            entry = "[0]" * values.ndim
            return f"{attempt.name}({form.format(code)}{run.call}){entry}", float(values.item())
    return None


def _write_slope_lines(exercise: Exercise, case: Case, x: float) -> tuple[str, ...]:
    """A central difference of f; at a kink the two one-sided ones."""
    name, given = exercise.slope_of_name, Call(keywords=case.keywords)
    right, here, left = (f"{name}({x:g}{step}{given})" for step in (" + 1e-5", "", " - 1e-5"))
    if x in exercise.kinks:
        return f"({right} - {here}) / 1e-5", f"({here} - {left}) / 1e-5"
    return (f"({right} - {left}) / 2e-5",)
