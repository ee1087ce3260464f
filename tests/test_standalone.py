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
from _ext.citation import version_of
from actgrade import install_cell
from actgrade.assignment import read_assignment
from actgrade.release import Release
from tests import outputs
from tests.stock import COLAB, fresh_environment, stock_environment
from tools import student_tree
from tools.environment import ROOT, committed_notebooks
from tools.static_host import served

VERSION = version_of(ROOT)
WHEEL = f"https://jane.github.io/her-book/_static/package/actbook-{VERSION}-py3-none-any.whl"
WIDGET = "application/vnd.jupyter.widget-view+json"


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
    elsewhere = install_cell.with_set_up(made, "https://x.org/a.whl")
    assert sum("https://x.org/a.whl" in source for source in sources(elsewhere)) == 1
    assert WHEEL not in "".join(sources(elsewhere))
    assert install_cell.with_set_up(made, "") == original


def test_a_notebook_that_does_not_use_the_package_stays_as_it_is():
    plain = notebook("# About actbook", "import numpy")
    assert install_cell.with_set_up(plain, WHEEL) == plain


@pytest.mark.parametrize("is_there", [True, False])
def test_the_cell_installs_only_where_the_package_is_missing(monkeypatch, is_there):
    asked = []
    shell = SimpleNamespace(run_line_magic=lambda *given: asked.append(given))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object() if is_there else None)
    source = TransformerManager().transform_cell(install_cell.SET_UP.format(address=WHEEL))
    exec(source, {"get_ipython": lambda: shell})
    assert asked == ([] if is_there else [("pip", f"install --quiet {WHEEL}")])


def test_the_committed_notebooks_carry_none(root):
    for path in [*(root / "chapters").glob("*.ipynb"), *(root / "pages").glob("*.ipynb")]:
        text = path.read_text(encoding="utf-8")
        assert f'"id": "{install_cell.ID}"' not in text, path.name
        assert "pip install" not in text, path.name


def test_the_wheel_is_the_package_alone_and_the_same_bytes_each_time(root, tmp_path):
    first, second = (standalone.build_wheel(root, tmp_path / name) for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert first.name == standalone.wheel_name((root / "pyproject.toml").read_text(encoding="utf-8"))
    with zipfile.ZipFile(first) as wheel:
        names = wheel.namelist()
    assert {name.split("/")[0] for name in names} == {"actbook", f"actbook-{VERSION}.dist-info"}
    assert "actbook/explorables/tangent/tangent_explorer.js" in names
    assert "actbook/explorables/tangent/tangent_explorer.json" in names
    assert [name for name in names if name.startswith("actbook/data/") and not name.endswith(".py")]
    assert not [name for name in names if name.endswith("entry_points.txt")]


def test_a_package_that_cannot_be_built_is_said_to_be(tmp_path):
    for name in ("README.md", "LICENSE", "LICENSE-text"):
        (tmp_path / name).write_text("x")
    (tmp_path / "src/actbook").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'actbook'\n")
    with pytest.raises(RuntimeError, match="wheel was not built"):
        standalone.build_wheel(tmp_path, tmp_path / "out")


def test_the_launched_chapters_install_from_the_published_site(root, tmp_path, monkeypatch):
    monkeypatch.setenv("BOOK_REPOSITORY", "jane/her-book")
    monkeypatch.delenv("BOOK_URL", raising=False)
    student_tree.make(tmp_path / "tree", root)
    chapters = sorted((tmp_path / "tree/chapters").glob("*.ipynb"))
    assert len(chapters) >= 8
    for path in chapters:
        made = json.loads(path.read_text(encoding="utf-8"))
        assert [s for s in sources(made) if "%pip" in s] == [install_cell.SET_UP.format(address=WHEEL)]


def run_alone(notebook, stock, folder, name):
    """Run a notebook in a new kernel, which finds what `stock` has; the notebook, and what it installed."""
    python = fresh_environment(stock, folder / "environments" / name)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = folder / "jupyter" / "kernels" / name / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": command, "display_name": name, "language": "python"}))
    alone = folder / "моя папка" / name
    alone.mkdir(parents=True, exist_ok=True)
    book = nbformat.reads(json.dumps(notebook), 4)
    place = {"metadata": {"path": str(alone)}}
    client = NotebookClient(book, kernel_name=name, timeout=600, resources=place)
    asyncio.run(client.async_execute())
    installed = {
        path.name.split("-")[0] for path in python.parents[1].glob("lib/*/site-packages/*.dist-info")
    }
    return book, installed


@pytest.fixture
def colab():
    """An environment with Colab's published versions."""
    return stock_environment("colab", COLAB)


@pytest.fixture
def wheel(root, tmp_path, monkeypatch):
    """The address of the package's wheel on a served site."""
    built = standalone.build_wheel(root, tmp_path / "site" / install_cell.FOLDER)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "MPLBACKEND"):
        monkeypatch.delenv(name, raising=False)
    with served(tmp_path / "site") as address:
        yield f"{address}/{install_cell.FOLDER}/{built.name}"


def run_notebooks(paths, stock, folder, wheel):
    """Each notebook as the site hands it out: (path, as committed, as run, what was installed)."""
    committed = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    handed_out = [install_cell.with_set_up(book, wheel) for book in committed]
    with ThreadPoolExecutor(2) as pool:  # threads of their own: a browser's loop may run in this one
        runs = pool.map(lambda book, path: run_alone(book, stock, folder, path.stem), handed_out, paths)
        return [(path, old, *run) for path, old, run in zip(paths, committed, runs, strict=True)]


@on_unix
def test_each_notebook_runs_alone_in_a_stock_environment(root, stock, tmp_path, wheel):
    for path, _, run, installed in run_notebooks(committed_notebooks(root), stock, tmp_path, wheel):
        shown = [
            out for cell in run.cells for out in cell.get("outputs", ()) if WIDGET in out.get("data", {})
        ]
        assert shown, f"{path.name} shows no widget"
        assert "actbook" in installed


@on_unix
def test_each_notebook_says_the_same_on_colab_and_upgrades_nothing(root, colab, tmp_path, wheel):
    """Its set-up cell runs in the kernel, which has imported Colab's libraries by then."""
    for path, old, run, installed in run_notebooks(committed_notebooks(root), colab, tmp_path, wheel):
        assert installed == {"actbook"}, path.name
        assert outputs.differing(old, run) == [], path.name


@on_unix
@pytest.mark.parametrize("name", ["1-activations"])
def test_a_released_assignment_says_the_same_on_colab(root, colab, tmp_path, wheel, name):
    """With the solutions in it, as its student would hand it in."""
    for where in ("here", f"моя папка/{name}"):
        release = Release(read_assignment(root / "coursework" / name), package=wheel)
        release.write_solved(tmp_path / where, execute=where == "here")
    ours, theirs = (
        json.loads((tmp_path / where / release.file_name).read_text(encoding="utf-8"))
        for where in ("here", f"моя папка/{name}")
    )
    with ThreadPoolExecutor(1) as pool:
        run, installed = pool.submit(run_alone, theirs, colab, tmp_path, name).result()
    assert installed == {"actbook"}
    assert "right" in "".join(line for cell in outputs.compared(run) for line in outputs.said(cell))
    assert outputs.differing(ours, run) == []


def test_no_floor_is_above_what_colab_has(root):
    """Else the set-up cell upgrades a library under a kernel that has imported the old one."""
    has = {canonicalize_name(need.name): need for need in map(Requirement, COLAB)}
    about = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for need in map(Requirement, about["dependencies"]):
        (version,) = has[canonicalize_name(need.name)].specifier
        assert version.version in need.specifier, f"Colab has {version.version}: {need}"


def test_annotations_that_an_old_traitlets_cannot_evaluate_are_not_evaluated(root):
    """`traitlets.List[str]` is an error in 5.7, which Colab has."""
    asked = [
        path
        for path in (root / "src/actbook").rglob("*.py")
        if re.search(r"traitlets\.\w+\[", path.read_text(encoding="utf-8"))
    ]
    assert len(asked) > 3
    for path in asked:
        assert "\nfrom __future__ import annotations\n" in path.read_text(encoding="utf-8"), path.name
