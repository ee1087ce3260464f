"""A chapter as a stock Jupyter Book 1.x publishes it, with the slider that ipywidgets has without a kernel.

The same text, outputs and figures; Jupyter Book's default configuration. In the place of the explorable there
is a FloatSlider over the same positions, linked in the browser (`jslink`) to a bar and to a number: nothing
that ipywidgets has can draw a curve and its tangent without a kernel, so this page does less for an input.
MathJax, RequireJS and the widgets' html-manager, which such a page takes from content networks, are copied
beside it, in the versions that it names, so that all pages are served in the same way.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import ipywidgets
import nbformat
from ipywidgets.embed import dependency_state

from bench import npm
from bench.environment import HOME
from bench.missing import NotMeasured
from tools.environment import ROOT, fixed_environment

FOLDER = HOME / "stock"
CONFIG = """\
title: A stock book
execute:
  execute_notebooks: "off"
bibtex_bibfiles:
  - references.bib
"""
TOC = "format: jb-book\nroot: index\nchapters:\n  - file: chapters/{stem}\n  - file: pages/bibliography\n"
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
#: Beginning of an address that a stock page loads → the package whose files are there.
COPIES = {
    r"https://[^/\"]+/npm/mathjax@3/": "mathjax@3.2.2",
    r"https://[^/\"]+/npm/@jupyter-widgets/html-manager@1\.0\.6/": "@jupyter-widgets/html-manager@1.0.6",
    r"https://[^\"]+/require\.js/2\.3\.4/": "requirejs@2.3.4",
}


def build(chapter: Path, slider: dict[str, float]) -> Path:
    """Build the stock page of `chapter`, a notebook of this book; return the folder of the site.

    `slider` has min, max, step and value. Raises RuntimeError if it cannot be built.
    """
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name in ("chapters", "pages"):
        (FOLDER / name).mkdir(parents=True)
    nbformat.write(with_ipywidgets(nbformat.read(chapter, 4), slider), FOLDER / "chapters" / chapter.name)
    shutil.copy(ROOT / "pages" / "bibliography.md", FOLDER / "pages")
    shutil.copy(ROOT / "references.bib", FOLDER)
    (FOLDER / "index.md").write_text("# A stock book\n", encoding="utf-8")
    (FOLDER / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (FOLDER / "_toc.yml").write_text(TOC.format(stem=chapter.stem), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(FOLDER)]
    done = subprocess.run(
        command, cwd=FOLDER, env=fixed_environment(), capture_output=True, text=True, check=False
    )
    site = FOLDER / "_build" / "html"
    page = site / "chapters" / f"{chapter.stem}.html"
    if done.returncode or not page.is_file():
        raise RuntimeError(f"the stock book was not built:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    copy_what_it_loads(page, site)
    return site


def with_ipywidgets(notebook: Any, slider: dict[str, float]) -> Any:
    """The notebook with linked ipywidgets in the place of its explorable; everything else as it was."""
    x = ipywidgets.FloatSlider(description="x", **slider)
    low, high, value = slider["min"], slider["max"], slider["value"]
    bar = ipywidgets.FloatProgress(description="x", min=low, max=high, value=value)
    number = ipywidgets.FloatText(description="x", value=value)
    links = [ipywidgets.jslink((x, "value"), (other, "value")) for other in (bar, number)]
    box = ipywidgets.VBox([x, bar, number])
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    places = [
        (cell, output) for cell in notebook.cells for output in cell.get("outputs", [])
        if VIEW in output.get("data", {})
    ]  # fmt: skip
    quizzes = [output for _, output in places if output.data["text/plain"].startswith("Quiz(")]
    places = [place for place in places if place[1] not in quizzes]
    if len(places) != 1:
        raise RuntimeError(f"one explorable was expected in the chapter to compare, not {len(places)}")
    for output in quizzes:  # nothing stock is like it: the page has its text alone, to its advantage
        del output.data[VIEW]
    [(cell, output)] = places
    cell.source = "VBox([x, bar, number])"
    output.data = nbformat.from_dict({VIEW: view, "text/plain": "VBox()"})
    state = {"version_major": 2, "version_minor": 0, "state": dependency_state([box, *links])}
    notebook.metadata["widgets"] = {STATE: state}
    return notebook


def copy_what_it_loads(page: Path, site: Path) -> None:
    """Put the packages beside the page and let it take them from there; nothing foreign is left.

    Raises RuntimeError if the page loads something that `COPIES` does not know.
    """
    text = page.read_text(encoding="utf-8")
    for address, package in COPIES.items():
        folder = site / "_copies" / package.rpartition("@")[0]
        if not folder.is_dir():
            shutil.copytree(npm.unpacked(package), folder)
        if package.startswith("requirejs"):
            minify(folder)
        text, count = re.subn(address, f"../{folder.relative_to(site).as_posix()}/", text)
        if not count:
            raise RuntimeError(f"the stock page does not load {package} any more: see bench/stock_book.py")
    text = re.sub(r' integrity="sha256-[^"]*"', "", text)  # of RequireJS, which we minify ourselves
    text = re.sub(r'(data-jupyter-widgets-cdn)="[^"]*"', r'\1="../_copies/"', text)
    foreign = re.findall(r'<(?:script|link)[^>]*(?:src|href)="(https?://[^"]*)"', text)
    if foreign:
        raise RuntimeError(f"the stock page loads what bench/stock_book.py does not copy: {foreign[0]}")
    page.write_text(text, encoding="utf-8")


def minify(folder: Path) -> None:
    """Make RequireJS's minified file with its own optimiser, as its authors do: npm has only the long one."""
    node = shutil.which("node")
    if node is None:
        raise NotMeasured("there is no node here to minify RequireJS with: install Node")
    options = ["baseUrl=.", "paths.requireLib=require", "name=requireLib", "out=require.min.js"]
    done = subprocess.run(
        [node, "bin/r.js", "-o", *options], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode or not (folder / "require.min.js").is_file():
        raise RuntimeError(f"minifying RequireJS failed:\n{done.stdout[-500:]}{done.stderr[-500:]}")
