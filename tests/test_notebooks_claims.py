"""Every claim of the note is shown by a cell that was run, and the list of claims is complete."""

import copy
from pathlib import Path

import pytest
import yaml

from _ext.claims import COUNTED, SECTIONS, by_section, tally
from tools.guards.claims import VERDICTS, problems
from tools.guards.reading import load

ROOT = Path(__file__).resolve().parent.parent


def test_every_claim_is_shown_and_every_cell_is_listed():
    claims = yaml.safe_load((ROOT / "pages" / "claims.yml").read_text(encoding="utf-8"))
    chapters = {path.stem: load(path) for path in sorted((ROOT / "chapters").glob("*.ipynb"))}
    assert len(claims) >= 30, "the note claims more than this"
    assert problems(claims, chapters) == []


CLAIM = {
    "id": "slope", "section": "Sigmoid", "claim": "The slope is at most 1/4.", "verdict": "holds",
    "chapter": "02-sigmoid", "cell": "claim-slope", "shows": "0.2500", "comment": "Measured.",
}  # fmt: skip
CHAPTERS = {
    "02-sigmoid": {
        "cells": [
            {
                "cell_type": "code", "source": "print(0.25)", "execution_count": 3,
                "metadata": {"tags": ["claim-slope"]},
                "outputs": [{"output_type": "stream", "name": "stdout", "text": "largest slope 0.2500\n"}],
            }
        ]
    }
}  # fmt: skip


def test_the_sample_is_right():
    assert problems([CLAIM], CHAPTERS) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cell": "claim-gone"}, "there is no cell tagged claim-gone"),
        ({"chapter": "03-tanh"}, "there is no cell tagged claim-slope in 03-tanh"),
        ({"shows": "0.3000"}, "does not print '0.3000'"),
        ({"shows": 0.25}, "put it in quotes"),
        ({"shows": ""}, "has no shows"),
        ({"verdict": "true"}, "has the verdict 'true'"),
    ],
)
def test_a_claim_that_is_not_shown_is_caught(change, message):
    assert any(message in problem for problem in problems([CLAIM | change], CHAPTERS))


def test_a_cell_that_was_not_run_shows_nothing():
    chapters = copy.deepcopy(CHAPTERS)
    chapters["02-sigmoid"]["cells"][0] |= {"execution_count": None, "outputs": []}
    assert any("was not run" in problem for problem in problems([CLAIM], chapters))


def test_a_tagged_cell_that_no_claim_names_is_caught():
    assert problems([], CHAPTERS) == ["02-sigmoid: claim-slope is not in claims.yml"]


def test_twins_are_caught():
    chapters = CHAPTERS | {"03-tanh": copy.deepcopy(CHAPTERS["02-sigmoid"])}
    found = problems([CLAIM, CLAIM], chapters)
    assert "two cells are tagged claim-slope" in found
    assert "two claims have the id 'slope'" in found


def test_the_claims_are_counted():
    verdicts = ["wrong", "holds", "holds-with-conditions", "holds"]
    assert tally([{"verdict": v} for v in verdicts]) == (
        "4 claims: 2 hold, 1 holds with conditions, 1 is wrong."
    )
    assert set(COUNTED) == set(VERDICTS)


def test_the_page_follows_the_note_whatever_the_file_does():
    claims = [
        CLAIM | {"section": section, "id": str(i)} for i, section in enumerate(("TL;DR", "Tanh", "TL;DR"))
    ]
    assert {name: [c["id"] for c in of] for name, of in by_section(claims).items()} == {
        "Tanh": ["1"],
        "TL;DR": ["0", "2"],
    }
    assert list(by_section(claims)) == ["Tanh", "TL;DR"]
    with pytest.raises(ValueError, match="Summary: no section of the note"):
        by_section([CLAIM | {"section": "Summary"}])
    listed = yaml.safe_load((ROOT / "pages" / "claims.yml").read_text(encoding="utf-8"))
    assert list(by_section(listed)) == list(SECTIONS)
