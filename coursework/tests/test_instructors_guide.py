"""The instructor's guide can be followed: its commands are the tool's, and its example is an assignment."""

import csv
import dataclasses
import json
import re
import shlex
import shutil
import tomllib
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from actgrade.__main__ import actgrade
from actgrade.assignment import Assignment, Level, Part, Question, Variant, read_assignment
from actgrade.errors import CourseworkError
from actgrade.result import PartResult, Result, Status
from actgrade.roster import read_roster
from actgrade.submissions import Collection, Submission
from classroom import DECLARATION, keep, make_assignment
from places import ROOT

ROSTER = 'id,name,email,section,canvas_id\ns123,"O\'Neil, Jr",jr@example.edu,A,40123\ns124,שרה כהן,,B,40124\n'


def blocks(guide: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)


def commands(guide: str) -> list[list[str]]:
    """The words of every line that begins with actgrade, in the guide's order."""
    lines = "\n".join(blocks(guide, "sh")).replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("actgrade ")]


@pytest.fixture(scope="module")
def guide():
    return (ROOT / "pages" / "instructors-guide.md").read_text(encoding="utf-8")


def parse(words: list[str]) -> None:
    """Have click read a command line, without running it."""
    command: click.Command = actgrade
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        assert found, f"there is no command {words[0]}"
        command, words = found, words[1:]
    command.make_context(command.name, list(words))


def test_every_command_of_the_guide_is_one_of_the_tool(guide):
    found = commands(guide)
    assert {words[0] for words in found} | {"inventory"} == {*actgrade.commands, "--help"}
    assert "`actgrade inventory " in guide
    for words in found:
        if words != ["--help"]:
            parse(words)


def test_a_command_that_is_not_there_would_be_noticed():
    with pytest.raises(AssertionError, match="no command exprt"):
        parse(["sheet", "exprt"])
    with pytest.raises(click.UsageError, match="No such option"):
        parse(["marks", "a", "--results", "r", "--roster", "c", "--tow", "x"])


@pytest.fixture
def course(tmp_path, monkeypatch, root):
    """What the guide's commands find after grading: one submission that needs a person, one right."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(root / "coursework" / "1-activations", tmp_path / "coursework" / "1-activations")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "extensions.csv").write_text("student,due\ns123,2026-11-25 23:59 Europe/Berlin\n")
    assignment = read_assignment(tmp_path / "coursework" / "1-activations")
    submissions = []
    for student, status in (("s123", Status.FAILED_TO_RUN), ("s124", Status.GRADED)):
        parts = [
            PartResult(
                question.id,
                part.id,
                part.points,
                None if status is Status.FAILED_TO_RUN else part.points,
                status,
            )
            for question in assignment.questions
            for part in question.parts
        ]
        manual = [
            PartResult(one.id, "", one.points, None, Status.PENDING)
            for one in assignment.questions
            if one.manual
        ]
        keep(
            tmp_path / "results",
            Result(assignment.name, assignment.digest, student, "", Status.GRADED, (*parts, *manual)),
        )
        handed = datetime(2026, 11, 23, 12, tzinfo=UTC)
        submissions.append(Submission(student, tmp_path / f"{student}.ipynb", handed_in=handed))
    Collection("plain", tuple(submissions)).write(tmp_path / "results")
    return tmp_path


def fill(path) -> None:
    """Give 1 to every row that has no mark."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row | {"marks": row["marks"] or "1"} for row in rows)


def test_marking_giving_back_and_exporting_run_as_the_guide_says(guide, course):
    ran = 0
    for words in commands(guide):
        if words[0] not in ("marks", "sheet"):
            continue
        if words[:2] == ["sheet", "import"]:
            fill(course / words[3])
        done = CliRunner().invoke(actgrade, words)
        assert done.exit_code in (0, 1), f"{shlex.join(words)}: {done.output}"
        if "--to" in words:
            assert (course / words[words.index("--to") + 1]).stat().st_size > 50
        ran += 1
    assert ran >= 12
    with (course / "marks-late.csv").open(encoding="utf-8-sig", newline="") as file:
        late = {row["id"]: row for row in csv.DictReader(file)}
    assert late["s124"]["late days"] == "1"
    assert float(late["s124"]["penalty"]) == pytest.approx(float(late["s124"]["marks"]) / 10)
    assert {path.name for path in (course / "results" / "feedback").iterdir()} == {"s123.html", "s124.html"}


def test_the_rosters_and_mappings_of_the_guide_can_be_read(guide, tmp_path):
    roster = next(block for block in blocks(guide, "") if block.startswith("id,name"))
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    assert [student.name for student in read_roster(tmp_path / "roster.csv")] == ["O'Neil, Jr", "שרה כהן"]
    assert any(block.startswith("file,student,handed_in") for block in blocks(guide, ""))


def test_the_guide_says_how_many_points_a_person_gives(guide):
    names = ("1-activations", "2-network-by-hand", "4-softmax-and-gates", "3-capstone")
    first, second, third, last = (
        (sum(one.points for one in assignment.questions if one.manual), assignment.points)
        for assignment in (read_assignment(ROOT / "coursework" / name) for name in names)
    )
    assert (
        f"{first[0]:g} of {first[1]:g} points in the first, {second[0]:g} of {second[1]:g} in the second, "
        f"{third[0]:g} of {third[1]:g} in *Softmax and gates* and {last[0]:g} of {last[1]:g} in the capstone"
    ) in guide
    assert last[0] <= 0.3 * last[1], "180 of them have to be read"


def cell(name: str, source: str, kind: str = "code", **kept) -> dict:
    """A cell with nbgrader's metadata, locked unless `kept` says otherwise."""
    graded = {"grade": False, "grade_id": name, "locked": True, "schema_version": 3, "solution": False}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    metadata = {"nbgrader": graded | {"task": False} | kept}
    return {"cell_type": kind, "id": name, "metadata": metadata, "source": source.rstrip()} | code


def test_the_guides_own_assignment_is_sound_and_a_fault_in_it_is_found(guide, tmp_path):
    declaration, mutants = blocks(guide, "toml")
    inputs, set_up, answer, shown = blocks(guide, "python")
    essay = "### BEGIN SOLUTION\nTanh gets there exponentially.\n### END SOLUTION"
    cells = [
        cell("set-up", set_up),
        cell("derivative", answer, locked=False, solution=True),
        cell("check-derivative", shown),
        cell("compare", essay, "markdown", locked=False, solution=True, grade=True, points=3),
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    folder = tmp_path / "softsign"
    folder.mkdir()
    (folder / "assignment.toml").write_text(declaration, encoding="utf-8")
    (folder / "inputs.py").write_text(inputs, encoding="utf-8")
    (folder / "mutants.toml").write_text(mutants, encoding="utf-8")
    (folder / "source.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    done = CliRunner().invoke(actgrade, ["check", str(folder)])
    assert done.exit_code == 0, done.output
    (folder / "mutants.toml").write_text(mutants.replace("everyday = 0", "everyday = 2"), encoding="utf-8")
    assert CliRunner().invoke(actgrade, ["check", str(folder), "--draws", "1"]).exit_code == 1


TABLES = {"top": Assignment, "question": Question, "part": Part, "level": Level, "variant": Variant}
IN_TOML = {"questions": "question", "parts": "part", "levels": "level", "variants": "variant"}


def test_every_key_of_a_declaration_is_in_the_guide_with_its_default_and_no_other(guide):
    told = {
        (table, key): None if default == "needed" else tomllib.loads(f"value = {default.strip('`')}")["value"]
        for table, key, default in re.findall(r"^\| (\w+) \| `(\w+)` \| .* \| (\S+) \|$", guide, re.MULTILINE)
    }
    accepted = {
        (table, IN_TOML.get(one.name, one.name)): None
        if one.default is dataclasses.MISSING
        else list(one.default)
        if isinstance(one.default, tuple)
        else one.default
        for table, kind in TABLES.items()
        for one in dataclasses.fields(kind)
        if one.name != "folder"
    }
    assert told == accepted | {("top", "schema"): None}


@pytest.mark.parametrize(
    ("place", "key"), [("title", "folder"), ("title", "questions"), ("function", "parts")]
)
def test_a_name_that_only_the_program_uses_is_no_key(tmp_path, place, key):
    make_assignment(tmp_path / "slopes")
    spoilt = re.sub(rf"(?m)^{place} =", f"{key} = []\n{place} =", DECLARATION, count=1)
    (tmp_path / "slopes" / "assignment.toml").write_text(spoilt, encoding="utf-8")
    with pytest.raises(CourseworkError, match=f"'{key}'"):
        read_assignment(tmp_path / "slopes")
