"""Every module of the package imports with warnings as errors, in a fresh process."""

import subprocess
import sys

WALK = """
import importlib, pkgutil, actbook
names = [m.name for m in pkgutil.walk_packages(actbook.__path__, "actbook.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_importing_everything_warns_of_nothing():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WALK], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert int(done.stdout) > 20
