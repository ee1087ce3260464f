"""The built site is sound; the checker sees what is not."""

from pathlib import Path

import pytest

from _ext.publication import place
from tests import site_check

ALT = "A straight line that climbs from 1 to 2 on plain axes."
GOOD = (
    '<html><article><h2 id="top">A</h2><a href="b.html#there">b</a><a href="https://example.org">x</a>'
    f'<img src="p.png" alt="{ALT}"></article></html>'
)


def test_the_site_is_sound(site, root):
    assert site_check.problems(site, root / "_toc.yml") == []


def test_every_chapter_has_a_launch_button_for_itself_where_the_repository_is_known(site, root):
    """Else it has none, for it would lead nowhere, and the front page speaks of none."""
    known, address = place(root)
    pages = site_check.pages(site)
    for name, page in pages.items():
        if name.startswith("chapters/"):
            links = [a["href"] for a in page.select("a[href]")]
            ours = [link for link in links if "/v2/gh/" in link or "colab" in link]
            assert bool(ours) == bool(known), f"{name}: {ours}"
            assert all(name.replace(".html", ".ipynb") in link and known in link for link in ours)
    front = pages["index.html"].get_text()
    assert ("The launch button" in front) == bool(known)
    assert ("fetches the rest" in front) == bool(address)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A site of two sound pages."""
    (tmp_path / "a.html").write_text(GOOD)
    (tmp_path / "b.html").write_text('<p id="there">b</p>')
    (tmp_path / "p.png").write_bytes(b"")
    (tmp_path / "toc.yml").write_text("root: a\nparts:\n- chapters:\n  - file: b\n")
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("b.html#there", "c.html", "c.html leads to no file"),
        ("b.html#there", "b.html#gone", "b.html#gone leads to no place"),
        ("b.html#there", "#gone", "#gone leads to no place"),
        ('src="p.png"', 'src="q.png"', "q.png leads to no file"),
        ('src="p.png"', 'src="https://a.example/p.png"', "loads https://a.example/p.png"),
        ('src="p.png"', 'src="//a.example/p.png"', "loads //a.example/p.png"),
        (ALT, "_images/f00.png", "has a description of"),
        (f'alt="{ALT}"', "", "has no description"),
        ("<article>", '<script src="https://a.example/x.js"></script><article>', "loads https://a"),
        ("<article>", '<link rel="stylesheet" href="https://a.example/x.css"><article>', "loads https://a"),
    ],
)
def test_a_fault_is_found(tiny, before, after, message):
    assert site_check.problems(tiny, tiny / "toc.yml") == []
    assert before in GOOD
    (tiny / "a.html").write_text(GOOD.replace(before, after))
    assert any(message in problem for problem in site_check.problems(tiny, tiny / "toc.yml"))


def test_strays_are_found(tiny):
    (tiny / "c.html").write_text("<p>stray</p>")
    (tiny / "_sources").mkdir()
    (tiny / "_sources" / "secret.ipynb").write_text("{}")
    (tiny / "b.html").unlink()
    assert list(site_check.strays(tiny, tiny / "toc.yml")) == [
        "c.html is published and not in the toc",
        "b.html is in the toc and not published",
        "_sources/secret.ipynb is published and not in the toc",
    ]
