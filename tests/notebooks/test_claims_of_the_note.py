"""Every claim of the note is shown by a cell that ran, and the list of claims is complete."""

import copy
from collections import Counter

import pytest
import yaml

from _ext.claims import PREFIX, SECTIONS, VERDICTS, by_section, tally
from tests.notebooks.notebook_text import CHAPTERS, ROOT, code_cells, load, printed, tags

REQUIRED = ("id", "section", "claim", "verdict", "chapter", "cell", "shows")
CLAIMS = yaml.safe_load((ROOT / "pages" / "claims.yml").read_text(encoding="utf-8"))


def problems(claims, chapters):
    """What keeps a claim from being shown, and each cell that shows a claim which is not in the list."""
    cells = [
        ((name, tag), cell)
        for name, notebook in chapters.items()
        for _, cell in code_cells(notebook)
        for tag in tags(cell)
        if tag.startswith(PREFIX)
    ]
    twice = Counter([tag for (_, tag), _ in cells] + [claim.get("id") for claim in claims])
    yield from (f"{name} is there {count} times" for name, count in twice.items() if count > 1)
    listed = {(claim.get("chapter"), claim.get("cell")) for claim in claims}
    yield from (
        f"{name}: {tag} is not in claims.yml" for (name, tag), _ in cells if (name, tag) not in listed
    )
    for claim in claims:
        for problem in problems_of(claim, dict(cells)):
            yield f"claim {claim.get('id')}: {problem}"


def problems_of(claim, cells):
    """What is wrong with one claim; cells: by chapter and tag."""
    if missing := [name for name in REQUIRED if not claim.get(name)]:
        yield f"has no {', '.join(missing)}"
        return
    if claim["verdict"] not in VERDICTS:
        yield f"has the verdict {claim['verdict']!r}"
    elif bool(claim.get("condition")) != bool(VERDICTS[claim["verdict"]][1]):
        yield f"has the verdict {claim['verdict']!r}, and its condition is {claim.get('condition')!r}"
    cell = cells.get((claim["chapter"], claim["cell"]))
    if cell is None:
        yield f"there is no cell tagged {claim['cell']} in {claim['chapter']}"
    elif not isinstance(claim["shows"], str):
        yield f"`shows` is {claim['shows']!r}, not text: put it in quotes"
    elif claim["shows"] not in printed(cell):
        yield f"its cell does not print {claim['shows']!r}, or did not run"


def test_every_claim_is_shown_and_every_cell_is_listed():
    assert len(CLAIMS) >= 30, "the note claims more than this"
    assert list(problems(CLAIMS, {path.stem: load(path) for path in CHAPTERS})) == []


CLAIM = {
    "id": "slope", "section": "Sigmoid", "claim": "The slope is at most 1/4.", "verdict": "holds",
    "chapter": "02-sigmoid", "cell": "claim-slope", "shows": "0.2500",
}  # fmt: skip
CELL = {
    "cell_type": "code", "source": "print(0.25)", "execution_count": 3,
    "metadata": {"tags": ["claim-slope"]},
    "outputs": [{"output_type": "stream", "name": "stdout", "text": "largest slope 0.2500\n"}],
}  # fmt: skip
SAMPLE = {"02-sigmoid": {"cells": [CELL]}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cell": "claim-gone"}, "there is no cell tagged claim-gone"),
        ({"chapter": "03-tanh"}, "there is no cell tagged claim-slope in 03-tanh"),
        ({"shows": "0.3000"}, "does not print '0.3000'"),
        ({"shows": 0.25}, "put it in quotes"),
        ({"shows": ""}, "has no shows"),
        ({"verdict": "true"}, "has the verdict 'true'"),
        ({"verdict": "wrong"}, "its condition is None"),
        ({"condition": "it rains"}, "its condition is 'it rains'"),
    ],
)
def test_a_claim_that_is_not_shown_is_caught(change, message):
    assert list(problems([CLAIM], SAMPLE)) == []
    assert any(message in problem for problem in problems([CLAIM | change], SAMPLE))


def test_an_unlisted_cell_a_cell_that_did_not_run_and_twins_are_caught():
    assert list(problems([], SAMPLE)) == ["02-sigmoid: claim-slope is not in claims.yml"]
    assert list(problems([CLAIM], {"02-sigmoid": {"cells": [CELL | {"outputs": []}]}}))
    twins = SAMPLE | {"03-tanh": copy.deepcopy(SAMPLE["02-sigmoid"])}
    found = list(problems([CLAIM, CLAIM], twins))
    assert {"claim-slope is there 2 times", "slope is there 2 times"} <= set(found)


def test_the_page_counts_the_claims_and_follows_the_note():
    verdicts = ["wrong", "holds", "holds-with-conditions", "holds"]
    assert tally([{"verdict": v} for v in verdicts]) == (
        "4 claims: 2 are true, 1 is true under a condition, 1 is a myth."
    )
    assert list(by_section(CLAIMS[::-1])) == list(SECTIONS)
    with pytest.raises(ValueError, match="Summary: no section of the note"):
        by_section([CLAIM | {"section": "Summary"}])
