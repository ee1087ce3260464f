"""What an exercise is: a declaration that the rest of this package reads.

A reference, the inputs to compare at, the wrong answers that are worth a word, and hints. Nothing
here runs anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Line: TypeAlias = tuple[str, float | str | None]  # code to type, and what it gives (None: a statement)
Comparison: TypeAlias = Callable[["Case", tuple[int, ...]], tuple[Line, ...]]
IMPORT: Line = ("from actbook.checks import example", None)


class Kind(Enum):
    """What is handed in."""

    ELEMENTWISE = "a function of x"  # called with an array, or with one number at a time if need be
    FUNCTION = "a function"  # called with each case's arguments
    VALUE = "a number"


@dataclass(frozen=True, eq=False)
class Case:
    """One call: the arguments, and how to speak of it (`alpha = 0.2`) where there are several.

    `defaulted`: the keywords are the taught defaults, so they are left out where the answer allows it.
    """

    args: tuple[Any, ...] = ()
    keywords: Mapping[str, float] = field(default_factory=dict)
    label: str = ""
    defaulted: bool = False


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that is worth a word.

    `wrong` takes what the exercise's function takes (for a value it is a number). `message` speaks to
    the student, and does not give the answer. `at` is the x at which it shows best; without one the
    largest difference is shown.
    """

    name: str
    wrong: Any
    message: str
    at: float | None = None


@dataclass(frozen=True)
class Tolerance:
    """|answer − reference| ≤ atol + rtol·|reference|, loosened for float32 and float16 answers.

    The defaults let any algebra through, float32 inside a formula too; the tested inputs are where
    the reference is far larger than `atol`.
    """

    rtol: float = 1e-5
    atol: float = 2e-7


@dataclass(frozen=True, kw_only=True, eq=False)
class Exercise:
    """One exercise; add one to the EXERCISES of a module in `topics`, and all else follows.

    key: what `check` is called with. title: what readers see. signature: how the answer is called.
    reference: the right function (or number). cases: the calls at which answers are compared.
    misconceptions and hints: in the order in which to try and to give them.
    behaviour: a sentence that is true of right answers and helps with any wrong one, or a function of the
    case and the place of the difference that makes one; with a colon at its end it leads to the comparison.
    comparison: from the case and the place, lines that the student can type; `{example}` stands for the
    call that gives the case's arguments.
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
    tolerance: Tolerance = Tolerance()
    behaviour: str | Callable[[Case, tuple[int, ...]], str] = ""
    comparison: Comparison | None = None
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

    def __repr__(self) -> str:
        return f"Exercise({self.key!r})"
