"""What is special about TangentExplorer: activations and their parameters, questions, a slope that jumps."""

import math
import re

import numpy as np
import pytest
from ipywidgets import Widget
from traitlets import TraitError

from _ext.widget_pictures import traits
from actbook import ACTIVATIONS, CLASSICS, get_activation, relu, sigmoid, tanh
from actbook.explorables import TangentExplorer
from tests.notebooks.notebook_text import load, prose
from tests.site.places import CHAPTERS, PLACES

#: The words of each chapter that say where the point is at first, or which slope is read there.
IN_THE_PROSE = {
    "02-sigmoid": r"As \$x\$ moves from \$?(?P<x>\S+?)\$? to the right",
    "03-tanh": r"move the point from \$?(?P<x>\S+?)\$? to",
    "04-relu": r"Drag the point from \$?(?P<x>\S+?)\$? slowly to the right",
    "05-leaky-relu": r"move the point from \$?(?P<x>\S+?)\$? to",
    "06-linear": r"The slope is \$?(?P<slope>\d)\$? wherever you stand",
}


def test_its_repr_names_what_differs_from_the_default():
    assert repr(TangentExplorer()) == "TangentExplorer('sigmoid', x=0.0)"
    leaky = TangentExplorer("leaky_relu", 1.0, alpha=0.2)
    assert repr(leaky) == "TangentExplorer('leaky_relu', x=1.0, alpha=0.2)"
    secant = TangentExplorer("relu", secant="central")
    assert repr(secant) == "TangentExplorer('relu', x=0.0, secant='central', h=1.0)"


def test_it_offers_the_family_in_teaching_order_unless_told():
    assert TangentExplorer().offered == [a.name for a in CLASSICS]
    for first in (ACTIVATIONS[0], ACTIVATIONS[-1]):  # the curves of a whole family take seconds
        offered = TangentExplorer(first.name).offered
        assert offered == [a.name for a in ACTIVATIONS if a.family == first.family]
    assert TangentExplorer("tanh", activations=(tanh, relu)).offered == ["tanh", "relu"]


def test_the_constructor_refuses_too():
    with pytest.raises(TraitError, match="no activation 'swich' here; there are: sigmoid, tanh"):
        TangentExplorer("swich")
    with pytest.raises(TypeError, match="sigmoid has no parameter 'alpha'"):
        TangentExplorer("sigmoid", alpha=0.1)
    with pytest.raises(TypeError, match="no parameter 'beta'"):
        TangentExplorer("leaky_relu", beta=0.1)
    with pytest.raises(TraitError, match="alpha of leaky_relu must be a number from 0 to 2, got 3"):
        TangentExplorer("leaky_relu", alpha=3)
    with pytest.raises(TraitError, match="no parameter for 'sigmoid'; activations that have one: leaky_relu"):
        TangentExplorer().parameters = {"sigmoid": 1.0}


def test_x_moves_to_the_nearest_node():
    assert TangentExplorer(x=1.03).x == 1.05
    assert str(TangentExplorer(x=-0.0).x) == "0.0"
    assert str(TangentExplorer(x=-1).x) == "-1.0"


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_every_activation_can_be_the_first_and_is_asked_about(activation):
    explorer = TangentExplorer(activation.name)
    assert explorer.prediction["question"].endswith("?")
    assert 0 <= explorer.prediction["answer"] < len(explorer.prediction["choices"])
    assert "{" not in explorer.prediction["question"] + explorer.prediction["explanation"]
    assert 2 <= len(explorer.prompts) <= 3
    for prompt in explorer.prompts:
        explorer.show(**prompt["state"])


def test_the_answers_to_the_questions_are_true():
    def answer(name):
        question = TangentExplorer(name, activations=(get_activation(name),)).prediction
        return question["choices"][question["answer"]]

    x = np.linspace(-5, 5, 2001)
    assert answer("sigmoid") == "between 1 and 2"
    assert sigmoid.derivative(2.0) < sigmoid.derivative(x).max() / 2 < sigmoid.derivative(1.0)
    assert answer("tanh") == "from 0 to 1"
    at_0, at_1, at_2 = tanh.derivative([0.0, 1.0, 2.0])
    assert at_0 - at_1 > at_1 - at_2
    assert answer("relu") == "it has none"
    assert relu.kinks_at() == (0.0,)
    assert answer("leaky_relu") == "0.01"
    assert answer("linear") == "it is equally steep everywhere"
    for activation in ACTIVATIONS[len(CLASSICS) :]:
        assert (answer(activation.name) == "yes") == (activation.derivative(x).max() > 1 + 1e-9)


def test_question_and_prompts_can_be_ones_own_and_lead_only_to_what_is_offered():
    own = {"question": "Why?", "choices": ["a", "b"], "answer": 0, "explanation": "So."}
    tip = {"text": "Look left.", "label": "Go to −5", "state": {"x": -5.0}}
    explorer = TangentExplorer()
    explorer.prediction, explorer.prompts = own, [tip]
    shown = state_of(explorer)
    assert (shown["prediction"], shown["prompts"]) == (own, [tip])
    alone = TangentExplorer("sigmoid", activations=(sigmoid,))
    assert alone.prompts
    assert all(prompt["state"]["activation"] == "sigmoid" for prompt in alone.prompts)


def state_of(explorer):
    return traits(Widget.get_manager_state(widgets=[explorer])["state"][explorer.model_id])


def test_a_function_of_ones_own_is_shown_with_its_slope_and_named_in_no_address():
    def wave(x):
        return math.sin(x) if x > 0 else 0  # number to number, as people write it

    for given in ({}, {"derivative": lambda x: math.cos(x) if x > 0 else 0.0}):
        explorer = TangentExplorer(wave, x=0.5, **given)
        assert repr(explorer) == "TangentExplorer('own', x=0.5)"
        assert explorer.offered == ["own", *(a.name for a in CLASSICS)]
        said = TangentExplorer.status(state_of(explorer))
        assert said == f"At x = 0.50 wave is {math.sin(0.5):.4f} and its slope is {math.cos(0.5):.4f}."
        assert explorer.start["activation"] == "own", "an address has what differs from the start"
        explorer.show(activation="tanh", x=-1.0)
    assert TangentExplorer(lambda x: x * x, activations=()).curves["own"]["title"] == "your function"
    with pytest.raises(
        ValueError, match="your function and its slope have to be finite; at x = 0 they are inf"
    ):
        TangentExplorer(lambda x: 1 / abs(x) if x else math.inf)


@pytest.mark.parametrize(
    "place", [p for p in PLACES if p.name == "tangent" and p.chapter in IN_THE_PROSE], ids=str
)
def test_it_starts_where_the_prose_says_and_shows_the_activations_own_numbers(place):
    state = place.state
    activation = next(a for a in CLASSICS if a.name == state["activation"])
    assert place.chapter.endswith(activation.name.replace("_", "-"))
    found = re.search(
        IN_THE_PROSE[place.chapter], " ".join(prose(load(CHAPTERS / f"{place.chapter}.ipynb")).split())
    )
    assert found, "the words are no longer there: say where the point starts, and name the words here"
    said = {name: float(text.replace("−", "-")) for name, text in found.groupdict().items()}
    assert said in ({"x": state["x"]}, {"slope": activation.derivative(state["x"])})
    given = dict.fromkeys(activation.parameters, state["parameters"].get(activation.name))
    for value in (activation(state["x"], **given), activation.derivative(state["x"], **given)):
        assert f"{value:.4f}".replace("-", "−") in place.status()


def test_a_slope_that_jumps_is_drawn_with_a_gap():
    (place,) = [p for p in PLACES if p.chapter == "04-relu" and p.name == "tangent"]
    figure = TangentExplorer.draw(place.state)
    left, right, *_ = figure.axes[1].get_lines()
    assert max(left.get_xdata()) < 0 < min(right.get_xdata())
