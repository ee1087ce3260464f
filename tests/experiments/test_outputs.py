import pytest

from actbook.experiments import outputs


@pytest.fixture(scope="module")
def study():
    return outputs.run(steps=100, seeds=range(3))


def test_each_output_stays_within_its_reach(study):
    assert (study.prediction >= study.reach[..., :1] - 1e-9).all()
    assert (study.prediction <= study.reach[..., 1:] + 1e-9).all()


def test_an_unknown_scaling_is_refused():
    with pytest.raises(ValueError, match=r"'standardised', .*'raw'; you gave 'log'"):
        outputs.run(scaling="log")
