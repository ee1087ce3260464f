import numpy as np
import pytest

from actbook.experiments.spread import spread


@pytest.mark.parametrize(
    ("values", "digits", "said"),
    [
        ([0.93, 0.91, 0.92], 2, "0.92 [0.91, 0.93]"),
        ([1, 2, 3, 4], 1, "2.5 [1.0, 4.0]"),
        ([1, 2, np.nan], 0, "2 [1, never]"),
        ([np.nan, np.nan], 0, "never [never, never]"),
        ([1, np.nan], 0, "never [1, never]"),
        ([0.0, 1e-9, 1.0], 2, "1.0e-09 [0.00, 1.00]"),
        ([0.0, 1e-16, 1.0], 2, "<1e-12 [0.00, 1.00]"),
    ],
)
def test_spread_is_the_median_and_the_range(values, digits, said):
    assert spread(values, digits) == said
