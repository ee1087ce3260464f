"""Figures, by their artists and descriptions; never by their pixels."""

import re
from importlib.resources import files

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb

from actbook import ACTIVATIONS, leaky_relu, relu, sigmoid, tanh
from actbook.plotting import COLOURS, INK, LOOKS, look_of, plot_band, plot_boundary, plot_pair
from actbook.plotting.pair import pieces

GROUNDS = ("#ffffff", "#121212", "#14181e")  # a light page, a dark one, the theme's dark ground
each_activation = pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)


@pytest.fixture
def ax():
    with mpl.rc_context(), plt.style.context("actbook.house"):
        figure, axes = plt.subplots()
        yield axes
        plt.close(figure)


# Colours


def luminance(colour):
    """Relative luminance as the Web Content Accessibility Guidelines define it."""
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_it_is_defined():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", [INK, *COLOURS.values()])
def test_every_colour_can_be_read_on_light_and_dark(colour, ground):
    assert contrast(colour, ground) >= 3


def test_a_pale_colour_would_be_noticed():
    assert contrast("#ffd92f", "#ffffff") < 3
    assert contrast("#1f3b70", "#121212") < 3


def simulated(colour, kind):
    """A colour as seen without one kind of cones (Viénot, Brettel and Mollon 1999, in linear light)."""
    matrix = {
        "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
        "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
    }[kind]
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(matrix) @ linear, 0, 1)
    return np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("kind", ["protanopia", "deuteranopia"])
def test_function_and_derivative_differ_without_one_kind_of_cones(kind):
    blue, vermilion = (simulated(COLOURS[name], kind) for name in ("blue", "vermilion"))
    assert np.linalg.norm(blue - vermilion) > 0.4


def test_no_two_looks_are_alike():
    first = LOOKS[: len(COLOURS)]
    for part in ("colour", "marker", "line"):
        assert len({str(getattr(look, part)) for look in first}) == len(COLOURS)
    assert len({(look.colour, look.marker, str(look.line)) for look in LOOKS}) == len(LOOKS) >= 20


def test_an_activation_looks_the_same_everywhere():
    assert [look_of(a.name) for a in ACTIVATIONS] == LOOKS[: len(ACTIVATIONS)]
    assert look_of("sigmoid").line_style == {"color": COLOURS["blue"], "marker": "o", "linestyle": "-"}
    with pytest.raises(ValueError, match="swish"):
        look_of("swish")


def test_the_house_style_uses_the_palette_and_a_transparent_ground():
    style = mpl.rc_params_from_file(
        str(files("actbook") / "house.mplstyle"), fail_on_error=True, use_default_template=False
    )
    assert style["figure.facecolor"] == style["axes.facecolor"] == style["savefig.facecolor"] == "none"
    assert [to_hex(colour) for colour in style["axes.prop_cycle"].by_key()["color"]] == list(COLOURS.values())
    inked = [key for key in style if key.endswith("color") and "face" not in key]
    assert {"text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"} <= set(inked)
    assert {to_hex(style[key]) for key in inked} == {INK}


# A function and its derivative


@each_activation
def test_no_line_crosses_a_jump_of_the_derivative(ax, activation):
    plot_pair(ax, activation)
    dashed = [line for line in ax.lines if line.get_linestyle() == "--"]
    assert len(dashed) == len(activation.kinks_at()) + 1
    for line in dashed:
        x = line.get_xdata()
        assert not any(x[0] <= kink <= x[-1] for kink in activation.kinks_at())
    assert dashed[0].get_xdata()[0] == -6
    assert dashed[-1].get_xdata()[-1] == 6


@each_activation
def test_the_lines_are_the_function_and_its_derivative(ax, activation):
    plot_pair(ax, activation, span=(-2, 5))
    solid = [line for line in ax.lines if line.get_linestyle() == "-" and len(line.get_xdata()) > 1]
    assert len(solid) == 1
    x, y = solid[0].get_data()
    assert (x[0], x[-1]) == (-2, 5)
    assert np.all(np.diff(x) >= 0)
    np.testing.assert_array_equal(y, activation(x))
    for line in ax.lines:
        if line.get_linestyle() == "--":
            np.testing.assert_array_equal(line.get_ydata(), activation.derivative(line.get_xdata()))
            assert line.get_color() != solid[0].get_color()


def test_a_filled_dot_marks_the_convention_at_a_kink(ax):
    plot_pair(ax, leaky_relu, alpha=0.2)
    (dot,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert dot.get_fillstyle() == "full"
    assert [float(value[0]) for value in dot.get_data()] == [0.0, 0.2]


def test_a_kink_outside_the_picture_is_left_out(ax):
    plot_pair(ax, relu, span=(1, 3))
    assert len(ax.lines) == 2
    assert ax.get_xlim()[0] > 0.5


def test_labels_stand_at_the_ends_of_their_lines(ax):
    plot_pair(ax, tanh, span=(-3, 2))
    (f, slope) = ax.texts
    assert "f" in f.get_text()
    assert "'" in slope.get_text() or "′" in slope.get_text()
    assert f.xy == (2, pytest.approx(0.96403, abs=1e-5))
    assert slope.xy == (2, pytest.approx(0.07065, abs=1e-5))
    assert f.get_color() == COLOURS["blue"]
    assert ax.get_legend() is None


def test_the_description_says_what_is_drawn_with_its_numbers(ax):
    text = plot_pair(ax, sigmoid, span=(-8, 8))
    assert text == (
        "Sigmoid (solid) from x = -8 to 8, and its derivative (dashed). "
        "The values lie in (0, 1); the largest slope is 0.25."
    )
    assert "largest slope is 2" in plot_pair(ax, leaky_relu, alpha=2)


def test_it_draws_on_what_it_is_given(ax):
    figures = plt.get_fignums()
    plot_pair(ax, relu)
    assert plt.get_fignums() == figures
    assert len(ax.figure.axes) == 1


def test_wrong_parameters_are_refused_before_anything_is_drawn(ax):
    with pytest.raises(TypeError, match="has no parameter 'alpha'"):
        plot_pair(ax, sigmoid, alpha=1.0)
    assert not ax.lines


def test_pieces_stop_just_short_of_each_kink():
    left, right = pieces(relu.kinks_at(), (-1, 2), points=11)
    assert (left[0], right[-1]) == (-1, 2)
    assert left[-1] == np.nextafter(0, -1)
    assert right[0] == np.nextafter(0, 1)
    assert len(left) == len(right) == 11
    assert len(pieces((), (-1, 2))) == 1
    assert len(pieces(relu.kinks_at(), (0, 2))) == 1


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


def test_a_band_is_labelled_at_its_end_or_in_the_legend(ax):
    plot_band(ax, [1, 2], [[1, 2]], LOOKS[0], "relu")
    assert [(label.get_text(), label.xy) for label in ax.texts] == [("relu", (2, 2))]
    plot_band(ax, [1, 2], [[1, 2]], LOOKS[2], "linear", label_end=False, markers=False)
    assert len(ax.texts) == 1
    assert ax.lines[1].get_label() == "linear"
    assert ax.lines[1].get_marker() == ""


def test_markers_of_a_long_line_do_not_run_together(ax):
    plot_band(ax, np.arange(800), np.ones((2, 800)), LOOKS[0], "x")
    assert ax.lines[0].get_markevery() == 100


@pytest.mark.parametrize("runs", [np.ones(3), np.ones((3, 2)), np.ones((2, 3, 1))])
def test_a_band_of_the_wrong_shape_is_refused(ax, runs):
    with pytest.raises(ValueError, match=r"runs must have shape \(seeds, 3\), got"):
        plot_band(ax, [1, 2, 3], runs, LOOKS[0], "x")
    assert not ax.lines


# A decision boundary


def test_the_boundary_is_where_the_probability_is_one_half(ax):
    x = np.array([[-1.0, 0], [-2, 1], [1, 0], [2, 1], [-0.5, 0.5]])
    y = np.array([0, 0, 1, 1, 1])
    text = plot_boundary(ax, lambda inputs: sigmoid(4 * inputs[:, 0]), x, y)
    assert text == "5 points of two classes and the boundary between them; 80% are on the right side."
    crossings = np.concatenate(
        [path.vertices for c in ax.collections if not c.get_facecolor().size for path in c.get_paths()]
    )
    np.testing.assert_allclose(crossings[:, 0], 0, atol=1e-2)
    zero, one = ax.lines
    np.testing.assert_array_equal(np.column_stack(zero.get_data()), x[y == 0])
    np.testing.assert_array_equal(np.column_stack(one.get_data()), x[y == 1])
    assert zero.get_marker() != one.get_marker()
    assert zero.get_color() != one.get_color()


def test_the_boundary_accepts_columns_and_leaves_a_margin(ax):
    x = np.array([[0.0, 0], [1, 1]])
    plot_boundary(ax, lambda inputs: inputs[:, :1], x, np.array([[0], [1]]), resolution=20, margin=1)
    assert ax.get_xlim() == (-1, 2)
    assert list(ax.get_xticks()) == []


def test_descriptions_are_sentences():
    figure, axes = plt.subplots()
    for activation in ACTIVATIONS:
        text = plot_pair(axes, activation)
        assert re.fullmatch(r"[A-Z].*\.", text)
        assert activation.title in text
    plt.close(figure)
