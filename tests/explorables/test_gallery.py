"""What is special about the gallery: the whole registry, where each is steepest, their order, the quiz."""

from dataclasses import replace

import numpy as np
import pytest

from actbook import ACTIVATIONS, CLASSICS, relu
from actbook.explorables import Gallery
from actbook.explorables.gallery import gallery
from tests.explorables.node import needs_node, run_module

ORDER = """
const { readerOf } = await import(given.module);
result = given.states.map((state) => readerOf((trait) => ({ ...given.traits, ...state })[trait]).order());
"""
QUIZ = """
const { quizOf } = await import(given.module);
result = given.games.map((pressed) => {
    const quiz = quizOf(4, (i, j) => i + j === 5);  // 2 and 3 look the same
    return [...pressed.map((i) => [quiz.asked(), quiz.answer(i)]), quiz.asked(), quiz.marks, quiz.score()];
});
"""


def traits(explorer):
    return {name: getattr(explorer, name) for name in ("grid", "curves", "samples", "x", "sort", "names")}


def test_it_has_every_function_of_the_registry_with_the_functions_own_numbers():
    nodes = gallery.GRID.nodes()
    samples = gallery.samples_of(traits(Gallery()))
    assert [curve["title"] for curve in Gallery().curves] == [a.title for a in ACTIVATIONS]
    for (f, slope), activation in zip(samples, ACTIVATIONS, strict=True):
        np.testing.assert_allclose(f, activation(nodes), rtol=1e-7)
        np.testing.assert_allclose(slope, activation.derivative(nodes), rtol=1e-7)


def test_a_function_that_joins_the_registry_is_in_it(monkeypatch):
    steep = replace(
        relu,
        name="steep",
        title="Steep",
        function=lambda x: np.maximum(30 * x, 0),
        derivative_function=lambda x: np.where(x > 0, 30.0, 0.0),
    )
    before = Gallery()
    monkeypatch.setattr(gallery, "ACTIVATIONS", (*ACTIVATIONS, steep))
    after = Gallery()
    assert [curve["name"] for curve in after.curves][-1] == "steep"
    assert after.curves[-1]["kinks"] == [{"x": 0.0, "left": 0.0, "right": 30.0}]
    one, two = (int(each.prediction["choices"][1]) for each in (before, after))
    assert two == one + 1
    assert "Steep (30.00), " in after.prediction["explanation"]
    assert after.values(traits(after) | {"x": 7.0})["mostOf"] == "Steep"
    assert "Steep" in after.description(traits(after))


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_its_steepest_place_is_the_steepest_of_a_fine_grid(activation):
    (curve,) = [each for each in Gallery().curves if each["name"] == activation.name]
    fine = np.abs(activation.derivative(np.linspace(gallery.GRID.low, gallery.GRID.high, 100_001)))
    assert abs(curve["steepest"]["slope"]) == pytest.approx(fine.max(), rel=1e-3)


def test_the_names_are_not_said_while_they_are_hidden():
    said = Gallery.status(traits(Gallery(2.0, names="hidden")))
    assert not [a.title for a in ACTIVATIONS if a.title in said]


def test_the_sentence_reads_as_it_was_written(monkeypatch):
    monkeypatch.setattr(gallery, "ACTIVATIONS", CLASSICS)
    left, right = (Gallery.status(traits(Gallery(x))) for x in (-1, 1))
    assert left == (
        "At x = −1.0 the slopes go from 0.0000 (ReLU) to 1.0000 (Linear). "
        "1 of 5 is 0 and passes no gradient back."
    )
    assert right == "At x = 1.0 the slopes go from 0.1966 (Sigmoid) to 1.0000 (3 of them). None is 0."


@needs_node
def test_the_page_sorts_as_numpy_does():
    explorer = Gallery()
    names = [activation.name for activation in ACTIVATIONS]
    slopes = gallery.samples_of(traits(explorer))[:, 1]
    xs = gallery.GRID.nodes()[::7]
    states = [{"x": float(x), "sort": "slope"} for x in xs] + [{"sort": "steepest"}, {"sort": "book"}]
    *by_slope, by_steepest, book = run_module(
        ORDER, states=states, traits=traits(explorer), module=explorer._module.as_uri()
    )
    for x, order in zip(xs, by_slope, strict=True):
        assert order == np.argsort(-slopes[:, gallery.GRID.place(x)], kind="stable").tolist()
    largest = [-abs(curve["steepest"]["slope"]) for curve in explorer.curves]
    assert by_steepest == np.argsort(largest, kind="stable").tolist()
    assert book == list(range(len(names)))


@needs_node
def test_the_quiz_asks_each_name_once_and_counts_what_was_right_at_once():
    games = [[0, 1, 2], [3, 1, 1], [0, 1, 3]]
    good, bad, twin = run_module(QUIZ, games=games, module=Gallery._module.as_uri())
    assert good[:3] == [[0, "right"], [1, "right"], [2, "right"]]
    assert good[3:] == [None, ["right", "right", "right", "last"], {"right": 3, "asked": 3}]
    assert bad[:3] == [[0, "wrong"], [1, "right"], [2, "wrong"]]
    assert bad[3:] == [None, ["wrong", "right", "wrong", "last"], {"right": 1, "asked": 3}]
    assert twin[2:] == [[2, "twin"], *good[3:]]
