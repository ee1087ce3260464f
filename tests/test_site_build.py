"""How the site is built: warnings stop it, again and again; what the toc does not name is not in it."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.site_check import broken_links, strays
from tools import build_site
from tools.build_site import build, fingerprint
from tools.normal_form import normal_form, to_text

ROOT = Path(__file__).resolve().parent.parent
CANARY = "canary-that-must-not-be-published"
CLAIMS = """\
- id: slope
  section: Sigmoid
  claim: The slope is at most $1/4$.
  verdict: holds-with-conditions
  chapter: chapter
  cell: claim-slope
  shows: "0.2500"
  comment: A comment with **bold** words.
"""
INDEX = """\
# Book

{cite:t}`key` says so.

```{only} launch
Buttons launch it.
```

```{only} site
It fetches the rest.
```

```{bibliography}
```
"""


def chapter(text="# Chapter"):
    """A notebook in the normal form, with a cell that shows a claim."""
    cell = new_code_cell("print('0.2500')", metadata={"tags": ["claim-slope"]}, execution_count=1)
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="0.2500\n")]
    stub = new_code_cell("check('x', ...)", execution_count=2)
    stub.outputs = [nbformat.v4.new_output("stream", name="stdout", text="○ Not attempted: x\n")]
    return to_text(normal_form(new_notebook(cells=[new_markdown_cell(text), cell, stub])))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of three pages under the real configuration and extensions, with strays beside them."""
    root = tmp_path / "book"
    shutil.copytree(ROOT / "_ext", root / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "CITATION.cff"):
        shutil.copy(ROOT / name, root)
    (root / "references.bib").write_text(
        "@book{key, title={T}, author={A. Author}, publisher={P}, year={1986}}\n"
    )
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n- file: chapter\n- file: claims\n"
    )
    (root / "index.md").write_text(INDEX)
    (root / "chapter.ipynb").write_text(chapter())
    (root / "claims.md").write_text("# Claims\n\n```{claims}\n:tally:\n```\n\n```{claims}\n```\n")
    (root / "claims.yml").write_text(CLAIMS)
    (root / "pages").mkdir()
    (root / "pages" / "search-terms.yml").write_text("index: [book]\n")
    for stray in ("stray.md", ".pytest_cache/README.md", "coursework/solution.md"):
        (root / stray).parent.mkdir(exist_ok=True)
        (root / stray).write_text(f"# {CANARY}\n")
    (root / "coursework" / "exam.ipynb").write_text(chapter(f"# {CANARY}"))
    return root


def published(root: Path) -> list[str]:
    """Files of the site in which the canary can be found."""
    files = [path for path in (root / "_build" / "html").rglob("*") if path.is_file()]
    assert files
    return [path.name for path in files if CANARY.encode() in path.read_bytes() or CANARY in path.name]


@pytest.mark.slow
def test_the_book_is_built_without_its_strays_and_a_page_that_leaves_the_toc_is_gone(book, monkeypatch):
    monkeypatch.setenv("BOOK_REPOSITORY", "jane/her-book")
    assert build(book) == 0
    assert published(book) == []
    page = (book / "_build/html/chapter.html").read_text()
    assert "/v2/gh/jane/her-book/main?urlpath=lab/tree/chapter.ipynb" in page
    assert ">Binder (forgets your work)</span>" in page
    assert re.search(r"run this chapter <a [^>]*mybinder[^>]*>on Binder</a> or <a [^>]*>on Colab</a>", page)
    assert "/blob/gh-pages/_sources/chapter.ipynb" in page, "the copy that installs the package"
    assert (book / "_build/html/_sources/chapter.ipynb").is_file()
    index = (book / "_build/html/index.html").read_text()
    assert "Buttons launch it." in index
    assert "It fetches the rest." in index
    claims = (book / "_build/html/claims.html").read_text()
    assert 'id="claim-slope"' in page
    assert 'href="chapter.html#claim-slope"' in claims
    assert '<span class="verdict">True if …</span>' in claims
    assert "1 claim: 1 is true under a condition." in claims
    assert "<strong>bold</strong>" in claims

    (book / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    assert build(book) == 0
    assert not (book / "_build/html/chapter.html").exists()


@pytest.mark.slow
def test_jupyter_in_the_browser_is_in_the_site_when_asked_for_and_gone_when_not(book, monkeypatch):
    for name in ("README.md", "LICENSE", "LICENSE-text", "pyproject.toml"):
        shutil.copy(ROOT / name, book)
    shutil.copytree(ROOT / "src/actbook", book / "src/actbook", ignore=shutil.ignore_patterns("__pycache__"))
    (book / "chapters").mkdir()
    (book / "chapters/01-first.ipynb").write_text(chapter("# First\n\nWords.").replace("claim-slope", "here"))
    toc = (book / "_toc.yml").read_text()
    (book / "_toc.yml").write_text(f"{toc}- file: chapters/01-first\n")
    html = book / "_build/html"
    monkeypatch.setenv("BOOK_LITE", "1")
    monkeypatch.setenv("BOOK_PYODIDE_URL", "https://python.her.org/full")
    assert build(book) == 0
    page = (html / "chapters/01-first.html").read_text()
    assert 'href="../lite/notebooks/index.html?path=01-first.ipynb"' in page
    assert page.count("python.her.org") == 1
    assert page.index("Words.") < page.index('class="run-here"') < page.index("0.2500")
    assert "run-here" not in (html / "chapter.html").read_text() + (html / "index.html").read_text()
    assert [path.name for path in (html / "lite/files").iterdir()] == ["01-first.ipynb"]
    assert "https://python.her.org/full/pyodide.mjs" in (html / "lite/jupyter-lite.json").read_text()
    assert published(book) == []
    assert list(broken_links(html)) == []
    assert not [name for name in strays(html, book / "_toc.yml") if "lite" in name]
    monkeypatch.setenv("BOOK_LITE", "0")
    assert build(book) == 0
    assert not (html / "lite").exists()
    assert "run-here" not in (html / "chapters/01-first.html").read_text()


@pytest.mark.slow
def test_addresses_follow_the_setting_and_are_left_out_without_one(book, monkeypatch):
    html = book / "_build/html"
    monkeypatch.delenv("BOOK_REPOSITORY", raising=False)
    monkeypatch.setenv("BOOK_URL", "https://her.org/book")
    assert build(book) == 0
    page = (html / "chapter.html").read_text()
    card = "_static/cards/chapter.png"
    assert '<link rel="canonical" href="https://her.org/book/chapter.html"' in page
    assert '<meta property="og:url" content="https://her.org/book/chapter.html" />' in page
    assert f'<meta property="og:image" content="https://her.org/book/{card}" />' in page
    assert '<meta name="twitter:card" content="summary_large_image" />' in page
    assert (html / card).read_bytes().startswith(b"\x89PNG")
    assert '<link rel="canonical" href="https://her.org/book/"' in (html / "index.html").read_text()
    sitemap = (html / "sitemap.xml").read_text()
    for name in ("", "chapter.html", "claims.html"):
        assert f"<loc>https://her.org/book/{name}</loc>" in sitemap
    assert sitemap.count("<loc>") == 3
    assert "https://her.org/book/sitemap.xml" in (html / "robots.txt").read_text()
    index = (html / "index.html").read_text()
    assert "It fetches the rest." in index
    assert "Buttons launch it." not in index, "an address is no repository"
    lost = (html / "404.html").read_text()
    assert 'href="/book/chapter.html"' in lost
    assert "canonical" not in lost

    monkeypatch.delenv("BOOK_URL")
    assert build(book) == 0
    page = (html / "chapter.html").read_text()
    assert not [name for name in ("launch-buttons", "/v2/gh/", "colab", "OWNER") if name in page]
    assert '<a href="_sources/chapter.ipynb" download>download this chapter’s notebook</a>' in page
    assert "It fetches the rest." not in (html / "index.html").read_text()
    assert '<meta property="og:title" content="Chapter" />' in page
    assert not [name for name in ("canonical", "og:url", "og:image", "large_image") if name in page]
    assert not [name for name in ("sitemap.xml", "robots.txt", "_static/cards") if (html / name).exists()]
    assert 'href="/chapter.html"' in (html / "404.html").read_text()


@pytest.mark.parametrize("settings", [{}, {"BOOK_REPOSITORY": "jane/book"}, {"BOOK_URL": "https://a.org/"}])
def test_make_book_says_so_when_nothing_says_where_the_site_will_be(book, settings, monkeypatch, capsys):
    monkeypatch.setattr(build_site, "build", lambda root: 0)
    for name in ("BOOK_REPOSITORY", "BOOK_URL", "BOOK_LITE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert build_site.main([str(book)]) == 0
    assert (build_site.NO_ADDRESS in capsys.readouterr().out) == (not settings)


@pytest.mark.slow
def test_a_warning_stops_the_build_every_time(book, capfd):
    (book / "chapter.ipynb").write_text(chapter("# Chapter\n\n[gone](gone.ipynb)"))
    assert build(book) != 0
    assert build(book) != 0, "a second build must not forget the warning"
    assert "gone" in capfd.readouterr().err


@pytest.mark.slow
def test_a_claim_whose_cell_is_gone_stops_the_build(book):
    (book / "claims.yml").write_text(CLAIMS.replace("cell: claim-slope", "cell: claim-lost"))
    assert build(book) != 0


def test_the_fingerprint_sees_what_shapes_every_page(book):
    before = fingerprint(book)
    assert fingerprint(book, "jane/her-book", "") != fingerprint(book, "", "jane/her-book") != before
    (book / "_ext" / "assets" / "book.css").write_text("")
    assert fingerprint(book) != before
