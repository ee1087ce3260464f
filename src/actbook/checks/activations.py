"""The exercises that any activation can have: its function and its derivative.

A topic's module asks for one and adds the misconceptions that are worth a word of their own; those that any
activation invites are here.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.checks.exercise import Array, Case, Exercise, Kind, Misconception, Tolerance
from actbook.registry import CLASSICS

BEYOND = (-30.0, -1e-4, 1e-4, 25.0)  # for straight pieces: they go on past the grid, and up to the kink
GRID = (-6.0, -4.0, -3.0, -2.0, -1.5, -1.0, -0.5, -0.1, 0.0, 0.1, 0.3, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
EXTREMES = (20.0, -20.0, 40.0, -40.0, 100.0, -100.0, 720.0, -720.0, 1000.0, -1000.0)
SHARES = (0.2, 0.5)  # of a parameter's range: what is tested besides the default

VALUE_HINTS = (
    "Read the formula at the top of the chapter and say it in words: what happens to a large x, to 0, to "
    "a very negative x?",
    "Work out the value at x = 0 and at x = 2 on paper first; then write the formula with NumPy's "
    "functions, which act on whole arrays.",
    "Compare with your paper: call your function at 0 and at 2, and look at which of the two differs.",
)
HANDED_THE_OUTPUT = (
    " Much published code hands over the output instead of x, and there it is right; here x is the input."
)
SLOPE_HINTS = (
    "A slope is a number at each x: where does the curve climb fastest, and where is it flat?",
    "Differentiate the formula on paper, step by step; the chapter's derivation is the pattern. Then "
    "write the result as code.",
    "Test it yourself: `(f(x + 1e-5) - f(x - 1e-5)) / 2e-5` is the slope of f at x, nearly. Where does "
    "your function differ?",
)


def value_exercise(
    activation: Activation, rows: Sequence[Misconception] = (), hints: Sequence[str] = VALUE_HINTS
) -> Exercise:
    """The exercise `<name>`: write the function."""
    cases = _cases(activation, rows)
    return Exercise(
        key=_key(activation),
        title=f"{activation.title}, the function",
        kind=Kind.ELEMENTWISE,
        signature=f"{activation.name}(x{_parameters(activation)})",
        reference=activation,
        cases=cases,
        misconceptions=_table(activation, activation, rows, _any_function(activation), cases),
        hints=tuple(hints),
        behaviour=_behaviour_of_value(activation),
        slope=activation.derivative,
        kinks=activation.kinks_at(),
        extremes=EXTREMES,
    )


def slope_exercise(
    activation: Activation,
    rows: Sequence[Misconception] = (),
    hints: Sequence[str] = SLOPE_HINTS,
    convention: str = "",
    extremes: tuple[float, ...] = EXTREMES,
) -> Exercise:
    """The exercise `<name>-derivative`: write the slope. `extremes`: as far as the exercise's text asks."""
    cases = _cases(activation, rows)
    return Exercise(
        key=f"{_key(activation)}-derivative",
        title=f"{activation.title}, the derivative",
        kind=Kind.ELEMENTWISE,
        signature=f"{activation.name}_derivative(x{_parameters(activation)})",
        reference=activation.derivative,
        cases=cases,
        misconceptions=_table(activation, activation.derivative, rows, _any_derivative(activation), cases),
        hints=tuple(hints),
        behaviour=_behaviour_of_slope(activation),
        slope_of=activation,
        slope_of_name=activation.name,
        convention=convention or _default_convention(activation),
        kinks=activation.kinks_at(),
        extremes=extremes,
    )


def _key(activation: Activation) -> str:
    return activation.name.replace("_", "-")


def _parameters(activation: Activation) -> str:
    return "".join(f", {name}={p.default:g}" for name, p in activation.parameters.items())


def grid_with(points: Iterable[float | None]) -> Array:
    """The common grid and the given points, in order."""
    return np.array(sorted({*GRID, *(p for p in points if p is not None)}))


def _cases(activation: Activation, rows: Sequence[Misconception]) -> tuple[Case, ...]:
    kinks = activation.kinks_at()
    x = grid_with([*(row.at for row in rows), *kinks, *(BEYOND if kinks else ())])
    if not activation.parameters:
        return (Case((x,)),)
    defaults = {name: p.default for name, p in activation.parameters.items()}
    settings = [
        {name: p.low + share * (p.high - p.low) for name, p in activation.parameters.items()}
        for share in SHARES
    ]
    return (
        Case((x,), defaults, _written(defaults), defaulted=True),
        *(Case((x,), setting, _written(setting)) for setting in settings),
    )


def _written(setting: dict[str, float]) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in setting.items())


# --- what any activation invites ---


def _any_function(activation: Activation) -> tuple[Misconception, ...]:
    f, title = activation, activation.title
    return (
        Misconception(
            "slope-not-value", f.derivative, f"This is the slope of {title}; the function itself is asked."
        ),
        Misconception(
            "mirrored",
            lambda x, **p: f(-x, **p),
            f"This is {title} mirrored left to right: look at the sign of x.",
        ),
        Misconception("identity", lambda x, **p: x + 0.0, "You return x as it came."),
        *(
            Misconception(
                f"{g.name}-instead", _without_parameters(g), f"This is {g.title}; {title} is asked."
            )
            for g in CLASSICS
            if g is not activation
        ),
    )


def _any_derivative(activation: Activation) -> tuple[Misconception, ...]:
    f, title = activation, activation.title
    return (
        Misconception(
            "value-not-slope", f, f"This is {title} itself, the height of the curve; its slope is asked."
        ),
        Misconception(
            "at-the-output",
            lambda x, **p: f.derivative(f(x, **p), **p),
            "The slope is taken at the wrong place: at f(x), where x was meant. Is the function applied "
            "once too often?",
        ),
        Misconception(
            "mirrored",
            lambda x, **p: f.derivative(-x, **p),
            "This is the slope at −x: look at the sign of x.",
        ),
        Misconception(
            "sigmoid-rule-at-x",
            lambda x, **p: x * (1 - x),
            "This is x·(1 − x), the sigmoid's rule with x in the place of its value; "
            f"{title} has another slope.",
        ),
        Misconception(
            "sigmoid-rule",
            lambda x, **p: f(x, **p) * (1 - f(x, **p)),
            f"This is a·(1 − a), the sigmoid's rule; {title} has another slope.",
        ),
        Misconception(
            "tanh-rule",
            lambda x, **p: 1 - f(x, **p) ** 2,
            f"This is 1 − a², tanh's rule; {title} has another slope.",
        ),
        Misconception(
            "tanh-rule-at-x",
            lambda x, **p: 1 - x**2,
            f"This is 1 − x², tanh's rule with x in the place of its value; {title} has another slope.",
        ),
        *(
            Misconception(
                f"{g.name}-instead",
                _without_parameters(g.derivative),
                f"This is the slope of {g.title}; that of {title} is asked.",
            )
            for g in CLASSICS
            if g is not activation
        ),
    )


def _without_parameters(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x, **p: function(x)


def _table(
    activation: Activation,
    reference: Callable[..., Any],
    own: Sequence[Misconception],
    common: Sequence[Misconception],
    cases: tuple[Case, ...],
) -> tuple[Misconception, ...]:
    """The activation's own rows, and the common ones that are neither right nor there already."""
    rows = list(own)
    taken = [_values(reference, cases), *(_values(row.wrong, cases) for row in own)]
    for row in common:
        values = _values(row.wrong, cases)
        if not any(same_values(values, other) for other in taken):
            rows.append(row)
            taken.append(values)
    return tuple(rows)


def _values(function: Callable[..., Any], cases: tuple[Case, ...]) -> Array:
    with np.errstate(all="ignore"):
        return np.concatenate(
            [np.asarray(function(*case.args, **case.keywords), dtype=float) for case in cases]
        )


def same_values(left: Array, right: Array) -> bool:
    """Whether a check could not tell the two apart."""
    return bool(np.allclose(left, right, rtol=Tolerance.rtol, atol=Tolerance.atol, equal_nan=True))


# --- what is said of any of them ---


def _behaviour_of_value(activation: Activation) -> str:
    if np.isinf(activation.output.low) and np.isinf(activation.output.high):
        return f"Values of {activation.title} have no bound, on either side."
    return f"Values of {activation.title} lie in {activation.output}."


def _behaviour_of_slope(activation: Activation) -> str:
    x = np.array([0.5, 1.0, 2.0, 4.0])
    slopes = np.concatenate([activation.derivative(x), activation.derivative(-x)])
    said = ["is never negative"] if np.all(slopes >= 0) else []
    if np.allclose(slopes[:4], slopes[4:], rtol=1e-12) and np.ptp(slopes) > 0:
        said.append("the same at x and at −x")
    return f"The slope of {activation.title} {' and '.join(said)}." if said else ""


def _default_convention(activation: Activation) -> str:
    if not activation.kinks_at():
        return ""
    (value,) = activation.derivative(np.array(activation.kinks_at()[:1]))
    return (
        f"There is no derivative there, and this book takes {value:g}; what you take is another convention."
    )
