import pytest

from actbook import relu, tanh
from actbook.experiments import collapse


def test_a_linear_stack_is_one_matrix_to_rounding():
    study = collapse.run()
    assert study.product.shape == (5, 8, 8)
    assert study.offset.shape == (5, 1, 8)
    assert study.difference.max() < 1e-13
    assert study.departure.max() < 1e-24


@pytest.mark.parametrize("sizes", [(8, 32, 32, 3, 32, 32, 8), (8, 32, 5, 8), (4, 32, 8)])
def test_its_rank_is_the_narrowest_layers_width(sizes):
    assert (collapse.run(sizes).rank == min(sizes)).all()


@pytest.mark.parametrize("activation", [relu, tanh], ids=lambda a: a.name)
def test_a_non_linearity_departs_from_every_straight_fit(activation):
    study = collapse.run(activation=activation)
    assert study.departure.min() > 0.02
    assert study.difference.min() > 0.02
