"""What the chapters show of PyTorch, JAX and Keras, run in an environment of its own, Keras on JAX.

The book needs none of the three, so the blocks are no cells; each runs by itself here, as a doctest.
PyTorch's wheel brings its libraries for graphics cards along: the environment takes 6 GB.
"""

import json
import os
import re
import subprocess

import pytest

from tests.notebooks.notebook_text import CHAPTERS, load, prose
from tools import side_environment
from tools.environment import CACHE

HOME = CACHE / "other-libraries"
NEEDS = ("torch", "jax", "keras")
BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [(path.stem, match[1]) for path in CHAPTERS for match in BLOCK.finditer(prose(load(path)))]
RUNNER = """
import doctest, json, sys
for name, text in json.load(sys.stdin):
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
"""


def run(blocks):
    """What doctest reports of these blocks: "" if all is as shown."""
    done = subprocess.run(
        [HOME / "bin" / "python", "-c", RUNNER], input=json.dumps(blocks), text=True, capture_output=True,
        env=os.environ | {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_each_chapter_says_how_other_libraries_do_it():
    assert {name for name, _ in BLOCKS} == {path.stem for path in CHAPTERS}


@pytest.mark.slow
def test_what_is_shown_of_other_libraries_is_what_they_do():
    CACHE.mkdir(exist_ok=True)
    side_environment.make(HOME, NEEDS)
    assert run(BLOCKS) == ""
    assert "Expected" in run(
        [("wrong", ">>> import torch\n>>> torch.relu(torch.tensor(-1.0)).item()\n1.0\n")]
    )
