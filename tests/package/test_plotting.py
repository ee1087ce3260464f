"""Figures, by their artists and descriptions; never by their pixels."""

import re
from importlib.resources import files

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb

from actbook import ACTIVATIONS, leaky_relu, relu, sigmoid, tanh
from actbook.plotting import (
    COLOURS,
    INK,
    LOOKS,
    ROLES,
    label_ends,
    look_of,
    plot_band,
    plot_boundary,
    plot_dots,
    plot_graph,
    plot_pair,
    plot_rulers,
)
from actbook.plotting.pair import pieces
from tests.package.witness import each_activation

GROUNDS = ("#ffffff", "#121212", "#14181e")  # a light page, a dark one, the theme's dark ground


@pytest.fixture
def ax():
    with mpl.rc_context(), plt.style.context("actbook.house"):
        figure, axes = plt.subplots()
        yield axes
        plt.close(figure)


# Colours


def linear_light(colour):
    channels = np.array(to_rgb(colour))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """As the Web Content Accessibility Guidelines define it."""
    low, high = sorted(float(linear_light(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_every_colour_can_be_read_on_light_and_dark():
    for colour in (INK, *COLOURS.values()):
        assert min(contrast(colour, ground) for ground in GROUNDS) >= 3
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffd92f", "#ffffff") < 3  # a pale colour would be noticed


def simulated(colour, kind):
    """A colour as seen without one kind of cones (Viénot, Brettel and Mollon 1999, in linear light)."""
    matrix = {
        "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
        "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
    }[kind]
    seen = np.clip(np.array(matrix) @ linear_light(colour), 0, 1)
    return np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("kind", ["protanopia", "deuteranopia"])
def test_function_and_derivative_differ_without_one_kind_of_cones(kind):
    blue, vermilion = (simulated(COLOURS[name], kind) for name in ("blue", "vermilion"))
    assert np.linalg.norm(blue - vermilion) > 0.4


def test_no_two_looks_are_the_same_and_an_activation_has_one_everywhere():
    first = LOOKS[: len(COLOURS)]
    for part in ("colour", "marker", "line"):
        assert len({str(getattr(look, part)) for look in first}) == len(COLOURS)
    assert len({(look.colour, look.marker, str(look.line)) for look in LOOKS}) == len(LOOKS) >= 20
    assert [look_of(a.name) for a in ACTIVATIONS] == LOOKS[: len(ACTIVATIONS)]
    assert look_of("sigmoid").line_style == {"color": COLOURS["blue"], "marker": "o", "linestyle": "-"}
    with pytest.raises(ValueError, match="swish"):
        look_of("swish")


def test_the_house_style_uses_the_palette_and_a_transparent_ground():
    path = str(files("actbook") / "house.mplstyle")
    style = mpl.rc_params_from_file(path, fail_on_error=True, use_default_template=False)
    assert style["figure.facecolor"] == style["axes.facecolor"] == style["savefig.facecolor"] == "none"
    assert [to_hex(colour) for colour in style["axes.prop_cycle"].by_key()["color"]] == list(COLOURS.values())
    inked = [key for key in style if key.endswith("color") and "face" not in key]
    assert {"text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"} <= set(inked)
    assert {to_hex(style[key]) for key in inked} == {INK}


# A function and its derivative


@each_activation
def test_a_pair_is_the_function_and_its_derivative_and_no_line_crosses_a_jump(ax, activation):
    figures = plt.get_fignums()
    text = plot_pair(ax, activation, span=(-4, 5))
    (solid,) = [line for line in ax.lines if line.get_linestyle() == "-" and len(line.get_xdata()) > 1]
    dashed = [line for line in ax.lines if line.get_linestyle() == "--"]
    x, y = solid.get_data()
    assert (x[0], x[-1]) == (-4, 5)
    assert np.all(np.diff(x) >= 0)
    np.testing.assert_array_equal(y, activation(x))
    assert len(dashed) == sum(-4 < kink < 5 for kink in activation.kinks_at()) + 1
    assert (dashed[0].get_xdata()[0], dashed[-1].get_xdata()[-1]) == (-4, 5)
    for line in dashed:
        x, slope = line.get_data()
        np.testing.assert_array_equal(slope, activation.derivative(x))
        assert not any(x[0] <= kink <= x[-1] for kink in activation.kinks_at())
        assert line.get_color() != solid.get_color()
    assert re.fullmatch(rf"{re.escape(activation.title)}.*\.", text)
    assert plt.get_fignums() == figures  # it draws on what it is given
    assert len(ax.figure.axes) == 1


def test_a_filled_dot_marks_the_convention_at_a_kink(ax):
    plot_pair(ax, leaky_relu, alpha=0.2)
    (dot,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert dot.get_fillstyle() == "full"
    assert [float(value[0]) for value in dot.get_data()] == [0.0, 0.2]


def test_labels_stand_at_the_ends_of_their_lines(ax):
    plot_pair(ax, tanh, span=(-3, 2))
    (f, slope) = ax.texts
    assert (f.get_text(), slope.get_text()) == ("$f$", "$f\\,'$")
    assert f.xy == (2, pytest.approx(0.96403, abs=1e-5))
    assert slope.xy == (2, pytest.approx(0.07065, abs=1e-5))
    assert f.get_color() == ROLES["f"]
    assert ax.get_legend() is None


def test_the_description_says_what_is_drawn_with_its_numbers(ax):
    assert plot_pair(ax, sigmoid, span=(-8, 8)) == (
        "Sigmoid (solid) from x = -8 to 8, and its derivative (dashed). "
        "The values lie in (0, 1); the largest slope is 0.25."
    )
    assert "largest slope is 2" in plot_pair(ax, leaky_relu, alpha=2)
    before = len(ax.lines)
    plot_pair(ax, leaky_relu, span=(1, 3))  # its kink is outside the picture: no dot
    assert len(ax.lines) == before + 2
    before = len(ax.lines)
    with pytest.raises(TypeError, match="has no parameter 'alpha'"):
        plot_pair(ax, sigmoid, alpha=1.0)
    assert len(ax.lines) == before


def test_pieces_stop_just_short_of_each_kink():
    left, right = pieces(relu.kinks_at(), (-1, 2), points=11)
    assert (left[0], right[-1]) == (-1, 2)
    assert (left[-1], right[0]) == (np.nextafter(0, -1), np.nextafter(0, 1))
    assert len(left) == len(right) == 11
    for kinks, span in (((), (-1, 2)), (relu.kinks_at(), (0, 2)), (relu.kinks_at(), (1, 3))):
        assert len(pieces(kinks, span)) == 1


# Many seeds


def test_a_band_is_median_and_extremes(ax):
    runs = np.array([[1.0, 2, 3], [2, 3, 9], [0, 4, 4]])
    text = plot_band(ax, [10, 20, 30], runs, LOOKS[1], "t")
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_data(), [[10, 20, 30], [1, 3, 4]])
    assert (line.get_color(), line.get_marker(), line.get_linestyle()) == (LOOKS[1].colour, "s", "--")
    corners = ax.collections[0].get_paths()[0].vertices
    for x, low, high in ((10, 0, 2), (20, 2, 4), (30, 3, 9)):
        assert {low, high} <= set(corners[corners[:, 0] == x][:, 1])
    assert text == (
        "t: median over 3 seeds from 1 at 10 to 4 at 30, with a band from the smallest to the largest seed."
    )


def test_a_band_is_labelled_at_its_end_or_in_the_legend_and_its_markers_are_few(ax):
    plot_band(ax, np.arange(800), np.full((2, 800), 2.0), LOOKS[0], "relu")
    assert [(label.get_text(), label.xy) for label in ax.texts] == [("relu", (799, 2))]
    assert ax.lines[0].get_markevery() == 100
    plot_band(ax, [1, 2], [[1, 2]], LOOKS[2], "linear", label_end=False, markers=False)
    assert len(ax.texts) == 1
    assert (ax.lines[1].get_label(), ax.lines[1].get_marker()) == ("linear", "")
    for runs in (np.ones(3), np.ones((3, 2)), np.ones((2, 3, 1))):
        with pytest.raises(ValueError, match=r"runs must have shape \(seeds, 3\), got"):
            plot_band(ax, [1, 2, 3], runs, LOOKS[0], "x")
    assert len(ax.lines) == 2


def test_labels_of_neighbouring_ends_are_joined_the_highest_first(ax):
    colours = {"a": "#2f7ec7", "b": "#d1581a", "c": "#1d8f6a"}
    text = label_ends(ax, 50, {"a": 1e-10, "b": 1.0, "c": 100.0}, colours)
    assert [(label.get_text(), label.get_color()) for label in ax.texts] == [
        ("c\nb", INK),
        ("a", colours["a"]),
    ]
    assert [label.xy for label in ax.texts] == [(50, pytest.approx(10.0)), (50, pytest.approx(1e-10))]
    assert text == "c ends at 1e+02; b ends at 1e+00; a ends at 1e-10."
    label_ends(ax, 50, {"a": 1.0, "b": 0.1}, colours, decades=0.5)
    assert len(ax.texts) == 4


# A decision boundary


def test_the_boundary_is_where_the_probability_is_one_half(ax):
    x = np.array([[-1.0, 0], [-2, 1], [1, 0], [2, 1], [-0.5, 0.5]])
    y = np.array([0, 0, 1, 1, 1])
    text = plot_boundary(ax, lambda inputs: sigmoid(4 * inputs[:, 0]), x, y)
    assert text == "5 points of two classes and the boundary between them; 80% are on the right side."
    lines = [c for c in ax.collections if not c.get_facecolor().size]
    crossings = np.concatenate([path.vertices for c in lines for path in c.get_paths()])
    np.testing.assert_allclose(crossings[:, 0], 0, atol=1e-2)
    zero, one = ax.lines
    np.testing.assert_array_equal(np.column_stack(zero.get_data()), x[y == 0])
    np.testing.assert_array_equal(np.column_stack(one.get_data()), x[y == 1])
    assert zero.get_marker() != one.get_marker()
    assert zero.get_color() != one.get_color()


def test_a_network_that_says_the_same_everywhere_has_no_boundary(ax):
    text = plot_boundary(ax, lambda inputs: np.full(len(inputs), 0.500001), np.eye(2), np.array([0, 1]))
    assert "50% are on the right side" in text
    assert len(ax.collections) == 1, "the side called 1, and no line"


def test_the_boundary_accepts_columns_and_leaves_a_margin(ax):
    x = np.array([[0.0, 0], [1, 1]])
    plot_boundary(ax, lambda inputs: inputs[:, :1], x, np.array([[0], [1]]), resolution=20, margin=1)
    assert ax.get_xlim() == (-1, 2)
    assert list(ax.get_xticks()) == []


def test_the_outer_rulers_read_the_sigmoid_off_the_curve_of_tanh(ax):
    assert plot_rulers(ax).startswith("One curve")
    ax.figure.canvas.draw()  # which sets the outer rulers' limits
    (curve,) = ax.lines
    top, right = ax.child_axes
    x = np.interp(curve.get_xdata(), ax.get_xlim(), top.get_xlim())
    y = np.interp(curve.get_ydata(), ax.get_ylim(), right.get_ylim())
    np.testing.assert_allclose(y, sigmoid(x), rtol=0, atol=1e-12)


# A graph of numbers


def test_a_graph_has_an_arrow_for_each_source_and_a_question_mark_where_no_slope_is_known(ax):
    nodes = {"w": (0, 1, ""), "x": (0, 0, ""), "z": (1, 0, "w x")}
    words = plot_graph(ax, nodes, {"w": -1.5, "x": 2.0, "z": -3.0}, {"w": -2.4})
    assert words == "w is -1.5, slope -2.4; x is 2.0; z is -3.0 from w and x"
    texts = [text.get_text() for text in ax.texts]
    assert texts.count("?") == 2
    assert {"−1.5", "−2.4", "2.0", "−3.0"} < set(texts)
    assert sum(text.arrow_patch is not None for text in ax.texts if hasattr(text, "arrow_patch")) == 2


def test_every_seed_is_a_dot_and_the_first_row_is_on_top(ax):
    text = plot_dots(ax, {"a": [1.0, 2.0, 9.0], "b": [4.0, 4.0]}, [COLOURS["teal"], COLOURS["blue"]])
    dots, bars = ax.lines[::2], ax.lines[1::2]
    assert [list(line.get_xdata()) for line in dots] == [[1, 2, 9], [4, 4]]
    assert [list(line.get_xdata()) for line in bars] == [[2], [4]]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    assert ax.get_ylim()[0] > 1 > 0 > ax.get_ylim()[1]
    assert text == "a: median 2, from 1 to 9; b: median 4, from 4 to 4"
    with pytest.raises(ValueError, match="zip"):
        plot_dots(ax, {"a": [1.0]}, [])
