"""What is special about DepthExplorer: how far it may be trusted between the weights that were measured."""

import numpy as np
import pytest
from traitlets import TraitError

from actbook import CLASSICS, relu, sigmoid, silu, tanh
from actbook.explorables import DepthExplorer
from actbook.explorables.depth.depth_explorer import LAYERS, NODES, curve, measure, nodes_of, variance
from tests.explorables.cases import CASES

#: Between any two nodes, so that no straight line is further from what it stands for than it is here.
HELD_OUT = ("0.195", "0.447", "0.776", "1.2", "1.7", "4.07", "9.77", "24.5", "63.1", "112", "141", "200")


@pytest.fixture
def explorer():
    return CASES["depth"].make()


def shown(explorer, f, chosen):
    """The logarithms that are drawn of a function."""
    return curve(explorer.get_state() | {"activation": f.name}, variance(chosen))


@pytest.mark.parametrize("f", CLASSICS, ids=lambda f: f.name)
def test_at_a_node_it_shows_what_was_measured(explorer, f):
    for node in nodes_of(f):
        state = explorer.get_state() | {"activation": f.name}
        np.testing.assert_allclose(curve(state, node), measure(f, node), rtol=1e-6, atol=1e-5)


@pytest.mark.parametrize("f", [sigmoid, tanh], ids=lambda f: f.name)
def test_between_nodes_q_is_right_to_three_per_cent(explorer, f):
    """Where units saturate, single seeds differ by more than a line is off."""
    for chosen in HELD_OUT:
        off = (shown(explorer, f, chosen) - measure(f, variance(chosen)))[0, 0] / (LAYERS - 1)
        assert abs(10**off - 1) < 0.03, chosen


def test_where_gradients_are_powers_of_the_variance_every_layer_is_exact(explorer):
    for f in CLASSICS[2:]:
        assert nodes_of(f) == (NODES[0], NODES[-1])
        for chosen in ("standard", "he", "63.1"):
            np.testing.assert_allclose(
                shown(explorer, f, chosen), measure(f, variance(chosen)), rtol=1e-6, atol=1e-5
            )


def test_the_answer_to_the_question_is_measured(explorer):
    assert explorer.prediction["choices"][explorer.prediction["answer"]] == "n·Var(w) above 100"
    assert explorer.prediction["explanation"].endswith("survives from about 110 to 166.")
    left = {at: 10 ** measure(sigmoid, at)[0, 0] for at in (16, 100, 115, 132, 160, 180)}
    assert [0.1 <= left[at] <= 10 for at in left] == [False, False, True, True, True, False]


def test_what_the_page_says_of_its_method_is_so(explorer):
    method = explorer._words["method"]
    assert f"Measured at {len(NODES)} values of n·Var(w) (at 2 for ReLU, Leaky ReLU and linear," in method
    assert [len(f["nodes"]) for f in explorer.functions] == [len(NODES), len(NODES), 2, 2, 2]


def test_it_takes_other_functions_and_refuses_other_weights():
    explorer = DepthExplorer("silu", "he", activations=(relu, silu))
    assert explorer.prediction == {}
    assert "SiLU with n·Var(w) = 2, He's" in explorer.status(explorer.get_state())
    with pytest.raises(TraitError, match=r"no initialisation '2' here; there are: 0\.1, 0\.102"):
        explorer.initialisation = "2"
