"""Answers as students write them: none that is wrong is accepted, none that is right refused."""

import ast
import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from actbook.checks import Outcome, Verdict, check, exercises
from actbook.checks.attempt import Attempt
from actbook.checks.verdict import write
from tests.checks.answers import BOOK, DATA, NOTED, RIGHT, SILENT, WRONG

ROOT = Path(__file__).parents[2]
CORE = ["sigmoid", "sigmoid-derivative", "tanh-derivative", "relu-derivative", "leaky-relu"]
NAMED_AT_LEAST = 0.85
CALLS = 300  # of one check, the search for exchanged arguments and one call an input included

each_wrong_answer = pytest.mark.parametrize(("key", "answer", "name"), WRONG)


def test_every_exercise_has_enough_answers():
    assert sorted(DATA) == sorted(exercises())
    assert all(len(DATA[key]["wrong"]) >= 20 and len(DATA[key]["right"]) >= 15 for key in CORE)
    assert all(len(data["wrong"]) >= 5 and len(data["right"]) >= 3 for data in DATA.values())


@each_wrong_answer
def test_a_wrong_answer_is_refused_and_named(key, answer, name):
    verdict = check(key, answer)
    assert verdict.outcome in (Outcome.WRONG, Outcome.RAISED)
    assert verdict.message
    assert verdict.diagnosis == name, verdict


@pytest.mark.parametrize("key", DATA)
def test_most_wrong_answers_have_a_name(key):
    names = [name for _, name in DATA[key]["wrong"]]
    if key in CORE:
        assert sum(map(bool, names)) >= NAMED_AT_LEAST * len(names)


@pytest.mark.parametrize(("key", "answer"), RIGHT)
def test_a_right_answer_passes(key, answer):
    verdict = check(key, answer)
    assert verdict.passed, verdict


@pytest.mark.parametrize(("key", "answer", "words"), NOTED)
def test_a_right_answer_gets_the_note_that_it_needs(key, answer, words):
    verdict = check(key, answer)
    assert verdict.passed, verdict
    assert any(words in note for note in verdict.notes), verdict


@pytest.mark.parametrize(("key", "answer"), SILENT)
def test_an_answer_that_does_all_that_the_text_asks_for_gets_no_note(key, answer):
    verdict = check(key, answer)
    assert verdict.passed
    assert verdict.notes == ()


# --- what a verdict shows is so ---


def name_of(answer: Any) -> str:
    return Attempt(None, answer, None, ()).name


def lines_that_are_not_so(verdict: Verdict, answer: Any) -> Iterator[str]:
    """Lines of the comparison that cannot be typed, or that give something else than they say."""
    scope = {**BOOK, name_of(answer): answer}
    with np.errstate(all="ignore"):
        for code, value in verdict.comparison:
            if not value:
                exec(code, scope)
                continue
            try:
                given = eval(code, scope)
            except Exception as error:
                yield f"{code}: {error!r}"
                continue
            digits = 9 if len(value.lstrip("-0.").replace(".", "")) > 6 else 6
            shown = str(given) if isinstance(given, tuple) else write(float(given), digits)
            same = shown == value or np.isclose(float(shown), float(value), rtol=1e-4, atol=1e-9)
            if not same:
                yield f"{code} gives {shown}, not {value}"


def lines_that_say_nothing(verdict: Verdict) -> Iterator[str]:
    """Lines that occur twice, or that end in a colon and lead to nothing."""
    lines = repr(verdict).splitlines()
    yield from {line for line in lines if lines.count(line) > 1}
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line.endswith(":") and not (after.startswith("    ") and verdict.comparison):
            yield line


@each_wrong_answer
def test_every_line_of_evidence_can_be_typed_and_gives_what_it_says(key, answer, name):
    assert list(lines_that_are_not_so(check(key, answer), answer)) == []


@each_wrong_answer
def test_no_line_is_said_twice_or_leads_to_nothing(key, answer, name):
    assert list(lines_that_say_nothing(check(key, answer))) == []


@each_wrong_answer
def test_evidence_does_not_contradict_the_verdict(key, answer, name):
    """What "your function gives" is never what a line beside it says that is right."""
    verdict = check(key, answer)
    gives = [line.rpartition("gives ")[2].rstrip(".") for line in verdict.evidence if " gives " in line]
    rights = [value for code, value in verdict.comparison if value and name_of(answer) + "(" not in code]
    if len(rights) == 1 and key.endswith(("-derivative", "-slope", "-step", "-difference")):
        assert gives[:1] != rights, verdict
    for line in verdict.evidence:
        if line.endswith("This is the slope of yours:"):
            should = line.partition("should be ")[2].partition(". ")[0]
            assert verdict.comparison[-1][1] != should


SENTENCE = re.compile(
    r"At x = (\S+?)(?:, (?:with \w+ = (\S+?)|called without \w+),)? your function(?: f)? gives (\S+)\."
)


@each_wrong_answer
def test_the_call_that_a_sentence_speaks_of_gives_what_it_says(key, answer, name):
    for line in check(key, answer).evidence:
        if found := SENTENCE.fullmatch(line):
            x, alpha, value = found.groups()
            with np.errstate(all="ignore"):
                given = list(calls_of(answer, float(x), [float(alpha)] if alpha else []))
            assert any(write(number, digits) == value for number in given for digits in (6, 9)), (line, given)


def calls_of(answer: Any, x: float, parameter: list[float]) -> Iterator[float]:
    """The answer with one number, and in an array of one."""
    for call in (lambda: answer(x, *parameter), lambda: answer(np.array([x]), *parameter)):
        with contextlib.suppress(TypeError, IndexError, ValueError, AttributeError):
            yield float(np.ravel(call())[0])


@each_wrong_answer
def test_a_wrong_shape_is_shown_as_a_shape(key, answer, name):
    verdict = check(key, answer)
    if callable(answer) and name in ("wrong-shape", "jacobian", "pairs", "softmax-jacobian"):
        assert verdict.comparison[-1][0] == "x.shape" or "np.shape(" in verdict.comparison[-1][0]
        assert not any(" gives " in line for line in verdict.evidence)


def test_evidence_that_is_not_so_would_be_found():
    def answer(x):
        return 2 * x

    lines = (("answer(1 + 1e-5)", "2"), ("answer(1, alpha=3)", "2"), ("answer(1)", "3"))
    verdict = Verdict("k", "t", Outcome.WRONG, "Compare:", "", ("twice", "twice"), (), (), "nothing:")
    assert len(list(lines_that_are_not_so(Verdict("k", "t", Outcome.WRONG, comparison=lines), answer))) == 2
    assert sorted(lines_that_say_nothing(verdict)) == ["  Compare:", "  nothing:", "  twice"]


def asked_by_the_book() -> dict[str, set[Path]]:
    """The keys of all checks in chapters and assignments, and where they are asked."""
    asked: dict[str, set[Path]] = {}
    for path in (*ROOT.glob("chapters/*.ipynb"), *ROOT.glob("coursework/*/source.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            tree = ast.parse(cell.source) if cell.cell_type == "code" else ast.Module([], [])
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check":
                    asked.setdefault(ast.literal_eval(node.args[0]), set()).add(path)
    return asked


def test_every_exercise_is_asked_by_a_chapter_or_an_assignment():
    assert set(exercises()) - set(asked_by_the_book()) == set()


@pytest.mark.parametrize("key", exercises())
def test_a_chapter_has_imported_what_its_evidence_calls(key):
    """The lines can be typed below the exercise: they import what the chapter has not."""
    for path in (path for path in asked_by_the_book().get(key, ()) if path.parent.name == "chapters"):
        imports = next(c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code")
        for param in (param for param in WRONG if param.values[0] == key):
            answer = param.values[1]
            code = "\n".join([imports, *(code for code, _ in check(key, answer).comparison)])
            nodes = list(ast.walk(ast.parse(code)))
            known = {
                a.asname or a.name
                for n in nodes
                if isinstance(n, ast.Import | ast.ImportFrom)
                for a in n.names
            }
            stored = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            params = {n.arg for n in nodes if isinstance(n, ast.arg)}
            used = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            assert used <= known | stored | params | {name_of(answer)}, (path, used)


@pytest.mark.parametrize(("key", "answer"), [param.values[:2] for param in (*RIGHT, *WRONG)])
def test_a_check_calls_the_answer_a_bounded_number_of_times(key, answer):
    """A count and not a clock: an answer that takes a millisecond gets its verdict within the time limit."""
    calls = 0

    def counted(*args, **keywords):
        nonlocal calls
        calls += 1
        return answer(*args, **keywords)

    if callable(answer):
        check(key, counted)
        assert calls <= CALLS
