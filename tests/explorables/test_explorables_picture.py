"""An explorable's picture: drawn from the stored state, the same bytes each time, its numbers in words."""

import pytest

from _ext.widget_pictures import drawn, traits
from actbook import ACTIVATIONS
from actbook.explorables import EXPLORABLES, TangentExplorer
from actbook.explorables.base import Explorable
from tools.site_check import describe_fault


def stored(explorer):
    """The state as a page has it, with its binary values apart."""
    from ipywidgets import Widget

    state = Widget.get_manager_state(widgets=[explorer])["state"][explorer.model_id]
    return traits(state)


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
@pytest.mark.parametrize("x", [-8.0, 0.0, 1.5])
def test_the_picture_is_the_same_each_time_and_its_words_say_what_is_marked(activation, x):
    explorer = TangentExplorer(activation.name, x=x)
    once, again = drawn(TangentExplorer, stored(explorer)), drawn(TangentExplorer, stored(explorer))
    assert once == again
    _, words, _ = once
    assert not describe_fault(words)
    for value in (activation(x), activation.derivative(x)):
        assert f"{value:.4f}".replace("-", "−") in words


def test_a_slope_that_jumps_is_drawn_with_a_gap():
    figure, _ = TangentExplorer.picture(stored(TangentExplorer("relu")))
    left, right, *_ = figure.axes[1].get_lines()
    assert max(left.get_xdata()) < 0 < min(right.get_xdata())


def test_an_explorable_without_a_picture_is_noticed():
    class Bare(Explorable):
        pass

    with pytest.raises(NotImplementedError, match="Bare has to draw its picture"):
        Bare.picture({})


def test_every_explorable_draws_its_own():
    assert all(e.picture.__func__ is not Explorable.picture.__func__ for e in EXPLORABLES)
