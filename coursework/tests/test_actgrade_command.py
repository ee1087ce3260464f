"""The command line: it teaches, says what is wrong without a traceback, and keeps its exit codes."""

import csv
import subprocess
import sys
from importlib.metadata import entry_points

import click
import pytest
from click.testing import CliRunner

from actgrade.__main__ import actgrade, main
from actgrade.result import Status
from actgrade.roster import Student
from classroom import keep, make_assignment, make_result, make_roster

NAMES = ["O'Neil, Jr", "=1+1", "שרה כהן", "😀 Kim"]
PLACES = ("--results", "results", "--roster", "roster.csv")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A class of four in the working folder, one of them with nothing handed in."""
    monkeypatch.chdir(tmp_path)
    assignment = make_assignment(tmp_path / "slopes")
    make_roster(tmp_path / "roster.csv", *(Student(f"s{at}", name) for at, name in enumerate(NAMES)))
    given = [make_result(assignment, f"s{at}", (2, 3, at % 2, 4)) for at in range(3)]
    missing = make_result(assignment, "s3", [Status.MISSING] * 4, "", Status.MISSING)
    keep(tmp_path / "results", *given, missing)
    return tmp_path


def run(*words: str):
    return CliRunner().invoke(actgrade, words)


def every_command(group=actgrade, above=()):
    """Each command, with its parts."""
    for name, command in group.commands.items():
        yield (*above, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*above, name))


@pytest.mark.parametrize("words", list(every_command()), ids=" ".join)
def test_help_says_what_it_does_and_shows_an_example(words):
    done = run(*words, "--help")
    assert done.exit_code == 0
    assert f"  actgrade {' '.join(words)} " in done.output
    assert max(map(len, done.output.splitlines())) <= 120


def test_marks_writes_all_or_nothing_and_prints_what_wants_a_decision(course):
    words = ["marks", "slopes", *PLACES]
    done = run(*words, "--to", "marks.csv", "--statistics", "statistics.csv", "--plot", "plot.svg")
    assert done.exit_code == 1, done.output
    assert "3 of 4 students have a total" in done.output
    assert "s3: no total, missing" in done.output
    assert "policy: none: no mark was changed" in done.output
    assert "plot.svg: Totals of 3 students (1 have none)" in done.output
    with (course / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["O'Neil, Jr", "'=1+1", "שרה כהן", "😀 Kim"]
    assert [row["total"] for row in rows] == ["9", "10", "9", ""]
    done = run(*words, "--to", "other.csv", "--statistics", "statistics.csv")
    assert done.exit_code == 2
    assert "statistics.csv is there already: name another file, or give --force" in done.output
    assert not (course / "other.csv").exists()
    assert not (course / "results" / "feedback").exists()
    done = run(*words, "--to", "marks.csv", "--count-as-zero", "missing", "--force", "--feedback")
    assert done.exit_code == 0, done.output
    assert "policy: counted as 0: missing" in done.output
    page = (course / "results" / "feedback" / "s3.html").read_text(encoding="utf-8")
    assert "0 of 10 points" in page
    assert "4 parts counted as 0: missing" in page


def test_a_sheet_goes_out_and_comes_back_into_marks_and_feedback(course):
    keep(course / "results", make_result(make_assignment(course / "slopes"), "s0", (2, 3, 1, None)))
    export = ("sheet", "export", "slopes", *PLACES, "--to", "why.csv")
    assert run(*export).exit_code == 0
    text = (course / "why.csv").read_bytes()
    (course / "why.csv").write_bytes(text.replace(b'"","",""\r\n', b'3,"<b>well</b>","Ann"\r\n'))
    done = run("sheet", "import", "slopes", "why.csv", *PLACES)
    first = "1 new marks, 0 replaced, 0 as they were, 0 rows without marks"
    assert (done.exit_code, done.output.splitlines()[0]) == (0, first)
    page = (course / "results" / "feedback" / "s0.html").read_text(encoding="utf-8")
    for shown in ("9 of 10 points", "&lt;b&gt;well&lt;/b&gt;", "O&#x27;Neil, Jr"):
        assert shown in page
    assert run(*export).exit_code == 2, "a sheet with what was typed into it stays"


def test_what_an_instructor_can_put_right_is_said_without_a_traceback(course):
    done = run("marks", "nowhere", *PLACES)
    assert done.exit_code == 2
    assert done.output.startswith("actgrade: ")
    assert "is not an assignment: it has no assignment.toml" in done.output
    assert "Traceback" not in done.output
    assert run("marks", "slopes").exit_code == 2


def test_the_command_is_installed_and_prints_names_on_any_terminal(course):
    (command,) = entry_points(group="console_scripts", name="actgrade")
    assert command.load() is main
    (course / "roster.csv").write_text("id,name\nשרה,Sara\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "actgrade", "marks", "slopes", *PLACES],
        env={"PYTHONIOENCODING": "cp1252", "PATH": ""},
        encoding="cp1252", capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "\\u05e9" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("problem", [ZeroDivisionError, RecursionError, KeyboardInterrupt])
def test_a_crash_of_ours_has_an_exit_code_of_its_own(problem, course, monkeypatch):
    def crash(path):
        raise problem

    monkeypatch.setattr("actgrade.commands.marks.read_roster", crash)
    done = run("marks", "slopes", *PLACES, "--to", "marks.csv")
    assert (done.exit_code, "a fault of actgrade" in done.output) == (3, problem is not KeyboardInterrupt)
