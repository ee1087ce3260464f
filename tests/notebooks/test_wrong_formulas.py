"""A wrong formula in the package is noticed by the stored outputs of a chapter: strict nbval fails."""

import os
import shutil
import subprocess
import sys

import pytest

from tools.environment import fixed_environment
from tools.run_tests import NBVAL

SLIPS = {
    "sigmoid's slope s(1 + s)": (
        "sigmoid",
        "return decay / (1 + decay * (2 + decay))",
        "return (1 + 2 * decay) / (1 + decay) ** 2  # s (1 + s) for x < 0",
        "02-sigmoid",
    ),
    "ReLU's slope at 0 is 1": ("relu", "np.greater(x, 0)", "np.greater_equal(x, 0)", "04-relu"),
    "Leaky ReLU's slope is 0.1": ("leaky_relu", "default=0.01", "default=0.1", "05-leaky-relu"),
    "tanh's slope without the square": (
        "tanh",
        "slope = 4 * decay / (1 + decay * (2 + decay))",
        "slope = 1 - np.tanh(x)",
        "03-tanh",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("slip", SLIPS)
def test_a_wrong_formula_is_noticed(slip, root, tmp_path):
    name, right, wrong, chapter = SLIPS[slip]
    shutil.copytree(root / "src", tmp_path / "src")
    file = tmp_path / "src" / "actbook" / "functions" / f"{name}.py"
    text = file.read_text(encoding="utf-8")
    assert text.count(right) == 1, "the slip no longer fits the code"
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    command = [sys.executable, "-m", *NBVAL, "-x", f"chapters/{chapter}.ipynb"]
    environment = fixed_environment(PYTHONPATH=f"{tmp_path / 'src'}{os.pathsep}{root}")
    run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stdout + run.stderr
