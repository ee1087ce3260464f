"""The chapters print the same on other processors and with other numbers of threads (minutes: slow)."""

import subprocess
import sys
from pathlib import Path

import numpy as np
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


OTHER_MACHINES = {"baseline processor": without_dispatch(), "two threads": dict.fromkeys(THREADS, "2")}
PROBE = """
import hashlib, numpy as np
x = np.linspace(-20, 20, 100_001)
print(hashlib.sha256((np.exp(x) + np.tanh(x) + np.log1p(np.exp(x))).tobytes()).hexdigest())
"""


@pytest.mark.slow
@pytest.mark.parametrize("changes", OTHER_MACHINES.values(), ids=OTHER_MACHINES)
def test_every_output_is_the_same(changes):
    done = subprocess.run(
        notebook_step(), cwd=ROOT, env=fixed_environment(**changes), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-5000:]
    assert " passed" in done.stdout


@pytest.mark.skipif("AVX512F" not in np.show_config(mode="dicts")["SIMD Extensions"].get("found", []), reason="no AVX-512 here")
def test_the_other_processor_is_another_one():
    """Else the comparison would compare nothing: with AVX-512 the last bits differ."""
    assert probe() != probe(**without_dispatch())


def probe(**changes):
    """A fingerprint of the last bits."""
    command = [sys.executable, "-c", PROBE]
    return subprocess.run(command, env=fixed_environment(**changes), capture_output=True, text=True, check=True).stdout
