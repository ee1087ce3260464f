"""One feature, three models: only the kink can follow the prices."""

import numpy as np
import pytest

from actbook.experiments import bend


@pytest.fixture(scope="module")
def study():
    return bend.run(seeds=range(3), points=20)


def test_shapes(study):
    assert study.left_over.shape == (3, 3)
    assert study.price.shape == (3, 3, 20)
    assert study.distance.shape == (20,)


def test_a_linear_layer_is_a_straight_line(study):
    straight, linear_layer, _ = study.left_over
    np.testing.assert_allclose(linear_layer, straight, rtol=0.01)
    assert np.ptp(np.diff(study.price[1, 0])) < 1e-9


def test_a_bend_leaves_less_over(study):
    straight, _, kinked = np.median(study.left_over, axis=1)
    assert kinked < straight - 0.05


def test_a_seed_does_not_depend_on_the_others(study):
    np.testing.assert_allclose(
        bend.run(seeds=[2], points=20).left_over[:, 0], study.left_over[:, 2], rtol=1e-9
    )


def test_the_text_has_a_line_for_each_model(study):
    assert [line.split("  ")[0] for line in study.describe().splitlines()] == list(study.models)
