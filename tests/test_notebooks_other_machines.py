"""The chapters print the same on other processors, on more threads, where Python writes ASCII by default."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.environment import fixed_environment
from tools.run_tests import notebook_step

ROOT = Path(__file__).resolve().parent.parent
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def dispatched_features():
    """The processor features that NumPy chooses code by here, and could do without."""
    from numpy._core import _multiarray_umath

    present = _multiarray_umath.__cpu_features__
    return [name for name in _multiarray_umath.__cpu_dispatch__ if present.get(name)]


def without_dispatch():
    """The environment in which NumPy uses its baseline only, as on an old processor."""
    return {"NPY_DISABLE_CPU_FEATURES": " ".join(dispatched_features())}


TWO_THREADS = dict.fromkeys(THREADS, "2")
#: Then Python reads and writes ASCII wherever nobody says otherwise: an encoding that was forgotten shows.
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"} if str(ROOT).isascii() else {}
OTHER_MACHINES = {"baseline processor": without_dispatch(), "two threads, ASCII": TWO_THREADS | ASCII}
STILL_THERE = """
import sys
from numpy._core import _multiarray_umath
print(*[name for name in sys.argv[1:] if _multiarray_umath.__cpu_features__[name]])
"""


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize("changes", OTHER_MACHINES.values(), ids=OTHER_MACHINES)
def test_every_output_is_the_same(changes):
    done = subprocess.run(
        notebook_step(),
        cwd=ROOT,
        env=fixed_environment(**changes),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:]
    assert " passed" in done.stdout


def test_numpy_lets_go_of_what_is_disabled():
    """Else the comparison would compare nothing."""
    if not dispatched_features():
        pytest.skip("NumPy uses nothing beyond its baseline on this processor")
    command = [sys.executable, "-c", STILL_THERE, *dispatched_features()]
    environment = fixed_environment(**without_dispatch())
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
