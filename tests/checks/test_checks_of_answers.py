"""Answers as students write them: none that is wrong is accepted, none that is right refused."""

import ast
import contextlib
import functools
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from actbook.checks import Outcome, Verdict, exercises
from actbook.checks.attempt import Attempt
from actbook.checks.slips import GENERAL
from actbook.checks.verdict import write
from tests.checks.answers import BOOK, DATA, check, judge_all, judge_and_count, list_answers, make_answer

ROOT = Path(__file__).parents[2]
CORE = ["sigmoid", "sigmoid-derivative", "tanh-derivative", "relu-derivative", "leaky-relu"]
NAMED_AT_LEAST = 0.85
CALLS = 300  # of one check, the search for exchanged arguments and one call an input included

each_exercise = pytest.mark.parametrize("key", DATA)


def test_every_exercise_has_enough_answers():
    assert sorted(DATA) == sorted(exercises())
    assert all(len(DATA[key]["wrong"]) >= 20 and len(DATA[key]["right"]) >= 15 for key in CORE)
    assert all(len(data["wrong"]) >= 5 and len(data["right"]) >= 3 for data in DATA.values())


@each_exercise
def test_wrong_answers_are_refused_and_named(key):
    for answer, verdict in judge_all(key, "wrong"):
        assert verdict.outcome in (Outcome.WRONG, Outcome.RAISED), answer
        assert verdict.message, answer
        assert verdict.diagnosis == answer.expected, (answer, verdict)


@pytest.mark.parametrize("key", CORE)
def test_most_wrong_answers_have_a_name(key):
    names = [answer.expected for answer in list_answers(key, "wrong")]
    assert sum(map(bool, names)) >= NAMED_AT_LEAST * len(names)


@each_exercise
def test_right_answers_pass_with_the_note_that_they_need_and_no_other(key):
    for kind in ("right", "noted", "silent"):
        for answer, verdict in judge_all(key, kind):
            assert verdict.passed, (answer, verdict)
            assert kind != "noted" or any(answer.expected in note for note in verdict.notes), (
                answer,
                verdict,
            )
            assert kind != "silent" or verdict.notes == (), (answer, verdict)


@each_exercise
def test_an_answer_is_called_a_bounded_number_of_times(key):
    """A count and not a clock: an answer that takes a millisecond gets its verdict within the time limit."""
    for kind in ("right", "wrong"):
        for answer in list_answers(key, kind):
            assert judge_and_count(answer)[1] <= CALLS, answer


SEEN_ELSEWHERE = {"masked-values"}  # in the tests of hostile answers


def test_each_general_finding_is_seen_with_an_answer():
    """A sentence of general.toml that no answer gets would rot; variants of one go by its name."""
    seen = {verdict.diagnosis for key in DATA for _, verdict in judge_all(key, "wrong", "noted")}
    said = " ".join(verdict.message for key in DATA for _, verdict in judge_all(key, "wrong"))
    assert {row["name"] for row in GENERAL["errors"]} - seen == set()
    unseen = set(GENERAL["findings"]) - seen - SEEN_ELSEWHERE
    assert {name for name in unseen if GENERAL["findings"][name].partition("{")[0] not in said} == set()


# --- what a verdict shows is so ---


def name_of(answer: Any) -> str:
    return Attempt(None, answer, None, ()).name


def list_false_lines(verdict: Verdict, answer: Any) -> Iterator[str]:
    """Lines of the comparison that cannot be typed, or that give something else than they say."""
    scope = {**BOOK, name_of(answer): answer}
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
        shown = (
            str(given) if isinstance(given, tuple) else write(float(given), digits, 1e-9 * (" - " in code))
        )
        if shown != value and not np.isclose(float(shown), float(value), rtol=1e-4, atol=1e-9):
            yield f"{code} gives {shown}, not {value}"


def list_empty_lines(verdict: Verdict) -> Iterator[str]:
    """Lines that occur twice, or that end in a colon and lead to nothing."""
    lines = repr(verdict).splitlines()
    yield from {line for line in lines if lines.count(line) > 1}
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line.endswith(":") and not (after.startswith("    ") and verdict.comparison):
            yield line


@each_exercise
def test_evidence_can_be_typed_and_gives_what_it_says(key):
    for answer, verdict in judge_all(key, "wrong"):
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert list(list_false_lines(verdict, answer.value)) == [], answer
        assert list(list_empty_lines(verdict)) == [], answer


@each_exercise
def test_evidence_does_not_contradict_the_verdict(key):
    """What "your function gives" is never what a line beside it says that is right."""
    for answer, verdict in judge_all(key, "wrong"):
        gives = [line.rpartition("gives ")[2].rstrip(".") for line in verdict.evidence if " gives " in line]
        called = name_of(answer.value) + "("
        rights = [value for code, value in verdict.comparison if value and called not in code]
        if len(rights) == 1 and key.endswith(("-derivative", "-slope", "-step", "-difference")):
            assert gives[:1] != rights, (answer, verdict)
        for line in verdict.evidence:
            if line.endswith("This is the slope of yours:"):
                should = line.partition("should be ")[2].partition(". ")[0]
                assert verdict.comparison[-1][1] != should, (answer, verdict)


SENTENCE = re.compile(
    r"At x = (\S+?)(?:, (?:with (\w+) = (\S+?)|called without \w+),)? your function(?: f)? gives (\S+)\."
)


@each_exercise
def test_the_call_that_a_sentence_speaks_of_gives_what_it_says(key):
    for answer, verdict in judge_all(key, "wrong"):
        for line in verdict.evidence:
            if found := SENTENCE.fullmatch(line):
                x, name, parameter, value = found.groups()
                keywords = {name: float(parameter)} if name else {}
                given = list(try_calls(answer.value, float(x), keywords))
                told = [write(number, digits, 1e-14) for number in given for digits in (6, 9)]
                assert value in told, (answer, line, given)


def try_calls(answer: Any, x: float, keywords: dict[str, float]) -> Iterator[float]:
    """The answer with one number, and in an array of one; its parameter by position and by name."""
    for given in (x, np.array([x])):
        for args, named in (((given, *keywords.values()), {}), ((given,), keywords)):
            with (
                contextlib.suppress(TypeError, IndexError, ValueError, AttributeError),
                np.errstate(all="ignore"),
            ):
                yield float(np.ravel(answer(*args, **named))[0])


@each_exercise
def test_a_wrong_shape_is_shown_as_a_shape(key):
    for answer, verdict in judge_all(key, "wrong"):
        if callable(answer.value) and answer.expected in ("wrong-shape", "jacobian", "pairs", "extra-axis"):
            assert verdict.comparison[-1][0] == "x.shape" or "np.shape(" in verdict.comparison[-1][0], answer
            assert not any(" gives " in line for line in verdict.evidence), answer


MESSAGES = {  # source: words, for answers that get none of their own from a row
    "relu-derivative": {
        "[v > 0 for v in x if v != 0]": "come out at x = 0?",
        "[v for v in x if v > 0] + [0 * v for v in x if v < 0]": "come out at x = 0?",
        "[x[i] > 0 for i in range(len(x) - 1)]": "the range of the loop",
        "answer = np.vectorize(lambda v: 1 if v > 0 else 0 if v < 0 else None)": "at x = 0",
        "x.clip(0, 1)": "cut off",
        "np.where(x > 0, 1, np.nan)": "but for x ≤ 0 what",
        "np.sqrt(x) / np.sqrt(x)": "but for x ≤ 0 what",
        "np.exp(np.log(x) * 0)": "but for x ≤ 0 what",
        "np.where(x < 0, np.nan, x > 0)": "but for x < 0 what",
        "np.where(abs(x) > 2, np.nan, x > 0)": "inputs what",
        "relu(x) / x": "but here what",
    },
    "sigmoid-derivative": {"sigmoid.derivative(x[1:])": "a slice such as"},
    "tanh-derivative": {"np.diff(np.tanh(x)) / np.diff(x)": "`np.diff` subtracts neighbours"},
}


@pytest.mark.parametrize("key", MESSAGES)
def test_a_message_says_what_helps(key):
    for source, words in MESSAGES[key].items():
        message = check(key, make_answer(source)).message
        assert words in message
        assert "difference quotient" not in message
        if "range of the loop" in words or "slice" in words or "np.diff" in words:
            assert "x = 0" not in message, "a place that is not left out"


NAMELESS = [
    "np.vectorize(lambda v: 0 if v == 0 else 0.3)",
    "np.vectorize(lambda v: v * 0.5)",
    "np.vectorize(math.tanh)",
    "(lambda v: v / (1 + abs(v)))",
    "(lambda v: v[:3])",
    "functools.partial(lambda k, v: k * v, 2)",
    "sigmoid.derivative",
]


def test_a_wrong_type_does_not_hide_a_wrong_function():
    verdict = check("sigmoid", make_answer("answer = np.vectorize(lambda x: max(0, x))"))
    assert verdict.diagnosis == "relu-instead"
    assert any("np.vectorize" in note for note in verdict.notes)


def test_a_number_beyond_floats_is_called_too_large():
    assert check("relu-dead-from", 10**400).message == "That number is too large to be a float."


@pytest.mark.parametrize("source", NAMELESS)
def test_what_has_no_name_is_not_called_by_one(source):
    """Handed over as it stands, there is nothing to type; under a name, the lines use that one."""
    nameless = check("sigmoid", make_answer(source, ""))
    assert nameless.message
    assert not any(re.search(r"\bf\(|<|answer|tanh", code) for code, _ in nameless.comparison)
    assert list(list_empty_lines(nameless)) == []
    answer = make_answer(f"answer = {source}")
    if not hasattr(getattr(answer, "pyfunc", answer), "__self__"):  # a method, or C, has no namespace
        named = check("sigmoid", answer)
        assert list(list_false_lines(named, answer)) == []
        assert any("answer(" in code for code, _ in named.comparison)


def test_a_function_of_numpy_goes_by_its_full_name():
    assert "np.exp(" in check("sigmoid", np.exp).comparison[-1][0]


def test_a_vectorised_function_does_not_go_by_the_name_of_what_it_wraps():
    answer = make_answer("def half(v): return 1 if v > 1 else 0.5 * v\nanswer = np.vectorize(half)")
    verdict = check("sigmoid", answer)
    assert "answer(" in verdict.comparison[-1][0]
    assert list(list_false_lines(verdict, answer)) == []


def test_evidence_that_is_not_so_would_be_found():
    def answer(x):
        return 2 * x

    lines = (("answer(1 + 1e-5)", "2"), ("answer(1, alpha=3)", "2"), ("answer(1)", "3"))
    verdict = Verdict("k", "t", Outcome.WRONG, "Compare:", "", ("twice", "twice"), (), (), "nothing:")
    assert len(list(list_false_lines(Verdict("k", "t", Outcome.WRONG, comparison=lines), answer))) == 2
    assert sorted(list_empty_lines(verdict)) == ["  Compare:", "  nothing:", "  twice"]


# --- where the exercises are asked ---


@functools.cache
def find_checks() -> dict[str, dict[Path, str]]:
    """For each key the notebooks that ask it, with what is imported there."""
    asked: dict[str, dict[Path, str]] = {}
    for path in (*ROOT.glob("chapters/*.ipynb"), *ROOT.glob("coursework/*/source.ipynb")):
        cells = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
        for node in (node for cell in cells if "check(" in cell for node in ast.walk(ast.parse(cell))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check":
                asked.setdefault(ast.literal_eval(node.args[0]), {})[path] = cells[0]
    return asked


def test_every_exercise_is_asked_by_a_chapter_or_an_assignment():
    assert set(exercises()) - set(find_checks()) == set()


@each_exercise
def test_a_chapter_has_imported_what_its_evidence_calls(key):
    """The lines can be typed below the exercise: they import what the chapter has not."""
    chapters = {path: code for path, code in find_checks()[key].items() if path.parent.name == "chapters"}
    for path, imports in chapters.items():
        for answer, verdict in judge_all(key, "wrong"):
            nodes = list(ast.walk(ast.parse("\n".join([imports, *(code for code, _ in verdict.comparison)]))))
            aliases = [
                n for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for n in node.names
            ]
            known = {alias.asname or alias.name for alias in aliases} | {name_of(answer.value)}
            known |= {node.arg for node in nodes if isinstance(node, ast.arg)}
            names = [node for node in nodes if isinstance(node, ast.Name)]
            known |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
            assert {node.id for node in names if isinstance(node.ctx, ast.Load)} <= known, (path, answer)
