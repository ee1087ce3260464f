"""Marks by hand go out and come back: all of a sheet or none of it, and nothing overwritten silently."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import pytest

from actgrade.errors import CourseworkError
from actgrade.manual import read_manual
from actgrade.marking_sheet import export_sheet, import_sheets
from actgrade.marks.class_results import read_results
from actgrade.result import Status
from actgrade.roster import Roster, Student
from classroom import SOURCE, cell, keep, make_assignment, make_result

CLASS = Roster((Student("ada", "Ada"), Student("007", "=O'Neil, Jr"), Student("eve", "Eve")))
ANSWER = "=1+1 because\n\nthe slope is **0**"


class Course:
    """A class of three with results, and the folder that they are in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results = folder / "results"
        self.assignment = make_assignment(folder / "slopes")
        self.notebook = folder / "ada.ipynb"
        self.write(ANSWER)
        digest = self.digest()
        keep(
            self.results,
            make_result(self.assignment, "ada", digest=digest),
            make_result(self.assignment, "007", (2, Status.FAILED_TO_RUN, 1, None), digest=digest),
            make_result(self.assignment, "eve", [Status.MISSING] * 4, "", Status.MISSING),
        )

    def write(self, text: str) -> None:
        cells = [cell("why", "markdown", text), cell("other", "code", "def slope(x):\n    return 7")]
        self.notebook.write_text(json.dumps(SOURCE | {"cells": cells}), encoding="utf-8")

    def digest(self) -> str:
        return sha256(self.notebook.read_bytes()).hexdigest()

    @property
    def found(self):
        return read_results(self.results, CLASS, self.assignment)

    def export(self, **options) -> list[dict[str, str]]:
        paths = {"ada": self.notebook, "007": self.notebook}
        text, count = export_sheet(CLASS, self.assignment, self.found, paths, **options)
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert len(rows) == count
        return rows

    def filled(self, name: str, rows, **marks) -> Path:
        """A sheet with marks by student (a0 is ada's first row, …), as (marks, comment)."""
        path = self.folder / name
        for key, (mark, comment) in marks.items():
            row = rows[int(key[1:])]
            row |= {"marks": mark, "comment": comment}
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return path

    def take(self, *sheets, **options):
        return import_sheets(sheets, self.results, self.assignment, self.found, **options)

    def marks(self, student: str) -> float | None:
        return self.found.final[student].marks

    def refused(self, *sheets, **options) -> str:
        before = {path: path.read_bytes() for path in self.results.rglob("*") if path.is_file()}
        with pytest.raises(CourseworkError) as caught:
            self.take(*sheets, **options)
        assert before == {path: path.read_bytes() for path in self.results.rglob("*") if path.is_file()}
        return str(caught.value)


@pytest.fixture
def course(tmp_path) -> Course:
    return Course(tmp_path)


def test_a_sheet_has_the_rubric_and_the_students_text_and_asks_for_marks(course):
    ada, bond = course.export()
    assert (ada["id"], bond["id"], bond["name"]) == ("ada", "007", "'=O'Neil, Jr")
    assert ada["levels"].splitlines() == [
        "4: Names the cause & measures it",
        "2: Names the cause",
        "0: Neither",
    ]
    assert ada["answer"] == "'" + ANSWER, "disarm: no spreadsheet computes a student's text"
    assert (ada["question"], ada["points"], ada["status"]) == ("why", "4", "pending")
    assert (ada["marks"], ada["comment"]) == ("", "")
    assert ada["row"][0] == "r", "no spreadsheet takes it for a number"


def test_marks_come_back_and_complete_the_total(course):
    rows = course.export()
    assert course.marks("ada") is None
    done = course.take(course.filled("sheet.csv", rows, r0=("3,5", "'=1 is fine; שלום")), marker="Ann")
    assert (done.new, done.empty, done.same, list(done.given)) == (1, 1, 0, ["ada"])
    assert course.marks("ada") == 9.5
    part = course.found.final["ada"].parts[-1]
    assert (part.status, part.reason, part.detail) == (Status.GRADED, "=1 is fine; שלום", "by hand: Ann")
    assert course.marks("007") is None
    again = course.take(course.folder / "sheet.csv")
    assert (again.new, again.same, again.given) == (0, 1, {})
    assert course.export()[0]["marks"] == "3.5", "what was given before is in the next sheet"


def test_an_id_that_a_spreadsheet_has_mangled_does_no_harm(course):
    rows = course.export()
    rows[1]["id"] = "7"
    course.take(course.filled("sheet.csv", rows, r1=("2", "")))
    assert read_manual(course.results, "007")[0].marks == 2


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ("5", "5 is not between 0 and 4"),
        ("-1", "-1 is not between 0 and 4"),
        ("nan", "nan is not between 0 and 4"),
        ("inf", "inf is not between 0 and 4"),
        ("good", "“good” is not a number of points"),
        ("2.3", "2.3 is not a multiple of 0.5, nor a level (0, 2, 4)"),
        ("", "has a comment and no marks"),
    ],
)
def test_marks_that_cannot_be_meant_are_refused(course, marks, said):
    assert said in course.refused(course.filled("sheet.csv", course.export(), r0=(marks, "hm")))


def test_steps_and_levels_are_what_was_declared(course):
    sheet = course.filled("sheet.csv", course.export(), r0=("2.3", ""))
    assert "2.3 is no level of the rubric (0, 2, 4)" in course.refused(sheet, levels_only=True)
    assert course.take(sheet, step=0).new == 1
    assert course.marks("ada") == pytest.approx(8.3)


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(course):
    rows = course.export(statuses=[Status.FAILED_TO_RUN])
    assert [row["question"] for row in rows] == ["slope", "why", "why"]
    assert rows[0]["answer"] == "def slope(x):\n    return 7", "found as the grader finds it, by its name"
    rows.append(rows[0] | {"row": "r0123", "marks": "1", "id": "mallory"})
    told = course.refused(course.filled("sheet.csv", rows, r0=("4", ""), r1=("2", "fine"), r2=("x", "")))
    assert "has 3 problems, so nothing was written" in told
    assert "row 2: 007, slope (tails): 4 is not between 0 and 3" in told
    assert "row 4: 007, why: “x” is not a number" in told
    assert "row 5: there is no row r0123 now (mallory · slope)" in told


def test_a_mark_for_a_submission_that_has_changed_is_refused(course):
    sheet = course.filled("sheet.csv", course.export(), r0=("4", ""))
    course.write("another text")
    keep(course.results, make_result(course.assignment, "ada", digest=course.digest()))
    assert "the submission has changed since the sheet was exported" in course.refused(sheet)


def test_a_file_that_changed_after_grading_is_not_shown_as_what_was_graded(course):
    course.write("another text")
    assert "it has changed since it was graded" in course.export()[0]["answer"]
    course.notebook.unlink()
    assert "cannot be read: No such file" in course.export()[0]["answer"]


def test_no_mark_is_overwritten_without_a_word(course):
    course.take(course.filled("first.csv", course.export(), r0=("4", "")), marker="Ann")
    rows = course.export(every=True)
    assert len(rows) == 9, "a submission that could not be marked is one row"
    at = {(row["id"], row["question"], row["part"]): f"r{place}" for place, row in enumerate(rows)}
    changed = {at["ada", "why", ""]: ("2", ""), at["ada", "slope", "seen"]: ("1", "a regrade")}
    second = course.filled("second.csv", rows, **changed)
    told = course.refused(second)
    assert "ada, why has 4 already (by Ann), and 2 here: give --replace" in told
    assert "ada, slope (seen) has 2 already (by the grader), and 1 here" in told
    done = course.take(second, replace=True)
    assert sorted(done.replaced) == ["ada, slope (seen): 2 → 1", "ada, why: 4 → 2"]
    assert course.marks("ada") == 7
    assert done.same > 0, "marks of the grader that were left as they were are no decision of a person"
    assert [mark.place for mark in read_manual(course.results, "ada")] == [("slope", "seen"), ("why", "")]


def test_a_submission_that_could_not_be_marked_is_one_row_which_takes_0(course):
    rows = course.export(statuses=[Status.MISSING])
    assert [(row["id"], row["question"], row["points"], row["answer"]) for row in rows[:1]] == [
        ("eve", "(the whole submission)", "10", "(because it missing)")
    ]
    assert [row["id"] for row in rows].count("eve") == 1
    told = course.refused(course.filled("sheet.csv", rows, r0=("3", "")))
    assert "eve, (the whole submission) takes 0 or nothing, not 3: for other marks export its parts" in told
    assert course.take(course.filled("sheet.csv", rows, r0=("0", "not handed in"))).new == 4
    assert course.marks("eve") == 0
    assert [part.reason for part in course.found.final["eve"].parts] == ["not handed in", "", "", ""]
    again = course.export()
    assert (again[0]["marks"], again[0]["comment"]) == ("0", "not handed in")
    assert course.take(course.filled("again.csv", again)).same == 4
    assert len(course.export(students=["eve"], every=True)) == 4


def test_two_markers_sheets_are_merged_and_disagreement_is_shown(course):
    ann = course.filled("ann.csv", course.export(), r0=("4", ""))
    ben = course.filled("ben.csv", course.export(), r1=("2", "see me"))
    assert course.take(ann, ben).new == 2
    assert (course.marks("ada"), course.found.final["007"].parts[-1].marks) == (10, 2)
    ann = course.filled("ann.csv", course.export(), r0=("2", ""))
    ben = course.filled("ben.csv", course.export(), r0=("0", ""))
    told = course.refused(ann, ben, replace=True)
    assert "ben.csv, row 2: ada, why has 0 here and 2 in ann.csv, row 2" in told


def test_an_anonymous_sheet_says_nobodys_name(course):
    rows = course.export(anonymous=True)
    assert {(row["id"], row["name"]) for row in rows} == {("", "")}
    assert [row["row"] for row in rows] == sorted(row["row"] for row in rows)
    course.take(course.filled("sheet.csv", rows, r0=("4", ""), r1=("4", "")))
    assert course.marks("ada") == 10


def test_a_sheet_can_be_of_some_students_or_questions_and_who_is_not_there_is_named(course):
    assert len(course.export(questions=["why"])) == 2
    assert {row["id"] for row in course.export(students=["007"], every=True)} == {"007"}
    with pytest.raises(CourseworkError, match="not on the roster: 7"):
        course.export(students=["7"])
    with pytest.raises(CourseworkError, match="has no question 'wy': it has slope, kink, why"):
        course.export(questions=["wy"])


def test_a_sheet_without_its_columns_or_with_a_broken_row_is_refused(course):
    path = course.folder / "sheet.csv"
    path.write_text("id,marks\nada,4\n")
    assert "a marking sheet needs the columns row, comment" in course.refused(path)
    path.write_text("row,marks,comment\nr1,4,good, but\n")
    assert "sheet.csv, line 2: 4 cells and 3 columns" in course.refused(path)


def test_each_student_with_rows_has_a_page_that_the_rows_name(course, tmp_path):
    rows = course.export(pages=tmp_path / "sheet-pages")
    assert [row["page"] for row in rows] == ["sheet-pages/ada.html#why", "sheet-pages/007.html#why"]
    page = (tmp_path / "sheet-pages" / "ada.html").read_text(encoding="utf-8")
    assert "Ada (ada)" in page
    assert 'id="why"' in page
    rows = course.export(pages=tmp_path / "anonymous", anonymous=True)
    names = {path.name for path in (tmp_path / "anonymous").iterdir()}
    assert {row["page"].split("/")[1].removesuffix("#why") for row in rows} == names
    assert not any("Ada" in path.read_text("utf-8") for path in (tmp_path / "anonymous").iterdir())
    assert not names & {"ada.html", "007.html"}


def test_a_long_answer_is_cut_below_what_a_spreadsheet_holds(course):
    course.write("x" * 100_000)
    keep(course.results, make_result(course.assignment, "ada", digest=course.digest()))
    answer = course.export()[0]["answer"]
    assert len(answer) < 32_767
    assert answer.endswith("(cut here: the notebook has 100000 letters)")
