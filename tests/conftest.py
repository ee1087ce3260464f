"""What every test shares: the fixed environment, no window for figures, the paths of the book."""

import os
from pathlib import Path

import hypothesis
import matplotlib
import pytest

from tests.notebooks.stock import stock_environment
from tools.environment import FIXED

os.environ.update(FIXED)  # kernels and builds that tests start see the same as those that make starts
matplotlib.use("agg")
hypothesis.settings.register_profile("book", deadline=None)  # no verdict depends on a clock
hypothesis.settings.load_profile("book")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def site(root: Path) -> Path:
    """The built site; `make test` builds it first."""
    built = root / "_build" / "html"
    if not (built / "index.html").is_file():
        pytest.fail("the site is not built: run make book first")
    if (built / "lite").exists():
        pytest.fail("Jupyter's pages are in the site: run make book first, with BOOK_LITE not set")
    return built


@pytest.fixture(scope="session")
def stock():
    """An environment with what any has for science, and nothing of ours; it wants the network, once."""
    return stock_environment()
