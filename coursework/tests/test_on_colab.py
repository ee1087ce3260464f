"""A released assignment runs with Colab's published versions, and installs the package from the site."""

import json
import os
import subprocess
import sys

import pytest

from actbook import install_cell
from actgrade.assignment import read_assignment
from actgrade.releases import Release
from places import COURSEWORK, ROOT

NAME = "1-activations"
#: The book's tests run its chapters so; `tests` names another folder in this process.
RUN_ALONE = """
import json, shutil, sys
from pathlib import Path
from _ext.standalone import build_wheel
from tests.notebooks import outputs
from tests.notebooks.stock import COLAB, stock_environment
from tests.notebooks.test_notebooks_alone import run_alone
from tools.static_host import served

folder, executed, released = map(Path, sys.argv[1:])
ours = json.loads(executed.read_text(encoding="utf-8"))
shutil.copytree(released.parent, folder / "моя папка")
build_wheel(Path.cwd(), folder / "site" / "_static" / "package")
with served(folder / "site") as address:
    text = released.read_text(encoding="utf-8").replace("https://example.org/book", address)
    run, installed = run_alone(json.loads(text), stock_environment("colab", COLAB), folder)
lines = [line for cell in outputs.list_compared(run) for line in outputs.list_texts(cell)]
print(json.dumps([sorted(installed), "".join(lines), outputs.list_differences(ours, run)]))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the environment is made on Unix")
def test_a_released_assignment_says_the_same_on_colab(tmp_path):
    """With the solutions in it, as its student would hand it in."""
    release = Release(
        read_assignment(COURSEWORK / NAME), package=install_cell.wheel_of("https://example.org/book/", {})
    )
    places = [tmp_path / "executed", tmp_path / "released" / NAME]
    for place, execute in zip(places, (True, False), strict=True):
        release.write_solved(place, execute=execute)
    files = [str(place / release.file_name) for place in places]
    (tmp_path / "colab").mkdir()
    command = [sys.executable, "-c", RUN_ALONE, str(tmp_path / "colab"), *files]
    environment = os.environ | {"JUPYTER_PATH": str(tmp_path / "colab" / "jupyter"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    installed, text, differing = json.loads(done.stdout.splitlines()[-1])
    assert installed == ["actbook"]
    assert "right" in text.lower()
    assert differing == []
