"""Social cards: the right curves, words that fit, and the same few bytes each time."""

import re
from pathlib import Path

import nbformat
import pytest
import yaml
from PIL import Image

from _ext import social_cards
from actbook import CLASSICS, leaky_relu, sigmoid
from actbook.plotting import COLOURS

BOOK = "Activation Functions & Derivatives"
LARGEST = 60_000  # bytes


def documents(root: Path) -> list[str]:
    """All pages that the table of contents names."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *(entry["file"] for part in toc["parts"] for entry in part["chapters"])]


def title_of(root: Path, name: str) -> str:
    """The first heading of a page."""
    path = next(path for suffix in (".md", ".ipynb") if (path := root / f"{name}{suffix}").is_file())
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = nbformat.reads(text, as_version=4).cells[0].source
    return re.search(r"^# (.+)$", text, re.MULTILINE)[1]


def test_a_chapter_on_one_function_is_known_by_its_name():
    assert social_cards.activation_of("chapters/02-sigmoid") is sigmoid
    assert social_cards.activation_of("chapters/05-leaky-relu") is leaky_relu
    assert social_cards.activation_of("chapters/08-choosing") is None
    assert social_cards.activation_of("index") is None


def test_each_classic_has_a_chapter_whose_card_shows_it(root):
    shown = {social_cards.activation_of(name) for name in documents(root)}
    assert shown >= set(CLASSICS)


def test_the_card_of_a_chapter_shows_its_function_and_the_derivative():
    figure, said = social_cards.card("chapters/02-sigmoid", "Sigmoid", BOOK)
    lines = figure.axes[0].lines
    assert [line.get_color() for line in lines] == [COLOURS["blue"], COLOURS["vermilion"]]
    assert lines[0].get_ydata() == pytest.approx(sigmoid(lines[0].get_xdata()))
    assert lines[1].get_ydata() == pytest.approx(sigmoid.derivative(lines[1].get_xdata()))
    assert "Sigmoid (solid)" in said
    assert "derivative (dashed)" in said


def test_other_cards_show_the_classics():
    figure, said = social_cards.card("index", BOOK, BOOK)
    assert len(figure.axes[0].lines) == len(CLASSICS)
    assert all(activation.title in said for activation in CLASSICS)


def overlapping(figure) -> list[str]:
    """Words that leave the left half of the card, where the curves' numbers begin."""
    axes = figure.axes[0].get_tightbbox()
    boxes = {text.get_text(): text.get_window_extent() for text in figure.texts}
    out = [text for text, box in boxes.items() if box.x1 > axes.x0 or box.y0 < 0 or box.y1 > figure.bbox.y1]
    words = list(boxes.values())
    return out + ["overlap"] * any(a.overlaps(b) for n, a in enumerate(words) for b in words[:n])


def test_every_pages_card_is_light_and_its_words_fit(root, tmp_path):
    for name in documents(root):
        figure, _ = social_cards.card(name, title_of(root, name), BOOK)
        assert overlapping(figure) == [], name
        social_cards.write_card(tmp_path / "card.png", figure)
        assert (tmp_path / "card.png").stat().st_size <= LARGEST, name
        with Image.open(tmp_path / "card.png") as written:
            assert written.size == social_cards.SIZE


def test_words_that_do_not_fit_are_noticed():
    figure, _ = social_cards.card("index", "far too long " * 9, BOOK)
    assert overlapping(figure)


def test_two_drawings_have_the_same_bytes_and_two_pages_have_not(tmp_path):
    def drawn(name: str, page: str) -> bytes:
        social_cards.write_card(tmp_path / name, social_cards.card(page, "ReLU", BOOK)[0])
        return (tmp_path / name).read_bytes()

    assert drawn("a.png", "chapters/04-relu") == drawn("b.png", "chapters/04-relu")
    assert drawn("a.png", "chapters/04-relu") != drawn("b.png", "chapters/03-tanh")


def test_tags_are_named_as_their_readers_look_for_them_and_empty_ones_are_left_out():
    written = social_cards.tags({"og:title": "A &amp; B", "og:url": "", "twitter:card": "summary"})
    assert '<meta property="og:title" content="A &amp; B" />' in written
    assert '<meta name="twitter:card" content="summary" />' in written
    assert "og:url" not in written
