"""The cost of an activation. Nothing here compares two measured times: a busy machine would decide."""

import numpy as np
import pytest

from actbook import relu, sigmoid, tanh
from actbook.experiments import cost


def test_every_job_makes_as_many_values():
    assert {job().shape for job in cost.work(rows=7, width=5).values()} == {(7, 5)}


@pytest.mark.parametrize("activation", [relu, sigmoid, tanh], ids=lambda a: a.name)
def test_the_job_computes_the_activation_that_it_is_named_after(activation):
    z = np.random.default_rng(0)
    z = [z.standard_normal(shape) for shape in ((7, 5), (5, 5), (7, 5))][-1]
    np.testing.assert_allclose(cost.work(rows=7, width=5)[activation.name](), activation(z), rtol=1e-14)


def test_ratios_are_of_times():
    study = cost.run(rows=4, width=4, number=1, repeats=2)
    assert list(study.seconds) == ["relu", "sigmoid", "tanh", "matrix product"]
    assert min(study.seconds.values()) > 0
    assert cost.Cost({"a": 6.0, "b": 2.0}).ratio("a", "b") == 3
