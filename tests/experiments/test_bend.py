"""One feature, three models: only the kink can follow the prices."""

import numpy as np
import pytest

from actbook.experiments import bend


@pytest.fixture(scope="module")
def study():
    return bend.run(seeds=range(3), points=20)


def test_a_linear_layer_is_a_straight_line(study):
    straight, linear_layer, _ = study.left_over
    np.testing.assert_allclose(linear_layer, straight, rtol=0.01)
    assert np.ptp(np.diff(study.price[1, 0])) < 1e-9
