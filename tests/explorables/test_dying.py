"""What is special about DyingLaboratory: it carries what the study found, and chapter 4 reads it right."""

import re

import numpy as np
import pytest
from traitlets import TraitError

from actbook import leaky_relu, relu, tanh
from actbook.experiments import dying_units
from actbook.explorables import DyingLaboratory
from actbook.explorables.dying.dying_frames import NONE, read_frames
from actbook.explorables.dying.polyline_packing import pack, unpack
from tests.explorables.cases import CASES, dying_study
from tests.notebooks.notebook_text import load, prose
from tests.site.places import CHAPTERS

SEED = 3


@pytest.fixture(scope="module")
def study():
    return dying_study()


@pytest.fixture
def laboratory():
    return CASES["dying"].make()


def test_the_constructor_refuses_too(study):
    with pytest.raises(ValueError, match="no seed 7 in this study; it has: 0, 1, 2, 3, 4"):
        DyingLaboratory(study, 7)
    with pytest.raises(TraitError, match=r"no rate 0\.5 here; there are: 0\.3, 1, 3, 10"):
        DyingLaboratory(study, SEED, rate=0.5)
    with pytest.raises(TraitError, match="step must be a number from 0 to 30, got 99"):
        DyingLaboratory(study, SEED, step=99)


def test_a_whole_rate_may_be_given_as_an_integer_and_minus_zero_is_zero(study):
    laboratory = DyingLaboratory(study, SEED, rate=10, bias=-0.0)
    assert (str(laboratory.rate), str(laboratory.bias)) == ("10.0", "0.0")


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


def test_a_bar_of_the_picture_lies_where_the_unit_does(study, laboratory):
    figure = DyingLaboratory.draw(laboratory.get_state())
    hollow = [bar for bar in figure.axes[0].patches if bar.get_facecolor()[3] == 0]
    dead = np.flatnonzero(study.on[0, 0, 2, SEED, 5] == 0)
    np.testing.assert_allclose([bar.get_x() + bar.get_width() / 2 for bar in hollow], dead + 1)
    np.testing.assert_allclose(
        [bar.get_y() for bar in hollow], study.low[0, 0, 2, SEED, 5, dead], rtol=0, atol=0.051
    )  # fmt: skip


def test_what_the_chapter_says_is_what_the_study_found(study):
    """Every number that chapter 4 reads off the laboratory, as the sentence has it."""
    text = " ".join(prose(load(CHAPTERS / "04-relu.ipynb")).split())
    plain = re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", text)
    bias = study.biases.index
    rate = study.learning_rates.index
    dead = study.dead[0, :, :, SEED]
    alive_at_last = 32 - dead[bias(0.0), rate(10.0), -1]
    unit = study.steep[0, bias(0.0), rate(3.0), SEED] == 0
    layers = unit[5].reshape(2, 16).sum(axis=1)
    assert study.activations == (relu, leaky_relu)
    assert f"the one that lost {dead[0, rate(3.0), -1] / 32:.0%}".replace("%", " %") in plain
    assert f"{dead[0, rate(3.0), 5]} of the 32 units are dead" in plain
    assert layers.tolist() == [1, 15]
    assert "one in layer 1, and 15 of the 16 in layer 2" in plain
    assert np.flatnonzero(unit[:, 16])[[0, -1]].tolist() == [2, 20]
    assert "Unit 17 does at step 21" in plain
    assert f"{dead[0, rate(3.0), -1]} are left at step 30" in plain
    assert unit[2:, 4].all()
    assert "Unit 5, in layer 1, stays dead" in plain
    assert alive_at_last == 1
    assert "only one unit survives" in plain
    assert (dead[0, rate(0.3)] == 0).all()
    assert "nobody dies" in plain
    assert f"With $-1$, {dead[bias(-1.0), rate(0.3), 0]} of the 32 units are dead before" in plain
    before, after = dead[bias(-2.0), rate(0.3)][[0, -1]]
    assert f"with a bias of $-2$ it is {before}, and after 30 steps it is still {after}" in plain
    assert abs(study.right[0, bias(-2.0), rate(0.3), SEED, -1] - 50) < 5
    first, last = dead[bias(-1.0), rate(3.0)][[0, -1]]
    assert f"with rate 3 from bias $-1$: {last} instead of {first}" in plain
    leaky = study.off[1, 0, rate(3.0), SEED]
    assert (study.on[1, 0, rate(3.0), SEED, 5] == 0).tolist() == unit[5].tolist()
    assert f"at rate 3 the same {leaky[5]} units are *off*" in plain
    assert f"still {leaky[-1]} of them, where ReLU had {dead[0, rate(3.0), -1]} dead" in plain
    lost = study.diverged[1, 0, rate(10.0)]
    assert f"the run has diverged at step {lost[SEED].argmax()};" in plain
    assert lost[:, -1].sum() == 4
    assert "by step 30 four of the five seeds have" in plain
