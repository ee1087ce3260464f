"""What is special about BoundaryExplorer: levels that keep a boundary in place; what the chapters say."""

import dataclasses
from itertools import product

import numpy as np
import pytest

from actbook import relu, sigmoid, tanh
from actbook.experiments import fit
from actbook.explorables import BoundaryExplorer
from actbook.explorables.boundaries import levels
from actbook.explorables.boundaries.boundary_explorer import logits_of
from actbook.explorables.boundaries.boundary_lines import lines_of, unpacked
from tests.explorables.cases import CASES
from tests.explorables.cases import films as two_films
from tests.notebooks.notebook_text import load, prose
from tests.site.places import CHAPTERS, PLACES

CHAPTER_1, CHAPTER_3 = (place for place in PLACES if place.name == "boundaries")
each_chapter = pytest.mark.parametrize("place", [CHAPTER_1, CHAPTER_3], ids=str)


@pytest.fixture(scope="module")
def films():
    return two_films()


def test_films_that_cannot_stand_side_by_side_are_refused(films):
    one, two = films
    others = {
        "steps": dataclasses.replace(two, steps=(0, 10, 50, 300)),
        "seeds": dataclasses.replace(two, seeds=(0, 1, 2, 3, 5)),
        "grid": dataclasses.replace(two, x1=two.x1 / 2),
        "data": dataclasses.replace(two, data=dataclasses.replace(two.data, y=1 - two.data.y)),
    }
    for other in others.values():
        with pytest.raises(ValueError, match="ReLU, 1 hidden layer has other data, steps, seeds"):
            BoundaryExplorer([one, other])
    with pytest.raises(ValueError, match="same activation and depth"):
        BoundaryExplorer([one, one])
    with pytest.raises(ValueError, match="films is empty"):
        BoundaryExplorer([])


def test_one_film_alone_can_be_shown(films):
    assert (BoundaryExplorer(films[:1]).a, BoundaryExplorer(films[:1]).b) == ("linear-2", "linear-2")


def test_levels_keep_a_boundary_where_it_is(films):
    """Zero crossings between neighbours move by less than 0.03 of a cell at 99 in 100 places."""
    for film in films:
        farthest = levels.farthest_of(film.logit)
        seen = levels.logits_of(levels.levels_of(film.logit, farthest), farthest)
        sides = film.logit[..., :-1], film.logit[..., 1:], seen[..., :-1], seen[..., 1:]
        left, right, a, b = sides
        crossed = ((left > 0) != (right > 0)) & ((a > 0) != (b > 0))
        assert crossed.sum() > 200
        left, right, a, b = (side[crossed] for side in sides)
        moved = np.abs(left / (left - right) - a / (a - b))
        assert np.quantile(moved, 0.99) < 0.03
        assert np.abs(sigmoid(seen) - film.probability).max() < 0.007


def test_levels_are_symmetric_and_know_0():
    shares = levels.shares()
    np.testing.assert_allclose(shares, -shares[::-1], atol=1e-15)
    assert (shares[levels.MIDDLE], shares[0], shares[-1]) == (0, -1, 1)
    frame = np.array([[0.0, -3.0], [3.0, 1e-9]])
    np.testing.assert_array_equal(levels.levels_of(frame, np.float32(3)[None][0]), [[95, 0], [190, 95]])
    nothing = np.zeros((1, 2, 2))
    assert levels.farthest_of(nothing) == 1


def test_a_boundary_is_where_the_score_changes_its_sign(films):
    """Also at its corners: at every point of every line, and nowhere does it fall short of the edge."""
    circle = 0.02 * np.exp(2j * np.pi * np.arange(16) / 16)
    for film in films:
        frames = unpacked(lines_of(film.networks, [0, 1], film.x1, film.x2))
        for (step, seed), lines in zip(product(range(len(film.steps)), (0, 1)), frames, strict=True):
            for line in lines if step else []:  # at first a dead wedge is 0 all over
                along = np.concatenate([line, (line[:-1] + line[1:]) / 2])
                around = along[:, None] + np.stack([circle.real, circle.imag], axis=-1)
                scores = film.networks[step].forward(around.reshape(-1, 2)).prediction[seed].reshape(-1, 16)
                assert (scores.min(axis=1) < 0).all()
                assert (scores.max(axis=1) > 0).all()
                at_the_edge = (np.abs(line) == (2, 1.5)).any(axis=1)
                assert at_the_edge[[0, -1]].all() or (line[0] == line[-1]).all()


def test_packing_loses_nothing():
    frames = np.random.default_rng(0).integers(0, 256, (3, 2, 5, 7)).astype(np.uint8)
    np.testing.assert_array_equal(levels.unpack(levels.pack(frames), frames.shape), frames)


def test_a_plane_packs_to_nearly_nothing():
    plane = (np.add.outer(2 * np.arange(9), 3 * np.arange(11)) + 4).astype(np.uint8)
    assert np.count_nonzero(np.frombuffer(levels.pack(plane), np.uint8)) == 9 + 11 - 1


def test_losses_and_counts_are_the_experiments(films):
    explorer = CASES["boundaries"].make()
    for name, film in zip(explorer.offered, films, strict=True):
        network = explorer.networks[name]
        assert network["right"] == film.right.tolist()
        np.testing.assert_allclose(network["loss"], film.loss, rtol=1e-5)
        assert network["label"] == film.label


@pytest.mark.parametrize("activations", [(sigmoid, tanh), (tanh, relu)])
def test_any_films_are_asked_about_and_have_something_to_try(activations):
    explorer = BoundaryExplorer([fit.frames(a, 2, steps=(0, 20, 200, 400)) for a in activations])
    assert explorer.prompts
    assert explorer.prediction["question"].endswith("?")
    assert 0 <= explorer.prediction["answer"] < len(explorer.prediction["choices"])


@each_chapter
def test_no_score_stands_between_two_levels(place):
    """Training ends up to 5e-13 apart on different processors; no byte may depend on that.

    The cells that train are run here; every score is 10,000 times farther from where rounding turns over.
    """
    notebook = load(CHAPTERS / f"{place.chapter}.ipynb")
    cells = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    (train,) = [source for source in cells if "films = [" in source]
    names = {}
    exec(cells[0], names)
    exec(train.partition("for film in films:")[0], names)
    state, rng = place.state, np.random.default_rng(0)
    for name, film in zip(state["offered"], names["films"], strict=True):
        kept = film.logit[:, : len(state["pictured"])]
        share = kept / levels.farthest_of(kept)[..., None, None]
        level = levels.MIDDLE * np.arcsinh(np.clip(share, -1, 1) * np.sinh(levels.BEND)) / levels.BEND
        assert np.abs(np.abs(level - np.floor(level)) - 0.5).min() > 1e-7
        shaken = [
            dataclasses.replace(
                n, weights=tuple(w * (1 + 1e-12 * rng.standard_normal(w.shape)) for w in n.weights)
            )
            for n in film.networks
        ]
        seeds = [film.seeds.index(seed) for seed in state["pictured"]]
        assert lines_of(tuple(shaken), seeds, film.x1, film.x2) == state["networks"][name]["lines"]
        np.testing.assert_array_equal(
            levels.unpack(state["networks"][name]["frames"], kept.shape), np.rint(level) + levels.MIDDLE
        )


def test_the_answers_are_true():
    """The straight line is straight at the last step; after 200 steps A is at it and B beyond."""
    columns = np.column_stack([*(axis.ravel() for axis in np.meshgrid(range(33), range(25))), np.ones(825)])
    for name in ("linear-2", "linear-5"):
        for frame in logits_of(CHAPTER_1.state | {"a": name}, "a").reshape(-1, 825):
            _, left_over, *_ = np.linalg.lstsq(columns, frame, rcond=None)
            assert left_over[0] < 0.001 * ((frame - frame.mean()) ** 2).sum()
    three = CHAPTER_3.state
    right = {name: network["right"][three["steps"].index(200)] for name, network in three["networks"].items()}
    assert max(right["sigmoid-2"]) <= 87 < 98 <= min(right["tanh-2"])
    assert three["prediction"]["choices"][three["prediction"]["answer"]] == "B’s"


@each_chapter
def test_the_numbers_in_the_prose_are_the_explorers(place):
    state = place.state
    words = " ".join(prose(load(CHAPTERS / f"{place.chapter}.ipynb")).split())
    seed = state["seeds"].index(state["seed"])

    def right(name, step):
        return state["networks"][name]["right"][state["steps"].index(step)][seed]

    a, b = state["a"], state["b"]
    assert state["step"] == state["steps"][-1]
    if place is CHAPTER_1:
        assert f"[all {right(b, 400)} points are right](#boundaries?step=400)" in words
        stuck = state["networks"]["relu-1"]["right"][-1][state["seeds"].index(0)]
        assert f"there B gets stuck at {stuck}." in words
        assert min(state["networks"]["relu-2"]["right"][-1]) == 100
        assert len(set(state["networks"]["linear-5"]["right"][-1]) | {right(a, 400)}) == 1
        row, column = round((state["x2"] + 1.5) * 8), round((state["x1"] + 2) * 8)
        for name, told in ((a, "gives moon 1 a probability of {}"), (b, "and B {}")):
            said = told.format(f"{sigmoid(logits_of(state | {'a': name}, 'a')[-1, row, column]):.2f}")
            assert said in words
    else:
        chances = sigmoid(logits_of(state, "a")[state["steps"].index(20)])
        assert f"A has {right(a, 20)} of the 100 points right" in words
        assert f"its answer is between {chances.min():.2f} and {chances.max():.2f}." in words
        assert (
            f"good for {right(a, 200)}, while B has bent around the moons and has {right(b, 200)}." in words
        )
        assert right(a, 1000) < 90 < right(a, 2000)
        assert right("steep_centred-2", 200) >= right(b, 200)
