"""What is special about GridExplorer: its planes are the networks' own, and W and b take a line along."""

import numpy as np
import pytest

from actbook.experiments import planes
from actbook.explorables import GridExplorer
from tests.explorables.cases import CASES, narrow_networks
from tests.explorables.node import needs_node, run_module

PLACES = """
const { mapTo } = await import(given.plane);
const at = (stage, [x, y]) => mapTo(given, given.samples, stage)(x, y);
result = given.jobs.map(({ stage, points }) => points.map((point) => at(stage, point)));
"""


@pytest.fixture
def explorer():
    return CASES["grid"].make()


def in_javascript(explorer, name, jobs):
    """Where the page's own code has points: (stage, places at the whole stage before it) each."""
    network = explorer.networks[name]
    return [
        np.array(places)
        for places in run_module(
            PLACES,
            plane=(GridExplorer._module.parent / "plane.js").as_uri(),
            layers=network["layers"],
            f=network["f"],
            samples=explorer.samples,
            jobs=[{"stage": stage, "points": points.tolist()} for stage, points in jobs],
        )
    ]


def misplaced(explorer):
    """Stages at which the page has a point elsewhere than the network, by more than 0.0005 and 2e-5 of it."""
    wrong = []
    for each in narrow_networks():
        jobs = [(stage + 1, points) for stage, points in enumerate(each.stages[:-1])]
        drawn = in_javascript(explorer, each.activation.name, jobs)
        for (stage, _), places, own in zip(jobs, drawn, each.stages[1:], strict=True):
            if not np.allclose(places, own, rtol=2e-5, atol=5e-4):
                wrong.append((each.activation.name, stage))
    return wrong


@needs_node
def test_the_page_has_every_point_where_the_network_has_it(explorer):
    assert misplaced(explorer) == []


@needs_node
def test_a_wrong_weight_is_noticed():
    explorer = GridExplorer(narrow_networks(), "relu")
    explorer.networks["relu"]["layers"][1][0][2] *= 1.01
    assert ("relu", 3) in misplaced(explorer)


@needs_node
def test_on_the_way_through_w_the_best_line_goes_along_and_nothing_is_flattened(explorer):
    shares = np.linspace(0.05, 1, 20)
    for each in narrow_networks():
        for stage in range(0, len(each.stages) - 1, 2):
            points, line = each.stages[stage], each.best[stage]
            foot = -line.offset * line.normal
            ends = np.array([foot, foot + line.normal[::-1] * [1, -1]])
            jobs = [(stage + share, np.vstack([points, ends])) for share in shares]
            for places in in_javascript(explorer, each.activation.name, jobs):
                *moved, first, second = places
                step = second - first
                side = (np.array(moved) - first) @ [step[1], -step[0]]
                right = np.sum((side > 0) == (each.data.y > 0.5))
                assert max(right, 100 - right) == line.right


@needs_node
def test_half_a_turn_flattens_nothing_on_the_way():
    """Its matrix is −1 times the identity: on the straight way there everything meets at 0."""
    explorer = GridExplorer(narrow_networks(), "linear")
    explorer.networks["linear"]["layers"][0] = [[-1, 0, 0, -1], [0, 0]]
    for places in in_javascript(explorer, "linear", [(t, np.eye(2)) for t in (0.25, 0.5, 0.75, 1)]):
        np.testing.assert_allclose(np.hypot(*places.T), 1, rtol=1e-12)


def test_its_question_has_the_answer_that_was_counted(explorer):
    assert explorer.prediction["choices"] == ["after ReLU in layer 1", "after ReLU in layer 2", "nowhere"]
    assert explorer.prediction["answer"] == 1
    assert "88, 90, 100 of 100" in explorer.prediction["explanation"]
    asked = {each: GridExplorer(narrow_networks(), each).prediction["answer"] for each in ("linear", "tanh")}
    assert asked == {"linear": 2, "tanh": 0}


SAID = [
    ({}, "The plane as it is. The best straight line has 88 of 100 points right."),
    ({"stage": 0.5}, "W₁ and b₁ turn, stretch and move the plane: every line stays a line."),
    ({"stage": 2.0}, "negative lies on the axes. The best straight line has 90 of 100"),
    ({"stage": 3.5}, "ReLU presses whatever is negative onto the axes. Before it, the best"),
    ({"stage": 4.0}, "The line drawn is the network's own, its output layer, with 100 right."),
    ({"stage": 4.0, "activation": "linear"}, "The best straight line has 88 of 100 points right."),
    ({"stage": 4.0, "activation": "linear"}, "the network's own, its output layer, with 86 right."),
    ({"stage": 2.0, "activation": "tanh"}, "tanh has squeezed the plane into a square. Here one straight"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "said"), SAID)
def test_a_sentence_reads_as_it_was_written(explorer, state, said):
    assert said in GridExplorer.status(explorer.get_state() | state)


def test_networks_that_are_no_company_are_refused():
    shallow = planes.run(layers=1, seeds=[0], steps=1)
    for wrong in ([], [narrow_networks()[0], shallow[1]]):
        with pytest.raises(ValueError, match="same data and number of layers"):
            GridExplorer(wrong)
    assert GridExplorer(shallow).link["handles"]["stage"]["high"] == 2
