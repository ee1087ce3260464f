"""The check in an assignment's notebook: right, wrong and where, raised, not answered; no traceback."""

import subprocess
import sys

import numpy as np
import pytest

from actbook.checks.catalogue import EXERCISES
from actbook.coursework import NotAnswered, NotebookChecks, demand_part, notebook_checks
from actbook.coursework.plain import difference, plain
from actbook.coursework.stub import NBGRADER_STUB, stub

LINE = np.array([-1.0, 0.0, 2.0])


def part(cases, **changes):
    return {
        "id": "shown", "about": "three points", "points": 2, "rtol": 1e-9, "atol": 0.0, "judge": "",
        "cases": [{"args": [plain(arg) for arg in args], "wanted": plain(wanted)} for args, wanted in cases],
    } | changes  # fmt: skip


def checks(*parts, hidden=1, limit=2.0):
    """An assignment of one question: twice x."""
    double = {"function": "double", "title": "Twice", "time_limit": limit, "hidden_points": hidden}
    parts = parts or (part([((LINE,), 2 * LINE), ((3.0,), 6.0)]),)
    return NotebookChecks({"questions": {"double": double | {"parts": list(parts)}}, "modules": []})


@pytest.fixture
def says(capsys):
    """What the check prints for an answer."""

    def run(answer, check=None):
        (check or checks())("double", answer)
        return capsys.readouterr().out

    return run


def test_a_right_answer_is_called_right_and_the_points_that_are_not_shown_are_named(says):
    assert says(lambda x: 2 * x).splitlines() == [
        "double: Twice",
        "  right  2 points: three points",
        "  1 more point is given on inputs that are not shown",
        "  note: called in this very process; grading has a fresh one, with NumPy alone",
    ]


def test_a_wrong_answer_is_told_where_it_shows_and_what_is_right_there(says):
    said = says(lambda x: 2 * x + 0.5)
    assert "wrong  2 points" in said
    assert "3 of 3 numbers differ" in said
    assert "in call 1: double(np.array([-1.,  0.,  2.]))" in said
    assert "first where the arguments are (-1): it returned -1.5, and -2 is right" in said
    assert "it returned -2.00000002, and -2 is right" in says(lambda x: 2 * x * (1 + 1e-8))


BOOK = {exercise.key: exercise for exercise in EXERCISES}
NAMED = [BOOK[key] for key in ("sigmoid", "sigmoid-derivative", "tanh-derivative")]
ROWS = [(exercise, row) for exercise in NAMED for row in exercise.misconceptions]


def asks(exercise) -> NotebookChecks:
    """An assignment whose one question is what an exercise of the book asks."""
    name = exercise.signature.partition("(")[0]
    shown = part([((LINE,), exercise.reference(LINE)), ((3.0,), exercise.reference(3.0))])
    question = {"function": name, "title": "", "time_limit": 2.0, "hidden_points": 0, "parts": [shown]}
    return NotebookChecks({"questions": {"double": question}, "modules": []})


@pytest.mark.parametrize(("exercise", "row"), ROWS, ids=lambda one: getattr(one, "key", "") or one.name)
def test_a_mistake_that_a_chapter_names_is_named_in_the_same_words(says, exercise, row):
    assert row.message in says(row.wrong, asks(exercise))


def test_what_a_chapter_notes_is_noted_and_is_true(says):
    def clipped(x):
        s = 1 / (1 + np.exp(-x))
        return np.clip(s * (1 - s), 1e-7, 1)

    said = says(clipped, asks(BOOK["sigmoid-derivative"]))
    assert "right  2 points" in said
    assert "your formula gives 1e-07 where the exact result is 2.06e-09" in said


def test_a_question_that_only_has_an_exercises_name_is_not_taken_for_it(says):
    shown = part([((LINE,), 2 * LINE)])
    double = {"function": "sigmoid", "title": "", "time_limit": 2.0, "hidden_points": 0, "parts": [shown]}
    said = says(lambda x: x + 0.0, NotebookChecks({"questions": {"double": double}, "modules": []}))
    assert "2 of 3 numbers differ" in said
    assert "You return x as it came" not in said


@pytest.mark.parametrize(("dtype", "error"), [("float32", 3e-6), ("float16", 3e-3)])
def test_a_rough_value_is_right_only_where_the_right_value_is_as_rough(dtype, error):
    right = np.array([1.0, 2.0])
    rough = (right * (1 + error)).astype(dtype)
    assert "too few digits" in difference(right, rough, 1e-9)
    assert "differ" in difference(right, right * (1 + error), 1e-9)
    assert difference(right.astype(dtype), rough, 1e-9) == ""
    assert difference(right, right.astype(dtype), 1e-9) == "", "exact in either"


def test_an_answer_that_raises_is_told_the_error_and_the_line(says):
    def answer(x):
        return 2 * y  # noqa: F821

    said = says(answer)
    assert "it raised NameError: name 'y' is not defined (line" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        (lambda x: np.max(x, 2 * x), "number by number, is `np.maximum`"),
        (lambda x: np.max(2 * x), "`np.max` is not `np.maximum`"),
        (lambda x: np.dot(x, x), "`np.dot` and `@` add up"),
        (lambda x: x(2), "a `*` is missing"),
        (lambda x: exp(x), "NumPy's is `np.exp`"),  # noqa: F821
    ],
)
def test_a_common_slip_gets_a_word_of_advice(says, answer, advice):
    assert advice in says(answer)


def test_the_same_check_says_the_same_twice(says):
    assert says(lambda x: x) == says(lambda x: x)


@pytest.mark.parametrize("text", [stub("double"), NBGRADER_STUB])
def test_the_stub_stops_the_notebook_with_one_sentence_and_no_traceback(text):
    space = {}
    exec(f"def double(x):\n    {text}", space)
    with pytest.raises(NotAnswered, match=r"^Question 'double' is not answered yet\. ") as caught:
        checks()("double", space["double"])
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_an_answer_that_uses_an_unanswered_one_says_which():
    space = {}
    exec(f"def triple(x):\n    {stub('triple')}\ndef double(x):\n    return triple(x) - x", space)
    with pytest.raises(NotAnswered, match="answer to 'double' uses question 'triple'"):
        checks()("double", space["double"])


def test_a_not_implemented_error_of_the_students_own_is_no_stub(says):
    def answer(x):
        raise NotImplementedError("later")

    assert "it raised NotImplementedError: later" in says(answer)


def test_an_input_that_is_changed_is_noticed_and_costs_nothing(says):
    def answer(x):
        if np.ndim(x):
            x *= 2
            return x
        return 2 * x

    said = says(answer)
    assert "right  2 points" in said
    assert "note: it changes its input" in said


def test_numpys_warning_is_passed_on_as_a_note(says):
    said = says(lambda x: 2 * x + 0 * np.exp(np.float64(-800)) * np.log(np.float64(0)) * 0)
    assert "note: NumPy warns: divide by zero" in said


def test_numpy_the_standard_library_and_the_students_own_functions_are_fine(says):
    space = {"np": np, "__name__": "__main__"}
    exec("import math\nclass Two:\n    value = 2\ndef twice(x):\n    return Two.value * x\n", space)
    exec("def double(x):\n    return np.asarray(twice(x)) + math.floor(0.5)", space)
    assert "right  2 points" in says(space["double"])


def test_what_takes_too_long_is_wrong_in_the_notebook_too(says):
    def answer(x):
        while True:
            pass

    assert "not done within the 0.2 seconds" in says(answer, checks(limit=0.2))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: None, "nothing (None) came back"),
        (lambda x: {1}, "a value of type set came back"),
        (lambda x: np.zeros(5), "an array of shape (5,) came back"),
        (lambda x: "2", "numbers are expected"),
        (4, "this question wants a function, but you passed a value of type int"),
    ],
)
def test_what_is_no_number_is_named(says, answer, said):
    assert said in says(answer)


def test_a_question_that_does_not_exist_is_named():
    with pytest.raises(NotAnswered, match="no question 'triple' here; there are: double"):
        checks()("triple", abs)


def test_a_missing_or_damaged_file_is_one_sentence(tmp_path):
    with pytest.raises(NotAnswered, match=r"visible\.json is not here"):
        notebook_checks(tmp_path)
    (tmp_path / "visible.json").write_text("{}")
    with pytest.raises(NotAnswered, match="is damaged"):
        notebook_checks(tmp_path)


def test_in_plain_python_a_question_not_answered_is_one_sentence_too(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "from actbook.coursework import notebook_checks\nnotebook_checks()"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("visible.json is not here.")
    assert len(done.stderr.splitlines()) == 1


def test_a_demand_passes_what_is_right_and_fails_what_is_wrong():
    right = part([((LINE,), 2 * LINE)])
    demand_part(lambda x: 2 * x, right)
    with pytest.raises(AssertionError, match="2 of 3 numbers differ"):
        demand_part(lambda x: x, right)


POINTS = np.array([[-1.0, 0.5], [-1.0 + 1e-5, 0.5 + 1e-5], [-1.0 + 2e-5, 0.5 + 2e-5]])


@pytest.mark.parametrize("dtype", ["float64", "float32", "longdouble"])
def test_two_arrays_may_come_back_as_the_rows_of_one(says, dtype):
    pair = part([((LINE,), (2 * LINE, LINE)), ((3.0,), (6.0, 3.0))])
    assert "right  2 points" in says(lambda x: np.array([2 * x, x], dtype), checks(pair))
    assert "value 1: 2 of 3 numbers differ" in says(lambda x: np.array([x, 2 * x], dtype), checks(pair))
    assert "a list or tuple of 2 values is expected" in says(lambda x: np.array([2 * x, x, x]), checks(pair))


@pytest.mark.parametrize(
    ("judge", "points", "good", "bad", "said"),
    [
        ("slopes of values", POINTS, lambda x: (x**2, 2 * x), lambda x: (x**2, x), "the central difference"),
        ("finite", LINE, lambda x: (x, x), lambda x: (x, np.log(np.maximum(x, 0))), "at x = -1 the slope"),
        (
            "elementwise", np.array([LINE, LINE[::-1]]), lambda x: (x, x), lambda x: (np.cumsum(x, 1), x),
            "the value at a point depends on the points around it",
        ),
        (
            "elementwise", np.array([LINE, [2.0, 0.0, 5.0]]), lambda x: (x, x),
            lambda x: (x, x - x.mean(axis=1, keepdims=True)), "the slope at a point depends",
        ),
        ("not a line", LINE, lambda x: (np.abs(x), x), lambda x: (3 * x - 1, x), "is a straight line"),
        ("not a line", LINE, lambda x: (np.abs(x), x), lambda x: (0 * x, x), "is constant"),
        ("finite", LINE, lambda x: np.array([x, x]), lambda x: x, "two arrays are expected"),
        ("finite", LINE, lambda x: (x, x), lambda x: (x, [str(n) for n in x]), "are not numbers"),
        ("finite", LINE, lambda x: (x, x), lambda x: (x, 1.0), "the slopes have the shape ()"),
    ],
)  # fmt: skip
def test_a_judge_asks_for_a_property_and_not_for_a_value(says, judge, points, good, bad, said):
    asked = checks(part([((points,), None)], judge=judge, rtol=1e-6, atol=1e-6))
    with np.errstate(divide="ignore"):
        assert "right  2 points" in says(good, asked)
        assert said in says(bad, asked)
