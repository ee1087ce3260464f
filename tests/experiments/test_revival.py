import numpy as np

from actbook.experiments import revival


def test_without_a_leak_nothing_moves_in_the_unit():
    study = revival.run(steps=10)
    assert study.alphas[0] == 0
    assert (study.bias_slope[0] == 0).all()
    assert (study.weight_slope[0] == 0).all()
    assert (study.weight[0] == 1).all()
    assert (study.bias[0] == -2).all()
    assert np.isnan(study.revived[0])


def test_other_inputs():
    x = np.array([-0.5, 0.0, 0.5])
    np.testing.assert_array_equal(revival.run(alphas=(0.1,), steps=1, x=x).y, [0, 0.5, 1])
