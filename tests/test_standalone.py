"""The notebooks that are handed out run alone: they install the book's package where it is missing."""

import asyncio
import copy
import json
import os
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient

from _ext import standalone
from _ext.citation import version_of
from actgrade import install_cell
from tests.stock import fresh_environment
from tools import student_tree
from tools.environment import ROOT
from tools.static_host import served

VERSION = version_of(ROOT)
WHEEL = f"https://jane.github.io/her-book/_static/package/actbook-{VERSION}-py3-none-any.whl"
BUDGET = 30  # seconds of processor time for a chapter, the installation included
WIDGET = "application/vnd.jupyter.widget-view+json"


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
    assert "actbook/explorables/tangent/tangent.js" in names
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


async def run_alone(path, stock, folder, wheel):
    """Run a chapter's copy in an environment of its own; seconds of processor time, and in all."""
    python = fresh_environment(stock, folder / "environment")
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = folder.parent / "jupyter/kernels" / path.stem / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": command, "display_name": path.stem, "language": "python"}))
    alone = folder / "моя папка"
    alone.mkdir()
    made = install_cell.with_set_up(json.loads(path.read_text(encoding="utf-8")), wheel)
    book = nbformat.reads(json.dumps(made), 4)
    spent = "import os; print(sum(os.times()[:4]))"  # children's too: pip
    book.cells.append(nbformat.v4.new_code_cell(spent))
    place = {"metadata": {"path": str(alone)}}
    begin = time.monotonic()
    await NotebookClient(book, kernel_name=path.stem, timeout=300, resources=place).async_execute()
    taken = time.monotonic() - begin
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if WIDGET in output.get("data", {})], "there is no explorable"
    assert list(python.parents[1].glob("lib/python*/site-packages/actbook/__init__.py"))
    return float(outputs[-1].text), taken


async def run_all(chapters, stock, folder, wheel):
    """Two chapters at a time; what `run_alone` says of each."""
    gate = asyncio.Semaphore(2)

    async def run(path):
        async with gate:
            return await run_alone(path, stock, folder / path.stem, wheel)

    return await asyncio.gather(*map(run, chapters))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the environment's folders are named as on Unix")
def test_each_chapter_runs_alone_in_a_stock_environment(root, stock, tmp_path, monkeypatch):
    built = standalone.build_wheel(root, tmp_path / "site" / install_cell.FOLDER)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "MPLBACKEND"):
        monkeypatch.delenv(name, raising=False)
    chapters = sorted((root / "chapters").glob("*.ipynb"))
    with (
        served(tmp_path / "site") as address,
        ThreadPoolExecutor(1) as apart,
    ):  # a browser's loop may run here
        wheel = f"{address}/{install_cell.FOLDER}/{built.name}"
        times = apart.submit(asyncio.run, run_all(chapters, stock, tmp_path, wheel)).result()
    found = {path.stem: seconds for path, seconds in zip(chapters, times, strict=True)}
    for name, (spent, taken) in found.items():
        print(f"{name}: {spent:.1f} s of processor time, {taken:.1f} s in all")
    assert {name: spent for name, (spent, _) in found.items() if spent > BUDGET} == {}
