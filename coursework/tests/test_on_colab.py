"""A released assignment runs with Colab's published versions, and installs the package from the site."""

import json

from actgrade.assignment import read_assignment
from actgrade.releases import Release
from places import COURSEWORK
from tests.notebooks import outputs
from tests.notebooks.stock import COLAB, stock_environment
from tests.notebooks.test_notebooks_alone import on_unix, run_alone, wheel

__all__ = ["wheel"]  # a fixture
NAME = "1-activations"


@on_unix
def test_a_released_assignment_says_the_same_on_colab(tmp_path, wheel):
    """With the solutions in it, as its student would hand it in."""
    release = Release(read_assignment(COURSEWORK / NAME), package=wheel)
    places = [tmp_path / "executed", tmp_path / "released" / NAME]
    for place, execute in zip(places, (True, False), strict=True):
        release.write_solved(place, execute=execute)
    ours, theirs = (json.loads((place / release.file_name).read_text(encoding="utf-8")) for place in places)
    (tmp_path / "colab").mkdir()
    run, installed = run_alone(theirs, stock_environment("colab", COLAB), tmp_path / "colab")
    assert installed == {"actbook"}
    assert "right" in "".join(line for cell in outputs.compared(run) for line in outputs.said(cell))
    assert outputs.differing(ours, run) == []
