"""The name of a wrong answer: which one of the marking scheme's list, or of the book's, returns the same.

A name is given only where it is sure: the student's function returned, call by call, what that wrong answer
returns, to the tolerance of the part; where two do, both are named, and where more do, none. Nothing of the
student's runs here, and a name says nothing of the inputs that are not shown.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actbook.coursework.chapter_words import rows_for
from actbook.coursework.judges import first_differences, judge_value
from actbook.coursework.plain import difference, restore
from actgrade import wording
from actgrade.assignment import Part, Question
from actgrade.mutants import Mutant
from actgrade.reference import Reference
from actgrade.result import PartResult, Status
from actgrade.sandbox.untrusted_replies import value_of

ALTERNATIVES = 2
MOST = 3  #: places of a call where own and right numbers are shown


@dataclass(frozen=True)
class Call:
    """One call of a student's function, and what came back."""

    args: list[Any]  #: as `plain` writes them
    truth: Any  #: the right value, as `restore` gives it; None where a judge decides
    reply: dict[str, Any]


def explain(
    results: Sequence[PartResult],
    question: Question,
    calls: Mapping[str, Sequence[Call]],
    reference: Reference,
    shown: Container[str],
) -> list[PartResult]:
    """The parts of one question with the mistake's name, and the student's numbers beside the right ones.

    `calls` are those of each part, up to the one that lost its points; numbers are given for the parts that
    are `shown`.
    """
    declared = {part.id: part for part in question.parts}
    lost = [one for one in results if one.status is Status.GRADED and one.marks != one.points]
    lost = [one for one in lost if calls.get(one.part)]
    mutants = [mutant for mutant in reference.mutants if lost and mutant.question == question.id]
    fitting = {
        one.part: [m for m in mutants if _is_mutant(m, declared[one.part], calls[one.part], reference)]
        for one in lost
    }
    # a wrong answer that is right where this one is, and fits wherever it is not, fits better than others
    whole = [
        mutant
        for mutant in mutants
        if all(mutant in some for some in fitting.values())
        and all(mutant.marks[name] == part.points for name, part in declared.items() if name not in fitting)
    ]
    explained = []
    for one in results:
        if one in lost:
            names = whole or fitting[one.part]
            own = calls[one.part]
            if not 1 <= len(names) <= ALTERNATIVES:
                one = replace(one, mistake=_name_in_the_book(question, declared[one.part], own))
            else:
                says = names[0].says if len(names) == 1 else ""
                one = replace(one, mistake=", or ".join(mutant.name for mutant in names), says=says)
            if one.part in shown and not declared[one.part].judge and "value" in own[-1].reply:
                places = tuple(_differences(question, declared[one.part], own[-1]))
                one = replace(one, differences=places)
        explained.append(one)
    return explained


def _is_mutant(mutant: Mutant, part: Part, calls: Sequence[Call], reference: Reference) -> bool:
    lost = mutant.marks[part.id] < part.points
    return lost and _is_same(part, calls, reference.replies(mutant, part, [call.args for call in calls]))


def _name_in_the_book(question: Question, part: Part, calls: Sequence[Call]) -> str:
    """What the book says of a wrong answer that is this one; "" for none, or for several."""
    rows = rows_for(question.function, [(call.args, call.truth) for call in calls])
    same = {says for says, values in rows if _is_same(part, calls, [{"value": value} for value in values])}
    return same.pop() if len(same) == 1 else ""


def _is_same(part: Part, calls: Sequence[Call], others: list[dict[str, Any]]) -> bool:
    """Whether a wrong answer's replies are the student's, and lose the points at the same call."""
    try:
        for call, other in zip(calls, others, strict=True):
            if "raised" in call.reply and "raised" in other:
                mine, its = call.reply["raised"], other["raised"]
                return bool((mine["type"], mine["text"]) == (its["type"], its["text"]))
            if "value" not in call.reply or "value" not in other:
                return bool(call.reply == other)
            if difference(restore(other["value"]), value_of(call.reply), part.rtol, part.atol):
                return False
        last, value = tuple(map(restore, calls[-1].args)), restore(others[-1]["value"])
        return bool(judge_value(part.judge, last, calls[-1].truth, value, part.rtol, part.atol))
    except Exception:  # a value that no comparison thought of
        return False


def _differences(question: Question, part: Part, call: Call) -> Iterator[tuple[str, str, str]]:
    args = tuple(map(restore, call.args))
    whole = wording.call_in_words(question, list(args))
    for place, got, right in first_differences(
        args, call.truth, value_of(call.reply), part.rtol, part.atol, MOST
    ):
        called = (
            f"{question.function}{place}" if place.startswith("(") else f"{whole}{place and ' at '}{place}"
        )
        yield called, got, right
