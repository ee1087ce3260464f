"""Labels at the ends of lines: neighbours share one, and nothing is left out."""

import matplotlib.pyplot as plt
import pytest

from actbook.plotting import INK, label_ends

COLOURS = {"a": "#2f7ec7", "b": "#d1581a", "c": "#1d8f6a"}


@pytest.fixture
def ax():
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


def test_ends_far_apart_have_labels_of_their_own_in_their_lines_colours(ax):
    label_ends(ax, 50, {"a": 1.0, "b": 1e-5, "c": 1e-10}, COLOURS)
    assert [(label.get_text(), label.get_color(), label.xy[1]) for label in ax.texts] == [
        ("a", COLOURS["a"], pytest.approx(1.0)),
        ("b", COLOURS["b"], pytest.approx(1e-5)),
        ("c", COLOURS["c"], pytest.approx(1e-10)),
    ]


def test_neighbours_share_a_label_the_highest_first(ax):
    label_ends(ax, 50, {"a": 1e-10, "b": 1.0, "c": 100.0}, COLOURS)
    assert [label.get_text() for label in ax.texts] == ["c\nb", "a"]
    assert ax.texts[0].get_color() == INK
    assert ax.texts[0].xy == (50, pytest.approx(10.0))


def test_how_near_is_near_can_be_said(ax):
    label_ends(ax, 50, {"a": 1.0, "b": 0.1}, COLOURS, decades=0.5)
    assert len(ax.texts) == 2


def test_the_description_names_every_end(ax):
    assert label_ends(ax, 50, {"a": 1.0, "b": 2e-42}, COLOURS) == "a ends at 1e+00; b ends at 2e-42."
