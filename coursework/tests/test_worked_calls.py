"""Each called answer shows one call with its value, and the sample solution returns just that."""

import doctest

import numpy as np
import pytest

from actgrade.assignment import read_assignment
from actgrade.releases import Release
from actgrade.source_notebook import question_of
from places import COURSEWORK

WITH_CALLS = ("1-activations", "2-network-by-hand", "3-capstone")
PROPERTY = ("activation",)  # each student's own function: its worked call is that of another


def cells_of(name: str) -> dict[str, str]:
    """The code of the solved notebook that a worked call may need, by cell, without the check."""
    code = {}
    for cell in Release(read_assignment(COURSEWORK / name)).solved_notebook()["cells"]:
        if cell["cell_type"] == "code" and question_of(cell):
            code[question_of(cell)] = cell["source"].replace("check = notebook_checks()", "")
    return code


def space_of(name: str, stop: str = "") -> dict:
    """What the solved notebook's cells of names define, in order, up to the cell `stop`."""
    space: dict = {}
    for cell, source in cells_of(name).items():
        if cell == stop:
            break
        if not cell.startswith("check-"):
            exec(source, space)
    return space


def failures(function, space) -> int:
    """How many worked calls of the function's docstring come out otherwise; all, if there are none."""
    found = doctest.DocTestParser().get_doctest(function.__doc__ or "", dict(space), function.__name__, "", 0)
    if not found.examples:
        return 1
    return doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE).run(found).failed


@pytest.mark.parametrize("name", WITH_CALLS)
def test_the_worked_calls_come_out_as_they_are_shown(name, monkeypatch):
    monkeypatch.chdir(COURSEWORK / name)
    assignment = read_assignment(COURSEWORK / name)
    space = space_of(name, stop="experiment")
    called = [one for one in assignment.questions if one.function and one.id not in PROPERTY]
    wrong = [one.function for one in called if failures(space[one.function], space)]
    assert called
    assert not wrong


@pytest.mark.parametrize("name", WITH_CALLS)
def test_each_called_answer_says_how_close_is_close_enough(name):
    cells = cells_of(name)
    called = [one.id for one in read_assignment(COURSEWORK / name).questions if one.function]
    assert [one for one in called if "Expect " not in cells[one]] == []


def test_a_wrong_value_and_a_missing_call_are_noticed():
    def double(x):
        """
        >>> double(2)
        5
        """
        return 2 * x

    assert failures(double, {"double": double}) == 1
    assert failures(lambda x: x, {}) == 1


def test_the_capstones_sample_defence_says_what_comes_out():
    space = space_of("3-capstone", stop="experiment")
    tanh, mine, seeds = space["tanh"], space["mine"], range(8)

    def start(f, bias):
        return space["Network"].create((10, 8, 8, 1), f, space["linear"], space["LECUN"], seeds, bias)

    def reported(f, bias):
        return space["at_best_rate"](*space["at_rates"](start(f, bias)))

    t = space["y_train"][:, None]
    first = {
        name: [
            space["arriving"](name, space["x_train"], t, *space["of_seed"](start(f, 6.0), k))[0]
            for k in seeds
        ]
        for name, f in (("tanh", tanh), ("mine", mine))
    }
    ratio = np.median(first["mine"]) / np.median(first["tanh"])
    rights = {bias: [reported(f, bias) for f in (mine, tanh)] for bias in (0.0, 3.0, 6.0)}
    coins = [f"{space['luck'](*rights[bias]):.2f}" for bias in (0.0, 3.0)]
    middles = {f"{np.median(right):.2f}" for bias in (0.0, 3.0) for right in rights[bias]}
    said = cells_texts("3-capstone")["defence"]
    assert f"about {round(ratio, -1):g} times tanh's" in said
    assert min(first["mine"]) < max(first["tanh"]), "the ranges overlap"
    assert f"a chance of {coins[0]} and {coins[1]}" in said
    assert middles == {"0.91", "0.92"}
    assert {f"{right:.2f}" for row in rights[6.0] for right in row} == {"0.63"}


def cells_texts(name: str) -> dict[str, str]:
    """All cells of the solved notebook that have a name."""
    cells = Release(read_assignment(COURSEWORK / name)).solved_notebook()["cells"]
    return {question_of(cell): cell["source"] for cell in cells if question_of(cell)}
