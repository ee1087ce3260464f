"""Zeros of a ReLU layer on the houses."""

import numpy as np
import pytest

from actbook.experiments import sparsity


@pytest.fixture(scope="module")
def study():
    return sparsity.run(steps=100, seeds=range(4))


def test_zeros_by_unit_and_by_house_are_the_same_zeros(study):
    np.testing.assert_allclose(study.off_after.mean(axis=1), study.silent.mean(axis=1))


def test_the_linear_model_is_the_least_squares_line(study):
    """Training a network without a hidden layer leads to the same error."""
    parts = sparsity.splits(sparsity.taipei_houses(), range(1))
    with_constant = np.c_[parts.x_train[0], np.ones(len(parts.x_train[0]))]
    line = np.linalg.lstsq(with_constant, parts.y_train[0, :, 0], rcond=None)[0]
    residual = np.c_[parts.x_test[0], np.ones(len(parts.x_test[0]))] @ line - parts.y_test[0, :, 0]
    assert study.rmse_linear[0] == pytest.approx(np.sqrt((residual**2).mean()), rel=1e-9, abs=0)


def test_a_unit_that_is_off_everywhere_counts_as_dead_and_one_exception_saves_it():
    off = np.array([[1.0, 0.99, 0.5, 0.0]])
    study = sparsity.Sparsity(off, off, off, *np.ones((3, 1)))
    assert study.dead.tolist() == [0.25]
