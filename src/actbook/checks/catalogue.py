"""The book's exercises, read from `exercises/`: a file a chapter, a table an exercise (`quiz` is the quiz).

`any-activation.toml`, beside this file, has what any activation invites, so that an activation's function
and derivative are exercises from its first line in a table on. Expressions of the tables are written in the
names of the exercise's signature, those of its `let`, NumPy as `np`, the activations, and the functions of
`computed`.
"""

import copy
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from actbook.activation import Activation
from actbook.checks import computed
from actbook.checks.attempt import compute_outputs
from actbook.checks.exercise import Case, Exercise, Kind, Misconception
from actbook.registry import ACTIVATIONS, CLASSICS, get_activation

Table: TypeAlias = Mapping[str, Any]

DATA = Path(__file__).parents[1] / "exercises"
SCOPE: dict[str, Any] = {**vars(computed), **{activation.name: activation for activation in ACTIVATIONS}}
COMMON = tomllib.loads((Path(__file__).with_name("any-activation.toml")).read_text(encoding="utf-8"))

BEYOND = (-30.0, -1e-4, 1e-4, 25.0)  # for straight pieces: they go on past the grid, and up to the kink …
FAR = (-3e4, 3e4)  # … and for functions further than anyone cuts off, and within float16
GRID = (-6.0, -4.0, -3.0, -2.0, -1.5, -1.0, -0.5, -0.1, 0.0, 0.1, 0.3, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
EXTREMES = (20, -20, 40, -40, 100, -100, 720, -720, 1000, -1000)
SHARES = (0.2, 0.5)  # of a parameter's range: what is tested besides the default
_TEXTS = {"title", "signature", "behaviour", "convention", "not_built"}
_LISTS = {"hints", "compare", "built_of", "tolerance", "extremes", "kinks"}
_CURVE = {"slope", "called", "function", "derivative", "settings", "points"}
_OTHERS = {"right", "let", "mistakes", "cases"} | _CURVE


def read(folder: Path = DATA) -> Iterator[Exercise]:
    """The exercises of every chapter, in order."""
    for path in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for key, table in ((key, table) for key, table in tables.items() if key != "quiz"):
            try:
                yield make(key, table)
            except Exception as error:
                error.add_note(f"in {path.name}, [{key}]")
                raise


def make(key: str, table: Table) -> Exercise:
    """An exercise from its table; `function` or `derivative` names an activation (or is one)."""
    if unknown := set(table) - _TEXTS - _LISTS - _OTHERS:
        raise ValueError(f"an exercise has no {', '.join(sorted(unknown))}")
    part = "derivative" if "derivative" in table else "function"
    activation: Activation | None = table.get(part)
    if isinstance(activation, str):
        activation = get_activation(activation)
    fields: dict[str, Any] = _describe(activation, part) if activation else {"signature": "a number"}
    if listless := sorted(name for name in _LISTS & set(table) if not isinstance(table[name], list)):
        raise ValueError(f"{listless[0]} is a list, in square brackets")
    fields |= {name: table[name] for name in _TEXTS & set(table)}
    fields |= {name: tuple(table[name]) for name in _LISTS & set(table)}
    parameters = fields["signature"].partition("(")[2].removesuffix(")")
    let, scope = dict(table.get("let", {})), {}
    right: Callable[..., Any] = activation or compile_expression(table["right"], parameters, let)
    if activation or "slope" in table:
        kind, slope = Kind.ELEMENTWISE, activation and activation.derivative
        slope = slope or compile_expression(table["slope"], parameters)
        rest = "".join(f", {name}={name}" for name in re.findall(r", (\w+)", parameters))
        let = {"f": f"lambda t: _f(t{rest})", "df": f"lambda t: _df(t{rest})", **let}
        scope = {"_f": right, "_df": slope}
        if activation and part == "derivative":
            right = slope
            fields |= {"slope_of": activation, "slope_of_name": activation.name}
        else:
            fields["slope"] = slope
    else:
        kind = Kind.FUNCTION if parameters else Kind.VALUE

    def compiled(expression: str) -> Any:
        function = compile_expression(expression, parameters, let, scope)
        return function if parameters else float(function())

    own = tuple(_read_rows(table.get("mistakes", ()), compiled))
    if kind is Kind.ELEMENTWISE:
        cases = _make_curve_cases(table, activation, fields.get("kinks", ()), own)
    else:
        cases = tuple(map(_read_case, table.get("cases", ()))) or (Case(),)
    fields |= {"kind": kind, "cases": cases, "misconceptions": own}
    exercise = Exercise(key=key, reference=right if parameters else float(right()), **fields)
    _check_lines(exercise)
    if kind is not Kind.ELEMENTWISE:
        return exercise
    common = _list_common_rows(part, activation.title if activation else table["called"], compiled)
    return replace(exercise, misconceptions=(*own, *_drop_known_rows(exercise, common)))


def _check_lines(exercise: Exercise) -> None:
    """Type what verdicts show, for the first and the last place of each case: a line gives one number."""
    for number, (case, right) in enumerate(
        zip(exercise.cases, compute_outputs(exercise, exercise.reference), strict=True)
    ):
        for index in sorted({0, right.size - 1}):
            place = tuple(int(axis) for axis in np.unravel_index(index, right.shape))
            fill_in(exercise.behaviour, exercise, number, right, place)
            lines = "\n".join(
                fill_in(line, exercise, number, right, place) for line in case.compare or exercise.compare
            ).splitlines()
            scope = {**SCOPE, "example": lambda *_, args=case.args: copy.deepcopy(args)}
            with np.errstate(all="ignore"):
                list(evaluate_lines(lines, scope))


def fill_in(template: str, exercise: Exercise, number: int, right: Any, place: tuple[int, ...]) -> str:
    """A template of an exercise's table, with what stands between its braces worked out for one case."""
    case = exercise.cases[number]
    scope = {**SCOPE, **dict(zip(exercise.names, case.args, strict=False))}
    scope |= {"place": place, "right": right, "example": exercise.example_of(case)}
    filled: str = eval(f'f"""{template}"""', scope)
    return filled


def evaluate_lines(lines: Iterable[str], scope: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each line with the number that it gives, "" for a statement; ValueError where that is no one number."""
    for line in lines:
        try:
            code = compile(line, "compare", "eval")
        except SyntaxError:  # a statement
            exec(line, scope)
            yield line, ""
            continue
        value = eval(code, scope)
        if np.size(value) != 1 or np.asarray(value).dtype.kind not in "biuf":
            given = (
                f"an array of shape {np.shape(value)}"
                if np.ndim(value)
                else f"a value of type {type(value).__name__}"
            )
            raise ValueError(f"compare: `{line}` gives {given}, and it should give one number")
        yield line, float(np.asarray(value).item())


def _describe(activation: Activation, part: str) -> dict[str, Any]:
    """Give the fields that an exercise on an activation has without a table."""
    derivative, given = part == "derivative", activation.parameters.items()
    return {
        "title": f"{activation.title}, the {part}",
        "signature": f"{activation.name}{'_derivative' * derivative}"
        f"(x{''.join(f', {name}={p.default:g}' for name, p in given)})",
        "hints": tuple(COMMON[part]["hints"]),
        "kinks": activation.kinks_at(),
        "extremes": EXTREMES,
        "behaviour": (_describe_slope if derivative else _describe_values)(activation),
        "convention": _state_convention(activation) if derivative else "",
    }


def _read_case(case: Table) -> Case:
    """A call of a function; lists of numbers are written for arrays, and a list of arrays is one."""
    args = (
        np.array(value) if isinstance(value, list) and not isinstance(value[0], np.ndarray) else value
        for value in eval(case["args"], SCOPE)
    )
    return Case(tuple(args), label=case["label"], compare=tuple(case.get("compare", ())))


def _make_curve_cases(
    table: Table, activation: Activation | None, kinks: Sequence[float], rows: Sequence[Misconception]
) -> tuple[Case, ...]:
    """The inputs of a function of x, with each setting of its parameters: an activation's defaults first."""
    far = FAR if kinks and "derivative" not in table else ()
    points = [*(row.at for row in rows), *kinks, *(BEYOND if kinks else ()), *far, *table.get("points", ())]
    x = np.array(sorted({*GRID, *(float(point) for point in points if point is not None)}))
    settings, defaulted = table.get("settings", [{}]), bool(activation and activation.parameters)
    if activation and defaulted:
        given = activation.parameters.items()
        shares = [{name: p.low + share * (p.high - p.low) for name, p in given} for share in SHARES]
        settings = [{name: p.default for name, p in given}, *shares]
    labels = (", ".join(f"{name} = {value:g}" for name, value in setting.items()) for setting in settings)
    return tuple(
        Case((x,), setting, label, defaulted and setting is settings[0])
        for setting, label in zip(settings, labels, strict=True)
    )


def compile_expression(
    expression: str, parameters: str, let: Table | None = None, scope: Table | None = None
) -> Callable[..., Any]:
    """`expression` as a function of `parameters`; the names of `let` stand for what is written there."""
    for name, meaning in reversed(list((let or {}).items())):
        if re.search(rf"\b{name}\b", expression):
            expression = f"(lambda {name}: {expression})({meaning})"
    function: Callable[..., Any] = eval(f"lambda {parameters}: {expression}", {**SCOPE, **(scope or {})})
    return function


def _read_rows(table: Iterable[Table], compiled: Callable[[str], Any]) -> Iterator[Misconception]:
    """Each row is a sentence, with one wrong answer or more that it fits."""
    for row in table:
        for name, expression in row.items():
            if name not in ("says", "at"):
                yield Misconception(name, compiled(expression), row["says"], row.get("at"))


def _list_common_rows(part: str, title: str, compiled: Callable[[str], Any]) -> Iterator[Misconception]:
    """List the mistakes that any activation invites, and the other activations."""
    for row in _read_rows(COMMON[part]["mistakes"], compiled):
        yield Misconception(row.name, row.wrong, row.message.format(title=title))
    for other in CLASSICS:
        if other.title != title:
            says = COMMON[part]["instead"].format(other=other.title, title=title)
            expression = other.name + ".derivative" * (part == "derivative")
            yield Misconception(f"{other.name}-instead", compiled(f"{expression}(x)"), says)


def _drop_known_rows(exercise: Exercise, rows: Iterable[Misconception]) -> Iterator[Misconception]:
    """Those that are neither the right answer, or that times a factor, nor there already."""
    right = np.concatenate(compute_outputs(exercise, exercise.reference))
    own = exercise.misconceptions
    taken = {row.name: np.concatenate(compute_outputs(exercise, row.wrong)) for row in own}
    rtol, atol = exercise.tolerance
    for row in rows:
        values = np.concatenate(compute_outputs(exercise, row.wrong))
        place = np.argmax(np.where(np.isfinite(values), np.abs(right), 0))
        scaled = right * (values[place] / right[place])
        if row.name not in taken and not any(
            np.allclose(values, other, rtol=rtol, atol=atol, equal_nan=True)
            for other in (scaled, *taken.values())
        ):
            yield row
            taken[row.name] = values


def _describe_values(activation: Activation) -> str:
    if np.isinf(activation.output.low) and np.isinf(activation.output.high):
        return f"Values of {activation.title} have no bound, on either side."
    return f"Values of {activation.title} lie in {activation.output}."


def _describe_slope(activation: Activation) -> str:
    x = np.array([0.5, 1.0, 2.0, 4.0])
    slopes = np.concatenate([activation.derivative(x), activation.derivative(-x)])
    facts = ["is never negative"] if np.all(slopes >= 0) else []
    if np.allclose(slopes[:4], slopes[4:], rtol=1e-12) and np.ptp(slopes) > 0:
        facts.append("the same at x and at −x")
    return f"The slope of {activation.title} {' and '.join(facts)}." if facts else ""


def _state_convention(activation: Activation) -> str:
    if not (kinks := activation.kinks_at()):
        return ""
    (value,) = activation.derivative(np.array(kinks[:1]))
    return (
        f"There is no derivative there, and this book takes {value:g}; what you take is another convention."
    )


EXERCISES = tuple(read())
