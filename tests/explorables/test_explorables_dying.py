"""DyingLaboratory under Python: traits, what they refuse, what it asks, what it carries, its picture."""

import gzip
import json
import re

import numpy as np
import pytest
from ipywidgets import Widget
from traitlets import TraitError

from _ext.explorable_links import faults
from _ext.widget_pictures import drawn, traits
from actbook import relu, tanh
from actbook.experiments import dying_units
from actbook.explorables import DyingLaboratory
from actbook.explorables.dying.frames import NONE, read_frames
from actbook.explorables.dying.packing import pack, unpack
from tools.site_check import describe_fault

SEED = 3


@pytest.fixture(scope="module")
def study():
    return dying_units.run()


@pytest.fixture
def laboratory(study):
    return DyingLaboratory(study, SEED, rate=3.0, step=5, unit=17)


def stored(laboratory):
    state = Widget.get_manager_state(widgets=[laboratory])["state"][laboratory.model_id]
    for name in ("_esm", "_css"):
        state["state"].pop(name)
    return state


def test_repr_is_stable_and_says_what_is_shown(study, laboratory):
    assert repr(laboratory) == "DyingLaboratory('relu', rate=3.0, bias=0.0, step=5, unit=17)"
    assert repr(DyingLaboratory(study, 0)) == "DyingLaboratory('relu', rate=0.3, bias=0.0, step=0, unit=1)"


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("activation", "tanh", "no activation 'tanh' in this study; it has: relu, leaky_relu"),
        ("rate", 2.0, "no rate 2.0 in this study; it has: 0.3, 1, 3, 10"),
        ("rate", float("nan"), "no rate nan"),
        ("rate", "3", "expected a float"),
        ("bias", 1.0, "no bias 1.0 in this study; it has: 0, -0.5, -1, -2"),
        ("bias", None, "expected a float"),
        ("step", 31, "step must be a whole number from 0 to 30, got 31"),
        ("step", -1, "step must be a whole number from 0 to 30"),
        ("step", 1.5, "expected an int"),
        ("step", True, "step must be a whole number"),
        ("unit", 0, "unit must be a whole number from 1 to 32, got 0"),
        ("unit", 33, "unit must be a whole number from 1 to 32"),
    ],
)
def test_what_the_study_does_not_have_is_refused_and_changes_nothing(laboratory, trait, value, message):
    before = laboratory.state()
    with pytest.raises(TraitError, match=re.escape(message)):
        setattr(laboratory, trait, value)
    assert laboratory.state() == before


def test_the_constructor_refuses_too(study):
    with pytest.raises(ValueError, match="no seed 7 in this study; it has: 0, 1, 2, 3, 4"):
        DyingLaboratory(study, 7)
    with pytest.raises(TraitError, match=r"no rate 0\.5"):
        DyingLaboratory(study, SEED, rate=0.5)
    with pytest.raises(TraitError, match="from 0 to 30"):
        DyingLaboratory(study, SEED, step=99)


def test_a_whole_rate_may_be_given_as_an_integer_and_minus_zero_is_zero(laboratory):
    laboratory.show(rate=10, bias=-0.0)
    assert (laboratory.rate, str(laboratory.bias)) == (10.0, "0.0")


def test_reset_and_show(laboratory):
    start = laboratory.state()
    laboratory.show(activation="leaky_relu", rate=10.0, bias=-2.0, step=30, unit=1)
    with pytest.raises(TraitError):
        laboratory.show(rate=0.3, unit=99)
    assert laboratory.state() == {
        "activation": "leaky_relu", "rate": 10.0, "bias": -2.0, "step": 30, "unit": 1,
    }  # fmt: skip
    laboratory.reset()
    assert laboratory.state() == start


def test_every_prompt_works(laboratory):
    assert len(laboratory.prompts) == 4
    for prompt in laboratory.prompts:
        laboratory.reset()
        laboratory.show(**prompt["state"])
        assert prompt["state"].items() <= laboratory.state().items()


@pytest.mark.parametrize("seed", range(5))
def test_the_answer_to_the_question_is_true_whichever_network_is_shown(study, seed):
    asked = DyingLaboratory(study, seed).prediction
    dead = study.dead[0, ..., seed, -1]
    assert asked["choices"][asked["answer"]] == "rate 0.3 from bias −2"
    assert dead[3, 0] > dead[0, 2]
    assert f"{dead[0, 2]} are dead, after the low bias {dead[3, 0]};" in asked["explanation"]


def test_a_study_that_cannot_answer_is_not_asked():
    small = dying_units.run(activations=(relu,), biases=(0.0,), steps=2)
    assert DyingLaboratory(small, 0).prediction == {}
    assert DyingLaboratory(small, 0).prompts == []
    other = dying_units.run(activations=(tanh,), biases=(0.0, -1.0), steps=2)
    assert DyingLaboratory(other, 0).prediction == {}
    without_leak = dying_units.run(activations=(relu,))
    assert len(DyingLaboratory(without_leak, 0).prompts) == 3


def test_packed_numbers_come_back():
    rng = np.random.default_rng(0)
    values = rng.integers(-(10**6), 10**6, (3, 4, 31))
    np.testing.assert_array_equal(unpack(pack(values), 31), values.reshape(12, 31))
    assert pack([[0, 0, -1, 15]]) == "??@_@"  # one character for −16 to 15, two for 16
    with pytest.raises(TypeError, match="whole numbers"):
        pack([0.5])


def test_it_carries_what_the_study_found(study, laboratory):
    frames = read_frames(laboratory.get_state())
    gone = study.diverged[..., SEED, :]
    sound = ~gone[..., None, :].repeat(32, -2)
    for name in ("low", "high"):
        z = getattr(study, name)[..., SEED, :, :].swapaxes(-1, -2)
        near = sound & (np.abs(z) < 100)
        assert np.abs(frames[name] / 10 - z)[near].max() <= 0.05 + 1e-12
        assert (np.abs(frames[name][sound & ~near]) == 1000).all()
    np.testing.assert_array_equal(frames["on"][sound], study.on[..., SEED, :, :].swapaxes(-1, -2)[sound])
    for name in ("dead", "off"):
        np.testing.assert_array_equal(
            frames[name], np.where(study.diverged, NONE, getattr(study, name))
        )  # fmt: skip
    np.testing.assert_array_equal(frames["right"][~gone], study.right[..., SEED, :][~gone])
    loss = study.loss[..., SEED, :]
    assert np.abs(frames["loss"] / 1000 - loss)[loss < 1000].max() <= 5e-4
    for run in ((0, 0, 2), (1, 0, 3)):  # all five networks; two left of five
        left = study.off[run][~study.diverged[run][:, 12], 12]
        spread = [left.min(), 2 * np.median(left), left.max()]
        assert frames["spread"][run][:, 12].tolist() == spread
        assert np.median(left) != left.mean() or run[0] == 1


def test_the_state_is_small(laboratory):
    """Compressed, as it stands in the page."""
    state = json.dumps(stored(laboratory), separators=(",", ":")).encode()
    assert 15_000 < len(gzip.compress(state, 6)) < 26_000


def test_an_address_can_set_every_choice_and_nothing_else(laboratory):
    handles = json.loads(json.dumps(laboratory.link))["handles"]
    for query in (
        "rate=0.3&bias=-0.5",
        "rate=10&bias=-2&step=30&unit=32",
        "activation=leaky_relu&step=0&unit=1",
    ):
        assert list(faults(query, handles)) == []
    for query in ("rate=2", "bias=1", "step=31", "unit=0", "seed=1", "activation=tanh", "step=1.5", ""):
        assert len(list(faults(query, handles))) == 1, query


@pytest.mark.parametrize("state", [
    {}, {"activation": "leaky_relu"}, {"activation": "leaky_relu", "rate": 10.0, "step": 20}, {"bias": -2.0},
])  # fmt: skip
def test_the_picture_is_the_same_each_time_and_its_words_say_what_is_marked(study, laboratory, state):
    laboratory.show(**state)
    once, again = (drawn(DyingLaboratory, traits(stored(laboratory))) for _ in range(2))
    assert once == again
    _, words, _ = once
    assert not describe_fault(words)
    names = ("activation", "bias", "rate")
    run = tuple(laboratory.offered[name].index(getattr(laboratory, name)) for name in names)
    if study.diverged[run][SEED, laboratory.step]:
        assert "no bar" in words
    else:
        assert f"of 32 bars {study.off[run][SEED, laboratory.step]} are marked as" in words
        assert ("but not dead" in words) == (laboratory.activation == "leaky_relu")


def test_a_bar_of_the_picture_lies_where_the_unit_does(study, laboratory):
    figure, _ = DyingLaboratory.picture(traits(stored(laboratory)))
    hollow = [bar for bar in figure.axes[0].patches if bar.get_facecolor()[3] == 0]
    dead = np.flatnonzero(study.on[0, 0, 2, SEED, 5] == 0)
    np.testing.assert_allclose([bar.get_x() + bar.get_width() / 2 for bar in hollow], dead + 1)
    np.testing.assert_allclose(
        [bar.get_y() for bar in hollow], study.low[0, 0, 2, SEED, 5, dead], rtol=0, atol=0.051
    )  # fmt: skip
