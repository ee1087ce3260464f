"""Jupyter in the browser, without a browser: settings, link and notice, notebooks, wheels and their index."""

import json
import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import PackagePath, distribution
from types import SimpleNamespace
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from docutils import nodes
from docutils.utils import new_document
from IPython.core.inputtransformer2 import TransformerManager
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sphinx.errors import ConfigError

from _ext import page_links as link
from _ext import publication, standalone
from tools import build_site, lite, pure_wheel
from tools.leaks import CANARY, files_with

#: What Pyodide 314 has of what the book and the kernel need; tests/site/test_lite_page.py asks its own list.
IN_PYODIDE = {"ipython", "jedi", "matplotlib", "mpmath", "numpy", "traitlets", "typing-extensions"}
WITH_THE_KERNEL = {"ipykernel", "widgetsnbextension"}  # wheels inside its front end: substitutes
BROWSER = {
    "python_version": "3.14",
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "extra": "",
}


@pytest.mark.parametrize(("setting", "wanted"), [(None, False), ("", False), ("0", False), (" 1 ", True)])
def test_the_link_is_there_when_it_is_asked_for(setting, wanted):
    assert link.has_lite({} if setting is None else {"BOOK_LITE": setting}) is wanted


@pytest.mark.parametrize("setting", ["yes", "2", "true"])
def test_a_setting_that_says_neither_is_refused(setting):
    with pytest.raises(ConfigError, match=f"BOOK_LITE should be 1.*{setting}"):
        link.has_lite({"BOOK_LITE": setting})


def test_python_comes_from_the_cdn_that_the_kernel_was_made_for_or_from_the_setting():
    schema = next(
        (lite.Path(sys.prefix) / "share/jupyter/labextensions").glob("*/pyodide*/static/schema/k*.json")
    )
    stock = json.loads(schema.read_text(encoding="utf-8"))["properties"]["pyodideUrl"]["default"]
    assert f"{link.pyodide_folder({})}pyodide.mjs" == stock
    for given in ("https://her.org/py/full", "https://her.org/py/full/"):
        assert link.pyodide_folder({"BOOK_PYODIDE_URL": given}) == "https://her.org/py/full/"


@pytest.mark.parametrize(
    "given", ["her.org/py", "ftp://her.org/", "/py", "https://her.org/pyodide.mjs", "https://a b/"]
)
def test_an_address_that_is_no_folder_is_refused(given):
    with pytest.raises(ConfigError, match="BOOK_PYODIDE_URL should be a folder like https"):
        link.pyodide_folder({"BOOK_PYODIDE_URL": given})


@pytest.mark.parametrize("setting", [{"BOOK_LITE": "yes"}, {"BOOK_LITE": "1", "BOOK_PYODIDE_URL": "here"}])
def test_nothing_is_built_with_a_setting_that_is_refused(tmp_path, monkeypatch, capsys, setting):
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    assert build_site.main([str(tmp_path)]) == 1
    assert f"{list(setting)[-1]} should be" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_change_of_a_setting_builds_the_site_anew():
    assert {"BOOK_LITE", "BOOK_PYODIDE_URL"} <= set(build_site.SETTINGS)


def page(*classes):
    """A chapter's page: a title, a paragraph, and a container for each of these classes."""
    section = nodes.section("", nodes.title("", "Sigmoid"), nodes.paragraph("", "By the end"))
    section += [nodes.container("", classes=[name]) for name in classes]
    document = new_document("chapter")
    document += section
    return document


class App:
    """What the extension asks of Sphinx."""

    def __init__(self, host, kind="html"):
        self.config = type("Config", (), {"book_lite_host": host})
        self.builder = type("Builder", (), {"format": kind})


def test_the_notice_ends_a_chapters_opening():
    tree = page("cell", "cell")
    link.add_notice(App("cdn.example.org"), tree, "chapters/02-sigmoid")
    names = [type(node).__name__ for node in tree[0].children]
    assert names == ["title", "paragraph", "raw", "container", "container"]
    said = re.sub(r"<[^>]*>", "", tree[0][2].astext())
    assert said.startswith("Run in your browser, nothing to install (opens in a new tab). ")
    assert "from cdn.example.org" in said
    assert 'href="../lite/notebooks/index.html?path=02-sigmoid.ipynb" target="_blank"' in tree[0][2].astext()


@pytest.mark.parametrize(
    ("host", "kind", "name"),
    [
        ("", "html", "chapters/02-sigmoid"),
        ("h", "latex", "chapters/02-sigmoid"),
        ("h", "html", "pages/claims"),
    ],
)
def test_other_pages_and_builds_have_none(host, kind, name):
    tree = page("cell")
    link.add_notice(App(host, kind), tree, name)
    assert not list(tree.findall(nodes.raw))


@pytest.fixture(scope="module")
def work(root, tmp_path_factory):
    """What JupyterLite reads, from the committed chapters as if they were the published ones."""
    folder = tmp_path_factory.mktemp("lite")
    sources = folder / "html/_sources/chapters"
    sources.mkdir(parents=True)
    for path in (root / "chapters").glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        (sources / path.name).write_text(text, encoding="utf-8")
        standalone.make_standalone(sources / path.name, "https://her.org/actbook-1-py3-none-any.whl")
    (folder / "html/_sources/pages").mkdir()
    (folder / "html/_sources/pages/exam.ipynb").write_text("{}")
    (folder / "work").mkdir()
    lite.prepare(root, folder / "html", folder / "work")
    return folder / "work"


def test_jupyter_gets_the_chapters_alone_and_each_installs_from_its_own_index(root, work):
    chapters = {path.name for path in (root / "chapters").glob("*.ipynb")}
    assert {path.name for path in (work / "files").iterdir()} == chapters
    for path in (work / "files").iterdir():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        set_up = ["".join(c["source"]) for c in cells if "%pip" in "".join(c["source"])]
        assert set_up == [lite.SET_UP.format(address="actbook")], path.name


def test_no_coursework_goes_along(work):
    assert files_with(CANARY, work) == []
    for path in (work / "wheels").iterdir():
        names = zipfile.ZipFile(path).namelist()
        assert not [name for name in names if name.startswith(("actgrade", "coursework"))], path.name


def test_every_dependency_is_in_pyodide_or_in_our_index(work):
    """From the package and from what the kernel starts with: a name in neither would be asked of nobody."""
    ours = {canonicalize_name(path.name.split("-")[0]) for path in (work / "wheels").iterdir()}
    assert ours == {"actbook", *lite.NOT_IN_PYODIDE}
    seen, waiting = set(), ["actbook", "ipykernel", "comm", "jedi", "ipython"]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        assert name in ours | IN_PYODIDE | WITH_THE_KERNEL, f"{name} is to be had nowhere"
        if name in ours:  # Pyodide's list follows the dependencies of its own
            needs = map(Requirement, distribution(name).requires or [])
            waiting += [n.name for n in needs if n.marker is None or n.marker.evaluate(BROWSER)]
    assert ours <= seen, "a wheel that nobody needs"


def test_the_pages_say_where_python_comes_from_and_ask_no_other_index(root, work):
    settings = lite.page_settings("Her Book", "https://her.org/py/")["jupyter-config-data"]
    kernel = settings["litePluginSettings"][lite.KERNEL]
    assert kernel == {"pyodideUrl": "https://her.org/py/pyodide.mjs", "disablePyPIFallback": True}
    written = json.loads((work / "jupyter-lite.json").read_text())
    assert written == lite.page_settings(publication.title(root), link.pyodide_folder({}))


def test_without_chapters_or_front_ends_it_is_said_what_is_missing(root, tmp_path, monkeypatch):
    (tmp_path / "html").mkdir()
    with pytest.raises(lite.LiteError, match="no chapter was built"):
        lite.build(root, tmp_path / "html")
    assert list((tmp_path / "html").iterdir()) == []
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    with pytest.raises(lite.LiteError, match=r"front ends are missing here: anywidget.*make set-up"):
        lite.build_settings(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="the program that fails is a shell script")
def test_a_build_that_fails_says_why_and_leaves_nothing(root, tmp_path, monkeypatch):
    site = tmp_path / "html"
    site.mkdir()
    monkeypatch.setattr(lite, "prepare", lambda root, site, work: None)
    failing = tmp_path / "python"
    failing.write_text("#!/bin/sh\necho no room left >&2\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(failing))
    with pytest.raises(lite.LiteError, match="JupyterLite was not built:\nno room left"):
        lite.build(root, site)
    assert {path.name for path in tmp_path.rglob("*")} == {"html", "python"}


def test_a_package_that_is_missing_is_named(root, work, tmp_path, monkeypatch):
    monkeypatch.setattr(lite, "NOT_IN_PYODIDE", ("no-such-package",))
    sources = tmp_path / "html/_sources/chapters"
    sources.mkdir(parents=True)
    (sources / "a.ipynb").write_text(next((work / "files").iterdir()).read_text(encoding="utf-8"))
    (tmp_path / "work").mkdir()
    with pytest.raises(lite.LiteError, match="no-such-package is missing here: make set-up"):
        lite.prepare(root, tmp_path / "html", tmp_path / "work")


def test_the_wheels_are_the_same_bytes_each_time_and_hold_no_compiled_part(work, tmp_path):
    for name in lite.NOT_IN_PYODIDE:
        made = pure_wheel.pack(name, tmp_path)
        assert made.read_bytes() == (work / "wheels" / made.name).read_bytes()
        names = zipfile.ZipFile(made).namelist()
        assert not [
            n for n in names if n.endswith(pure_wheel.COMPILED) or "__pycache__" in n or "/share/" in n
        ]
        assert [n for n in names if n.endswith(".py")]
        assert [n for n in names if "/licenses/" in n or n.endswith("LICENSE")], f"{name} without its licence"


def test_the_wheels_list_what_is_in_them(work):
    for path in (work / "wheels").iterdir():
        wheel = zipfile.ZipFile(path)
        (record,) = [name for name in wheel.namelist() if name.endswith(".dist-info/RECORD")]
        listed = dict(line.split(",")[:2] for line in wheel.read(record).decode().splitlines())
        assert set(listed) == set(wheel.namelist())
        for name in set(listed) - {record}:
            assert listed[name] == f"sha256={pure_wheel.checksum(wheel.read(name))}", f"{path.name}: {name}"


def test_the_wheels_alone_make_an_explorable(work):
    """As in the browser: from the wheels as they are, without psygnal's compiled parts."""
    script = f"""
import sys
sys.path[:0] = {[str(path) for path in sorted((work / "wheels").iterdir())]}
import anywidget, comm, ipywidgets, jupyterlab_widgets, psygnal._signal
for module in (anywidget, comm, ipywidgets, jupyterlab_widgets, psygnal._signal):
    assert ".whl" in module.__file__, module.__file__
class Widget(anywidget.AnyWidget):
    _esm = "export default {{}}"
print(type(Widget().model_id).__name__)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("str\n", "")


def test_a_compiled_package_and_a_changed_file_are_refused(tmp_path):
    with pytest.raises(pure_wheel.NotPureError, match=r"numpy is compiled: there is no Python beside numpy"):
        pure_wheel.pack("numpy", tmp_path)
    found = distribution("comm")
    entry = next(path for path in found.files if path.name == "base_comm.py")
    other = PackagePath(entry)
    other.dist, other.hash, other.size = found, type(entry.hash)("sha256=AAAA"), entry.size
    with pytest.raises(ValueError, match=r"comm/base_comm.py of comm is not as it was installed"):
        pure_wheel.content(found, other)
    assert list(tmp_path.iterdir()) == []


def test_what_lies_on_the_disk_in_another_order_is_listed_in_one(tmp_path):
    listing = tmp_path / "api/contents/all.json"
    listing.parent.mkdir(parents=True)
    listing.write_text(json.dumps({"content": [{"path": name} for name in ("b", "a")]}))
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "index.html").write_text("<html>\n<body class='x'>there</body></html>")
    (tmp_path / "on.html").write_text("<html><script>location = 'tree'</script></html>")
    lite.finish(tmp_path)
    assert "cannot-start" not in (tmp_path / "on.html").read_text(), "it has no body to say it in"
    assert [entry["path"] for entry in json.loads(listing.read_text())["content"]] == ["a", "b"]
    assert not (tmp_path / "package.json").exists()
    text = (tmp_path / "index.html").read_text()
    assert text.startswith('<html lang="en">\n<body class=\'x\'>\n<p id="cannot-start" ')
    assert lite.size(tmp_path)[0] == 3
    assert os.path.getsize(tmp_path / "index.html") / 1e6 <= lite.size(tmp_path)[1]


def test_the_readme_names_the_version_and_the_host(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    assert f"Pyodide {PYODIDE_VERSION} " in text
    assert urlsplit(PYODIDE_CDN_URL).netloc in text


def test_the_first_cell_leaves_micropip_no_index_before_it_installs():
    """piplite's own refusal ends with the first requirement that fails; the tasks of the others go on."""
    asked = []
    source = TransformerManager().transform_cell(lite.SET_UP.format(address="actbook"))
    shell = SimpleNamespace(run_line_magic=lambda *given: asked.append(given))
    micropip = SimpleNamespace(set_index_urls=lambda urls: asked.append(urls))
    with patch.dict(sys.modules, micropip=micropip), patch("importlib.util.find_spec", lambda name: None):
        exec(source, {"get_ipython": lambda: shell})
    assert asked == [[], ("pip", "install --quiet actbook")]
