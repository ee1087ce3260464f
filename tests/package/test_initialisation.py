import numpy as np
import pytest

from actbook.initialisation import GLOROT, HE, INITIALISATIONS, LECUN, STANDARD, he_for, normal

VARIANCES = {
    STANDARD: 1 / 300,
    LECUN: 1 / 100,
    GLOROT: 2 / 500,
    HE: 2 / 100,
    normal(0.3): 0.09,
    he_for(0.5): 1.6 / 100,
}


@pytest.mark.parametrize("scheme", VARIANCES, ids=lambda scheme: scheme.name)
def test_weights_have_the_variance_that_the_scheme_states(scheme):
    """40,000 draws: the variance is known to √(2/40000) = 0.7 %, four times that is allowed."""
    weights = scheme(np.random.default_rng(0), 100, 400)
    assert weights.shape == (100, 400)
    assert weights.var() == pytest.approx(VARIANCES[scheme], rel=0.028)
    assert weights.mean() == pytest.approx(0, abs=4 * weights.std() / 200)


def test_standard_weights_are_uniform_within_one_over_root_fan_in():
    weights = STANDARD(np.random.default_rng(0), 100, 400)
    assert 0.0999 < np.abs(weights).max() <= 0.1


def test_normal_schemes_scale_one_and_the_same_draw():
    he, lecun = (scheme(np.random.default_rng(3), 7, 5) for scheme in (HE, LECUN))
    np.testing.assert_allclose(he, np.sqrt(2) * lecun, rtol=1e-14)


def test_a_leak_goes_from_he_to_lecun():
    for alpha, scheme in [(0, HE), (1, LECUN)]:
        np.testing.assert_allclose(
            he_for(alpha)(np.random.default_rng(3), 7, 5), scheme(np.random.default_rng(3), 7, 5), rtol=1e-14
        )


def test_a_negative_std_is_refused():
    with pytest.raises(ValueError, match="you gave -1"):
        normal(-1)


def test_each_scheme_names_itself_and_its_source():
    for scheme in INITIALISATIONS:
        assert repr(scheme) == f"Initialisation('{scheme.name}')"
        assert scheme.source
        assert scheme.title
        assert "n_" in scheme.variance
