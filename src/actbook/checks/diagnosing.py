"""Naming what went wrong: the exercise's table of misconceptions, then what the numbers show.

`diagnose` tries the explanations for a kind of exercise one after the other; each looks at an attempt and
returns a finding, or None.
"""

import dis
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np

from actbook.checks.attempt import Attempt, compute_misconceptions, compute_outputs, fit
from actbook.checks.exercise import Array, Case, Exercise, Kind
from actbook.checks.running import Run, count_assignments, fill_free_memory, list_codes, list_parameters
from actbook.checks.slips import GENERAL, REDUCES, say
from actbook.checks.snapshot import Snapshot
from actbook.checks.verdict import Finding, write

QUOTIENT_STEPS = (1.0, 0.5, 0.1, 0.05, 0.01, 1e-3, 1e-4)  # coarse enough to be seen in the result


def diagnose(attempt: Attempt) -> Finding:
    """The first explanation that fits all cases."""
    for explain in _EXPLANATIONS[attempt.exercise.kind]:
        if finding := explain(attempt):
            return finding
    pairs = zip(attempt.exercise.cases, attempt.values, attempt.rights, strict=True)
    agreeing = [attempt.exercise.words_for(case).rstrip(",") for case, *two in pairs if attempt.close(*two)]
    if agreeing:
        return say("", "some-cases", case=agreeing[0])
    return say("", "differs")


def find_unfilled(attempt: Attempt) -> Finding | None:
    """Tell whether places of `np.empty` are left as they were: they then change with what was in memory."""
    run, (x,) = attempt.runs[0], attempt.runs[0].case.args
    names = {name for code in list_codes(attempt.answer) for name in code.co_names}
    if run.single or run.values is None or not names & {"empty", "empty_like"}:
        return None
    filled = []
    for value in (1.0, 2.0):
        fill_free_memory(x, value)
        filled.append(attempt.call_as(run, x))
    ones, twos = filled
    if ones is None or twos is None or not ones.shape == twos.shape == x.shape:
        return None
    places = x[(ones == 1) & (twos == 2)]
    if not places.size:
        return None
    first, *others = places
    equal = "" if others else " Does one of your conditions include the equal sign?"
    place = f"{1 + len(others)} of {x.size} inputs, such as x = {first:g}," if others else f"x = {first:g}"
    return say("unfilled", place=place, equal=equal)


# --- the order of arguments, of inputs and of assignments ---


def find_exchanged(attempt: Attempt) -> Finding | None:
    """Try the arguments in another order: that of the answer's names, or any for a few."""
    names, mine = attempt.exercise.names, list_parameters(attempt.answer)
    if attempt.exercise.kind is Kind.VALUE or len(names) < 2:
        return None
    orders = permutations(range(len(names))) if len(names) <= 4 else iter(())
    if mine != names and sorted(mine) == sorted(names):
        orders = iter([tuple(names.index(name) for name in mine)])
    for order in orders:
        if list(order) != sorted(order) and all(
            attempt.close(fit(attempt.call_in_order(case, order), right), right)
            for case, right in zip(attempt.exercise.cases, attempt.rights, strict=True)
        ):
            taken = ", ".join(names[index] for index in order)
            first = f"so {names[0]} comes first; " if order[0] else "and "
            expected = attempt.exercise.signature
            return say("exchanged", expected=expected, first=first, taken=taken)
    return None


def find_order(attempt: Attempt) -> tuple[Finding, int] | None:
    """For an answer whose value at one x depends on the others in the array; and where it does."""
    run = attempt.runs[0]
    for order, again in run.again:
        (x,) = run.case.args
        if run.values is None or attempt.close(again.values, run.values[order]):
            continue
        if again.values is None or again.values.shape != order.shape:
            return say("not-elementwise"), 0
        differs = order[~np.isclose(again.values, run.values[order], rtol=1e-6, atol=1e-9)]
        place = int(differs[np.argmin(np.abs(x[differs]))])
        if again.kind[0] != run.kind[0]:
            return say("type-of-first", at=float(x[place])), place
        p = _compute_softmax(x)
        if any(np.ptp(values) > 1e-3 and attempt.close(run.values, values) for values in (p, p * (1 - p))):
            return say("softmax"), place
        return say("return-in-loop" if _ends_early(attempt, run) else "not-elementwise"), place
    return None


def _compute_softmax(x: Array) -> Array:
    powers: Array = np.exp(x - x.max())
    return powers / powers.sum()


def _ends_early(attempt: Attempt, run: Run) -> bool:
    """Tell whether in each order only the first result is right, and all others are the same."""
    tried = [(np.arange(attempt.rights[0].size), run), *run.again]
    return all(
        again.values is not None
        and again.values.shape == order.shape
        and attempt.close(again.values[:1], attempt.rights[0][order[:1]])
        and np.ptp(again.values[1:]) == 0
        for order, again in tried
    )


def _find_masks(attempt: Attempt) -> Finding | None:
    """Tell whether the answer comes nearer when its masks ask what x was, not what has been written since."""
    run, right = attempt.runs[0], attempt.rights[0]
    if run.single or run.values is None or count_assignments(attempt.answer) < 2:
        return None
    values = attempt.call_as(run, Snapshot.of(run.case.args[0]))
    if values is None or values.shape != right.shape:
        return None
    return say("masks") if np.abs(values - right).sum() < 0.5 * np.abs(run.values - right).sum() else None


# --- the table ---


def _find_row(attempt: Attempt) -> Finding | None:
    opposite = () if attempt.is_like(attempt.rights) else ((-1, " And the sign is opposite."),)
    for sign, also in ((1, ""), *opposite):
        for row, outputs in compute_misconceptions(attempt.exercise):
            if attempt.is_like([sign * output for output in outputs]):
                return Finding(row.name, row.message + also, at=row.at)
    return None


def _find_row_beside_kinks(attempt: Attempt) -> Finding | None:
    if not attempt.exercise.kinks or not np.ptp(_flatten(attempt, attempt.values)):
        return None
    for row, outputs in compute_misconceptions(attempt.exercise):
        if attempt.agrees(outputs, attempt.off_kinks):
            return Finding(row.name, row.message, at=row.at)
    return None


# --- shapes, and numbers that are none ---


def find_elementwise_shape(attempt: Attempt) -> tuple[int, Finding] | None:
    """For a function of x that does not give one result for each x: the case, and what it gives."""
    for number, run in enumerate(attempt.runs):
        if run.returned is not None:
            name, advice = _name_shape(attempt, number, run.returned)
            (n,) = run.case.args[0].shape
            finding = say(name, "one-for-each", n=n, given=_say_shape(run.returned.shape))
            return number, replace(finding, message=f"{finding.message} {advice}".strip())
    return None


def _name_shape(attempt: Attempt, number: int, returned: Array) -> tuple[str, str]:
    """Name and advice for a result that has not the shape of x."""
    run, right, sentences = attempt.runs[number], attempt.rights[number], GENERAL["findings"]
    (x,), name = run.case.args, "wrong-shape"
    if returned.size == 1:
        last = attempt.call_as(run, x[::-1].copy())  # from right to left
        firsts = (
            attempt.close(returned.ravel(), right[:1]),
            last is not None and attempt.close(last.ravel(), right[-1:]),
        )
        if not all(firsts):
            return name, REDUCES if returned.ndim == 0 else ""
        name = "return-in-loop"
    elif returned.shape == x.shape * 2:
        name = _name_square(attempt, run, returned, right)
    elif returned.size == x.size and attempt.close(returned.ravel(), right):
        name = "extra-axis"
    elif returned.ndim == 1 and returned.size in (np.sum(x > 0), np.sum(x < 0)):
        return name, sentences["mask-picks"]
    elif returned.ndim == 1 and returned.size == x.size - 1:
        return name, sentences[_find_left_out(attempt, run, returned)]
    return name, sentences[name] if name != "wrong-shape" else ""


def _find_left_out(attempt: Attempt, run: Run, returned: Array) -> str:
    """The sentence on a result with one entry too few; x = 0 is left out where without it nothing changes."""
    (x,) = run.case.args
    again = attempt.call_as(run, x[x != 0])
    if again is not None and attempt.close(again, returned):
        return "zero-left-out"
    names = {name for code in list_codes(attempt.answer) for name in code.co_names}
    return "neighbours" if names & {"diff", "ediff1d"} else "one-left-out"


def _name_square(attempt: Attempt, run: Run, returned: Array, right: Array) -> str:
    """Name a result that has a number for every pair of inputs."""
    (x,), f = run.case.args, attempt.exercise.slope_of
    if attempt.close(returned, np.diag(right)):
        return "jacobian"
    values = (_compute_softmax(x), *([f(x, **run.case.keywords)] if f else []))
    softmax = any(attempt.close(returned, np.diag(value) - np.outer(value, value)) for value in values)
    return "softmax-jacobian" if softmax else "pairs"


def _say_shape(shape: tuple[int, ...]) -> str:
    return "one number" if shape == () else f"an array of shape {shape}"


def _find_shape(attempt: Attempt) -> Finding | None:
    for case, (mine, right) in enumerate(zip(attempt.values, attempt.rights, strict=True)):
        if mine.shape == right.shape:
            continue
        if mine.ndim == 2 and mine.T.shape == right.shape and np.allclose(mine.T, right):
            return say("transposed", number=case)
        return say("wrong-shape", number=case, given=_say_shape(mine.shape), expected=_say_shape(right.shape))
    return None


def _find_not_finite(attempt: Attempt) -> Finding | None:
    for case, (mine, right) in enumerate(zip(attempt.values, attempt.rights, strict=True)):
        bad = ~np.isfinite(mine) & np.isfinite(right)
        if attempt.exercise.kind is Kind.ELEMENTWISE:
            bad &= np.abs(attempt.exercise.cases[case].args[0]) < 1e3  # far out any power overflows
        if not bad.any():
            continue
        if attempt.exercise.kind is Kind.VALUE:
            return say("not-finite", "not-a-number", value=float(mine))
        finite = [np.isfinite(values) for values in attempt.values]
        elsewhere = any(map(np.any, finite)) and attempt.agrees(attempt.rights, finite)
        x = np.array([0.0])
        if attempt.exercise.kind is Kind.ELEMENTWISE:
            x = attempt.exercise.cases[case].args[0][bad]
        at = float(x[np.argmin(np.abs(x))])
        if not elsewhere:
            return say("not-finite", number=case, at=at)
        return say("not-finite", "not-finite-here", number=case, at=at, where=_say_places(attempt, case, bad))
    return None


def _say_places(attempt: Attempt, case: int, places: Any) -> str:
    """Where a case's `places` lie: on one side of 0 or of a kink, or how many they are."""
    if places.sum() == 1:
        return "but here"
    if attempt.exercise.kind is Kind.ELEMENTWISE:
        x = attempt.exercise.cases[case].args[0]
        near = np.abs(x) < 1e3  # as in `_find_not_finite`
        for edge in dict.fromkeys((0.0, *attempt.exercise.kinks)):
            for sign, side in (("<", x < edge), ("≤", x <= edge), (">", x > edge), ("≥", x >= edge)):
                if np.array_equal(places[near], side[near]):
                    return f"but for x {sign} {edge:g}"
    return f"but at {places.sum()} of {places.size} inputs"


# --- a single number: only in which direction it is off, since more would be the answer ---


def _find_direction(attempt: Attempt) -> Finding:
    mine, right = float(attempt.values[0]), float(attempt.rights[0])
    if np.isclose(mine, -right, rtol=1e-3, atol=0):
        return say("sign", "sign-of-number")
    return say("too-large" if mine > right else "too-small", value=mine)


# --- the numbers alone: a constant factor, a shift, digits cut off, signs, powers ---


def _flatten(attempt: Attempt, arrays: tuple[Array, ...]) -> Array:
    """All cases in one row; a function of x without its kinks."""
    if attempt.exercise.kind is Kind.ELEMENTWISE:
        arrays = tuple(array[off] for array, off in zip(arrays, attempt.off_kinks, strict=True))
    return np.concatenate([array.ravel() for array in arrays])


def _find_in_numbers(attempt: Attempt) -> Finding | None:
    mine, right = (_flatten(attempt, arrays) for arrays in (attempt.values, attempt.rights))
    largest = np.argmax(np.abs(right))
    if not right[largest] or not np.all(np.isfinite(mine)):
        return None
    level = bool(np.ptp(mine) <= 1e-9 * np.max(np.abs(mine)))
    cut_off = any(np.array_equal(mine, cut(right)) for cut in (np.trunc, np.floor, np.round))
    if cut_off and not (level and attempt.runs[0].kind.startswith("f")):
        return say("truncated")
    places = next((n for n in range(1, 8) if np.allclose(mine, np.round(right, n), rtol=0, atol=1e-9)), None)
    if places and not level:
        return say("rounded", places=f"{places} digit{'s' * (places > 1)}")
    if level and mine.size > 1 and np.ptp(right) > 0:
        everywhere = all(np.ptp(value) <= 1e-9 * abs(mine[0]) for value in attempt.values)
        return say("constant", value=write(mine[0]), but=" but a kink" * (not everywhere))
    if mine.size < 2:
        return None
    factor = float(mine[largest] / right[largest])
    scale = 1e-6 * np.max(np.abs(mine))
    if abs(factor - 1) > 1e-3 and factor and np.allclose(mine, factor * right, rtol=1e-4, atol=scale):
        return _say_factor(factor)
    if np.ptp(mine - right) < 1e-6:
        shift = float(np.mean(mine - right))
        return say("shift", size=write(abs(shift)), direction="high" if shift > 0 else "low")
    if np.allclose(np.abs(mine), np.abs(right), rtol=1e-5, atol=1e-7):
        return say("sign-somewhere")
    with np.errstate(all="ignore"):
        others = {
            "squared": right**2,
            "root": np.sqrt(right),
            "reciprocal": 1 / right,
            "complement": 1 - right,
        }
    return next((say(name) for name, other in others.items() if attempt.close(mine, other)), None)


def _find_nearly(attempt: Attempt) -> Finding | None:
    mine, right = (_flatten(attempt, arrays) for arrays in (attempt.values, attempt.rights))
    if mine.size == 1 or not np.allclose(mine, right, rtol=2e-2, atol=1e-3 * min(1.0, np.max(np.abs(right)))):
        return None
    return say("nearly")


def _say_factor(factor: float) -> Finding:
    if np.isclose(factor, -1, rtol=1e-4):
        return say("sign")
    small = abs(factor) < 1
    times = 1 / abs(factor) if small else abs(factor)
    nice = Fraction(times).limit_denominator(12)
    written = str(nice) if abs(float(nice) - times) < 1e-4 * times else f"{times:.4g}"
    opposite = ", with the opposite sign" if factor < 0 else ""
    return say("factor", times=written, direction="small" if small else "large", opposite=opposite)


# --- arguments: one that comes in once too often, or not at all ---

_COMBINED = (
    "r + t", "r - t", "t - r", "r * t", "r / t", "r * 2 * t", "r / (2 * t)", "r * t / 2", "r * t**2",
    "r / t**2", "r * np.sqrt(t)",
)  # fmt: skip


def _find_argument(attempt: Attempt) -> Finding | None:
    """Try the right answer plus, minus, or times something that stands in the arguments."""
    if _flatten(attempt, attempt.rights).size < 2:
        return None
    every = [
        dict(_list_quantities(attempt.exercise, case, right.shape))
        for case, right in zip(attempt.exercise.cases, attempt.rights, strict=True)
    ]
    for code in (code for code in every[0] if all(code in quantities for quantities in every)):
        for formula in _COMBINED:
            combine = eval(f"lambda r, t: {formula}", {"np": np})
            with np.errstate(all="ignore"):
                others = [combine(r, case[code]) for r, case in zip(attempt.rights, every, strict=True)]
            if attempt.agrees(others):
                return say("extra-argument", formula=re.sub(r"\bt\b", code, formula))
    return None


def _find_moved_argument(attempt: Attempt) -> Finding | None:
    """Try an argument plus a multiple of the right result, the same one in each case."""
    cases, rights = attempt.exercise.cases, attempt.rights
    for index, name in enumerate(attempt.exercise.names):
        arguments = [case.args[index] for case in cases]
        if not all(
            isinstance(argument, np.ndarray)
            and argument.size > 1
            and argument.shape == right.shape == mine.shape
            for argument, right, mine in zip(arguments, rights, attempt.values, strict=True)
        ):
            continue
        moves = [mine - argument for mine, argument in zip(attempt.values, arguments, strict=True)]
        place = np.unravel_index(np.argmax(np.abs(rights[0])), rights[0].shape)
        times = float(moves[0][place] / rights[0][place])
        if abs(times) > 1e-9 and all(
            np.allclose(move, times * right, rtol=1e-5, atol=1e-9)
            for move, right in zip(moves, rights, strict=True)
        ):
            return say("moved-argument", moved=name, times=write(times, 4))
    return None


def _list_quantities(exercise: Exercise, case: Case, shape: tuple[int, ...]) -> Iterator[tuple[str, Any]]:
    """List what stands in the arguments of a call, by the code that a student would write for it."""
    for name, argument in zip(exercise.names, case.args, strict=True):
        if isinstance(argument, float):
            yield name, argument
        elif isinstance(argument, np.ndarray):
            yield f"len({name})", float(len(argument))
            if argument.ndim == 2:
                yield f"{name}.shape[1]", float(argument.shape[1])
                yield f"({name}.shape[1] / len({name}))", argument.shape[1] / len(argument)
            if shape and argument.shape == shape:
                yield name, argument


def _find_ignored(attempt: Attempt) -> Finding | None:
    """Tell whether the answer stays the same when an argument changes on which the right one depends."""
    exercise = attempt.exercise
    if len(exercise.names) < 2:
        return None
    ignored = [
        f"`{name}`"
        for index, name in enumerate(exercise.names)
        if all(_ignores(attempt, number, index) for number in range(len(exercise.cases)))
    ]
    return say("ignores-argument", names=" or ".join(ignored)) if ignored else None


def _ignores(attempt: Attempt, number: int, index: int) -> bool:
    """Tell whether in one case an argument changes the right result, and the answer's not."""
    args = list(attempt.exercise.cases[number].args)
    args[index] = _change(args[index])
    with np.errstate(all="ignore"):
        right = np.asarray(attempt.exercise.reference(*args))
    if np.array_equal(right, attempt.rights[number]):
        return False
    mine = attempt.call(*args)
    if mine is None or mine.size != attempt.values[number].size:
        return False
    return np.allclose(mine.ravel(), attempt.values[number].ravel(), rtol=1e-9, atol=1e-12)


def _change(value: Any) -> Any:
    if isinstance(value, list):
        return [_change(item) for item in value]
    return value if callable(value) else 1.3 * value + 0.1


# --- functions of x ---


def _find_at_kink(attempt: Attempt) -> Finding | None:
    exercise = attempt.exercise
    if not exercise.kinks or not attempt.agrees(attempt.rights, attempt.off_kinks):
        return None
    x, mine, right = _join_cases(attempt)
    wrong = next(kink for kink in exercise.kinks if not attempt.close(mine[x == kink], right[x == kink]))
    return say("kink", at=wrong, x=wrong, convention=exercise.convention)


def note_convention(attempt: Attempt) -> str:
    """The note on a slope that is right but at kinks, and there between those of the sides; or ""."""
    exercise, f = attempt.exercise, attempt.exercise.slope_of
    if f is None or not exercise.kinks or not attempt.agrees(attempt.rights, attempt.off_kinks):
        return ""
    taken = {}
    for case, mine in zip(exercise.cases, attempt.values, strict=True):
        for kink in exercise.kinks:
            left, at, right = f(kink + np.array([-1e-6, 0, 1e-6]), **case.keywords)
            sides = sorted(((at - left) / 1e-6, (right - at) / 1e-6))
            taken[kink] = float(mine[case.args[0] == kink][0])
            if not sides[0] - 1e-6 <= taken[kink] <= sides[1] + 1e-6:
                return ""
    values = " and ".join(f"{value:g} at x = {kink:g}" for kink, value in taken.items())
    return f"right, by another convention: you take {values}. {exercise.convention}"


def _join_cases(attempt: Attempt) -> tuple[Array, Array, Array]:
    """x, what the answer gives and what is right, all cases in one row."""
    x = np.concatenate([case.args[0] for case in attempt.exercise.cases])
    return x, np.concatenate(attempt.values), np.concatenate(attempt.rights)


def _find_parameter(attempt: Attempt) -> Finding | None:
    first, names = attempt.exercise.cases[0], " and ".join(attempt.exercise.cases[0].keywords)
    agreeing = [attempt.close(v, r) for v, r in zip(attempt.values, attempt.rights, strict=True)]
    if first.defaulted and not agreeing[0] and all(agreeing[1:]):
        taught = ", ".join(f"{name} = {value:g}" for name, value in first.keywords.items())
        return say("default", number=0, names=names, taught=taught)
    if names and all(np.array_equal(value, attempt.values[0]) for value in attempt.values[1:]):
        return say("ignores-parameter", number=agreeing.index(False), names=names)
    return None


@cache
def _compute_quotients(exercise: Exercise) -> tuple[tuple[float, tuple[Array, ...]], ...]:
    """One-sided and central difference quotients with coarse steps, for every case."""
    f = exercise.slope_of
    if f is None:
        return ()
    sides = [(left, right, h) for h in QUOTIENT_STEPS for left, right in ((0.0, h), (h, 0.0), (h, h))]

    def quotient(left: float, right: float) -> Any:
        return lambda x, **p: (f(x + right, **p) - f(x - left, **p)) / (left + right)

    return tuple((h, compute_outputs(exercise, quotient(left, right))) for left, right, h in sides)


def _find_quotient(attempt: Attempt) -> Finding | None:
    """Tell whether the answer is a difference quotient with a step so large that it shows."""
    for h, quotients in _compute_quotients(attempt.exercise):
        if attempt.agrees(quotients, attempt.off_kinks):
            return say("difference-quotient", h=h)
    return None


def _find_side(attempt: Attempt) -> Finding | None:
    """Tell whether the answer is right on one side of 0, or of a kink; the largest such part."""
    x, mine, right = _join_cases(attempt)
    sides: dict[int, Finding] = {}
    for edge in dict.fromkeys((0.0, *attempt.exercise.kinks)):
        for inside, this, that in ((x > edge, ">", "<"), (x < edge, "<", ">")):
            other = ~inside & (x != edge)
            if attempt.close(mine[inside], right[inside]) and not attempt.close(mine[other], right[other]):
                part = any(attempt.close(mine[i], right[i]) for i in np.flatnonzero(other))
                rest = f"x {that} {edge:g}"
                how = f"and for {rest} at some inputs only" if part else f"wrong for {rest}"
                sides.setdefault(int(inside.sum()), say("one-side", this=this, edge=edge, how=how))
    return sides[max(sides)] if sides else None


def _find_power_brackets(attempt: Attempt) -> Finding | None:
    """Look for a power of 1 or -1 that is divided by something which was meant for the exponent."""
    for code in list_codes(attempt.answer):
        steps = " ".join(step.argrepr for step in dis.get_instructions(code) if step.argrepr)
        if re.search(r"(^| )-?1 \*\* (/ )?\d+ /", steps):
            return say("power-brackets")
    return None


def _say_where(attempt: Attempt) -> Finding:
    _, mine, right = _join_cases(attempt)
    some = any(attempt.close(mine[i], right[i]) for i in range(mine.size))
    return say("", "some-inputs" if some else "no-input")


_EXPLANATIONS = {
    Kind.VALUE: (_find_row, _find_shape, _find_not_finite, _find_direction),
    Kind.FUNCTION: (
        _find_row, _find_shape, _find_power_brackets, _find_not_finite, _find_in_numbers, _find_argument,
        _find_moved_argument, _find_ignored, _find_nearly,
    ),
    Kind.ELEMENTWISE: (
        _find_masks, _find_row, _find_shape, _find_power_brackets, _find_not_finite, _find_at_kink,
        _find_row_beside_kinks, _find_parameter, _find_in_numbers, _find_quotient, _find_side, _find_nearly,
        _say_where,
    ),
}  # fmt: skip
