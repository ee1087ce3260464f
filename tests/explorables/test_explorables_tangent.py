"""TangentExplorer under Python: traits, what they refuse, repr, questions and prompts."""

import numpy as np
import pytest
from ipywidgets import Widget
from traitlets import TraitError

from actbook import ACTIVATIONS, CLASSICS, relu, sigmoid, tanh
from actbook.explorables import EXPLORABLES, TangentExplorer

each_activation = pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)


def test_repr_is_stable_and_says_what_is_shown():
    assert repr(TangentExplorer()) == "TangentExplorer('sigmoid', x=0.0)"
    assert (
        repr(TangentExplorer("leaky_relu", 1.0, alpha=0.2))
        == "TangentExplorer('leaky_relu', x=1.0, alpha=0.2)"
    )
    assert (
        repr(TangentExplorer("relu", secant="central"))
        == "TangentExplorer('relu', x=0.0, secant='central', h=1.0)"
    )


def test_the_cell_that_shows_it_stores_that_repr():
    explorer = TangentExplorer("tanh", x=2.0)
    data = explorer._repr_mimebundle_()
    assert (data[0] if isinstance(data, tuple) else data)["text/plain"] == repr(explorer)


def test_offers_the_family_in_teaching_order_unless_told():
    assert TangentExplorer().offered == [a.name for a in CLASSICS]
    for first in ACTIVATIONS:
        offered = TangentExplorer(first.name).offered
        assert offered == [a.name for a in ACTIVATIONS if a.family == first.family]
    assert TangentExplorer("tanh", activations=(tanh, relu)).offered == ["tanh", "relu"]


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("activation", "softsign", "offered are: sigmoid, tanh"),
        ("x", 8.01, "x must be from -8 to 8, got 8.01"),
        ("x", float("nan"), "finite"),
        ("x", "1", "expected a float"),
        ("h", 0.0, "h must be from 0.05 to 2"),
        ("h", float("inf"), "finite"),
        ("secant", "backward", "backward"),
        ("parameters", {"sigmoid": 1.0}, "activations that have one: leaky_relu"),
        ("parameters", {"leaky_relu": 1.5}, "alpha of leaky_relu must be from 0 to 1"),
        ("parameters", {"leaky_relu": "0.1"}, "finite number"),
        ("parameters", {"leaky_relu": True}, "finite number"),
    ],
)
def test_what_is_not_offered_is_refused_and_changes_nothing(trait, value, message):
    explorer = TangentExplorer()
    before = explorer.state()
    with pytest.raises(TraitError, match=message):
        setattr(explorer, trait, value)
    assert explorer.state() == before


def test_the_constructor_refuses_too():
    with pytest.raises(TraitError, match="offered are"):
        TangentExplorer("softsign")
    with pytest.raises(TypeError, match="sigmoid has no parameter 'alpha'"):
        TangentExplorer("sigmoid", alpha=0.1)
    with pytest.raises(TypeError, match="no parameter 'beta'"):
        TangentExplorer("leaky_relu", beta=0.1)


def test_x_moves_to_the_nearest_node():
    explorer = TangentExplorer(x=1.03)
    assert explorer.x == 1.05
    explorer.x = -0.0
    assert str(explorer.x) == "0.0"


def test_reset_and_show():
    explorer = TangentExplorer("leaky_relu", x=-1.0, alpha=0.2)
    start = explorer.state()
    explorer.show(activation="tanh", x=3.0, secant="forward", h=0.5, parameters={"leaky_relu": 0.5})
    assert repr(explorer) == "TangentExplorer('tanh', x=3.0, secant='forward', h=0.5)"
    explorer.reset()
    assert explorer.state() == start


def test_show_moves_all_or_nothing():
    explorer = TangentExplorer()
    with pytest.raises(TraitError, match="x must be"):
        explorer.show(activation="tanh", x=80.0)
    with pytest.raises(TraitError, match="no handle 'y'; it has: activation, x"):
        explorer.show(activation="tanh", y=1.0)
    assert explorer.activation == "sigmoid"


@each_activation
def test_every_activation_can_be_the_first_and_every_prompt_works(activation):
    explorer = TangentExplorer(activation.name)
    assert 2 <= len(explorer.prompts) <= 3
    for prompt in explorer.prompts:
        explorer.reset()
        explorer.show(**prompt["state"])
        wanted, got = dict(prompt["state"]), explorer.state()
        assert wanted.pop("parameters", {}).items() <= got["parameters"].items()
        assert wanted.items() <= got.items()  # on nodes, so nothing was moved
    assert explorer.prediction["question"].endswith("?")
    assert 0 <= explorer.prediction["answer"] < len(explorer.prediction["choices"])


def test_the_answers_to_the_questions_are_true():
    def answer(name):
        question = TangentExplorer(name).prediction
        return question["choices"][question["answer"]]

    x = np.linspace(-8, 8, 3201)
    assert answer("sigmoid") == "between 1 and 2"
    assert sigmoid.derivative(2.0) < sigmoid.derivative(x).max() / 2 < sigmoid.derivative(1.0)
    assert answer("tanh") == "from 0 to 1"
    at_0, at_1, at_2 = tanh.derivative([0.0, 1.0, 2.0])
    assert at_0 - at_1 > at_1 - at_2
    assert answer("relu") == "it has none"
    assert relu.kinks_at() == (0.0,)
    assert answer("leaky_relu") == "0.01"
    assert answer("linear") == "it is equally steep everywhere"


def test_prompts_lead_only_to_what_is_offered():
    explorer = TangentExplorer("sigmoid", activations=(sigmoid,))
    assert all(p["state"]["activation"] == "sigmoid" for p in explorer.prompts)


def test_question_and_prompts_can_be_ones_own():
    own = {"question": "Why?", "choices": ["a", "b"], "answer": 0, "explanation": "So."}
    tip = {"text": "Look left.", "label": "Go to −8", "state": {"x": -8.0}}
    explorer = TangentExplorer(prediction=own, prompts=[tip])
    assert (explorer.prediction, explorer.prompts) == (own, [tip])


def test_the_state_is_small():
    """Without module and style, which the site keeps once, a chapter's share is far below 60 KB."""
    (model, *_others) = [
        m for m in Widget.get_manager_state(widgets=[TangentExplorer()])["state"].values() if m.get("buffers")
    ]
    size = sum(len(str(v)) for k, v in model["state"].items() if k not in ("_esm", "_css"))
    size += sum(len(buffer["data"]) for buffer in model["buffers"])
    assert size < 40_000


def test_the_list_of_explorables_has_it():
    assert TangentExplorer in EXPLORABLES
