"""The cost of an activation is a count, so it can be said exactly, and is the same on every machine."""

import numpy as np
import pytest

from actbook import relu, sigmoid, tanh
from actbook.experiments import cost
from actbook.experiments.cost import Count, Counted


@pytest.mark.parametrize("activation", [relu, sigmoid, tanh], ids=lambda a: a.name)
def test_what_is_counted_is_the_activation_that_it_is_named_after(activation):
    z = np.random.default_rng(0).standard_normal((7, 5))
    counted = cost.ACTIVATIONS[activation.name](Counted(z))
    np.testing.assert_allclose(counted.values, activation(z), rtol=1e-14)


@pytest.mark.parametrize("rows", [1, 7])
@pytest.mark.parametrize("width", [5, 250])
def test_the_counts_are_those_made_by_hand(rows, width):
    assert cost.run(width=width, rows=rows).counts == {
        "relu": Count(1, 0, 0),  # maximum
        "sigmoid": Count(4, 1, 0),  # negative, exp, add, divide
        "tanh": Count(1, 1, 0),
        "matrix product": Count(0, 0, width),  # a weighted sum over the layer before
    }


def test_a_product_counts_the_inputs_of_each_sum():
    product = Counted(np.ones((3, 4))) @ np.ones((4, 2))
    assert product.count == Count(0, 0, 3 * 2 * 4)
    np.testing.assert_array_equal(product.values, np.full((3, 2), 4.0))


def test_two_operations_on_one_array_share_a_count():
    z = Counted(np.ones(6))
    np.exp(z) + np.log(z)
    assert z.count == Count(18, 12, 0)


@pytest.mark.parametrize(
    "uncounted",
    [
        lambda z: np.where(np.ones(6, dtype=bool), z, 0),
        lambda z: np.add.reduce(z),
        lambda z: np.add.outer(z, z),
        lambda z: np.exp(z, out=np.empty(6)),
        lambda z: np.asarray(z),
    ],
)
def test_what_cannot_be_counted_is_refused(uncounted):
    with pytest.raises(TypeError):
        uncounted(Counted(np.ones(6)))
