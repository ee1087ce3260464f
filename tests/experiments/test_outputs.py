import numpy as np
import pytest

from actbook.experiments import outputs


@pytest.fixture(scope="module")
def study():
    return outputs.run(steps=100, seeds=range(3))


def test_each_output_stays_within_its_reach(study):
    assert (study.prediction >= study.reach[..., :1] - 1e-9).all()
    assert (study.prediction <= study.reach[..., 1:] + 1e-9).all()


def test_an_unknown_scaling_is_refused():
    with pytest.raises(ValueError, match=r"'standardised', .*'log'; you gave 'percent'"):
        outputs.run(scaling="percent")


def test_a_logarithm_leaves_prices_above_zero_and_gives_the_same_unit_back(study):
    logarithms = outputs.run(scaling="log", steps=100, seeds=range(3))
    assert (logarithms.reach[0] == [0, np.inf]).all()
    np.testing.assert_array_equal(logarithms.baseline, study.baseline)
    assert (logarithms.rmse[0] < logarithms.baseline).all()


def test_the_tables_have_a_row_an_output(study):
    names = ["Linear", "Sigmoid", "ReLU"]
    assert [row[0] for row in study.table().rows] == [*names, "always the mean"]
    compared = outputs.compare([study, study])
    assert [row[0] for row in compared.rows] == names
    assert compared.rows[1][1] == compared.rows[1][2] == study.table().rows[1][1]
