"""The numbers of a sample answer in words, which no cell of the notebook computes."""

import numpy as np

from actgrade.assignment import read_assignment
from actgrade.releases import Release
from actgrade.source_notebook import question_of
from places import COURSEWORK

ANSWERS = ("softmax", "softmax-backward", "gap")


def test_the_sample_answer_on_the_suspects_says_what_comes_out(monkeypatch):
    assignment = read_assignment(COURSEWORK / "4-softmax-and-gates")
    cells = {question_of(cell): cell["source"] for cell in Release(assignment).solved_notebook()["cells"]}
    space: dict = {}
    for name in ("set-up", *ANSWERS, "colleagues", "learn"):
        exec(cells[name].replace("check = notebook_checks()", ""), space)
    back, gap, parts = space["BACKWARDS"], space["gap"], space["parts"]
    gaps = {name: gap(name, np.array([2, 1, 0.1]), np.array([0.0, 0, 1])) for name in back}
    said = cells["suspects"]
    assert f"their gaps are {gaps['east']:.2f} and {gaps['west']:.2f}" in said
    assert max(gaps["north"], gaps["south"]) < 1e-9

    def wrong(name, seed, rate):
        def on_cross_entropy(p, g):  # g is p - y
            return back[name](p, (g - p) / np.maximum(p, 1e-12))

        _, V, W = space["learn"](on_cross_entropy, seed, rate=rate)
        return 100 * np.mean(np.argmax(np.maximum(parts.test.x @ V, 0) @ W, axis=1) != parts.test.digit)

    best = {
        name: [min(wrong(name, seed, rate) for rate in (0.03, 0.3, 1.0)) for seed in range(3)]
        for name in ("east", "north")
    }
    east, north = ([round(end(best[name])) for end in (min, max)] for name in ("east", "north"))
    assert f"east got {east[0]} to {east[1]} % wrong and north {north[0]} to {north[1]} %" in said
