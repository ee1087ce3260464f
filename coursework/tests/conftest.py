"""What every test shares: the fixed environment, no window for figures, the paths."""

import os

import hypothesis
import matplotlib
import pytest

from places import ROOT
from tools.environment import FIXED

os.environ.update(FIXED)  # graders and kernels that tests start see the same as those of the book
matplotlib.use("agg")
hypothesis.settings.register_profile("coursework", deadline=None)  # no verdict depends on a clock
hypothesis.settings.load_profile("coursework")


@pytest.fixture(scope="session")
def root():
    """The folder of the book."""
    return ROOT
