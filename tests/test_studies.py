"""A claim about training rests on a recorded study: current, on other seeds, in another setting, and true."""

from __future__ import annotations

import ast
import json

import numpy as np
import pytest

from studies import recording
from studies.recording import ROOT, SEEDS, is_current, load, modules, studies_of, tables_of

MODULES = tuple(modules())
STUDIES = tuple((module, study) for module in MODULES for study in studies_of(module))
BUDGET = {"steps", "budgets"}
each_study = pytest.mark.parametrize(("module", "study"), STUDIES, ids=lambda v: getattr(v, "name", v))


@pytest.mark.parametrize("module", MODULES)
def test_the_result_was_made_by_todays_code(module):
    assert is_current(module), f"run `python -m studies {module}`, read what changed, and commit the result"


@each_study
def test_the_claim_holds_on_twenty_other_seeds_and_in_another_setting(module, study):
    assert load(module)["seeds"] == list(SEEDS)
    assert len(SEEDS) >= 20
    assert not set(SEEDS) & set(range(50)), "chapters use the seeds below 50"
    assert study.holds(tables_of(module, study.name)), study.claim
    chapter, *others = study.settings.values()
    differences = [{k for k in {*chapter, *other} if chapter.get(k) != other.get(k)} for other in others]
    assert any(different - BUDGET for different in differences), "another budget is no other setting"


@each_study
def test_the_cells_exist(module, study):
    assert study.cells
    for cell in study.cells:
        notebook, _, key = cell.partition("#")
        cells = json.loads((ROOT / "chapters" / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
        assert any(key in (c["id"], *c["metadata"].get("tags", [])) for c in cells), cell


@each_study
def test_every_setting_can_refute_the_claim(module, study):
    """Exchange the numbers of one setting for noise: a claim that stays true does not look at it."""
    tables = tables_of(module, study.name)
    rng = np.random.default_rng(0)
    for setting, table in tables.items():
        noises = [
            {row: rng.normal(size=len(v)) * 10.0 ** rng.integers(-3, 3) for row, v in table.items()}
            for _ in range(20)
        ]
        with np.errstate(all="ignore"):
            assert not all(study.holds(tables | {setting: noise}) for noise in noises), setting


@each_study
def test_rows_under_each_others_names_refute_the_claim(module, study):
    """The true numbers, dealt out to the wrong rows: the claim says which is which."""
    tables = tables_of(module, study.name)
    turned = {
        setting: dict(zip(table, [*list(table.values())[1:], next(iter(table.values()))], strict=True))
        for setting, table in tables.items()
    }
    with np.errstate(all="ignore"):
        assert not study.holds(turned), study.claim


@pytest.mark.slow
@each_study
def test_a_sample_of_seeds_gives_the_recorded_numbers(module, study):
    recorded = tables_of(module, study.name)
    count = len(SEEDS) if study.together else 2
    again = study.run(SEEDS[:count])
    assert again.keys() == recorded.keys()
    for setting, table in again.items():
        assert table.keys() == recorded[setting].keys()
        for row, numbers in table.items():
            expected = recorded[setting][row][:count]
            np.testing.assert_allclose(numbers, expected, rtol=study.tolerance, atol=1e-9, err_msg=row)


def test_the_digest_sees_a_changed_line_and_no_changed_comment():
    sources: dict[str, str] = {}
    recording._collect("actbook.training", sources)
    assert {"actbook.training", "actbook.network"} <= sources.keys()
    text = (ROOT / "src/actbook/training.py").read_text(encoding="utf-8")
    same, commented, changed = (
        ast.dump(recording._strip_words(ast.parse(t)))
        for t in (text, text + "\n# a comment\n", text.replace("w - rate", "w + rate"))
    )
    assert same == commented
    assert same != changed
