"""The declarations: every row is a different wrong function, shows where it says, and is recognised."""

import re
import tomllib
from itertools import combinations

import numpy as np
import pytest

from actbook.activation import Activation
from actbook.checks import Exercise, Kind, Outcome, example, hint
from actbook.checks.attempt import Attempt, compute_misconceptions, compute_right, fit
from actbook.checks.catalogue import DATA as DATA_FOLDER
from actbook.checks.catalogue import EXERCISES, make, read
from actbook.checks.checking import check_exercise
from actbook.interval import Interval
from tests.checks.answers import DATA, check

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.key)


def collisions(exercise: Exercise) -> list[tuple[str, str]]:
    """Pairs of rows, or a row and the answer, that a check could not tell apart."""
    outputs = {"the answer": compute_right(exercise)}
    outputs |= {row.name: values for row, values in compute_misconceptions(exercise)}
    attempt = Attempt(exercise, None, None, ())
    return [
        (one, other)
        for one, other in combinations(outputs, 2)
        if all(attempt.close(fit(a, b), b) for a, b in zip(outputs[one], outputs[other], strict=True))
    ]


def test_tables_are_short_and_their_expressions_are_one_line():
    for path in DATA_FOLDER.glob("*.toml"):
        for key, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            rows = table.get("mistakes", ())
            assert len(rows) <= 8, key
            assert not any("\n" in str(value) for row in rows for value in row.values()), key


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('title = "T"\nright = "1"\nhint = "H"', "an exercise has no hint"),
        ('title = "T"\nright = "1 +"\nhints = ["H"]', "invalid syntax"),
        ('function = "swelu"', "no activation called 'swelu'"),
        (
            'title = "T"\nright = "1"\nhints = ["H"]\ncompare = ["np.ones(3)"]',
            r"`np.ones\(3\)` gives an array",
        ),
        ('title = "T"\nright = "1"\nhints = ["H"]\ncompare = ["relu"]', "gives a value of type Activation"),
        ('title = "T"\nright = "1"\nhints = ["H"]\ncompare = "np.ones(3)"', "compare is a list"),
        (
            'title = "T"\nright = "2 * x"\nsignature = "t(x)"\nhints = ["H"]\n'
            'cases = [{ args = "[[1.0, 2.0]]", label = "L", compare = ["2 * example()[0]"] }]',
            "compare: `2 . example",
        ),
    ],
)
def test_a_table_that_is_not_sound_is_refused_with_its_place(tmp_path, table, words):
    (tmp_path / "01-new.toml").write_text(f"[new-one]\n{table}\n", encoding="utf-8")
    with pytest.raises((ValueError, SyntaxError), match=words) as raised:
        list(read(tmp_path))
    assert raised.value.__notes__ == ["in 01-new.toml, [new-one]"]


@each_exercise
def test_no_two_rows_are_the_same_function(exercise):
    names = [row.name for row in exercise.misconceptions]
    assert len(set(names)) == len(names)
    assert collisions(exercise) == []


def test_a_collision_is_found():
    """e^-x / (1 + e^-x) is 1 - s: the trap that this test is for."""
    row = {
        "one-minus-s": "1 - f(x)",
        "quotient": "np.exp(-x) / (1 + np.exp(-x))",
        "right-in-disguise": "1 / (2 + np.exp(x) + np.exp(-x))",
        "says": "…",
    }
    exercise = make("trap", {"derivative": "sigmoid", "mistakes": [row]})
    assert set(collisions(exercise)) == {("the answer", "right-in-disguise"), ("one-minus-s", "quotient")}


@each_exercise
def test_each_row_is_recognised_and_its_place_shows_it(exercise):
    for row in exercise.misconceptions:
        verdict = check(exercise.key, row.wrong)
        assert verdict.outcome is Outcome.WRONG
        assert (verdict.diagnosis, verdict.message) == (row.name, row.message)
        if row.at is not None:
            assert verdict.evidence[0].startswith(f"At x = {row.at:g}"), row.name


@each_exercise
def test_the_reference_passes(exercise):
    assert check(exercise.key, exercise.reference).passed


@each_exercise
def test_a_stub_is_not_attempted(exercise):
    def stub(*args, **keywords):
        return ...

    answer = ... if exercise.kind is Kind.VALUE else stub
    assert check(exercise.key, answer).outcome is Outcome.NOT_ATTEMPTED


@each_exercise
def test_a_factor_is_noticed_but_a_single_number_is_not_given_away(exercise):
    if exercise.kind is Kind.VALUE:
        verdict = check(exercise.key, 3.7 * exercise.reference + 0.05)
        assert verdict.diagnosis == "too-large"
        assert f"{exercise.reference:.3g}" not in verdict.message
    else:
        verdict = check(exercise.key, lambda *args, **keywords: 3.7 * exercise.reference(*args, **keywords))
    assert verdict.outcome is Outcome.WRONG
    if exercise.kind is Kind.ELEMENTWISE:
        assert verdict.diagnosis == "factor"


@each_exercise
def test_what_is_declared_can_be_read(exercise):
    assert exercise.title
    assert exercise.hints
    assert exercise.behaviour
    texts = [*exercise.hints, exercise.behaviour, *(row.message for row in exercise.misconceptions)]
    for text in filter(None, texts):
        assert text[-1] in ".?!:`", text
        assert text.count("`") % 2 == 0, text
        assert text == text.strip()


@each_exercise
def test_messages_and_hints_do_not_give_the_answer(exercise):
    texts = [*(row.message for row in exercise.misconceptions), *exercise.hints, exercise.behaviour]
    for text in texts:
        assert not re.search(DATA[exercise.key]["gives_away"], re.sub(r"[\s·×]", "", text)), text


def test_a_message_that_gives_the_answer_would_be_found():
    assert re.search(
        DATA["sigmoid-derivative"]["gives_away"], re.sub(r"[\s·×]", "", "did you forget s · (1 − s)?")
    )


def test_an_exercise_on_a_new_activation_needs_no_table_of_its_own():
    square = Activation(
        name="half_square",
        title="Half square",
        formula="x^2/2",
        derivative_formula="x",
        function=lambda x: x * x / 2,
        derivative_function=lambda x: x + 0.0,
        output=Interval(0, float("inf"), closed_low=True),
        source="none",
    )
    forward, derivative = (
        make("half-square", {"function": square}),
        make("half-square-derivative", {"derivative": square}),
    )
    assert check_exercise(forward, lambda x: 0.5 * x**2).passed
    assert check_exercise(derivative, lambda x: x).passed
    assert check_exercise(derivative, lambda x: x**2 / 2).diagnosis == "value-not-slope"
    assert check_exercise(derivative, lambda x: 2 * x).diagnosis == "factor"
    assert collisions(forward) == collisions(derivative) == []


def test_an_unknown_key_names_the_nearest():
    with pytest.raises(KeyError, match="sigmoid-derivative"):
        check("sigmoid-derivate", abs)


def test_hints_come_one_by_one_and_the_last_is_repeated():
    total = hint("rmse-in-units", 1).total
    given = [hint("rmse-in-units") for _ in range(total + 2)]
    assert [h.number for h in given] == [*range(1, total + 1), total, total]
    assert len({h.text for h in given}) == total
    assert repr(given[0]).startswith(f"Hint 1 of {total}: ")
    assert "Hint 1" in given[0]._repr_html_()
    assert hint("rmse-in-units", 1) == given[0]
    with pytest.raises(ValueError, match="1 to"):
        hint("rmse-in-units", total + 1)


def test_an_example_is_a_copy():
    first = example("dead-fraction")[0]
    first[:] = 0
    assert example("dead-fraction")[0].any()
    assert example("dead-fraction", 3)[0].shape == (5, 2)
    with pytest.raises(ValueError, match="1 to 5"):
        example("dead-fraction", 6)


def test_a_message_about_a_later_case_says_how_to_get_it():
    """Right for as many examples as the first layer has: only elsewhere can the student see what is wrong."""
    verdict = check("dead-fraction", lambda a: np.mean(np.all(a[:3] == 0, axis=0)))
    assert '(`example("dead-fraction", 2)` of `actbook.checks`)' in verdict.evidence[0]


def test_the_slopes_that_are_shown_differ_where_any_do():
    """At the corner of the bump, and one step on, a plateau has the right slope; between them it has not."""

    def plateau(x):
        return np.maximum(0, x) - np.maximum(0, x - 1)

    verdict = check("relu-bump", plateau)
    ((_, slope),) = verdict.comparison
    assert f"should be {slope}." not in verdict.evidence[-1]


def test_an_answer_that_is_right_up_to_a_kink_hears_up_to_which():
    verdict = check(
        "relu-bump", lambda x: np.maximum(0, x) - 2 * np.maximum(0, x - 1) + 2 * np.maximum(0, x - 2)
    )
    assert verdict.message == "Right for x < 2, wrong for x > 2."
