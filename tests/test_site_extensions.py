"""The small decisions of the Sphinx extensions; their effect on pages is tested on a built site."""

import subprocess
from types import SimpleNamespace
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from sphinx.errors import ConfigError

from _ext import launch, mistakes, not_found, quiet_console, site_address


@pytest.mark.parametrize(
    ("setting", "remote", "configured", "expected"),
    [
        ("jane/her-book", "https://github.com/else/where.git\n", "https://github.com/a/b", "jane/her-book"),
        ("", "https://github.com/else/where.git\n", "https://github.com/a/b", "else/where"),
        ("", "git@github.com:else/where.git\n", "", "else/where"),
        ("", "https://github.com/else/where", "", "else/where"),
        ("", "https://git.example.org/else/where.git", "https://github.com/a/b", "a/b"),
        ("", "/some/folder", "https://github.com/OWNER/name", None),
        ("", "", "", None),
    ],
)
def test_the_repository_is_the_setting_or_the_remote_or_what_the_configuration_names(
    setting, remote, configured, expected
):
    assert launch.repository({"BOOK_REPOSITORY": setting}, remote, configured) == expected


def test_the_menu_says_before_the_click_that_binder_forgets():
    menu = {"buttons": [{"text": "Binder", "tooltip": "Launch on Binder"}, {"text": "Colab", "tooltip": "x"}]}
    launch.label_menu(None, "", "", {"header_buttons": [{"text": "Search"}, menu]}, None)
    binder, colab = menu["buttons"]
    assert "forgets your work" in binder["text"]
    assert "download" in binder["tooltip"]
    assert colab == {"text": "Colab", "tooltip": "x"}


@pytest.mark.parametrize("setting", ["jane", "https://github.com/jane/book", "jane/book/x", "a b/c"])
def test_a_setting_of_another_form_is_refused(setting):
    with pytest.raises(ConfigError, match="owner/name"):
        launch.repository({"BOOK_REPOSITORY": setting}, "")


def script(filename=None, **attributes):
    """A script as Sphinx hands it to a page."""
    return SimpleNamespace(filename=filename, attributes=attributes)


def test_thebe_goes_and_inline_scripts_stay_once():
    inline, other, file = script(body="const x = 1"), script(body="const y = 2"), script("_static/book.js")
    thebe = [script("_static/sphinx-thebe.js"), script(body='const THEBE_JS_URL = "x"')]
    kept = quiet_console.wanted([file, inline, script(body="const x = 1"), other, *thebe, "_static/plain.js"])
    assert kept == [file, inline, other, "_static/plain.js"]


@pytest.mark.parametrize(
    ("setting", "baseurl", "repository", "expected"),
    [
        ("", "", "", ""),
        ("", "", "Jane/Her-Book", "https://jane.github.io/Her-Book/"),
        ("", "", "jane/jane.github.io", "https://jane.github.io/"),
        ("", "https://her.org/book", "jane/her-book", "https://her.org/book/"),
        ("https://example.org", "https://her.org", "jane/her-book", "https://example.org/"),
        (" http://localhost:8000/a/b/ ", "", "", "http://localhost:8000/a/b/"),
    ],
)
def test_the_sites_address_is_the_setting_or_follows_from_the_repository(
    setting, baseurl, repository, expected
):
    assert site_address.site_address({"BOOK_URL": setting}, baseurl, repository) == expected


@pytest.mark.parametrize("setting", ["example.org", "ftp://example.org/", 'https://a.b/"x', "https://a b/"])
def test_what_is_no_address_is_refused(setting):
    with pytest.raises(ConfigError, match="BOOK_URL should be like"):
        site_address.site_address({"BOOK_URL": setting}, "", "jane/book")


def test_a_sitemap_is_xml_and_lists_what_it_is_given():
    addresses = ["https://a.b/", "https://a.b/c.html?d&e"]
    tree = ElementTree.fromstring(site_address.sitemap(addresses).encode())
    assert [
        place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ] == addresses
    assert "Sitemap: https://a.b/sitemap.xml\n" in site_address.robots("https://a.b/")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="chapters/x.html#y">', '<a href="/deep/book/chapters/x.html#y">'),
        ('<img src="_static/x.png">', '<img src="/deep/book/_static/x.png">'),
        ('<form action="search.html">', '<form action="/deep/book/search.html">'),
        ('<html data-content_root="./">', '<html data-content_root="/deep/book/">'),
        ('<a href="#here">', '<a href="#here">'),
        ('<a href="/root.html">', '<a href="/root.html">'),
        ('<a href="https://example.org/x">', '<a href="https://example.org/x">'),
        ('<a href="mailto:x">', '<a href="mailto:x">'),
    ],
)
def test_relative_addresses_start_at_the_sites_place(before, after):
    assert not_found.rooted(before, "/deep/book/") == after
    assert not_found.rooted(after, "/deep/book/") == after


@pytest.mark.parametrize(
    ("address", "place"), [("", "/"), ("https://a.b/", "/"), ("https://a.b/c/d/", "/c/d/")]
)
def test_the_sites_place_is_the_path_of_its_address(address, place):
    assert not_found.place_of(address) == place


def test_the_repository_around_a_book_is_not_the_books(tmp_path):
    """A book unpacked from its sdist inside someone's clone must not point readers at that repository."""
    for command in (["init", "-q"], ["remote", "add", "origin", "https://github.com/some/one.git"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True, capture_output=True)
    (tmp_path / "book").mkdir()
    assert "some/one" in launch.remote_address(tmp_path)
    assert launch.remote_address(tmp_path / "book") == ""


def test_a_mistake_is_reported_and_mended_where_the_page_comes_from():
    said = mistakes.line("jane/her-book", "chapters/02 β.ipynb", 'What "is" f & f′?')
    found = ElementTree.fromstring(said)
    report, edit = (link.get("href") for link in found.iter("a"))
    assert edit == "https://github.com/jane/her-book/edit/main/chapters/02%20%CE%B2.ipynb"
    start, query = report.split("?")
    assert start == "https://github.com/jane/her-book/issues/new"
    assert parse_qs(query) == {"title": ['What "is" f & f′? (chapters/02 β.ipynb): ']}


def test_a_title_is_not_escaped_twice():
    app = SimpleNamespace(
        config=SimpleNamespace(book_repository="jane/her-book"),
        env=SimpleNamespace(found_docs={"index"}, doc2path=lambda name, base: f"{name}.md"),
    )
    context = {"title": "<em>Functions</em> &amp; Derivatives", "body": "before"}
    mistakes.on_page(app, "index", "page.html", context, object())
    assert "title=Functions+%26+Derivatives+%28index.md%29" in context["body"]
    mistakes.on_page(app, "search", "page.html", plain := {"title": "Search", "body": ""}, None)
    assert plain["body"] == ""


def test_what_is_edited_is_the_branch_that_is_published(root):
    workflow = (root / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert f"branches: [{mistakes.BRANCH}]" in workflow
