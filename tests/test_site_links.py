"""The small decisions about addresses and links; their effect on pages is tested on a built site."""

import subprocess
from types import SimpleNamespace
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError

from _ext import canonical, page_links, publication, theme_mends


@pytest.mark.parametrize(
    ("setting", "remote", "configured", "expected"),
    [
        ("jane/her-book", "https://github.com/else/where.git\n", "https://github.com/a/b", "jane/her-book"),
        ("", "https://github.com/else/where.git\n", "https://github.com/a/b", "else/where"),
        ("", "git@github.com:else/where.git\n", "", "else/where"),
        ("", "https://git.example.org/else/where.git", "https://github.com/a/b", "a/b"),
        ("", "/some/folder", "https://github.com/OWNER/name", None),
        ("", "", "", None),
    ],
)
def test_the_repository_is_the_setting_or_the_remote_or_what_the_configuration_names(
    setting, remote, configured, expected
):
    assert publication.repository({"BOOK_REPOSITORY": setting}, remote, configured) == expected


@pytest.mark.parametrize(
    ("setting", "baseurl", "repository", "expected"),
    [
        ("", "", "", ""),
        ("", "", "Jane/Her-Book", "https://jane.github.io/Her-Book/"),
        ("", "", "jane/jane.github.io", "https://jane.github.io/"),
        ("", "https://her.org/book", "jane/her-book", "https://her.org/book/"),
        (" http://localhost:8000/a/b/ ", "https://her.org", "jane/her-book", "http://localhost:8000/a/b/"),
    ],
)
def test_the_sites_address_is_the_setting_or_follows_from_the_repository(
    setting, baseurl, repository, expected
):
    assert publication.site_address({"BOOK_URL": setting}, baseurl, repository) == expected


def test_a_setting_of_another_form_is_refused():
    for setting in ("jane", "https://github.com/jane/book", "jane/book/x", "a b/c"):
        with pytest.raises(ConfigError, match="owner/name"):
            publication.repository({"BOOK_REPOSITORY": setting}, "")
    for setting in ("example.org", "ftp://example.org/", 'https://a.b/"x', "https://a b/"):
        with pytest.raises(ConfigError, match="BOOK_URL should be like"):
            publication.site_address({"BOOK_URL": setting}, "", "jane/book")


def test_the_repository_around_a_book_is_not_the_books(tmp_path):
    """A book unpacked from its sdist inside someone's clone must not point readers at that repository."""
    for command in (["init", "-q"], ["remote", "add", "origin", "https://github.com/some/one.git"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True, capture_output=True)
    (tmp_path / "book").mkdir()
    assert "some/one" in publication.remote_address(tmp_path)
    assert publication.remote_address(tmp_path / "book") == ""


def test_a_sitemap_is_xml_and_lists_what_it_is_given():
    addresses = ["https://a.b/", "https://a.b/c.html?d&e"]
    tree = ElementTree.fromstring(canonical.sitemap(addresses).encode())
    assert [
        entry.text for entry in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ] == addresses


COMMITTED, WITH_SET_UP = (
    "https://c/o/r/blob/main/a.ipynb?x&y",
    "https://c/o/r/blob/gh-pages/_sources/a.ipynb?x&y",
)


@pytest.mark.parametrize(
    ("lite", "on_colab", "expected"),
    [
        ("", [], ["_sources/chapters/a.ipynb"]),
        ("", [COMMITTED], [WITH_SET_UP]),
        ("python.org", [], ["../lite/notebooks/index.html?path=a.ipynb"]),
        ("python.org", [COMMITTED], ["../lite/notebooks/index.html?path=a.ipynb", WITH_SET_UP]),
    ],
)
def test_a_page_links_to_where_its_chapter_runs_and_where_a_mistake_in_it_is_reported(
    lite, on_colab, expected
):
    app = SimpleNamespace(
        config=SimpleNamespace(book_repository="jane/her-book", book_lite_host=lite),
        env=SimpleNamespace(found_docs={"chapters/a"}, doc2path=lambda name, base: "chapters/02 β.ipynb"),
    )
    binder = {"text": "Binder", "tooltip": "Launch on Binder", "url": "https://binder"}
    context = {
        "title": "<em>Functions</em> &amp; Derivatives",
        "body": page_links.WHERE_IT_RUNS,
        "header_buttons": [
            {"text": "Search"},
            {"buttons": [{"text": "Colab", "url": url} for url in on_colab]},
        ],
        "pathto": lambda name, resource: name,
    }
    page_links.add_links(app, "chapters/a", "page.html", context, object())
    page = BeautifulSoup(context["body"], "html.parser")
    assert [a["href"] for a in page.select(".run-exercise a")] == expected
    report, edit = (link["href"] for link in page.select(".mistakes a"))
    assert edit == "https://github.com/jane/her-book/edit/main/chapters/02%20%CE%B2.ipynb"
    start, query = report.split("?")
    assert start == "https://github.com/jane/her-book/issues/new"
    assert parse_qs(query) == {"title": ["Functions & Derivatives (chapters/02 β.ipynb): "]}
    context |= {"header_buttons": [{"buttons": [binder]}], "body": page_links.WHERE_IT_RUNS}
    page_links.add_links(app, "chapters/a", "page.html", context, object())
    assert "forgets your work" in binder["text"]
    assert "download" in binder["tooltip"]
    assert 'href="https://binder"' in context["body"]


def test_what_is_edited_is_the_branch_that_is_published(root):
    workflow = (root / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert f"branches: [{page_links.BRANCH}]" in workflow


def script(filename=None, **attributes):
    """A script as Sphinx hands it to a page."""
    return SimpleNamespace(filename=filename, attributes=attributes)


def test_thebe_goes_and_inline_scripts_stay_once():
    inline, other, file = script(body="const x = 1"), script(body="const y = 2"), script("_static/book.js")
    thebe = [script("_static/sphinx-thebe.js"), script(body='const THEBE_JS_URL = "x"')]
    kept = theme_mends.keep_scripts([file, inline, script(body="const x = 1"), other, *thebe])
    assert kept == [file, inline, other]
