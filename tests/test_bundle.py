"""The two zips for readers without a network: what is in them, that it is equal each time, that it runs."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
import yaml
from nbclient import NotebookClient

from _ext import citation, standalone
from tests.stock import fresh_environment
from tools import bundle, wheels
from tools.leaks import CANARY, files_with
from tools.set_up import LOCK
from tools.site_check import broken_links

LOCKED = LOCK.read_text(encoding="utf-8")
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="session")
def bundles(root, site, tmp_path_factory):
    """Both zips, made of the built site; the wheels in them are fetched, once."""
    try:
        return bundle.make(root, tmp_path_factory.mktemp("bundles"), site)
    except wheels.WheelError as problem:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"SKIPPED: the notebooks' zip is not tested: {problem}")


def unpacked(path, folder):
    """The one folder that the zip holds."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    return top


def test_a_zip_has_one_folder_in_order_and_without_times(tmp_path):
    files = {"b/ü.txt": b"2", "a.txt": b"1" * 999}
    first, second = (bundle.pack(tmp_path / n / "x-1.0.zip", files).read_bytes() for n in "ab")
    assert first == second
    assert bundle.pack(tmp_path / "c" / "x-1.0.zip", files | {"a.txt": b"3"}).read_bytes() != first
    with zipfile.ZipFile(tmp_path / "a/x-1.0.zip") as archive:
        assert archive.namelist() == ["x-1.0/a.txt", "x-1.0/b/ü.txt"]
        assert archive.read("x-1.0/b/ü.txt") == b"2"


def test_a_zip_that_fails_half_way_leaves_nothing(tmp_path):
    with pytest.raises(TypeError):
        bundle.pack(tmp_path / "x.zip", {"a": b"1", "b": 2})
    assert list(tmp_path.iterdir()) == []


def test_the_site_is_packed_without_what_only_a_host_can_use(root, site, tmp_path):
    for name in ("index.html", "404.html", "robots.txt", "lite/index.html", "_static/a.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    files = bundle.site_files(root, tmp_path)
    ours = {"README.txt", "LICENSE", "LICENSE-text", "CITATION.cff"}
    assert set(files) == {"index.html", "_static/a.css"} | ours
    assert bundle.names(citation.version_of(root))[1] in files["README.txt"].decode()
    (tmp_path / "index.html").write_text('<a href="lite/notebooks/index.html?path=x.ipynb">')
    with pytest.raises(bundle.BundleError, match=r"index\.html of the site links to lite, which only a host"):
        bundle.site_files(root, tmp_path)
    with pytest.raises(bundle.BundleError, match="run make book"):
        bundle.site_files(root, tmp_path / "nowhere")


@pytest.mark.slow
def test_no_link_in_the_packed_site_leads_nowhere(root, site, tmp_path):
    top = unpacked(bundle.pack(tmp_path / "zip/s.zip", bundle.site_files(root, site)), tmp_path / "out")
    assert list(broken_links(top)) == []
    assert files_with(CANARY, top) == []
    (top / "pages/glossary.html").unlink()
    assert list(broken_links(top))


def test_a_packed_notebook_has_the_cell_that_installs_from_the_folder(root):
    made = json.loads(bundle.notebook(root / "chapters/02-sigmoid.ipynb"))
    nbformat.validate(made)
    first = next(cell for cell in made["cells"] if cell["cell_type"] == "code")
    assert first["id"] == standalone.ID
    assert "%pip install --quiet --no-index --find-links ../wheels actbook" in "".join(first["source"])
    committed = json.loads((root / "chapters/02-sigmoid.ipynb").read_text(encoding="utf-8"))
    assert standalone.with_set_up(made, "") == committed


def test_the_readme_says_what_the_project_asks_for(root):
    text = bundle.readme(root)
    assert "numpy 2.0 or later and matplotlib 3.9 or later" in text
    assert 'jupyterlab "numpy>=2.0" "matplotlib>=3.9"' in text
    assert f" {citation.version_of(root)}:" in text
    assert max(map(len, text.splitlines())) < 110


def test_the_wheels_are_what_a_scientific_environment_may_lack():
    """Worked out, so this names what the answer was when a person last looked at it."""
    assert wheels.carried() == [
        "anywidget", "ipywidgets", "jupyterlab-widgets", "mpmath", "psygnal", "typing-extensions",
        "widgetsnbextension",
    ]  # fmt: skip


def test_a_wheel_is_taken_only_if_the_lock_has_its_checksum(tmp_path):
    (tmp_path / "anywidget-1.0-py3-none-any.whl").write_bytes(b"it")
    right = "4c8eb7fc1a2ab3e1f3c1ae4d3c1e1f8c5c7d4dd5b6b5a7a6f2a0e0e0d0c0b0a0"
    assert wheels.lying_there(tmp_path, "anywidget==2.0", {right}) is None
    assert list(tmp_path.iterdir()), "another version may lie there"
    assert wheels.lying_there(tmp_path, "anywidget==1.0", {right}) is None
    assert list(tmp_path.iterdir()) == [], "a changed one may not"


def test_without_the_network_the_message_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(wheels, "pip", lambda: Path(sys.executable))  # has no pip: as bad as no network
    with pytest.raises(
        wheels.WheelError, match=r"wheel of mpmath==1.0 cannot be had.*needs the\nnetwork once"
    ):
        wheels.download("mpmath==1.0", {"0" * 64}, tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(wheels.WheelError, match=r"lock has no nonesuch: run make lock"):
        list(wheels.locked(LOCKED, ["nonesuch"]))


@pytest.mark.slow
def test_both_zips_are_equal_byte_for_byte_when_made_again(root, site, bundles, tmp_path):
    again = bundle.make(root, tmp_path, site)
    assert [path.name for path in again] == list(bundle.names(citation.version_of(root)))
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in bundles]


@pytest.mark.slow
def test_the_zip_of_notebooks_has_every_wheel_once_and_no_solution(root, bundles, tmp_path):
    top = unpacked(bundles[1], tmp_path)
    assert files_with(CANARY, tmp_path) == []
    found = [path.name.split("-")[0].replace("_", "-") for path in sorted((top / "wheels").iterdir())]
    assert found == sorted(["actbook", *wheels.carried()])
    assert all(path.name.endswith("-none-any.whl") for path in (top / "wheels").iterdir())
    chapters = {path.name for path in (root / "chapters").glob("*.ipynb")}
    assert {path.name for path in (top / "chapters").iterdir()} == chapters
    assert {path.name for path in top.iterdir()} == {
        "chapters", "pages", "wheels", "README.txt", "LICENSE", "LICENSE-text", "CITATION.cff",
    }  # fmt: skip
    assert yaml.safe_load((top / "CITATION.cff").read_text("utf-8"))["version"] == citation.version_of(root)


@pytest.fixture
def offline(monkeypatch):
    """Whatever asks the network for something is refused."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)


on_unix = pytest.mark.skipif(os.name == "nt", reason="the environment's folders are named as on Unix")


@pytest.mark.slow
@on_unix
def test_a_chapter_of_the_zip_runs_with_numpy_matplotlib_and_a_kernel_alone(
    bundles, stock, tmp_path, monkeypatch, offline
):
    widgets = ("ipywidgets", "jupyterlab_widgets", "widgetsnbextension")
    python = fresh_environment(stock, tmp_path / "environment", without=widgets)
    top = unpacked(bundles[1], tmp_path / "mes téléchargements")
    run_chapter(top / "chapters/06-linear.ipynb", python, tmp_path / "jupyter", monkeypatch)
    assert {"actbook", "anywidget", *widgets} <= installed(tmp_path / "environment")


@pytest.mark.slow
@on_unix
def test_the_wheels_leave_alone_what_an_environment_has(bundles, stock, tmp_path, offline):
    python = fresh_environment(stock, tmp_path / "environment")
    top = unpacked(bundles[1], tmp_path / "downloads")
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-index", "--find-links", "../wheels"]
    subprocess.run([*install, "actbook"], cwd=top / "chapters", check=True)
    assert {"actbook", "anywidget"} <= installed(tmp_path / "environment")
    assert not {"ipywidgets", "numpy", "typing_extensions.py"} & installed(tmp_path / "environment")
    next((top / "wheels").glob("anywidget-*")).unlink()
    again = fresh_environment(stock, tmp_path / "another")
    command = [str(again), *install[1:], "actbook"]
    refused = subprocess.run(command, cwd=top / "chapters", capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "No matching distribution found for anywidget" in refused.stderr


def installed(environment):
    """The names in the site-packages of an environment."""
    return {path.name for path in environment.glob("lib/python*/site-packages/*")}


def run_chapter(path, python, folder, monkeypatch):
    """Run a notebook in an environment, from its own folder; its explorables have to be there."""
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = folder / "kernels/bare/kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": command, "display_name": "bare", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(folder))
    book = nbformat.read(path, 4)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(
        book, kernel_name="bare", timeout=120, resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if WIDGET in output.get("data", {})], "there is no explorable"
