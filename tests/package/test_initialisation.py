"""How weights start: variances, laws, and what is refused."""

import numpy as np
import pytest

from actbook.initialisation import GLOROT, HE, INITIALISATIONS, LECUN, STANDARD, he_for, normal

VARIANCES = {
    STANDARD: 1 / 300, LECUN: 1 / 100, GLOROT: 2 / 500, HE: 2 / 100, normal(0.3): 0.09,
    he_for(0.5): 1.6 / 100,
}  # fmt: skip


def draw(scheme, fan_in=7, fan_out=5):
    return scheme(np.random.default_rng(3), fan_in, fan_out)


@pytest.mark.parametrize("scheme", VARIANCES, ids=lambda scheme: scheme.name)
def test_weights_have_the_variance_that_the_scheme_states(scheme):
    """40,000 draws: the variance is known to √(2/40000) = 0.7 %, four times that is allowed."""
    weights = draw(scheme, 100, 400)
    assert weights.shape == (100, 400)
    assert weights.var() == pytest.approx(VARIANCES[scheme], rel=0.028)
    assert weights.mean() == pytest.approx(0, abs=4 * weights.std() / 200)


def test_standard_weights_are_uniform_and_normal_schemes_scale_the_same_draw():
    assert 0.0999 < np.abs(draw(STANDARD, 100, 400)).max() <= 0.1  # 1/√fan_in
    np.testing.assert_allclose(draw(HE), np.sqrt(2) * draw(LECUN), rtol=1e-14)
    for alpha, scheme in [(0, HE), (1, LECUN)]:  # a leak goes from He to LeCun
        np.testing.assert_allclose(draw(he_for(alpha)), draw(scheme), rtol=1e-14)


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="you gave -1"):
        normal(-1)
    for build in (normal, he_for):
        with pytest.raises(ValueError, match="must be one finite number, got nan"):
            build(float("nan"))


def test_each_scheme_names_itself_and_its_source():
    for scheme in INITIALISATIONS:
        assert repr(scheme) == f"Initialisation('{scheme.name}')"
        assert scheme.source
        assert scheme.title
        assert "n_" in scheme.variance
