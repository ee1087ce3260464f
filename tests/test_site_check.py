"""The built site is sound; the checker sees what is not."""

import re
from pathlib import Path

import pytest

from tools import site_check
from tools.publication import place

#: What a browser fetches or runs: tags with their attributes, and the text of scripts.
RUN = re.compile(r"<script\b.*?</script>|<[a-z][^>]*>", re.DOTALL)

ALT = "A straight line that climbs from 1 to 2 on plain axes."
GOOD = (
    '<article><h2 id="top">A</h2><a href="b.html#there">b</a><a href="https://example.org">x</a>'
    f'<img src="p.png" alt="{ALT}"></article>'
)


def test_every_link_inside_the_site_leads_somewhere(site):
    assert list(site_check.broken_links(site)) == []


def test_nothing_is_loaded_from_elsewhere(site):
    assert list(site_check.third_parties(site)) == []


def test_every_picture_on_the_site_is_described(site):
    assert list(site_check.undescribed_pictures(site)) == []


def test_the_site_is_what_the_toc_says(site, root):
    assert list(site_check.strays(site, root / "_toc.yml")) == []


def test_every_chapter_has_a_launch_button_for_itself_where_the_repository_is_known(site, root):
    """Else it has none, for it would lead nowhere, and the front page speaks of none."""
    known, address = place(root)
    for page in sorted((site / "chapters").glob("*.html")):
        links = site_check.read(page.read_text(encoding="utf-8")).links
        ours = [link for link in links if "/v2/gh/" in link or "colab" in link]
        assert bool(ours) == bool(known), f"{page.name}: {ours}"
        assert all(f"chapters/{page.stem}.ipynb" in link and known in link for link in ours)
    front = (site / "index.html").read_text(encoding="utf-8")
    assert ("The launch button" in front) == bool(known)
    assert ("fetches the rest" in front) == bool(address)


def test_scripts_that_the_book_does_not_use_are_gone(site):
    for page in sorted(site.glob("*/*.html")):
        text = page.read_text(encoding="utf-8")
        code = " ".join(RUN.findall(text))  # the page of measurements speaks of them
        assert "<script" in code
        for name in ("THEBE_JS_URL", "require.min.js", "html-manager", "unpkg.com"):
            assert name not in code, f"{page.name} has {name}"
        assert 'data-default-mode="auto"' in text or "_static" in page.parts


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A site of two sound pages."""
    (tmp_path / "a.html").write_text(GOOD)
    (tmp_path / "b.html").write_text('<p id="there">b</p>')
    (tmp_path / "p.png").write_bytes(b"")
    (tmp_path / "toc.yml").write_text("root: a\nparts:\n- chapters:\n  - file: b\n")
    return tmp_path


def test_a_sound_site_has_no_problems(tiny):
    assert site_check.problems(tiny, tiny / "toc.yml") == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("b.html#there", "c.html", "c.html leads to no file"),
        ("b.html#there", "b.html#gone", "b.html#gone leads to no place"),
        ("b.html#there", "#gone", "#gone leads to no place"),
        ('src="p.png"', 'src="q.png"', "q.png leads to no file"),
        ('src="p.png"', 'src="https://elsewhere.example/p.png"', "loads https://elsewhere.example/p.png"),
        ('src="p.png"', 'src="//elsewhere.example/p.png"', "loads //elsewhere.example/p.png"),
        (ALT, "_images/f00.png", "has a description of"),
        (f'alt="{ALT}"', "", "has no description"),
        (
            "<article>",
            '<script src="https://elsewhere.example/x.js"></script><article>',
            "loads https://elsewhere",
        ),
        (
            "<article>",
            '<link rel="stylesheet" href="https://elsewhere.example/x.css"><article>',
            "loads https://elsewhere",
        ),
    ],
)
def test_a_fault_is_found(tiny, before, after, message):
    assert before in GOOD
    (tiny / "a.html").write_text(GOOD.replace(before, after))
    assert any(message in problem for problem in site_check.problems(tiny, tiny / "toc.yml"))


def test_strays_are_found(tiny):
    (tiny / "c.html").write_text("<p>stray</p>")
    (tiny / "_sources").mkdir()
    (tiny / "_sources" / "secret.ipynb").write_text("{}")
    (tiny / "b.html").unlink()
    found = list(site_check.strays(tiny, tiny / "toc.yml"))
    assert found == [
        "c.html is published and not in the toc",
        "b.html is in the toc and not published",
        "_sources/secret.ipynb is published and not in the toc",
    ]
