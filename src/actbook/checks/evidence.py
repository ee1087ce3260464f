"""Showing a difference: where it is, and a comparison that the student can type."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from actbook.checks.diagnosing import Diagnosis
from actbook.checks.exercise import IMPORT, Array, Case, Exercise, Kind, Line
from actbook.checks.guard import Guard
from actbook.checks.running import Call, Run, call_elementwise, read
from actbook.checks.writing import MANY_DIGITS, write

Place: TypeAlias = tuple[int, ...]
STEP = 1e-5  # of the difference quotients that are shown


def where(
    exercise: Exercise,
    found: Diagnosis,
    values: Sequence[Array | None],
    rights: Sequence[Array],
) -> tuple[int, Place] | None:
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


def name_of(answer: Any) -> str:
    """What the lines call the answer: its name, or f."""
    name = getattr(answer, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else "f"


def place_of(exercise: Exercise, run: Run, place: Place, value: str, answer: Any) -> str:
    """What the answer gives there."""
    case, mine = run.case, "your function" + (" f" if name_of(answer) == "f" else "")
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


def compare(
    exercise: Exercise, run: Run, place: Place, digits: int, answer: Any, guard: Guard | None
) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    """Sentences, and lines that a student can type, with what they give."""
    case = run.case
    if exercise.comparison:
        given = exercise.example_of(case)
        return (), tuple(
            (code.replace("{example}", given), v) for code, v in exercise.comparison(case, place)
        )
    if exercise.kind is not Kind.ELEMENTWISE:
        return (), ()
    x = float(case.args[0][place])
    if exercise.slope_of:
        return (), _slope_lines(exercise, case, x)
    if exercise.slope is None or guard is None:
        return (), ()
    return _own_lines(exercise, run, x, answer, guard)


def shapes(exercise: Exercise, run: Run, shape: tuple[int, ...], answer: Any) -> tuple[Line, ...]:
    """The shape that came back, and for a function of x the shape that went in."""
    name, given = name_of(answer), exercise.example_of(run.case)
    if exercise.kind is Kind.VALUE:
        return ()
    if exercise.kind is not Kind.ELEMENTWISE:
        return (IMPORT, (f"np.shape({name}(*{given}))", str(shape)))
    made = (f"(x,) = {given}", None), (f"np.shape({name}(x{run.call}))", str(shape))
    return (IMPORT, *made, ("x.shape", str(run.case.args[0].shape)))


def in_two_orders(run: Run, place: int, answer: Any, guard: Guard) -> tuple[Line, ...]:
    """The value at one x beside another one, in two orders and alone: two calls that differ.

    None where the same call gives something else every time.
    """
    grid, call, lines = run.case.args[0], run.call, {}
    x = float(grid[place])
    for other in (0.0, float(grid[-1]), float(grid[0])):
        for inputs, index in (([x], 0), ([other, x], 1), ([x, other], 0)):
            given = (guard.call(answer, np.array(inputs), *call.positional, **call.keywords) for _ in "12")
            first, second = (
                np.empty(0) if returned.raised else read(returned.value, guard).values for returned in given
            )
            if first.shape == second.shape == (len(inputs),):
                if first[index] != second[index]:
                    return ()
                code = f"{name_of(answer)}(np.array({inputs}){call})[{index}]"
                lines[write(first[index])] = code, float(first[index])
    return tuple(lines.values())[-2:] if len(lines) > 1 else ()


def _own_lines(
    exercise: Exercise, run: Run, x: float, answer: Any, guard: Guard
) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    """The slope of the answer and the one it should have, at x or where they differ; else its value at x."""
    case = run.case
    assert exercise.slope is not None
    grid = case.args[0][~np.isin(case.args[0], exercise.kinks)]
    right, left = (call_elementwise(exercise, answer, grid + step, case, guard) for step in (STEP, -STEP))
    if right is not None and left is not None and right.shape == left.shape == grid.shape:
        with np.errstate(all="ignore"):
            mine, wanted = (right - left) / (2 * STEP), exercise.slope(grid, **case.keywords)
        differs = np.flatnonzero(np.where(np.isnan(mine), np.inf, np.abs(mine - wanted)) > 1e-3)
        for place in differs[np.argsort(np.abs(grid[differs] - x), kind="stable")][:1]:
            at, should = f"{grid[place]:g}", write(wanted[place])
            above, below = (_alone(answer, float(grid[place]), sign, run.call, guard) for sign in "+-")
            if above and below and write((above[1] - below[1]) / (2 * STEP)) != should:
                line = f"({above[0]} - {below[0]}) / 2e-5", (above[1] - below[1]) / (2 * STEP)
                return (f"Its slope at x = {at} should be {should}. This is the slope of yours:",), (line,)
    alone = _alone(answer, x, "", run.call, guard)
    return (), (alone,) if alone else ()


def _alone(answer: Any, x: float, sign: str, call: Call, guard: Guard) -> tuple[str, float] | None:
    """The call of the answer with one number, or an array of one where it needs that, and its value."""
    code, at = f"{x:g}", x
    if sign:
        code, at = f"{code} {sign} 1e-5", x + STEP if sign == "+" else x - STEP
    for given, form in ((at, "{}"), (np.array([at]), "np.array([{}])")):
        returned = guard.call(answer, given, *call.positional, **call.keywords)
        reading = None if returned.raised else read(returned.value, guard)
        if reading and not reading.problem and reading.values.size == 1:
            entry = "[0]" * reading.values.ndim
            return f"{name_of(answer)}({form.format(code)}{call}){entry}", float(reading.values.item())
    return None


def _slope_lines(exercise: Exercise, case: Case, x: float) -> tuple[Line, ...]:
    """A central difference of f; at a kink the two one-sided ones."""
    f, name = exercise.slope_of, exercise.slope_of_name
    keywords = Call(keywords=case.keywords)
    assert f is not None

    def at(offset: float) -> float:
        return float(f(np.array([x + offset]), **case.keywords)[0])

    right, here, left = (f"{name}({x:g}{step}{keywords})" for step in (" + 1e-5", "", " - 1e-5"))
    if x in exercise.kinks:
        return (
            (f"({right} - {here}) / 1e-5", (at(STEP) - at(0)) / STEP),
            (f"({here} - {left}) / 1e-5", (at(0) - at(-STEP)) / STEP),
        )
    return ((f"({right} - {left}) / 2e-5", (at(STEP) - at(-STEP)) / (2 * STEP)),)


def written(lines: Sequence[Line], digits: int = 6) -> Iterator[tuple[str, str]]:
    """The lines as a verdict has them: statements have "" for a value."""
    for code, value in lines:
        yield code, "" if value is None else value if isinstance(value, str) else write(value, digits)


def digits_for(mine: float, right: float) -> int:
    """As many digits as it takes to see that two numbers differ."""
    return 6 if write(mine) != write(right) else MANY_DIGITS
