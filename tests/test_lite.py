"""Jupyter in the browser, without a browser: settings, link and notice, dependencies, the first cell."""

import json
import re
import sys
from importlib.metadata import distribution
from types import SimpleNamespace
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from docutils import nodes
from docutils.utils import new_document
from IPython.core.inputtransformer2 import TransformerManager
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sphinx.errors import ConfigError

from _ext import page_links as link
from _ext import publication
from tools import build_site, lite

#: What Pyodide has of what the book and the kernel need; tests/site/test_lite_page.py asks its own list.
IN_PYODIDE = {"ipython", "jedi", "matplotlib", "mpmath", "numpy", "traitlets", "typing-extensions"}
WITH_THE_KERNEL = {"ipykernel", "widgetsnbextension"}  # wheels inside its front end: substitutes
BROWSER = {
    "python_version": "3.14",
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "extra": "",
}


def test_settings_are_understood_or_refused_before_anything_is_built(tmp_path, monkeypatch, capsys):
    assert [publication.has_lite({"BOOK_LITE": given}) for given in ("", "0", " 1 ")] == [False, False, True]
    assert publication.pyodide_folder({"BOOK_PYODIDE_URL": "https://her.org/py"}) == "https://her.org/py/"
    with pytest.raises(ConfigError, match=r"BOOK_LITE should be 1.*yes"):
        publication.has_lite({"BOOK_LITE": "yes"})
    for given in ("her.org/py", "ftp://her.org/", "/py", "https://her.org/pyodide.mjs", "https://a b/"):
        with pytest.raises(ConfigError, match="BOOK_PYODIDE_URL should be a folder like https"):
            publication.pyodide_folder({"BOOK_PYODIDE_URL": given})
    monkeypatch.setenv("BOOK_LITE", "yes")
    assert build_site.main([str(tmp_path)]) == 1
    assert "BOOK_LITE should be" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert {"BOOK_LITE", "BOOK_PYODIDE_URL"} <= set(build_site.SETTINGS), "a change builds the site afresh"


def opened(docname, host="cdn.example.org", kind="html"):
    """The parts of a chapter's page with a title, a paragraph and a cell, after the notice was added."""
    section = nodes.section("", nodes.title("", "Sigmoid"), nodes.paragraph("", "By the end"))
    section += nodes.container("", classes=["cell"])
    document = new_document("chapter")
    document += section
    app = SimpleNamespace(config=SimpleNamespace(book_lite_host=host), builder=SimpleNamespace(format=kind))
    link.add_notice(app, document, docname)
    return section.children


def test_the_notice_ends_a_chapters_opening_and_other_pages_have_none():
    parts = opened("chapters/02-sigmoid")
    assert [type(part).__name__ for part in parts] == ["title", "paragraph", "raw", "container"]
    text = re.sub(r"<[^>]*>", "", parts[2].astext())
    assert text.startswith("Run in your browser, nothing to install (opens in a new tab). ")
    assert "from cdn.example.org" in text
    assert 'href="../lite/notebooks/index.html?path=02-sigmoid.ipynb" target="_blank"' in parts[2].astext()
    assert len(opened("chapters/02-sigmoid", host="")) == 3
    assert len(opened("pages/claims")) == 3


def test_every_dependency_is_in_pyodide_or_in_our_index():
    ours = {"actbook", *lite.NOT_IN_PYODIDE}
    seen, waiting = set(), ["actbook", "ipykernel", "comm", "jedi", "ipython"]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in seen:
            seen.add(name)
            assert name in ours | IN_PYODIDE | WITH_THE_KERNEL, f"{name} is nowhere"
            if name in ours:  # Pyodide's list follows the dependencies of its own
                needs = map(Requirement, distribution(name).requires or [])
                waiting += [n.name for n in needs if n.marker is None or n.marker.evaluate(BROWSER)]
    assert ours <= seen, "a wheel that nobody needs"


def test_no_other_index_is_asked():
    settings = lite.page_settings("Her Book", "https://her.org/py/")["jupyter-config-data"]
    kernel = settings["litePluginSettings"][lite.KERNEL]
    assert kernel == {"pyodideUrl": "https://her.org/py/pyodide.mjs", "disablePyPIFallback": True}
    calls = []  # after piplite's own refusal, the tasks of other requirements go on
    source = TransformerManager().transform_cell(lite.SET_UP.format(address="actbook"))
    shell = SimpleNamespace(run_line_magic=lambda *given: calls.append(given))
    micropip = SimpleNamespace(set_index_urls=lambda urls: calls.append(urls))
    with patch.dict(sys.modules, micropip=micropip), patch("importlib.util.find_spec", lambda name: None):
        exec(source, {"get_ipython": lambda: shell})
    assert calls == [[], ("pip", "install --quiet actbook")]


def test_the_readme_names_pyodides_version_and_host(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    version = re.search(r"/v([\d.]+)/", publication.PYODIDE)[1]
    assert f"Pyodide {version} " in text
    assert urlsplit(publication.PYODIDE).netloc in text


@pytest.mark.slow
def test_python_is_the_one_that_the_kernel_was_made_for(root):
    lite.make_environment()
    schema = next(lite.FRONT_ENDS[-1].glob("static/schema/k*.json"))
    stock = json.loads(schema.read_text(encoding="utf-8"))["properties"]["pyodideUrl"]["default"]
    assert f"{publication.pyodide_folder({})}pyodide.mjs" == stock
