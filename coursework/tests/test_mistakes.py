"""A wrong answer that the marking scheme knows has a name: in the result, on the page, in the statistics."""

from dataclasses import replace

import pytest

from actgrade.assignment import read_assignment
from actgrade.feedback import feedback_page
from actgrade.grading import grade_submission
from actgrade.marks.class_results import ClassResults
from actgrade.marks.policy import Policy
from actgrade.marks.statistics import as_csv, as_text, statistics_of
from actgrade.marks.table import make_table
from actgrade.mutants import read_mutants
from actgrade.releases import Release
from actgrade.result import Result
from actgrade.roster import Roster, Student
from actgrade.sandbox import protection
from actgrade.soundness import _batches, _mutated
from classroom import make_assignment, make_result
from handing_in import SMALL, handed, solved
from places import COURSEWORK, each_name


@pytest.fixture(scope="module")
def sandbox():
    return protection().sandbox


def answered(assignment, sandbox, mutants):
    """The result of the solved notebook with these wrong answers in it."""
    release = Release(assignment)
    made = handed(_mutated(release.solved_notebook(), mutants))
    return grade_submission(made, "ada", assignment, secret="s", sandbox=sandbox, constants=release.constants)


@each_name
def test_a_wrong_answer_of_the_marking_scheme_is_called_by_its_name_and_by_no_other(name, sandbox):
    assignment = read_assignment(COURSEWORK / name)
    lost, named = 0, 0
    for mutants in _batches(read_mutants(assignment)):
        of = {mutant.question: mutant.name for mutant in mutants}
        for part in answered(assignment, sandbox, mutants).parts:
            if part.question in of and part.marks != part.points:
                lost, named = lost + 1, named + bool(part.mistake)
                assert of[part.question] in part.mistake or not part.mistake, part
            else:
                assert not part.mistake
    assert named > 0.8 * lost, "the others call another question's wrong answer, and are mistaken with it"


ACTIVATIONS = read_assignment(COURSEWORK / "1-activations")


def with_sigmoid(sandbox, code):
    mutant = next(one for one in read_mutants(ACTIVATIONS) if one.question == "sigmoid")
    return answered(ACTIVATIONS, sandbox, [type(mutant)("own", "sigmoid", code, mutant.marks)])


def test_own_numbers_stand_beside_the_right_ones_for_inputs_that_are_shown_alone(sandbox):
    result = with_sigmoid(sandbox, "def sigmoid(x):\n    return np.where(x > 0, 7.5, 0.25) + 0 * x\n")
    seen, far, *_ = result.parts
    assert not seen.mistake, "nobody's list has this"
    assert len(seen.differences) == 3
    for call, mine, right in seen.differences:
        x = float(call.removeprefix("sigmoid(").removesuffix(")"))
        assert (mine, float(right) > 0.5) == (("7.5", True) if x > 0 else ("0.25", False))
    assert far.marks == 0
    assert far.differences == ()
    page = feedback_page(result, ACTIVATIONS)
    assert "<code>sigmoid(" in page
    assert "Next: work out the first of these on paper" in page
    assert page.count("Next: ") == 1, "once a question"
    right_where_shown = with_sigmoid(
        sandbox, "def sigmoid(x):\n    return 1 / (1 + np.exp(-np.clip(x, -9, 9)))\n"
    )
    assert "Next: these inputs are not in the notebook" in feedback_page(right_where_shown, ACTIVATIONS)


def test_a_mistake_that_only_the_book_knows_has_the_books_words(sandbox):
    result = with_sigmoid(sandbox, "def sigmoid(x):\n    return 1 / (1 + np.exp(-2 * np.asarray(x)))\n")
    assert (
        result.parts[0].mistake == "The shape is right, but this is Sigmoid at 2x: it happens twice as fast."
    )
    assert result.parts[0].mistake in feedback_page(result, ACTIVATIONS)


def test_the_statistics_count_the_students_who_made_a_known_mistake(tmp_path):
    assignment = make_assignment(tmp_path / "slopes")
    results = {}
    for who, name in {"ada": "upstream forgotten", "eve": "upstream forgotten", "bob": "a sign"}.items():
        made = make_result(assignment, who, (0, 0, 1, 4))
        parts = tuple(replace(part, mistake=name if part.marks == 0 else "") for part in made.parts)
        results[who] = replace(made, parts=parts)
        assert Result.from_json(results[who].to_json()) == results[who]
    roster = Roster(tuple(Student(who, who) for who in results))
    found = statistics_of(make_table(roster, assignment, ClassResults(results, results, ()), Policy()))
    assert as_text(found).splitlines()[-3:] == [
        "known mistakes:", "  slope: 2 students: upstream forgotten", "  slope: 1 student: a sign",
    ]  # fmt: skip
    assert "2 × upstream forgotten; 1 × a sign" in as_csv(found)


@each_name
def test_those_who_mark_get_every_known_mistake_by_question_and_students_do_not(name, tmp_path):
    assignment = read_assignment(COURSEWORK / name)
    Release(assignment).write_solved(tmp_path / "private")
    Release(assignment).write_student(tmp_path / "given")
    assert {path.name for path in (tmp_path / "private").iterdir()} == {
        "common-mistakes.md", *(path.name for path in (tmp_path / "given").iterdir())
    }  # fmt: skip
    page = (tmp_path / "private" / "common-mistakes.md").read_text(encoding="utf-8")
    said = 0
    sections = dict(section.partition("\n")[::2] for section in page.split("\n## ")[1:])
    for mutant in read_mutants(assignment):
        question = assignment.by_id[mutant.question]
        lost = [part for part in question.parts if mutant.marks[part.id] < part.points]
        section = sections.get(question.title, "")
        assert (f"```python\n{mutant.code.strip()}\n```" in section) == bool(lost)
        for part in lost:
            assert f"({mutant.marks[part.id]:g} of {part.points:g})" in section
        said += bool(lost and mutant.says)
    assert page.count("\nSay: ") == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("slоpe", "it defines slоpe (letter 3 is CYRILLIC SMALL LETTER O, not “o”): the name"),
        ("slopes", "it defines slopes: the name"),
    ],
)
def test_a_letter_that_only_looks_right_is_named(sandbox, name, said):
    held = solved(slope=f"def help(x):\n    return x\ndef {name}(x):\n    return help(x)\n")
    parts = grade_submission(handed(held), "ada", SMALL, secret="s", sandbox=sandbox).parts
    assert said in next(part.reason for part in parts if part.question == "slope")
