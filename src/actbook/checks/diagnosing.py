"""Naming what went wrong: the exercise's table of misconceptions, then what the numbers show.

`diagnose` tries the explanations for a kind of exercise one after the other; each looks at an attempt and
returns a finding, or None.
"""

import dis
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np

from actbook.checks.attempt import Attempt, compute_misconceptions, compute_outputs, fit
from actbook.checks.exercise import Array, Case, Exercise, Kind
from actbook.checks.running import Run, count_assignments, fill_free_memory, list_codes, list_parameters
from actbook.checks.slips import REDUCES
from actbook.checks.snapshot import Snapshot
from actbook.checks.verdict import Finding, write

QUOTIENT_STEPS = (1.0, 0.5, 0.1, 0.05, 0.01, 1e-3, 1e-4)  # coarse enough to be seen in the result

MODIFIES = Finding(
    "modifies-input",
    "The numbers are right, but your function writes them into the array that it was given, "
    "so the caller's data are gone: make a new array (`np.where`, or `x.copy()` first).",
)
_MASKS = Finding(
    "masks",
    "Two masks are assigned one after the other, and the second sees what the first has written: ask both "
    "questions of x as it came, before you write (or choose with `np.where`).",
)
_NOT_FINITE = "What comes out is not an ordinary number: look for 0/0, a logarithm of 0, or an overflow."
_TRUNCATED = (
    "The digits after the point are lost: look for `//`, `int(...)`, `round(...)`, "
    "or an array of integers that results are written into."
)
_DEPENDS = (
    "What you return for one x depends on the other numbers in the array, on where it stands, or on chance: "
    "here every x is taken on its own."
)
_RETURN_IN_LOOP = (
    "Only the first result comes back: a `return` inside a loop ends it (write it below, as far to the left "
    "as `for`), or `[0]` picks it out."
)
_EXTRA_AXIS = (
    "The numbers are right, in a shape that does not go with x: look for `reshape`, `[:, None]`, "
    "`np.matrix`, or brackets around the result."
)
_POWER_BRACKETS = Finding(
    "power-brackets",
    "`**` comes before `/`: `a ** 1/2` is a divided by 2. The square root is `a ** (1/2)`, or `np.sqrt(a)`.",
)
_TYPE_OF_FIRST = (
    "The type of all results is that of the first one (`np.vectorize` does this): where that is a whole "
    "number, the others lose their digits. Return 0.0 in place of 0, or give `otypes=[float]`."
)


def diagnose(attempt: Attempt) -> Finding:
    """The first explanation that fits all cases."""
    for explain in _EXPLANATIONS[attempt.exercise.kind]:
        if found := explain(attempt):
            return found
    pairs = zip(attempt.exercise.cases, attempt.values, attempt.rights, strict=True)
    agreeing = [attempt.exercise.words_for(case).rstrip(",") for case, *two in pairs if attempt.close(*two)]
    if agreeing:
        return Finding("", f"Right for {agreeing[0]}, but not for every input.")
    return Finding("", "The numbers differ from what they should be.")


def find_unfilled(attempt: Attempt) -> Finding | None:
    """Whether places of `np.empty` are left as they were: they then change with what was in memory."""
    run = attempt.runs[0]
    if run.single or not any(
        {"empty", "empty_like"} & {*code.co_names} for code in list_codes(attempt.answer)
    ):
        return None
    (x,) = run.case.args
    fill_free_memory(x, 1.0)
    again = attempt.call(x, *run.call.positional, **run.call.keywords)
    if (
        again is None
        or run.values is None
        or again.shape != run.values.shape
        or np.array_equal(again, run.values)
    ):
        return None
    differs = x[~np.isclose(again, run.values)]
    equal = " Does one of your conditions include the equal sign?" if differs.size == 1 else ""
    at = (
        f"x = {differs[0]:g}"
        if differs.size == 1
        else f"{differs.size} of {x.size} inputs, such as x = {differs[0]:g},"
    )
    return Finding(
        "unfilled",
        f"At {at} nothing is written: `np.empty` and `np.empty_like` take memory as it is, with any number "
        f"in it.{equal}",
    )


# --- the order of arguments, of inputs and of assignments ---


def find_exchanged(attempt: Attempt) -> Finding | None:
    """Whether the answer is right once its arguments come in another order: its names', or any for a few."""
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
            return Finding(
                "exchanged",
                f"Arguments are exchanged: it is called as `{attempt.exercise.signature}`, {first}"
                f"yours is right when you pass it ({taken}).",
            )
    return None


def find_order(attempt: Attempt) -> tuple[Finding, int] | None:
    """For an answer whose value at one x depends on the others in the array; and where it does."""
    run = attempt.runs[0]
    for order, again in run.again:
        (x,) = run.case.args
        if run.values is None or attempt.close(again.values, run.values[order]):
            continue
        if again.values is None or again.values.shape != order.shape:
            return Finding("not-elementwise", _DEPENDS), 0
        differs = order[~np.isclose(again.values, run.values[order], rtol=1e-6, atol=1e-9)]
        place = int(differs[np.argmin(np.abs(x[differs]))])
        if again.kind[0] != run.kind[0]:
            return Finding("type-of-first", _TYPE_OF_FIRST, at=float(x[place])), place
        p = _compute_softmax(x)
        if any(np.ptp(values) > 1e-3 and attempt.close(run.values, values) for values in (p, p * (1 - p))):
            return Finding("softmax", f"{_DEPENDS} The sum in the denominator makes it a softmax."), place
        if _ends_early(attempt, run):
            return Finding("return-in-loop", _RETURN_IN_LOOP), place
        return Finding("not-elementwise", _DEPENDS), place
    return None


def _compute_softmax(x: Array) -> Array:
    powers: Array = np.exp(x - x.max())
    return powers / powers.sum()


def _ends_early(attempt: Attempt, run: Run) -> bool:
    """Whether in each order only the first result is right, and all others are the same."""
    tried = [(np.arange(attempt.rights[0].size), run), *run.again]
    return all(
        one.values is not None
        and one.values.shape == order.shape
        and attempt.close(one.values[:1], attempt.rights[0][order[:1]])
        and np.ptp(one.values[1:]) == 0
        for order, one in tried
    )


def _find_masks(attempt: Attempt) -> Finding | None:
    """Whether the answer comes nearer when its masks ask what x was, not what has been written since."""
    run, right = attempt.runs[0], attempt.rights[0]
    if run.single or run.values is None or count_assignments(attempt.answer) < 2:
        return None
    values = attempt.call(Snapshot.of(run.case.args[0]), *run.call.positional, **run.call.keywords)
    if values is None or values.shape != right.shape:
        return None
    return _MASKS if np.abs(values - right).sum() < 0.5 * np.abs(run.values - right).sum() else None


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
        if run.returned is None:
            continue
        x, returned, right = run.case.args[0], run.returned, attempt.rights[number]
        (n,) = x.shape
        given = _say_shape(returned.shape)
        message = f"For an array of {n} numbers you return {given}; return one result for each, shape ({n},)."
        name, advice = "wrong-shape", REDUCES if returned.shape == () else ""
        if returned.size == 1 and attempt.close(returned.ravel(), right[:1]) and _gives_last(attempt, run):
            name, advice = "return-in-loop", _RETURN_IN_LOOP
        elif returned.ndim == 1 and returned.size in (np.sum(x > 0), np.sum(x < 0)):
            advice = "A mask in square brackets leaves numbers out; `np.where` chooses and keeps them all."
        elif returned.ndim == 1 and returned.size == np.sum(x != 0) < n:
            advice = "Does nothing come out at x = 0? One of two conditions should include the equal sign."
        elif returned.shape == (n, n):
            name, advice = _name_square(attempt, run, right)
        elif returned.size == n and attempt.close(returned.ravel(), right):
            name, advice = "extra-axis", _EXTRA_AXIS
        return number, Finding(name, f"{message} {advice}".strip())
    return None


def _gives_last(attempt: Attempt, run: Run) -> bool:
    """Whether from right to left the answer gives the last result, as a loop does that ends at once."""
    (x,), right = run.case.args, attempt.rights[attempt.runs.index(run)]
    values = attempt.call(x[::-1].copy(), *run.call.positional, **run.call.keywords)
    return values is not None and attempt.close(values.ravel(), right[-1:])


def _name_square(attempt: Attempt, run: Run, right: Array) -> tuple[str, str]:
    """Name and advice for a result that has a number for every pair of inputs."""
    assert run.returned is not None
    (x,), f = run.case.args, attempt.exercise.slope_of
    if attempt.close(run.returned, np.diag(right)):
        return "jacobian", (
            "This is the Jacobian, the slope of each output at each input: return its diagonal alone."
        )
    for value in (_compute_softmax(x), *([f(x, **run.case.keywords)] if f else [])):
        if attempt.close(run.returned, np.diag(value) - np.outer(value, value)):
            return "softmax-jacobian", (
                "This is how softmax's Jacobian is made, where every output depends on every input; here "
                "each depends on its own x alone, so there is one product for each."
            )
    return "pairs", (
        "This has one number for each pair of inputs: `np.outer`, or a row beside a column, makes it of what "
        "`*` keeps apart."
    )


def _say_shape(shape: tuple[int, ...]) -> str:
    return "one number" if shape == () else f"an array of shape {shape}"


def _find_shape(attempt: Attempt) -> Finding | None:
    for case, (mine, right) in enumerate(zip(attempt.values, attempt.rights, strict=True)):
        if mine.shape == right.shape:
            continue
        if mine.ndim == 2 and mine.T.shape == right.shape and np.allclose(mine.T, right):
            return Finding("transposed", "The numbers are right, with rows and columns exchanged.", case=case)
        message = f"You return {_say_shape(mine.shape)}; it should be {_say_shape(right.shape)}."
        return Finding("wrong-shape", message, case=case)
    return None


def _find_not_finite(attempt: Attempt) -> Finding | None:
    for case, (mine, right) in enumerate(zip(attempt.values, attempt.rights, strict=True)):
        bad = ~np.isfinite(mine) & np.isfinite(right)
        if attempt.exercise.kind is Kind.ELEMENTWISE:
            bad &= np.abs(attempt.exercise.cases[case].args[0]) < 1e3  # far out any power overflows
        if not bad.any():
            continue
        if attempt.exercise.kind is Kind.VALUE:
            return Finding("not-finite", f"You passed {mine:g}; this exercise wants an ordinary number.")
        message = _NOT_FINITE
        finite = [np.isfinite(values) for values in attempt.values]
        if any(map(np.any, finite)) and attempt.agrees(attempt.rights, finite):
            message = f"Right at the other inputs; but here w{_NOT_FINITE[1:]}"
        if attempt.exercise.kind is Kind.FUNCTION:
            return Finding("not-finite", message, case=case)
        x = attempt.exercise.cases[case].args[0][bad]
        return Finding("not-finite", message, at=float(x[np.argmin(np.abs(x))]))
    return None


# --- a single number: only in which direction it is off, since more would be the answer ---


def _find_direction(attempt: Attempt) -> Finding:
    mine, right = float(attempt.values[0]), float(attempt.rights[0])
    if np.isclose(mine, -right, rtol=1e-3, atol=0):
        return Finding("sign", "The size is right, the sign is opposite.")
    if mine > right:
        return Finding("too-large", f"{mine:g} is too large.")
    return Finding("too-small", f"{mine:g} is too small.")


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
        return Finding("truncated", _TRUNCATED)
    places = next((n for n in range(1, 8) if np.allclose(mine, np.round(right, n), rtol=0, atol=1e-9)), None)
    if places and not level:
        return Finding(
            "rounded",
            f"Right, and then rounded to {places} digit{'s' * (places > 1)} after the point: return all.",
        )
    if level and mine.size > 1 and np.ptp(right) > 0:
        everywhere = all(np.ptp(value) <= 1e-9 * abs(mine[0]) for value in attempt.values)
        return Finding(
            "constant", f"You return {write(mine[0])} for every input{' but a kink' * (not everywhere)}."
        )
    factor = float(mine[largest] / right[largest])
    scale = 1e-6 * np.max(np.abs(mine))
    if (
        mine.size > 1
        and abs(factor - 1) > 1e-3
        and factor
        and np.allclose(mine, factor * right, rtol=1e-4, atol=scale)
    ):
        return Finding("factor" if not np.isclose(factor, -1) else "sign", _say_factor(factor))
    if mine.size > 1 and np.ptp(mine - right) < 1e-6:
        shift = float(np.mean(mine - right))
        return Finding(
            "shift", f"You are {write(abs(shift))} too {'high' if shift > 0 else 'low'} everywhere."
        )
    if mine.size > 1 and np.allclose(np.abs(mine), np.abs(right), rtol=1e-5, atol=1e-7):
        return Finding("sign-somewhere", "The sizes are right; the sign is not, for some inputs.")
    with np.errstate(all="ignore"):
        for name, other, says in (
            ("squared", right**2, "the square of"),
            ("root", np.sqrt(right), "the square root of"),
            ("reciprocal", 1 / right, "1 divided by"),
            ("complement", 1 - right, "1 minus"),
        ):
            if mine.size > 1 and attempt.close(mine, other):
                return Finding(name, f"What you return is {says} the right result.")
    return None


def _find_nearly(attempt: Attempt) -> Finding | None:
    mine, right = (_flatten(attempt, arrays) for arrays in (attempt.values, attempt.rights))
    if mine.size == 1 or not np.allclose(mine, right, rtol=2e-2, atol=1e-3 * min(1.0, np.max(np.abs(right)))):
        return None
    return Finding(
        "nearly",
        "Nearly right everywhere: is it rounded, or a difference quotient whose step is too large, or so "
        "small that digits cancel?",
    )


def _say_factor(factor: float) -> str:
    if np.isclose(factor, -1, rtol=1e-4):
        return "The size is right everywhere, the sign is opposite: a minus is missing, or one too many."
    size, small = abs(factor), abs(factor) < 1
    nice = Fraction(1 / size if small else size).limit_denominator(12)
    times = 1 / size if small else size
    written = str(nice) if abs(float(nice) - times) < 1e-4 * times else f"{times:.4g}"
    direction = "small" if small else "large"
    opposite = ", with the opposite sign" if factor < 0 else ""
    return f"You are {written} times too {direction} everywhere{opposite}: a constant factor is off."


# --- arguments: one that comes in once too often, or not at all ---

_COMBINED = (
    "r + t", "r - t", "t - r", "r * t", "r / t", "r * 2 * t", "r / (2 * t)", "r * t / 2", "r * t**2",
    "r / t**2", "r * np.sqrt(t)",
)  # fmt: skip


def _find_argument(attempt: Attempt) -> Finding | None:
    """Whether the answer is the right one plus, minus, or times something that stands in the arguments."""
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
                written = re.sub(r"\bt\b", code, formula)
                return Finding("extra-argument", f"You return `{written}`, where r is the right result.")
    return None


def _list_quantities(exercise: Exercise, case: Case, shape: tuple[int, ...]) -> Iterator[tuple[str, Any]]:
    """What stands in the arguments of a call, by the code that a student would write for it."""
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
    """Whether the answer stays the same when an argument changes on which the right one depends."""
    exercise = attempt.exercise
    if len(exercise.names) < 2:
        return None
    ignored = [
        all(_ignores(attempt, number, index) for number in range(len(exercise.cases)))
        for index in range(len(exercise.names))
    ]
    if not any(ignored):
        return None
    said = " or ".join(f"`{name}`" for name, one in zip(exercise.names, ignored, strict=True) if one)
    return Finding("ignores-argument", f"Your result does not change with {said}: is it used?")


def _ignores(attempt: Attempt, number: int, index: int) -> bool:
    """Whether in one case an argument changes the right result, and the answer's not."""
    args = list(attempt.exercise.cases[number].args)
    args[index] = _change(args[index])
    with np.errstate(all="ignore"):
        right = np.asarray(attempt.exercise.reference(*args))
    if np.array_equal(right, attempt.rights[number]):
        return False
    mine = attempt.call(*args)
    if mine is None or mine.size != attempt.values[number].size:
        return False
    return np.allclose(mine.ravel(), attempt.values[number].ravel(), rtol=1e-9, atol=0)


def _change(value: Any) -> Any:
    if isinstance(value, list):
        return [_change(one) for one in value]
    return value if callable(value) else 1.3 * value + 0.1


# --- functions of x ---


def _find_at_kink(attempt: Attempt) -> Finding | None:
    exercise = attempt.exercise
    if not exercise.kinks or not attempt.agrees(attempt.rights, attempt.off_kinks):
        return None
    x, mine, right = _join_cases(attempt)
    wrong = next(kink for kink in exercise.kinks if not attempt.close(mine[x == kink], right[x == kink]))
    message = f"Right everywhere but at the kink, x = {wrong:g}. {exercise.convention}"
    return Finding("kink", message, at=wrong)


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
    said = " and ".join(f"{value:g} at x = {kink:g}" for kink, value in taken.items())
    return f"right, by another convention: you take {said}. {exercise.convention}"


def _join_cases(attempt: Attempt) -> tuple[Array, Array, Array]:
    """x, what the answer gives and what is right, all cases in one row."""
    x = np.concatenate([case.args[0] for case in attempt.exercise.cases])
    return x, np.concatenate(attempt.values), np.concatenate(attempt.rights)


def _find_parameter(attempt: Attempt) -> Finding | None:
    first, names = attempt.exercise.cases[0], " and ".join(attempt.exercise.cases[0].keywords)
    agreeing = [attempt.close(v, r) for v, r in zip(attempt.values, attempt.rights, strict=True)]
    if first.defaulted and not agreeing[0] and all(agreeing[1:]):
        taught = ", ".join(f"{name} = {value:g}" for name, value in first.keywords.items())
        return Finding(
            "default", f"Right when you pass {names}; but called without it, it should take {taught}.", case=0
        )
    if names and all(np.array_equal(value, attempt.values[0]) for value in attempt.values[1:]):
        message = f"Your result is the same for every {names}: is it used?"
        return Finding("ignores-parameter", message, case=agreeing.index(False))
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
    """Whether the answer is a difference quotient with a step so large that it shows."""
    for h, quotients in _compute_quotients(attempt.exercise):
        if attempt.agrees(quotients, attempt.off_kinks):
            return Finding(
                "difference-quotient",
                f"This is a difference quotient with step {h:g}, which is close to the slope but not it: "
                "differentiate the formula on paper.",
            )
    return None


def _find_side(attempt: Attempt) -> Finding | None:
    """Whether the answer is right on one side of 0, or of a kink; the largest such part."""
    x, mine, right = _join_cases(attempt)
    found: dict[int, Finding] = {}
    for edge in dict.fromkeys((0.0, *attempt.exercise.kinks)):
        for inside, this, that in ((x > edge, ">", "<"), (x < edge, "<", ">")):
            other = ~inside & (x != edge)
            if attempt.close(mine[inside], right[inside]) and not attempt.close(mine[other], right[other]):
                part = any(attempt.close(mine[i], right[i]) for i in np.flatnonzero(other))
                rest = f"x {that} {edge:g}"
                how = f"and for {rest} at some inputs only" if part else f"wrong for {rest}"
                found.setdefault(
                    int(inside.sum()), Finding("one-side", f"Right for x {this} {edge:g}, {how}.")
                )
    return found[max(found)] if found else None


def _find_power_brackets(attempt: Attempt) -> Finding | None:
    """Whether a power of 1 or -1 is divided by something, which somebody meant to stand in the exponent."""
    for code in list_codes(attempt.answer):
        steps = " ".join(step.argrepr for step in dis.get_instructions(code) if step.argrepr)
        if re.search(r"(^| )-?1 \*\* (/ )?\d+ /", steps):
            return _POWER_BRACKETS
    return None


def _say_where(attempt: Attempt) -> Finding:
    _, mine, right = _join_cases(attempt)
    some = any(attempt.close(mine[i], right[i]) for i in range(mine.size))
    says = "It is right at some inputs and wrong at others." if some else "It differs at every tested input."
    return Finding("", says)


_EXPLANATIONS = {
    Kind.VALUE: (_find_row, _find_shape, _find_not_finite, _find_direction),
    Kind.FUNCTION: (
        _find_row, _find_shape, _find_power_brackets, _find_not_finite, _find_in_numbers, _find_argument,
        _find_ignored, _find_nearly,
    ),
    Kind.ELEMENTWISE: (
        _find_masks, _find_row, _find_shape, _find_power_brackets, _find_not_finite, _find_at_kink,
        _find_row_beside_kinks, _find_parameter, _find_in_numbers, _find_quotient, _find_side, _find_nearly,
        _say_where,
    ),
}  # fmt: skip
