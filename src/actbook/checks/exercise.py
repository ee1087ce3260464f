"""What an exercise is; nothing here runs anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


class Kind(Enum):
    """What a student passes to `check`."""

    ELEMENTWISE = "a function of x"  # called with an array, or with one number at a time if need be
    FUNCTION = "a function"  # called with each case's arguments
    VALUE = "a number"


@dataclass(frozen=True, eq=False)
class Case:
    """One call: the arguments, and how to speak of it (`alpha = 0.2`) where there are several.

    `defaulted`: the keywords are the taught defaults, so they are left out where the answer allows it.
    `compare`: lines of its own, in the place of the exercise's.
    """

    args: tuple[Any, ...] = ()
    keywords: Mapping[str, float] = field(default_factory=dict)
    label: str = ""
    defaulted: bool = False
    compare: tuple[str, ...] = ()


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that is worth a word, as a function (or number) like the exercise's reference.

    `at` is the x at which it shows best; without one the largest difference is shown.
    """

    name: str
    wrong: Any
    message: str
    at: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Exercise:
    """One exercise, as `catalogue` reads it from a chapter's table.

    signature: how the answer is called. reference: the right function (or number). cases: the calls that
    compare the two. behaviour: a sentence that is true of right answers and helps with any wrong one; with a
    colon at its end it leads to `compare`, lines that the student can type. Both are templates, filled in
    with the case's arguments, `place` (where the answer differs), `right` (the case's right output) and
    `example` (the call that gives the arguments).
    tolerance: |answer − reference| ≤ atol + rtol·|reference|. The default lets any algebra through, float32
    inside a formula too; the tested inputs are where the reference is far larger than atol.
    built_of: names of which a right answer uses one; `not_built` is the note for one that takes a short cut.
    """

    key: str
    title: str
    kind: Kind
    signature: str
    reference: Any
    hints: tuple[str, ...]
    cases: tuple[Case, ...] = (Case(),)
    misconceptions: tuple[Misconception, ...] = ()
    tolerance: tuple[float, float] = (1e-5, 2e-7)
    behaviour: str = ""
    compare: tuple[str, ...] = ()
    built_of: tuple[str, ...] = ()
    not_built: str = ""
    # functions of x only
    slope_of: Callable[..., Any] | None = None  # for a derivative: the function whose slope it is …
    slope_of_name: str = ""  # … and its name in `actbook`
    slope: Callable[..., Any] | None = None  # for a function: its slope
    kinks: tuple[float, ...] = ()
    convention: str = ""  # what is taken at a kink, and why
    extremes: tuple[float, ...] = ()  # where a right answer may still run out of floating point

    @property
    def names(self) -> tuple[str, ...]:
        """What the arguments are called, in order."""
        return tuple(
            part.partition("=")[0].strip() for part in self.signature.partition("(")[2][:-1].split(",")
        )

    def example_of(self, case: Case) -> str:
        """The call that gives a case's arguments."""
        number = self.cases.index(case) + 1
        return f'example("{self.key}"' + (f", {number})" if number > 1 else ")")

    def words_for(self, case: Case) -> str:
        """What a message calls one of the cases, and how the student gets its arguments."""
        arrays = any(isinstance(argument, np.ndarray | list) for argument in case.args)
        given = (
            f" (`{self.example_of(case)}` of `actbook.checks`)" if self.cases.index(case) and arrays else ""
        )
        label = case.label or "the example"
        return label.removesuffix(",") + given + ("," if label.endswith(",") else "")
