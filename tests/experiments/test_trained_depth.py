"""Deep networks that learn and deep networks that do not."""

import numpy as np

from actbook import linear, relu
from actbook.datasets import two_moons
from actbook.experiments import trained_depth
from actbook.initialisation import HE
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.training import step


def test_a_run_is_the_loop_written_out():
    data = two_moons(100)
    network = Network.create((2, 16, 16, 16, 1), relu, linear, HE, [3])
    for _ in range(10):
        passed = network.forward(data.x)
        slope = cross_entropy_from_logits.slope(passed.prediction, data.y)
        network = step(network, network.backward(passed, slope), 0.03)
    loss = cross_entropy_from_logits(network.forward(data.x).prediction, data.y)
    run = trained_depth.run([(relu, HE)], depths=(3,), steps=10, seeds=(3,))
    np.testing.assert_allclose(run.loss[0, 0, -1], loss, rtol=1e-12)


def test_a_seed_has_learned_when_its_loss_is_under_half_of_that_of_a_coin():
    loss = np.array([0.69, 0.35, 0.34, np.nan]).reshape(1, 1, 1, 4)
    study = trained_depth.TrainedDepth(((relu, HE),), (10,), 0.03, loss, np.ones((1, 1, 4)))
    assert study.learned.tolist() == [[1]]
    assert "1 of 4" in repr(study.table())
