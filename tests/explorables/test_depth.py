"""What is special about DepthExplorer: its numbers are the experiment's, also an exact 0; what it asks."""

import numpy as np
import pytest
from traitlets import TraitError

from actbook import CLASSICS, relu, sigmoid, tanh
from actbook.experiments import depth
from actbook.explorables import DepthExplorer
from actbook.explorables.depth.decades import KINDS, Samples
from actbook.explorables.sentences import two_digits
from actbook.initialisation import HE, STANDARD, Initialisation
from tests.explorables.cases import CASES, depth_study


@pytest.fixture(scope="module")
def study():
    return depth_study()


@pytest.fixture(scope="module")
def with_zeros():
    """Two units a layer, no biases: of these eight ReLU networks of four layers some are born dead."""
    return DepthExplorer(depth.run([relu, tanh], [HE], depths=(1, 4), width=2, n=1, seeds=range(8)))


@pytest.fixture
def explorer():
    return CASES["depth"].make()


def test_the_constructor_refuses_too(study):
    with pytest.raises(TraitError, match="no depth 3 here; there are: 1, 2, 5"):
        DepthExplorer(study, depth=3)
    alike = Initialisation("tanh", "tanh", "", HE.function)
    with pytest.raises(ValueError, match="uses 'tanh' twice"):
        DepthExplorer(depth.run([tanh], [alike], depths=(2,), seeds=[0]))


def test_its_repr_makes_it_again(study, explorer):
    assert repr(DepthExplorer(study)) == "DepthExplorer(study, 'sigmoid', 'standard', depth=50)"
    assert repr(DepthExplorer(study, "tanh", layer=7)).endswith("'tanh', 'standard', depth=50, layer=7)")
    again = eval(repr(explorer), {"DepthExplorer": DepthExplorer, "study": study})
    assert again.state() == explorer.state()


def test_every_stored_number_is_the_experiments(study, explorer):
    """Float32 of the logarithm: to 1e-5 of the number itself, down to 1e-42."""
    samples = Samples(explorer.decades, explorer.depths, len(explorer.initialisations))
    measured = product = 0
    for i in range(len(study.activations)):
        for j in range(len(study.initialisations)):
            for layers, predicted in zip(study.measured, study.product, strict=True):
                median, lowest, highest, from_factors = 10 ** samples.network(i, j, layers.shape[2])
                np.testing.assert_allclose(median, np.median(layers[i, j], -1), rtol=1e-5, atol=0)
                np.testing.assert_allclose(lowest, layers[i, j].min(-1), rtol=1e-5, atol=0)
                np.testing.assert_allclose(highest, layers[i, j].max(-1), rtol=1e-5, atol=0)
                np.testing.assert_allclose(from_factors, np.median(predicted[i, j], -1), rtol=1e-5, atol=0)
                measured += layers[i, j].size
                product += predicted[i, j].size
    assert measured == product == len(CLASSICS) * 3 * sum(study.depths) * 5
    assert len(explorer.decades) == 4 * len(KINDS) * len(CLASSICS) * 3 * sum(study.depths)


def test_the_mean_factor_makes_the_product(study, explorer):
    factors = np.frombuffer(explorer.factors, "<f4").reshape(len(CLASSICS), 3, -1).astype(float)
    assert np.isnan(factors[:, :, 0]).all()  # with one layer nothing is multiplied
    steps = np.array(study.depths[1:]) - 1
    predicted = np.median(study.predicted, -1)[:, :, 1:]
    np.testing.assert_allclose(factors[:, :, 1:] ** steps, predicted, rtol=1e-4, atol=0)


def test_the_axis_holds_every_value(study, explorer):
    values = np.concatenate([a.ravel() for a in (*study.measured, *study.product)])
    assert explorer.span == {"low": -45.0, "high": 10.0, "zero": False}
    assert 10.0**-45 < values.min() < values.max() < 1e10


def test_zeros_stay_zeros_are_said_and_get_a_place(with_zeros):
    assert with_zeros.span["zero"] is True
    state = with_zeros.get_state()
    assert 10 ** Samples(state["decades"], [1, 4], 1).network(0, 0, 4)[1, 0] == 0
    said = DepthExplorer.status(state)
    assert "At layer 1 the gradient is exactly 0 (0 to 0.55 over 8 seeds)" in said
    labels = [text.get_text() for text in DepthExplorer.draw(state).axes[0].get_yticklabels()]
    assert labels[-1] == "0"


def test_the_answer_to_the_question_is_true(study, explorer):
    asked, at_20 = explorer.prediction, study.depths.index(20)
    left = np.median(study.first[0, 0, at_20])
    assert (study.activations[0], study.initialisations[0]) == ("sigmoid", "standard")
    assert asked["choices"][asked["answer"]] == "less than 10⁻¹⁵"
    assert left < 1e-15
    assert asked["explanation"].startswith(
        f"It is {two_digits(left)}. One step back multiplies by about 0.14"
    )
    assert 0.135 < np.median(study.predicted[0, 0, at_20]) ** (1 / 19) < 0.145


def test_a_smaller_study_asks_only_what_it_measured():
    explorer = DepthExplorer(depth.run([relu, sigmoid], [HE, STANDARD], depths=(2, 4), seeds=[0]))
    assert explorer.prediction == {}
    assert explorer.prompts == []
    assert explorer.link["handles"]["depth"] == {"choices": [2, 4]}


def test_the_picture_names_what_differs(study, explorer):
    shown = {text.get_text() for text in explorer.draw(explorer.get_state()).axes[0].texts}
    he, standard = (np.median(study.first[2, j, -1]) for j in (2, 0))
    assert shown == {f"He at layer 1: {two_digits(he)}", f"Standard at layer 1: {two_digits(standard)}"}
    alone = explorer.draw(explorer.get_state() | {"compare": "relu"})
    assert len(alone.axes[0].texts) == 1
