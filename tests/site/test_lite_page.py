"""Jupyter in the browser, in a real one: its pages, its list of files, its index of wheels, and whom it asks.

Nothing but this machine can be reached in these tests, but for the last: it runs Python in the browser, so it
needs the host that it comes from, and is skipped loudly where that does not answer.
"""

import hashlib
import json
import shutil
import urllib.error
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from packaging.utils import canonicalize_name

from _ext import page_links as link
from tests.site.conftest import served
from tests.test_lite import IN_PYODIDE
from tools import lite

pytestmark = pytest.mark.slow
PYTHON = link.pyodide_folder({})
FROM_A_PAGE = "chapters/02-sigmoid.html"
PATIENCE = 300_000  # ms: for Python to arrive, and for a chapter to run in the browser


@pytest.fixture(scope="module")
def home(root, site, tmp_path_factory):
    """A site with Jupyter in it, and a page with the link."""
    home = tmp_path_factory.mktemp("lite") / "html"
    shutil.copytree(site / "_sources", home / "_sources")
    lite.build(root, home)
    page = (
        f'<!doctype html><html lang="en"><title>Sigmoid</title>{link.notice("chapters/02-sigmoid", "host")}'
    )
    (home / "chapters").mkdir()
    (home / FROM_A_PAGE).write_text(page, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def chapters(root):
    return sorted(path.name for path in (root / "chapters").glob("*.ipynb"))


@contextmanager
def open_alone(browser, address, *others):
    """A window that reaches nothing but `address` and `others`, and the hosts that it asked besides."""
    context, foreign = browser.new_context(viewport={"width": 1280, "height": 900}), []

    def answer(route):
        asked = route.request.url
        if not asked.startswith((address, "data:", "blob:")):
            foreign.append(urlsplit(asked).netloc)
            if not asked.startswith(others):
                route.abort()
                return
        route.continue_()

    context.route("**/*", answer)
    yield context, foreign
    context.close()


def untitled_frames(page):
    return page.evaluate(
        "() => [...document.querySelectorAll('iframe')].filter(f => !f.title).map(f => f.src)"
    )


def test_the_list_of_files_shows_every_chapter_and_asks_nobody_else(browser, home, chapters):
    listed = json.loads((home / "lite/api/contents/all.json").read_text(encoding="utf-8"))["content"]
    assert sorted(entry["path"] for entry in listed) == chapters
    with served(home) as address, open_alone(browser, address) as (context, foreign):
        page = context.new_page()
        page.goto(f"{address}/lite/")
        page.locator(".jp-DirListing-item").nth(len(chapters) - 1).wait_for()
        assert page.locator(".jp-DirListing-itemText:visible").all_inner_texts() == chapters
        assert page.url.startswith(f"{address}/lite/tree/")
        assert untitled_frames(page) == []
        assert (foreign, page.locator("html").get_attribute("lang")) == ([], "en")


def test_the_link_opens_its_chapter_by_keyboard_in_a_new_tab(browser, home, axe):
    """Nothing is asked of anyone before the click; after it, Python is asked for, of its host alone."""
    with served(home) as address, open_alone(browser, address) as (context, foreign):
        page = context.new_page()
        page.goto(f"{address}/{FROM_A_PAGE}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == link.LABEL
        assert "opens in a new tab" in page.locator("p").inner_text()
        page.wait_for_timeout(300)
        assert foreign == []
        with context.expect_page() as opened, context.expect_event("requestfailed"):
            page.keyboard.press("Enter")
        notebook = opened.value
        notebook.get_by_role("heading", name="Sigmoid", exact=True).wait_for()
        assert "%pip install --quiet actbook" in notebook.locator(".jp-CodeCell").first.inner_text()
        notebook.get_by_text("Python (Pyodide)").first.wait_for()
        assert notebook.locator("dialog").count() == 0, "it asks for a kernel"
        assert "Activation Functions" in notebook.title()
        assert untitled_frames(notebook) == []
        assert not [fault for fault in axe(notebook) if fault.startswith(("frame-title", "html-has-lang"))]
        notebook.get_by_text(f"Python could not be fetched from {urlsplit(PYTHON).netloc}").wait_for()
        assert set(foreign) == {urlsplit(PYTHON).netloc}


def test_our_index_has_the_wheels_and_each_is_as_it_says(home):
    settings = json.loads((home / "lite/jupyter-lite.json").read_text(encoding="utf-8"))
    kernel = settings["jupyter-config-data"]["litePluginSettings"][lite.KERNEL]
    assert kernel["disablePyPIFallback"] is True
    index = home / "lite" / urlsplit(kernel["pipliteUrls"][0]).path
    packages = json.loads(index.read_text(encoding="utf-8"))
    assert packages.keys() == {"actbook", *lite.NOT_IN_PYODIDE}
    for package in packages.values():
        ((wheel,),) = package["releases"].values()
        content = (index.parent / wheel["url"].partition("?")[0]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == wheel["digests"]["sha256"]


def test_a_page_from_disk_says_why_it_cannot_start(browser, home):
    page = browser.new_page()
    page.goto((home / "lite/notebooks/index.html").as_uri())
    assert page.get_by_text("starts from a web server only").is_visible()
    with served(home) as address:
        page.goto(f"{address}/lite/tree/index.html")
        assert not page.get_by_text("starts from a web server only").is_visible()
    page.close()


@pytest.fixture(scope="module")
def python_arrives():
    """Pyodide's list of packages, from its host; skips where that cannot be reached."""
    try:
        with urllib.request.urlopen(f"{PYTHON}pyodide-lock.json", timeout=10) as answer:
            return json.load(answer)
    except (urllib.error.URLError, TimeoutError) as problem:
        pytest.skip(f"SKIPPED: Python is not run in the browser: {PYTHON} is out of reach ({problem})")


def test_a_chapter_runs_in_the_browser(browser, home, python_arrives):
    """Chapter 2 from top to bottom: no cell fails, its explorables show, and only two hosts are asked."""
    has = {canonicalize_name(name) for name in python_arrives["packages"]}
    assert IN_PYODIDE - has == set()
    assert set(lite.NOT_IN_PYODIDE) & has == set(), "Pyodide has these now: they need not be ours"
    with served(home) as address, open_alone(browser, address, PYTHON) as (context, foreign):
        settings = json.loads((home / "lite/jupyter-lite.json").read_text(encoding="utf-8"))
        settings["jupyter-config-data"]["exposeAppInBrowser"] = True  # for the test to look into the notebook
        context.route("**/lite/jupyter-lite.json", lambda route: route.fulfill(json=settings))
        page = context.new_page()
        page.goto(f"{address}/lite/notebooks/index.html?path=02-sigmoid.ipynb")
        faults, explorables = run_all(page)
        assert faults == []
        assert explorables >= 2
        assert set(foreign) == {urlsplit(PYTHON).netloc}


def run_all(page):
    """Run every cell of the open notebook; what cells complain of, and how many explorables stand there."""
    page.set_default_timeout(PATIENCE)
    page.get_by_role("heading", level=1).first.wait_for()
    book = page.evaluate_handle(
        """async () => {
            const panel = [...jupyterapp.shell.widgets("main")].find(widget => widget.sessionContext);
            await panel.sessionContext.ready;
            await panel.sessionContext.session.kernel.info;  // Python is there
            for (const cell of panel.content.model.cells)
                if (cell.type === "code") cell.clearExecution();  // the notebook brings numbers and outputs
            jupyterapp.commands.execute("notebook:run-all-cells");
            return panel.content; }"""
    )
    page.wait_for_function(
        """book => [...book.model.cells].filter(cell => cell.type === "code" && cell.sharedModel.getSource())
            .every(cell => cell.executionCount && cell.executionState !== "running")""",
        arg=book,
    )
    return book.evaluate(
        """async book => {
            const codes = [...book.model.cells].filter(cell => cell.type === "code");
            const mayFail = cell => (cell.getMetadata("tags") ?? []).includes("raises-exception");
            const errors = codes.filter(cell => !mayFail(cell))
                .flatMap(cell => cell.outputs.toJSON()).filter(output => output.output_type === "error")
                .map(output => `${output.ename}: ${output.evalue}`);
            const view = "application/vnd.jupyter.widget-view+json";
            const shown = codes.filter(cell => cell.outputs.toJSON().some(o => o.data && view in o.data));
            return [errors, shown.length]; }"""
    )
