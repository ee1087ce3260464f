"""What a shared link shows: the right curves, words that fit, the same few bytes each time, a description."""

import nbformat
import pytest
from docutils import nodes
from PIL import Image

from _ext import share_cards
from actbook import CLASSICS, leaky_relu, sigmoid
from actbook.plotting import ROLES
from tools.pdf import toc_pages

BOOK = "Activation Functions & Derivatives"
LARGEST = 60_000  # bytes
KINDS = ("index", "chapters/02-sigmoid", "pages/instructors-guide")


def title_of(root, name):
    """The first heading of a page."""
    path = next(path for suffix in (".md", ".ipynb") if (path := root / f"{name}{suffix}").is_file())
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = nbformat.reads(text, as_version=4).cells[0].source
    return next(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))


def test_each_classic_has_a_chapter_whose_card_shows_it(root):
    assert {share_cards.activation_of(name) for name in toc_pages(root / "_toc.yml")} >= set(CLASSICS)
    assert share_cards.activation_of("chapters/05-leaky-relu") is leaky_relu
    assert share_cards.activation_of("chapters/08-choosing") is None


def test_a_card_shows_the_chapters_function_and_derivative_or_the_classics():
    figure, words = share_cards.card("chapters/02-sigmoid", "Sigmoid", BOOK)
    lines = figure.axes[0].lines
    assert [line.get_color() for line in lines] == [ROLES["f"], ROLES["derivative"]]
    assert lines[0].get_ydata() == pytest.approx(sigmoid(lines[0].get_xdata()))
    assert lines[1].get_ydata() == pytest.approx(sigmoid.derivative(lines[1].get_xdata()))
    assert "Sigmoid (solid)" in words
    assert "derivative (dashed)" in words
    figure, words = share_cards.card("index", BOOK, BOOK)
    assert len(figure.axes[0].lines) == len(CLASSICS)
    assert all(activation.title in words for activation in CLASSICS)


def overlapping_words(figure):
    """Words that leave the left half of the card, where the curves' numbers begin, or lie on others."""
    axes = figure.axes[0].get_tightbbox()
    boxes = {text.get_text(): text.get_window_extent() for text in figure.texts}
    out = [text for text, box in boxes.items() if box.x1 > axes.x0 or box.y0 < 0 or box.y1 > figure.bbox.y1]
    words = list(boxes.values())
    return out + ["overlap"] * any(a.overlaps(b) for n, a in enumerate(words) for b in words[:n])


def check_card(root, name, path):
    """Draw the card of a page: it is light, has the size that is announced, and its words fit."""
    figure, _ = share_cards.card(name, title_of(root, name), BOOK)
    assert overlapping_words(figure) == [], name
    share_cards.write_card(path, figure)
    assert path.stat().st_size <= LARGEST, name
    with Image.open(path) as written:
        assert written.size == share_cards.SIZE
    return path.read_bytes()


def test_a_card_is_light_its_words_fit_and_it_is_drawn_alike_each_time(root, tmp_path):
    drawn = {name: check_card(root, name, tmp_path / "a.png") for name in KINDS}
    assert len(set(drawn.values())) == len(KINDS)
    assert check_card(root, KINDS[0], tmp_path / "b.png") == drawn[KINDS[0]]
    too_long, _ = share_cards.card("index", "far too long " * 9, BOOK)
    assert overlapping_words(too_long)


@pytest.mark.slow
def test_every_pages_card_is_light_and_its_words_fit(root, tmp_path):
    for name in toc_pages(root / "_toc.yml"):
        check_card(root, name, tmp_path / "card.png")


def test_a_description_is_the_opening_in_one_line():
    opening = nodes.paragraph("", "", nodes.Text("You can derive "), nodes.math("", r"\sigma'(x)"))
    opening += nodes.Text(", and:")
    items = [
        nodes.list_item("", nodes.paragraph("", text)) for text in ("say why it is so small.", "go on " * 60)
    ]
    formula = nodes.list_item("", nodes.paragraph("", "", nodes.math("", r"\frac{1}{2}")))
    page = nodes.section("", nodes.title("", "T"), opening, nodes.bullet_list("", formula, *items))
    assert share_cards.describe(page) == "You can derive σ′(x), and: say why it is so small."
    page[1:] = [nodes.paragraph("", "long " * 60)]
    assert share_cards.describe(page).endswith("long…")
    assert len(share_cards.describe(page)) <= share_cards.LONGEST
