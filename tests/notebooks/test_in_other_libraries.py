"""What the chapters show of PyTorch, JAX and Keras, run in an environment of its own, Keras on JAX.

The book needs none of the three, so the blocks are no cells; each runs by itself here, as a doctest.
PyTorch's wheel brings its libraries for graphics cards along: the environment takes 6 GB.
The page *Framework by framework* is run there too, each cell, with SciPy. All four have builds that run on
a processor, so none of it is compared with stored numbers; those of PyTorch are in test_pytorch_numbers.py.
"""

import json
import os
import re
import subprocess

import numpy as np
import pytest

from _ext.frameworks import truth
from actbook import ACTIVATIONS
from tests.notebooks.notebook_text import CHAPTERS, load, prose
from tools import side_environment
from tools.environment import CACHE, ROOT
from tools.frameworks import ENTRIES, LIBRARIES, POINTS, Call, read

HOME = CACHE / "other-libraries"
NEEDS = ("torch", "jax", "keras", "scipy")
BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [(path.stem, match[1]) for path in CHAPTERS for match in BLOCK.finditer(prose(load(path)))]
RUNNER = """
import doctest, json, sys
for name, text in json.load(sys.stdin):
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
"""


def run(*arguments, text="", **variables):
    """What Python prints in the environment of the other libraries."""
    CACHE.mkdir(exist_ok=True)
    side_environment.make(HOME, NEEDS)
    done = subprocess.run(
        [HOME / "bin" / "python", *arguments], input=text, text=True, capture_output=True, cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"} | variables, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def run_blocks(blocks):
    """What doctest reports of these blocks: "" if all is as shown."""
    return run("-c", RUNNER, text=json.dumps(blocks))


def test_each_chapter_says_how_other_libraries_do_it():
    assert {name for name, _ in BLOCKS} == {path.stem for path in CHAPTERS}


@pytest.mark.slow
def test_what_is_shown_of_other_libraries_is_what_they_do():
    assert run_blocks(BLOCKS) == ""
    assert "Expected" in run_blocks(
        [("wrong", ">>> import torch\n>>> torch.relu(torch.tensor(-1.0)).item()\n1.0\n")]
    )


def same(got, stated, rtol=1e-9):
    return np.allclose(got, stated, rtol=rtol, atol=0, equal_nan=True)


@pytest.mark.slow
def test_every_cell_of_framework_by_framework_is_what_the_libraries_do():
    variables = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]), "JAX_ENABLE_X64": "1"}
    found, rows = json.loads(run("-m", "tools.frameworks", **variables)), read()
    wrong = []
    for row, values in zip(rows.pop("layers"), found["layers"], strict=True):
        wrong += [(row["what"], lib) for lib, value in values.items() if value != row[lib][1]]
    for name, row in rows.items():
        wrong += [(name, *each) for each in mistakes(ENTRIES[name], row, found[name])]
    assert wrong == []


def mistakes(entry, row, found):
    """What the page says of one function and the libraries do otherwise."""
    texts = [(library, text) for library in LIBRARIES for text in row.get(library, ())]
    for (_, text), (value, unasked, said, *changed) in zip(texts, found["cells"], strict=True):
        call = Call.parse(text)
        x = POINTS.reshape(np.shape(value) if np.ndim(value) == 1 else (2, 6))
        if not np.allclose(value, entry(x, **call.parameters(entry)), rtol=1e-5, atol=0):
            yield text, "is another function"
        if unasked != said or any(other == unasked for other in changed):
            yield text, "has other defaults"
    for library in found["unsaid"]:
        yield library, "has it"
    for library, slopes in row.get("slopes", {}).items():
        if not same(found["slopes"][library], slopes):
            yield library, "slopes at kinks", found["slopes"][library]
    for (libraries, what, x, stated, *rest), got in zip(row.get("wrong", ()), found["wrong"], strict=True):
        right = truth(entry, what, x, next((each for each in rest if isinstance(each, dict)), {}))
        for library in libraries.split(", "):
            if not same(got[library], stated) or same(stated, right, 1e-12):
                yield library, what, x, got[library], right


def test_each_function_of_the_book_has_its_row_and_each_kink_its_slopes():
    rows = read()
    assert set(rows) - set(ENTRIES) == {"layers"}
    for name, row in rows.items():
        if name != "layers" and ENTRIES[name] in ACTIVATIONS:
            with_slopes = {library for library in LIBRARIES if library in row and library != "SciPy"}
            has_kinks = ENTRIES[name].kinks_at(**row.get("parameters", {}))
            assert set(row.get("slopes", ())) == (with_slopes if has_kinks else set())


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_which_functions_are_on_the_page(activation):
    if activation.name not in read():
        pytest.skip(f"pages/frameworks.toml does not say what {activation.name} is called elsewhere")
