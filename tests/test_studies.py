"""A claim about training rests on a recorded study: current, on other seeds, in another setting, and true."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from studies import recording
from studies.__main__ import is_current, modules, studies_of
from studies.recording import ROOT, load, values

MODULES = tuple(modules())
STUDIES = tuple((module, study) for module in MODULES for study in studies_of(module))
each_study = pytest.mark.parametrize(("module", "study"), STUDIES, ids=lambda v: getattr(v, "name", v))


@pytest.mark.parametrize("module", MODULES)
def test_the_result_was_made_by_todays_code(module):
    assert is_current(module), f"run `python -m studies {module}`, read what changed, and commit the result"


@each_study
def test_the_claim_holds_on_at_least_twenty_other_seeds(module, study):
    stored = load(module)
    assert stored["studies"][study.name]["seeds"] == list(study.seeds)
    assert len(set(study.seeds)) >= 20
    assert not set(study.seeds) & set(range(50)), "chapters use the seeds below 50"
    assert study.holds(values(stored, study.name)), study.claim


@each_study
def test_the_cells_exist(module, study):
    assert study.cells
    for cell in study.cells:
        notebook, _, key = cell.partition("#")
        cells = json.loads((ROOT / "chapters" / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
        tags = [tag for c in cells for tag in c["metadata"].get("tags", [])]
        assert key in tags or key in [c["id"] for c in cells], cell


@each_study
def test_the_claim_can_fail(module, study):
    """A claim that is true of any numbers says nothing: exchange the seeds' values for noise."""
    rows = values(load(module), study.name)
    rng = np.random.default_rng(0)
    noises = [
        {row: rng.permuted(rng.normal(size=len(v)) * 10.0 ** rng.integers(-3, 3)) for row, v in rows.items()}
        for _ in range(20)
    ]
    assert not all(study.holds(noise) for noise in noises), study.claim


@pytest.mark.slow
@each_study
def test_a_sample_of_seeds_gives_the_recorded_numbers(module, study):
    recorded = values(load(module), study.name)
    again = study.run(study.seeds[:2])
    assert again.keys() == recorded.keys()
    for row, of in again.items():
        np.testing.assert_allclose(of, recorded[row][:2], rtol=study.tolerance, atol=1e-9, err_msg=row)


def test_the_digest_sees_a_changed_line_and_no_changed_comment(tmp_path, monkeypatch):
    sources: dict[str, str] = {}
    recording._collect("actbook.training", sources)
    assert {"actbook.training", "actbook.network"} <= sources.keys()
    path = ROOT / "src/actbook/training.py"
    text = path.read_text(encoding="utf-8")
    trees = [
        recording.ast.parse(t)
        for t in (text, text + "\n# a comment\n", re.sub(r"w - rate", "w + rate", text))
    ]
    same, commented, changed = (recording.ast.dump(recording._without_docstrings(tree)) for tree in trees)
    assert same == commented
    assert same != changed
