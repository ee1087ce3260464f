"""The stock page that ours is compared with: made of our chapter, and served without a foreign address."""

import hashlib
import io
import subprocess
import tarfile
import urllib.error
import urllib.request
from base64 import b64encode

import nbformat
import pytest

from bench import npm, stock_book
from bench.missing import NotMeasured
from tools.page_weight import compressed
from tools.static_host import served

SLIDER = {"min": -8.0, "max": 8.0, "step": 0.05, "value": 0.0}


def test_the_chapter_keeps_everything_but_its_widgets(root):
    chapter = nbformat.read(root / "chapters" / "02-sigmoid.ipynb", 4)
    ours = nbformat.read(root / "chapters" / "02-sigmoid.ipynb", 4)
    stock = stock_book.with_ipywidgets(chapter, SLIDER)
    changed = [(a, b) for a, b in zip(ours.cells, stock.cells, strict=True) if a != b]
    (_, cell), (_, quiz) = changed
    assert quiz.outputs[0].data == {"text/plain": "Quiz('02-sigmoid')"}
    state = stock.metadata["widgets"][stock_book.STATE]["state"]
    shown = state[cell.outputs[0].data[stock_book.VIEW]["model_id"]]
    assert shown["model_name"] == "VBoxModel"
    models = {model["model_name"]: model["state"] for model in state.values()}
    slider = {"value": 0.0} | models["FloatSliderModel"]  # the state leaves out what is a default
    assert {name: slider[name] for name in SLIDER} == SLIDER
    links = [model["state"] for model in state.values() if model["model_name"] == "LinkModel"]
    assert [link["source"][1] for link in links] == ["value", "value"]
    for link in links:  # what they join is in the state, or the page could not make it
        assert {link["source"][0], link["target"][0]} <= {f"IPY_MODEL_{name}" for name in state}


def test_a_chapter_without_an_explorable_is_no_comparison(root):
    with pytest.raises(RuntimeError, match="one explorable was expected"):
        stock_book.with_ipywidgets(nbformat.v4.new_notebook(), SLIDER)


HEAD = (
    '<script src="https://a.example/npm/mathjax@3/es5/tex.js"></script>'
    '<script integrity="sha256-x=" src="https://b.example/ajax/require.js/2.3.4/require.min.js"></script>'
    '<script data-jupyter-widgets-cdn="https://a.example/npm/" '
    'src="https://a.example/npm/@jupyter-widgets/html-manager@1.0.6/dist/embed-amd.js"></script>'
)


@pytest.fixture
def small_packages(monkeypatch, tmp_path):
    """Packages without content, and no minifying."""
    empty = tmp_path / "package"
    empty.mkdir()
    monkeypatch.setattr(npm, "unpacked", lambda package: empty)
    monkeypatch.setattr(stock_book, "minify", lambda folder: None)
    page = tmp_path / "site" / "chapters" / "a.html"
    page.parent.mkdir(parents=True)
    return page


def test_nothing_foreign_is_left_in_the_stock_page(small_packages):
    page = small_packages
    page.write_text(HEAD, encoding="utf-8")
    stock_book.copy_what_it_loads(page, page.parents[1])
    text = page.read_text(encoding="utf-8")
    assert "https:" not in text
    assert 'src="../_copies/mathjax/es5/tex.js"' in text
    assert 'src="../_copies/requirejs/require.min.js"' in text
    assert 'src="../_copies/@jupyter-widgets/html-manager/dist/embed-amd.js"' in text
    assert "integrity" not in text  # the minified file is not byte for byte the network's


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda head: head.replace("mathjax@3/", "mathjax@4/"), "does not load mathjax"),
        (lambda head: head + '<script src="https://c.example/new.js"></script>', "does not copy"),
    ],
)
def test_a_stock_page_that_loads_something_else_is_noticed(small_packages, change, message):
    small_packages.write_text(change(HEAD), encoding="utf-8")
    with pytest.raises(RuntimeError, match=message):
        stock_book.copy_what_it_loads(small_packages, small_packages.parents[1])


def archive(files):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as packed:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return raw.getvalue()


@pytest.fixture
def registry(monkeypatch, tmp_path):
    """An npm that gives one archive, and counts how often it is asked."""
    content, asked = archive({"package/a.js": b"1"}), []
    digest = b64encode(hashlib.sha512(content).digest()).decode()
    monkeypatch.setattr(npm, "FOLDER", tmp_path / "npm")
    monkeypatch.setattr(npm, "PACKAGES", {"@x/a@1.0.0": digest, "b@1.0.0": "another"})
    monkeypatch.setattr(npm.shutil, "which", lambda name: name)

    def run(command, cwd, **_):
        asked.append(command[-1])
        (cwd / "a-1.0.0.tgz").write_bytes(content)
        return subprocess.CompletedProcess(command, 0, "a-1.0.0.tgz\n", "")

    monkeypatch.setattr(npm.subprocess, "run", run)
    return asked


def test_a_package_is_fetched_once(registry):
    for _ in range(2):
        assert (npm.unpacked("@x/a@1.0.0") / "a.js").read_bytes() == b"1"
    assert registry == ["@x/a@1.0.0"]


def test_another_archive_than_the_pinned_one_is_refused(registry):
    for _ in range(2):  # it is not kept either
        with pytest.raises(RuntimeError, match=r"is not the one that bench/npm\.py pins"):
            npm.unpacked("b@1.0.0")
    assert list(npm.FOLDER.iterdir()) == []


def test_without_npm_nothing_is_measured(registry, monkeypatch):
    monkeypatch.setattr(npm.shutil, "which", lambda name: None)
    with pytest.raises(NotMeasured, match="there is no npm here"):
        npm.unpacked("@x/a@1.0.0")


def test_text_is_sent_compressed_and_pictures_as_they_are(tmp_path):
    (tmp_path / "a.js").write_text("let a = 1;\n" * 500)
    (tmp_path / "p.png").write_bytes(bytes(range(256)))
    (tmp_path / "index.html").write_text("<p>start</p>")
    with served(tmp_path) as address:
        asked = urllib.request.Request(f"{address}/a.js", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as reply:
            assert reply.headers["Content-Encoding"] == "gzip"
            assert int(reply.headers["Content-Length"]) == compressed(tmp_path / "a.js") < 200
            assert "javascript" in reply.headers["Content-Type"]
        with urllib.request.urlopen(f"{address}/p.png?v=1") as reply:
            assert reply.headers["Content-Encoding"] is None
            assert reply.read() == bytes(range(256))
        with urllib.request.urlopen(f"{address}/") as reply:
            assert reply.headers["Content-Type"].startswith("text/html")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/none.js")
