"""From numbers to a verdict: right, or wrong in a way that can be named and shown."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Misconception
from actbook.checks.guard import Guard
from actbook.checks.running import Problem, Run, call_elementwise
from actbook.checks.verdict import Outcome, Verdict

LOOSER = {"f4": (1e-4, 1e-6), "f2": (1e-2, 2e-3)}  # rtol, atol of answers in float32 and float16
STEP = 1e-5  # of the difference quotients that students are shown
QUOTIENT_STEPS = (1.0, 0.5, 0.1, 0.05, 0.01, 1e-3, 1e-4)  # coarse enough to be seen in the result


@dataclass(frozen=True)
class Diagnosis:
    """What went wrong, in a name and a sentence, and the x at which it shows (where x means something)."""

    name: str
    message: str
    at: float | None = None
    case: int | None = None


def judge(exercise: Exercise, runs: Sequence[Run], answer: Any = None, guard: Guard | None = None) -> Verdict:
    """The verdict for the runs of an answer; `answer` and `guard` allow comparisons that need another call."""
    problem = next((run.problem for run in runs if run.problem), None)
    if problem:
        return _verdict_for(exercise, problem)
    answers, references = [run.values for run in runs], expected(exercise)
    compared = [_comparable(exercise, values, right) for values, right in zip(answers, references, strict=True)]
    values = [mine for mine, _ in compared]
    rights = [right for _, right in compared]
    agree = all(map(_close_for(exercise, runs), values, rights))
    if any(run.wrong_shape is not None for run in runs):
        return _wrong(exercise, _elementwise_shape(runs, agree), runs, values, rights, answer, guard)
    if agree and any(run.modified for run in runs):
        return _wrong(exercise, MODIFIES, runs, values, rights, answer, guard, shown=False)
    if agree:
        return Verdict(exercise.key, exercise.title, Outcome.RIGHT, notes=tuple(_notes(runs)))
    found = diagnose(exercise, runs, values, rights)
    return _wrong(exercise, found, runs, values, rights, answer, guard)


MODIFIES = Diagnosis(
    "modifies-input",
    "The numbers are right, but your function writes them into the array that it was given, "
    "so the caller's data are gone: make a new array (`np.where`, or `x.copy()` first).",
)


def _verdict_for(exercise: Exercise, problem: Problem) -> Verdict:
    advice = f'A hint: `hint("{exercise.key}")`' if problem.outcome is not Outcome.RAISED else ""
    return Verdict(exercise.key, exercise.title, problem.outcome, problem.message, problem.name, advice=advice)


# --- what is right --------------------------------------------------------------------------------------------


@cache
def expected(exercise: Exercise) -> tuple[Array, ...]:
    """The reference's values, measured as the exercise says, for every case."""
    return tuple(_output(exercise, exercise.reference, case) for case in exercise.cases)


@cache
def outputs_of_misconceptions(exercise: Exercise) -> tuple[tuple[Misconception, tuple[Array, ...]], ...]:
    """Every row of the table with its values for every case."""
    return tuple(
        (row, tuple(_output(exercise, row.wrong, case) for case in exercise.cases)) for row in exercise.misconceptions
    )


def _output(exercise: Exercise, function: Any, case: Case) -> Array:
    if exercise.kind is Kind.VALUE:
        return np.asarray(function, dtype=np.float64)
    with np.errstate(all="ignore"):  # a copy, because drawing from a generator changes it
        values = np.asarray(function(*copy.deepcopy(case.args), **case.keywords), dtype=np.float64)
    return exercise.measure(values) if exercise.measure else values


def _comparable(exercise: Exercise, values: Array | None, right: Array) -> tuple[Array | None, Array]:
    """Measured, and with axes of length 1 disregarded: (1, n) stands for (n,)."""
    if values is None:
        return None, right
    if exercise.measure:
        values = exercise.measure(values)
    if values.shape != right.shape and np.squeeze(values).shape == np.squeeze(right).shape:
        values = values.reshape(right.shape)
    return values, right


def _close_for(exercise: Exercise, runs: Sequence[Run]) -> Any:
    rtol, atol = exercise.tolerance.rtol, exercise.tolerance.atol
    for run in runs:
        looser = LOOSER.get(run.kind, (0.0, 0.0))
        rtol, atol = max(rtol, looser[0]), max(atol, looser[1])

    def close(mine: Array | None, right: Array) -> bool:
        if mine is None or mine.shape != right.shape:
            return False
        return bool(np.all(np.isclose(mine, right, rtol=rtol, atol=atol, equal_nan=True)))

    return close


# --- what went wrong ------------------------------------------------------------------------------------------


def diagnose(exercise: Exercise, runs: Sequence[Run], values: list[Any], rights: list[Array]) -> Diagnosis:
    """The first explanation that fits all cases: the table's rows, then what can be seen from the numbers."""
    close = _close_for(exercise, runs)
    for row, outputs in outputs_of_misconceptions(exercise):
        squeezed = [_comparable(exercise, mine, wrong) for mine, wrong in zip(values, outputs, strict=True)]
        if all(close(mine, wrong) for mine, wrong in squeezed):
            return Diagnosis(row.name, row.message, row.at)
    if any(mine is None or mine.shape != right.shape for mine, right in zip(values, rights, strict=True)):
        return _shape(exercise, runs, values, rights)
    if exercise.kind is Kind.ELEMENTWISE:
        return _from_curve(exercise, values, rights, close)
    return _from_numbers(np.concatenate([v.ravel() for v in values]), np.concatenate([r.ravel() for r in rights])) or (
        Diagnosis("", "The result differs from the reference.")
    )


def _shape(exercise: Exercise, runs: Sequence[Run], values: list[Any], rights: list[Array]) -> Diagnosis:
    for number, (mine, right) in enumerate(zip(values, rights, strict=True)):
        if mine is not None and mine.shape != right.shape:
            if exercise.measure:
                break
            transposed = mine.ndim == 2 and mine.T.shape == right.shape and np.allclose(mine.T, right)
            if transposed:
                return Diagnosis("transposed", "The numbers are right, with rows and columns exchanged.", case=number)
            return Diagnosis(
                "wrong-shape", f"You return shape {mine.shape}; shape {right.shape} is wanted.", case=number
            )
    return Diagnosis("wrong-shape", "What you return has not the wanted shape.")


def _elementwise_shape(runs: Sequence[Run], agree: bool) -> Diagnosis:
    run = next(run for run in runs if run.wrong_shape is not None)
    (n,) = run.case.args[0].shape
    given = "one number" if run.wrong_shape == () else f"shape {run.wrong_shape}"
    message = f"For an array of {n} numbers you return {given}; one result for each is wanted, shape ({n},)."
    if given == "one number":
        message += " Something reduces the array: `np.max` is not `np.maximum`, and `sum` and `mean` leave one number."
    return Diagnosis("wrong-shape", message)


def _from_curve(exercise: Exercise, values: list[Array], rights: list[Array], close: Any) -> Diagnosis:
    """Explanations for a function of x."""
    grids = [case.args[0] for case in exercise.cases]
    off = [~np.isin(x, exercise.kinks) for x in grids]
    x, mine, right = (np.concatenate(arrays) for arrays in (grids, values, rights))
    smooth = np.concatenate(off)
    bad = np.flatnonzero(~np.isfinite(mine) & np.isfinite(right))
    if bad.size:
        at = float(x[bad[np.argmin(np.abs(x[bad]))]])
        return Diagnosis("not-finite", f"At x = {at:g} your function gives {mine[x == at][0]:g}.", at)
    if exercise.kinks and all(close(v[o], r[o]) for v, r, o in zip(values, rights, off, strict=True)):
        wrong = [k for k in exercise.kinks if not close(mine[x == k], right[x == k])]
        return Diagnosis("kink", f"Right everywhere but at the kink, x = {wrong[0]:g}. {exercise.convention}", wrong[0])
    for row, outputs in outputs_of_misconceptions(exercise) if exercise.kinks else ():
        if all(close(v[o], w[o]) for v, w, o in zip(values, outputs, off, strict=True)):
            return Diagnosis(row.name, row.message, row.at)
    agreeing = [close(v, r) for v, r in zip(values, rights, strict=True)]
    if len(agreeing) > 1:
        found = _from_parameters(exercise, values, agreeing)
        if found:
            return found
    return (
        _from_numbers(mine[smooth], right[smooth])
        or _difference_quotient(exercise, values, off, close)
        or _one_side(x, mine, right, close)
        or Diagnosis("", "")
    )


def _from_parameters(exercise: Exercise, values: list[Array], agreeing: list[bool]) -> Diagnosis | None:
    first, names = exercise.cases[0], " and ".join(exercise.cases[0].keywords)
    if first.defaulted and not agreeing[0] and all(agreeing[1:]):
        taught = ", ".join(f"{name} = {value:g}" for name, value in first.keywords.items())
        return Diagnosis("default", f"Right when {names} is given; but called without it, {taught} is wanted.", case=0)
    if all(np.array_equal(value, values[0]) for value in values[1:]):
        other = next(i for i, agrees in enumerate(agreeing) if not agrees)
        return Diagnosis("ignores-parameter", f"Your result is the same for every {names}: is it used?", case=other)
    return None


def _from_numbers(mine: Array, right: Array) -> Diagnosis | None:
    """Explanations that need the numbers alone: a constant factor, a shift, digits cut off, signs."""
    large = np.abs(right) > 1e-3 * np.max(np.abs(right), initial=0)
    if not large.any() or not np.all(np.isfinite(mine)):
        return None
    spread = np.ptp(mine) <= 1e-9 * max(1.0, np.max(np.abs(mine)))
    if spread and mine.size > 1 and np.ptp(right) > 0:
        return Diagnosis("constant", f"You return {_write(mine[0])} for every input.")
    factor = np.median(mine[large] / right[large])
    if factor and np.allclose(mine, factor * right, rtol=1e-4, atol=1e-6 * np.max(np.abs(right))):
        return Diagnosis("factor" if not np.isclose(factor, -1) else "sign", _factor_message(float(factor)))
    if mine.size > 1 and np.ptp(mine - right) < 1e-6:
        shift = float(np.mean(mine - right))
        return Diagnosis("shift", f"You are {_write(abs(shift))} too {'high' if shift > 0 else 'low'} everywhere.")
    if np.any(right != np.round(right)):
        for cut in (np.trunc, np.floor, np.round):
            if np.array_equal(mine, cut(right)):
                return Diagnosis("truncated", _TRUNCATED)
    if mine.size > 1 and np.allclose(np.abs(mine), np.abs(right), rtol=1e-5, atol=1e-7):
        return Diagnosis("sign-somewhere", "The sizes are right; the sign is not, for some inputs.")
    return None


_TRUNCATED = (
    "The digits after the point are lost: look for `//`, `int(...)`, `round(...)`, "
    "or an array of integers that results are written into."
)


def _factor_message(factor: float) -> str:
    if np.isclose(factor, -1, rtol=1e-4):
        return "The size is right everywhere, the sign is opposite: a minus is missing, or one too many."
    size, small = abs(factor), abs(factor) < 1
    nice = Fraction(1 / size if small else size).limit_denominator(12)
    times = 1 / size if small else size
    written = str(nice) if abs(float(nice) - times) < 1e-4 * times else f"{times:.4g}"
    opposite = ", with the opposite sign" if factor < 0 else ""
    return f"You are {written} times too {'small' if small else 'large'} everywhere{opposite}: a constant factor is off."


def _difference_quotient(exercise: Exercise, values: list[Array], off: list[Array], close: Any) -> Diagnosis | None:
    """Whether the answer is a difference quotient with a step so large that it shows."""
    f = exercise.slope_of
    if f is None:
        return None
    for h in QUOTIENT_STEPS:
        for left, right in ((0.0, h), (h, 0.0), (h, h)):
            quotients = [
                (f(c.args[0] + right, **c.keywords) - f(c.args[0] - left, **c.keywords)) / (left + right)
                for c in exercise.cases
            ]
            if all(close(v[o], q[o]) for v, q, o in zip(values, quotients, off, strict=True)):
                return Diagnosis(
                    "difference-quotient",
                    f"This is a difference quotient with step {h:g}, which is close to the slope but not it: "
                    "differentiate the formula on paper.",
                )
    return None


def _one_side(x: Array, mine: Array, right: Array, close: Any) -> Diagnosis | None:
    for side, inside in (("x > 0", x > 0), ("x < 0", x < 0)):
        other = ~inside & (x != 0)
        if close(mine[inside], right[inside]) and not close(mine[other], right[other]):
            wrong = "x < 0" if side == "x > 0" else "x > 0"
            return Diagnosis("one-side", f"Right for {side}, wrong for {wrong}.")
    return None


# --- how it is shown ------------------------------------------------------------------------------------------


def _wrong(
    exercise: Exercise,
    found: Diagnosis,
    runs: Sequence[Run],
    values: list[Any],
    rights: list[Array],
    answer: Any,
    guard: Guard | None,
    shown: bool = True,
) -> Verdict:
    evidence: list[str] = []
    comparison: tuple[tuple[str, str], ...] = ()
    comparable = [v is not None and v.shape == r.shape for v, r in zip(values, rights, strict=True)]
    if shown and all(comparable):
        number, place = _where(exercise, found, values, rights)
        case, mine = exercise.cases[number], float(values[number][place])
        evidence.append(_place(exercise, case, place, mine))
        comparison = _compare(exercise, case, place, mine, answer, guard)
    if exercise.behaviour and (shown or not found.message):
        evidence.append(exercise.behaviour)
    modified = [MODIFIES.message.replace("The numbers are right, but your", "Your")]
    return Verdict(
        exercise.key,
        exercise.title,
        Outcome.WRONG,
        found.message,
        found.name,
        tuple(evidence),
        comparison,
        notes=tuple(modified if shown and any(run.modified for run in runs) else []),
        advice=f'A hint: `hint("{exercise.key}")`',
    )


def _where(
    exercise: Exercise, found: Diagnosis, values: list[Array], rights: list[Array]
) -> tuple[int, tuple[int, ...]]:
    """The case and the place in it that show the difference best: near 0 where x means something."""
    differences = [_difference(v, r) for v, r in zip(values, rights, strict=True)]
    number = found.case if found.case is not None else int(np.argmax([d.max(initial=0) for d in differences]))
    if exercise.kind is not Kind.ELEMENTWISE:
        return number, tuple(int(i) for i in np.unravel_index(np.argmax(differences[number]), differences[number].shape))
    x = exercise.cases[number].args[0]
    if found.at is not None:
        numbers = [number, *range(len(differences))]
        for candidate in numbers:
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


def _place(exercise: Exercise, case: Case, place: tuple[int, ...], mine: float) -> str:
    if exercise.kind is Kind.VALUE:
        return ""
    if exercise.kind is Kind.ELEMENTWISE:
        where = f"At x = {case.args[0][place]:g}" + (f", with {case.label}," if case.label else "")
        return f"{where} your function gives {_write(mine)}."
    if exercise.measure:
        return f"For {case.label} you get {exercise.measured.split(', ')[place[0]]} {_write(mine)}."
    entry = f" at {list(place)}" if place else ""
    return f"For {case.label or 'the example'} your function gives {_write(mine)}{entry}."


def _compare(
    exercise: Exercise, case: Case, place: tuple[int, ...], mine: float, answer: Any, guard: Guard | None
) -> tuple[tuple[str, str], ...]:
    """Lines that a student can type, with what they give."""
    if exercise.comparison:
        return tuple((expression, _write(value)) for expression, value in exercise.comparison(case, place))
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
    if near is None or not np.all(np.isfinite(near)):
        return ()
    name = getattr(answer, "__name__", "f")
    name = name if name.isidentifier() else "f"
    yours = (f"({name}({x:g} + 1e-5{keywords}) - {name}({x:g} - 1e-5{keywords})) / 2e-5",)
    slope = float(exercise.slope(np.array([x]), **case.keywords)[0])
    return (
        (*yours, _write((near[1] - near[0]) / (2 * STEP))),
        (f"the slope that it should have at x = {x:g}", _write(slope)),
    )


def _slope_lines(exercise: Exercise, case: Case, x: float, keywords: str) -> tuple[tuple[str, str], ...]:
    """A central difference of f; at a kink the two one-sided ones."""
    f, name = exercise.slope_of, exercise.slope_of_name
    assert f is not None

    def at(offset: float) -> float:
        return float(f(np.array([x + offset]), **case.keywords)[0])

    if x in exercise.kinks:
        return (
            (f"({name}({x:g} + 1e-5{keywords}) - {name}({x:g}{keywords})) / 1e-5", _write((at(STEP) - at(0)) / STEP)),
            (f"({name}({x:g}{keywords}) - {name}({x:g} - 1e-5{keywords})) / 1e-5", _write((at(0) - at(-STEP)) / STEP)),
        )
    return (
        (
            f"({name}({x:g} + 1e-5{keywords}) - {name}({x:g} - 1e-5{keywords})) / 2e-5",
            _write((at(STEP) - at(-STEP)) / (2 * STEP)),
        ),
    )


def _write(value: float) -> str:
    """Few digits, the same on every machine; no −0; noise far below 1 is 0."""
    if not np.isfinite(value):
        return f"{value:g}"
    return f"{round(float(value), 6) + 0.0:.6g}" if abs(value) >= 1e-4 else f"{value:.3g}" if abs(value) > 1e-9 else "0"


# --- what is right and still worth a word -----------------------------------------------------------------------


def _notes(runs: Sequence[Run]) -> Iterator[str]:
    kinds = {run.kind for run in runs}
    if any(run.single for run in runs):
        yield "your function takes one number at a time; written with NumPy's functions it takes whole arrays."
    if any(run.constant for run in runs):
        yield "for an array you return a single number; `np.ones_like(x)` has one for each input."
    if "b1" in kinds:
        yield "you return True and False, which count as 1 and 0 here; `.astype(float)` makes them numbers."
    if "f2" in kinds:
        yield "compared with a wide tolerance, because float16 has three digits."


def notes_after(exercise: Exercise, runs: Sequence[Run], answer: Any, guard: Guard) -> tuple[str, ...]:
    """What a right answer does beyond the tested inputs: at the ends of floating point, and on integers."""
    notes: list[str] = []
    if exercise.kind is Kind.ELEMENTWISE and exercise.extremes and not any(run.single for run in runs):
        notes += _beyond(exercise, answer, guard)
    if guard.changed_error_state:
        notes.append("your function changed NumPy's error state (`np.seterr`); the check has put it back.")
    return tuple(notes)


def _beyond(exercise: Exercise, answer: Any, guard: Guard) -> Iterator[str]:
    case = exercise.cases[0]
    far = np.array(exercise.extremes)
    before = len(guard.warned)
    mine = call_elementwise(exercise, answer, far, case, guard)
    right = exercise.reference(far, **case.keywords)
    if mine is not None and mine.shape == far.shape:
        broken = (~np.isfinite(mine) & np.isfinite(right)) | ((mine == 0) & (right != 0))
        warned = " NumPy warns too." if len(guard.warned) > before else ""
        if broken.any():
            place = np.flatnonzero(broken)[0]
            yield (
                f"at x = {far[place]:g}, far outside the tested inputs, your formula gives {mine[place]:g} "
                f"where the exact result is {'not 0, though tiny' if mine[place] == 0 else 'an ordinary number'}.{warned}"
            )
        elif warned:
            yield f"far outside the tested inputs NumPy warns ({guard.warned[before]}); the numbers are right all the same."
    whole = np.array([-2, 0, 3])
    integers = call_elementwise(exercise, answer, whole, case, guard)
    if integers is not None and not np.allclose(integers, exercise.reference(whole, **case.keywords), rtol=1e-2, atol=1e-2):
        yield "given an array of integers your function cuts off digits: start it with `x = np.asarray(x, dtype=float)`."


