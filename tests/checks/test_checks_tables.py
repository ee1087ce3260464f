"""The declarations: every row is a different wrong function, shows where it says, and is recognised."""

import re
from itertools import combinations

import numpy as np
import pytest

import actbook
from actbook.activation import Activation
from actbook.checks import Exercise, Kind, Misconception, Outcome, check, example, exercises, hint
from actbook.checks.activations import slope_exercise, value_exercise
from actbook.checks.checking import check_exercise
from actbook.checks.comparing import close_for, expected, fitted, outputs_of_misconceptions
from actbook.checks.topics import EXERCISES
from actbook.interval import Interval

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.key)


def collisions(exercise: Exercise) -> list[tuple[str, str]]:
    """Pairs of rows, or a row and the answer, that a check could not tell apart."""
    close = close_for(exercise, [])
    outputs = {"the answer": expected(exercise)}
    outputs |= {row.name: values for row, values in outputs_of_misconceptions(exercise)}
    return [
        (one, other)
        for one, other in combinations(outputs, 2)
        if all(close(fitted(a, b), b) for a, b in zip(outputs[one], outputs[other], strict=True))
    ]


def test_keys_are_unique():
    assert len(set(exercises())) == len(exercises()) == len(EXERCISES)


@each_exercise
def test_no_two_rows_are_the_same_function(exercise):
    names = [row.name for row in exercise.misconceptions]
    assert len(set(names)) == len(names)
    assert collisions(exercise) == []


def test_a_collision_is_found():
    """e^-x / (1 + e^-x) is 1 - s: the trap that this test is for."""
    rows = (
        Misconception("complement", lambda x: 1 - actbook.sigmoid(x), "…"),
        Misconception("quotient", lambda x: np.exp(-x) / (1 + np.exp(-x)), "…"),
        Misconception("right in disguise", lambda x: 1 / (2 + np.exp(x) + np.exp(-x)), "…"),
    )
    exercise = slope_exercise(actbook.sigmoid, rows)
    assert set(collisions(exercise)) == {("the answer", "right in disguise"), ("complement", "quotient")}


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


def behaviour_of(exercise: Exercise) -> str:
    said = exercise.behaviour
    return said(exercise.cases[0], (0,)) if callable(said) else said


@each_exercise
def test_what_is_declared_can_be_read(exercise):
    assert exercise.title
    assert exercise.hints
    assert exercise.behaviour
    texts = [*exercise.hints, behaviour_of(exercise), *(row.message for row in exercise.misconceptions)]
    for text in filter(None, texts):
        assert text[-1] in ".?!:`", text
        assert text.count("`") % 2 == 0, text
        assert text == text.strip()


# what would be the answer, up to spaces, letters and the sign for "times"
ANSWERS = {
    "sigmoid": r"1/\(1\+(e⁻ˣ|exp\(-x\)|np\.exp\(-x\))\)",
    "sigmoid-derivative": r"(s|σ\(x\))\*?\(1[-−](s|σ\(x\))\)",
    "tanh-derivative": r"1[-−](t|tanh\(?x?\)?)(²|\*\*2)",
    "relu-derivative": r"x>0\)?\.astype|where\(x>0,1",
    "leaky-relu": r"where\(x>0,x,",
    "central-difference": r"\(f\(x\+h\)-f\(x-h\)\)/\(2",
    "rmse-in-units": r"std\*?z|z\*?std|std\*?_?rms|σz",
    "collapse-bias": r"@W\+b|=b@",
    "stack-rank": r"(is|most|rank|=)[23]\b",
    "relu-bump": r"relu\(x\)-2|relu\(x\)−2|[-−]2relu",
    "sigmoid-slope-009": r"2\.19|2\.2\b|ln9|log\(9",
    "cross-entropy-slope": r"s[-−]y|σ\(z\)[-−]y|sigmoid\(z\)[-−]y",
    "tanh-flat-from": r"2\.99|3\.0",
    "zero-centred-mean": r"f\(np\.concat",
    "dead-fraction": r"(==0|<=0)\)?\.all|all\(a(ctivations)?==",
    "leaky-relu-any-slope": r"where\(x>0,x,",
    "ten-leaky-layers": r"0\.01\*\*|1e-20|10⁻²⁰|α\*\*10|α¹⁰",
    "backward-step": r"x\.T@|W2\.T\*|@W2\.T",
}


@each_exercise
def test_messages_and_hints_do_not_give_the_answer(exercise):
    assert exercise.key in ANSWERS, "a new exercise: say in ANSWERS what would give its answer away"
    texts = [*(row.message for row in exercise.misconceptions), *exercise.hints, behaviour_of(exercise)]
    for text in texts:
        assert not re.search(ANSWERS[exercise.key], re.sub(r"[\s·×]", "", text)), text


def test_a_message_that_gives_the_answer_would_be_found():
    assert re.search(ANSWERS["sigmoid-derivative"], re.sub(r"[\s·×]", "", "did you forget s · (1 − s)?"))


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
    forward, derivative = value_exercise(square), slope_exercise(square)
    assert (forward.key, derivative.key) == ("half-square", "half-square-derivative")
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
    verdict = check("relu-bump", lambda x: np.maximum(0, x) - np.maximum(0, x - 1))
    ((_, slope),) = verdict.comparison
    assert f"should be {slope}." not in verdict.evidence[-1]
