"""What is special about the softmax explorer: its numbers, and the two ends at which its slopes vanish."""

import random
import re

import numpy as np
import pytest

from actbook.explorables import SoftmaxExplorer
from actbook.explorables.softmax.softmax_explorer import NAMES, TEMPERATURES, VANISHED, look
from tests.explorables.cases import CASES
from tests.explorables.node import looks_of, needs_node
from tests.notebooks.notebook_text import load
from tests.site.places import CHAPTERS, KINDS

PLACE = next(place for place in KINDS if place.name == "softmax")
TIE = {"z1": 1.0, "z2": 1.0, "z3": 0.0, "z4": -1.0, "z5": -2.0}


def states(count=300):
    """The start, and some others."""
    chance = random.Random(0)
    return [PLACE.state, *(PLACE.state | PLACE.any_state(chance) for _ in range(count))]


def test_the_slopes_are_those_of_differences():
    for state in states(30):
        if state["temperature"] < 0.5:
            continue  # where the slopes change too quickly for a difference
        z, h = np.array([state[f"z{n}"] for n in range(1, 6)]), 1e-5
        ends = [[look(state | {f"z{k + 1}": z[k] + side * h})[0] for k in range(5)] for side in (1, -1)]
        quotients = (np.array(ends[0]) - ends[1]).T / (2 * h)
        np.testing.assert_allclose(look(state)[1], quotients, atol=1e-9)


@needs_node
def test_the_browsers_numbers_are_those_of_the_books_softmax():
    changed = [{name: state[name] for name in PLACE.state["start"]} for state in states()]
    looks = looks_of(PLACE.kind, PLACE.state, changed)
    for state, seen in zip(changed, looks, strict=True):
        for theirs, ours in zip((seen["p"], seen["slopes"]), look(state), strict=True):
            np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-300)  # V8's exp is not NumPy's


def end(**state):
    """At which end the slopes have vanished."""
    return SoftmaxExplorer.values(PLACE.state | state)["end"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, "none"),
        ({"temperature": 20.0}, "alike"),
        ({"temperature": 10.0}, "none"),
        ({"temperature": 0.05}, "one"),
        ({"temperature": 0.05} | TIE, "none"),
        ({"z1": 4.0, "z2": -4.0, "z3": -4.0, "z4": -4.0, "z5": -4.0}, "one"),  # by the logits alone
    ],
)
def test_an_end_is_known_by_its_probabilities(state, expected):
    assert end(**state) == expected


def test_hot_is_always_alike_and_the_goal_is_not_reached_at_the_start_or_by_a_button():
    rng = np.random.default_rng(0)
    for _ in range(200):
        logits = dict(zip((f"z{n}" for n in range(1, 6)), rng.integers(-16, 17, 5) / 4, strict=True))
        assert end(**logits, temperature=TEMPERATURES[-1]) == "alike"
    assert [end(**prompt["state"]) for prompt in [{"state": {}}, *PLACE.state["prompts"]]] == ["none"] * 3
    assert PLACE.state["goal"] == VANISHED
    assert PLACE.state["names"] == NAMES


def test_the_question_is_answered_with_the_numbers_of_its_state():
    explanation = CASES["softmax"].make().prediction["explanation"]
    p, slopes = look(PLACE.state | PLACE.state["prediction"]["state"])
    for n in (1, 4):
        assert f"{p[n]:.2f}" in explanation
        assert f"{-slopes[n, 0]:.3f}" in explanation
    assert slopes[1:, 0].argmin() == 0, "the dog, the largest of the others, falls most"


def test_the_chapters_links_show_what_it_says_of_them():
    text = "".join(cell["source"] for cell in load(CHAPTERS / f"{PLACE.chapter}.ipynb")["cells"])
    found = []
    for query in re.findall(r"\(#softmax\?([^)]*)\)", text):
        pairs = dict(pair.split("=") for pair in query.split("&"))
        state = PLACE.state | {name: type(PLACE.state[name])(float(value)) for name, value in pairs.items()}
        found.append((end(**state), round(float(look(state)[1].max()), 2)))
    assert [way for way, _ in found] == ["alike", "one", "none"]
    assert found[2][1] == 5.0
    assert "largest slope is 5, twenty times as large as anything at $T = 1$" in text


def test_there_are_as_many_logits_as_names():
    with pytest.raises(ValueError, match="there are 5 logits; you gave 2"):
        SoftmaxExplorer((1.0, 2.0))
