"""The notebooks that are handed out run alone: they install the book's package where it is missing."""

import asyncio
import copy
import json
import os
import re
import tomllib
import zipfile
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from _ext import standalone
from actbook import install_cell
from tests.notebooks import outputs
from tests.notebooks.stock import COLAB, fresh_environment, stock_environment
from tools.environment import committed_notebooks
from tools.normal_form import WIDGET_VIEW
from tools.static_host import served

WHEEL = "https://jane.github.io/her-book/_static/package/actbook-1.0-py3-none-any.whl"
each_notebook = pytest.mark.parametrize("path", committed_notebooks(), ids=lambda path: path.stem)


def on_unix(test):
    """Slow, and the environment's folders are named as on Unix."""
    return pytest.mark.slow(pytest.mark.skipif(os.name == "nt", reason="folders are named as on Unix")(test))


def notebook(*sources):
    """Cells of these texts; one that begins with # is text."""
    cells = [
        nbformat.v4.new_markdown_cell(s) if s.startswith("#") else nbformat.v4.new_code_cell(s)
        for s in sources
    ]
    return json.loads(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))


def sources(book):
    return ["".join(cell["source"]) for cell in book["cells"]]


def test_the_cell_comes_before_the_first_code_and_only_once():
    original = notebook("# Title", "import actbook", "1 + 1")
    before = copy.deepcopy(original)
    made = install_cell.with_set_up(original, WHEEL)
    assert original == before
    assert sources(made) == ["# Title", install_cell.SET_UP.format(address=WHEEL), "import actbook", "1 + 1"]
    nbformat.validate(made)
    assert install_cell.with_set_up(made, WHEEL) == made
    assert install_cell.with_set_up(made, "") == original
    elsewhere = install_cell.with_set_up(made, "https://x.org/a.whl")
    assert ["https://x.org/a.whl" in source for source in sources(elsewhere)] == [False, True, False, False]
    plain = notebook("# About actbook", "import numpy")
    assert install_cell.with_set_up(plain, WHEEL) == plain


@pytest.mark.parametrize("is_there", [True, False])
def test_the_cell_installs_only_where_the_package_is_missing(monkeypatch, is_there):
    calls = []
    shell = SimpleNamespace(run_line_magic=lambda *given: calls.append(given))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object() if is_there else None)
    source = TransformerManager().transform_cell(install_cell.SET_UP.format(address=WHEEL))
    exec(source, {"get_ipython": lambda: shell})
    assert calls == ([] if is_there else [("pip", f"install --quiet {WHEEL}")])


def test_the_committed_notebooks_carry_none():
    for path in committed_notebooks():
        text = path.read_text(encoding="utf-8")
        assert f'"id": "{install_cell.ID}"' not in text, path.name
        assert "pip install" not in text, path.name


def test_the_wheel_is_the_package_alone(root, tmp_path):
    wheel = standalone.build_wheel(root, tmp_path)
    assert wheel.name == standalone.wheel_name((root / "pyproject.toml").read_text(encoding="utf-8"))
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"actbook"}
    assert "actbook/explorables/tangent/tangent_explorer.js" in names
    assert "actbook/coursework/notebook_check.py" in names, "the check that a released assignment calls"
    assert install_cell.wheel_of("https://x.org", {}) == f"https://x.org/{install_cell.FOLDER}/{wheel.name}"
    assert [name for name in names if name.startswith("actbook/data/") and not name.endswith(".py")]
    assert not [name for name in names if name.endswith("entry_points.txt")]


def test_a_package_that_cannot_be_built_is_said_to_be(tmp_path):
    for name in ("README.md", "LICENSE", "LICENSE-text"):
        (tmp_path / name).write_text("x")
    (tmp_path / "src/actbook").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'actbook'\n")
    with pytest.raises(RuntimeError, match="wheel was not built"):
        standalone.build_wheel(tmp_path, tmp_path / "out")


def run_alone(notebook, stock, folder):
    """Run a notebook in a new kernel, which finds what `stock` has; the notebook, and what it installed."""
    python = fresh_environment(stock, folder / "environment")
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = folder / "jupyter" / "kernels" / "alone" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": command, "display_name": "alone", "language": "python"}))
    (folder / "моя папка").mkdir(exist_ok=True)  # an assignment has files beside it
    book = nbformat.reads(json.dumps(notebook), 4)
    resources = {"metadata": {"path": str(folder / "моя папка")}}
    client = NotebookClient(book, kernel_name="alone", timeout=600, resources=resources)
    with ThreadPoolExecutor(1) as pool:  # a thread of its own: a browser's loop may run in this one
        pool.submit(asyncio.run, client.async_execute()).result()
    packages = python.parents[1].glob("lib/*/site-packages/*.dist-info")
    return book, {path.name.split("-")[0] for path in packages}


@pytest.fixture
def wheel(root, tmp_path, monkeypatch):
    """The address of the package's wheel on a served site."""
    built = standalone.build_wheel(root, tmp_path / "site" / install_cell.FOLDER)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "MPLBACKEND"):
        monkeypatch.delenv(name, raising=False)
    with served(tmp_path / "site") as address:
        yield f"{address}/{install_cell.FOLDER}/{built.name}"


@on_unix
@each_notebook
def test_a_notebook_runs_alone_in_a_stock_environment(path, stock, tmp_path, wheel):
    committed = json.loads(path.read_text(encoding="utf-8"))
    run, installed = run_alone(install_cell.with_set_up(committed, wheel), stock, tmp_path)
    assert any(WIDGET_VIEW in o.get("data", {}) for cell in run.cells for o in cell.get("outputs", ()))
    assert "actbook" in installed


@on_unix
@each_notebook
def test_a_notebook_says_the_same_on_colab_and_upgrades_nothing(path, tmp_path, wheel):
    """Its set-up cell runs in the kernel, which has imported Colab's libraries by then."""
    committed = json.loads(path.read_text(encoding="utf-8"))
    colab = stock_environment("colab", COLAB)
    run, installed = run_alone(install_cell.with_set_up(committed, wheel), colab, tmp_path)
    assert installed == {"actbook"}
    assert outputs.list_differences(committed, run) == []


def test_no_floor_is_above_what_colab_has(root):
    """Else the set-up cell upgrades a library under a kernel that has imported the old one."""
    has = {canonicalize_name(need.name): need for need in map(Requirement, COLAB)}
    about = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for need in map(Requirement, about["dependencies"]):
        (version,) = has[canonicalize_name(need.name)].specifier
        assert version.version in need.specifier, f"Colab has {version.version}: {need}"


def test_annotations_that_an_old_traitlets_cannot_evaluate_are_not_evaluated(root):
    """`traitlets.List[str]` is an error in 5.7, which Colab has."""
    texts = {path: path.read_text(encoding="utf-8") for path in (root / "src/actbook").rglob("*.py")}
    annotated = {path: text for path, text in texts.items() if re.search(r"traitlets\.\w+\[", text)}
    assert annotated
    for path, text in annotated.items():
        assert "\nfrom __future__ import annotations\n" in text, path.name
