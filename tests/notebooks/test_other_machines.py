"""The chapters print the same on other processors, on more threads, where Python writes ASCII by default."""

import subprocess
import sys

import pytest

from tests.notebooks.notebook_text import ROOT
from tools.environment import fixed_environment
from tools.run_tests import CHAPTERS

#: Then Python reads and writes ASCII wherever nobody says otherwise: an encoding that was forgotten shows.
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"} if str(ROOT).isascii() else {}
TWO_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "2")
FEATURES_LEFT = """
import sys
from numpy._core import _multiarray_umath
print(*[name for name in sys.argv[1:] if _multiarray_umath.__cpu_features__[name]])
"""


def dispatched_features():
    """The processor features that NumPy chooses code by here, and could do without."""
    from numpy._core import _multiarray_umath

    present = _multiarray_umath.__cpu_features__
    return [name for name in _multiarray_umath.__cpu_dispatch__ if present.get(name)]


#: NumPy uses its baseline only, as on an old processor.
BASELINE = {"NPY_DISABLE_CPU_FEATURES": " ".join(dispatched_features())}


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize("changes", [BASELINE, TWO_THREADS | ASCII], ids=["baseline", "threads, ASCII"])
def test_every_output_is_the_same(changes):
    left = subprocess.run(
        [sys.executable, "-c", FEATURES_LEFT, *dispatched_features()],
        env=fixed_environment(**BASELINE), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert left.stdout.split() == [], "NumPy does not let go of what is disabled"
    command = [sys.executable, "-m", *CHAPTERS]
    environment = fixed_environment(**changes)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:]
    assert " passed" in done.stdout
