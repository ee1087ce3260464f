"""PyTorch's numbers as the chapters read them."""

import numpy as np
import pytest

from actbook import ACTIVATIONS, CLASSICS
from actbook.losses import cross_entropy
from actbook.pytorch_reference import load

REFERENCES = load()


def test_every_classic_is_there_in_the_hidden_layers_and_in_the_output():
    names = {activation.name for activation in CLASSICS}
    assert {case.hidden for case in REFERENCES} >= names
    assert {case.output for case in REFERENCES} >= names
    assert {case.torch for case in REFERENCES} == {"2.13.0"}


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_which_activations_have_pytorchs_numbers(activation):
    """Recorded for the classics; for another one it is good to have: tools/make_pytorch_reference.py."""
    if activation.name not in {case.hidden for case in REFERENCES}:
        assert activation.family != "classic"
        pytest.skip(f"PyTorch's gradients are not recorded for {activation.name}")


@pytest.mark.parametrize("case", REFERENCES, ids=lambda c: f"{c.hidden}-{c.output}-{c.loss.name}")
def test_our_backward_pass_gives_pytorchs_gradients(case):
    passed = case.network.forward(case.x)
    ours = case.network.backward(passed, case.loss.slope(passed.prediction, case.y))
    assert case.loss(passed.prediction, case.y)[0] == pytest.approx(case.value, rel=1e-13, abs=0)
    # from probabilities near 1 the cross-entropy's slope, 1/(1 − p), loses digits in both programs
    tolerance = 1e-11 if case.loss is cross_entropy else 1e-13
    for mine, theirs in zip((*ours.weights, *ours.biases), (*case.weights, *case.biases), strict=True):
        assert mine.shape == theirs.shape
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=tolerance * np.abs(theirs).max())


def test_a_case_is_told_from_its_neighbours():
    """The comparison can fail: tanh's gradients are not sigmoid's."""
    linear = {case.hidden: case.weights[0] for case in REFERENCES if case.output == "linear"}
    assert np.abs(linear["tanh"] - linear["sigmoid"]).max() > 0.01 * np.abs(linear["tanh"]).max()
