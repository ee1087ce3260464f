"""The gradebook says what was marked, what was not and why, and changes no mark that nobody told it to."""

import cProfile
import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
import pytest

from actgrade.errors import CourseworkError
from actgrade.manual import ManualMark, write_manual
from actgrade.marks.class_results import ClassResults, read_results
from actgrade.marks.export import for_canvas, for_moodle, for_people
from actgrade.marks.plot import draw
from actgrade.marks.policy import Policy, read_extensions, read_policy, read_times
from actgrade.marks.statistics import as_csv, as_text, correlation, statistics_of, total_of
from actgrade.marks.table import make_table
from actgrade.moodle_worksheet import read_worksheet
from actgrade.result import Status
from actgrade.roster import Roster, Student
from actgrade.submissions import Collection, Submission
from classroom import keep, make_assignment, make_result

DUE = datetime(2026, 11, 22, 23, tzinfo=UTC)
ADA, JR, EVE = Student("ada", "Ada", canvas_id="90"), Student("s-2", "=O'Neil, Jr"), Student("eve", "😀 שרה")
CLASS = Roster((ADA, JR, EVE))


@pytest.fixture
def assignment(tmp_path):
    return make_assignment(tmp_path / "slopes")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def table(assignment, policy=Policy(), collection=None, **marks):  # noqa: B008  # frozen, and holds nothing
    results = {student: make_result(assignment, student, given) for student, given in marks.items()}
    return make_table(CLASS, assignment, ClassResults(results, results, ()), policy, collection)


def test_a_total_is_there_only_if_every_part_has_a_mark(assignment):
    made = table(assignment, ada=(2, 3, 0, 4), eve=(2, 3, 1, None))
    assert [line.total for line in made.lines] == [9, None, None]
    assert [line.status for line in made.lines] == ["graded", "no result", "graded"]
    assert [line.student.id for line in made.unfinished] == ["s-2", "eve"]


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.GRADED, Status.NOT_ATTEMPTED)])
def test_a_status_without_a_mark_is_no_0_until_a_policy_says_so(assignment, status):
    given = {"ada": (2, status, 1, 4)}
    line = table(assignment, **given).lines[0]
    assert (line.total, line.answers[0].marks, line.answers[0].status) == (None, None, status)
    assert line.answers[0].reason == f"tails: because it {status}"
    line = table(assignment, Policy(frozenset({status})), **given).lines[0]
    assert (line.total, line.answers[0].marks, line.answers[0].status) == (7, 2, status)
    assert line.policy == f"1 part counted as 0: {status}"
    other = next(one for one in Status if one is not status and one is not Status.GRADED)
    assert table(assignment, Policy(frozenset({other})), **given).lines[0].total is None


def test_the_file_for_people_has_every_question_with_status_and_reason(assignment):
    made = for_people(table(assignment, ada=(2, Status.TIMED_OUT, 0, None), s_2=(2, 3, 1, 4)))
    assert made.text.startswith("\ufeffid,name")
    ada, jr, eve = rows(made.text)
    assert (ada["slope"], ada["slope: status"]) == ("", "timed out")
    assert ada["slope: reason"] == "tails: because it timed out"
    assert (ada["kink"], ada["why"], ada["why: status"], ada["total"]) == ("0", "", "pending", "")
    assert (jr["name"], jr["status"], jr["slope: status"]) == ("'=O'Neil, Jr", "no result", "no result")
    assert eve["name"] == "😀 שרה"


@pytest.mark.parametrize(
    ("late", "taken"),
    [(-9, 0.0), (0, 0.0), (20, 0.0), (31, 0.1), (60 * 24, 0.1), (60 * 24 + 1, 0.2), (60 * 24 * 9, 0.5)],
)
def test_lateness_costs_what_was_declared_and_no_more(assignment, late, taken):
    handed = Submission("ada", assignment.folder / "x", handed_in=DUE + timedelta(minutes=late))
    collection = Collection("nbgrader", (handed,))
    policy = Policy(due=DUE, late_percent=10, late_most=50, grace=timedelta(minutes=30))
    line = table(assignment, policy, collection, ada=(2, 3, 1, 4)).lines[0]
    assert line.marks == 10
    assert line.penalty == pytest.approx(10 * taken)
    assert line.total == pytest.approx(10 - 10 * taken)
    assert (f"{taken:.0%} off" in line.policy) == (taken > 0)
    silent = table(assignment, Policy(due=DUE), collection, ada=(2, 3, 1, 4)).lines[0]
    assert (silent.total, silent.penalty) == (10, 0)
    assert silent.lateness.text.startswith("late by") == (late > 0)


def test_an_extension_is_a_due_date_of_ones_own(assignment, tmp_path):
    path = tmp_path / "extensions.csv"
    path.write_text("student,due\nada,2026-11-25 23:00 UTC\n")
    policy = Policy(due=DUE, extensions=read_extensions(path, CLASS), late_percent=10)
    collection = Collection(
        "plain",
        tuple(
            Submission(who, assignment.folder, handed_in=DUE + timedelta(days=2)) for who in ("ada", "eve")
        ),
    )
    made = table(assignment, policy, collection, ada=(2, 3, 1, 4), eve=(2, 3, 1, 4))
    assert [line.total for line in made.lines] == [10, None, 8]
    path.write_text("student,due\nada,2026-11-25\nbob,2026-11-25 23:00 UTC\nada,2026-11-25 23:00 UTC\n")
    with pytest.raises(CourseworkError, match="has 3 problems"):
        read_extensions(path, CLASS)


def test_where_the_lateness_is_not_known_there_is_no_total_to_take_it_off(assignment):
    collection = Collection(
        "canvas",
        (Submission("ada", assignment.folder, called_late=True), Submission("eve", assignment.folder)),
    )
    given = {"ada": (2, 3, 1, 4), "eve": (2, 3, 1, 4)}
    ada, _, eve = table(assignment, Policy(due=DUE, late_percent=10), collection, **given).lines
    assert (ada.marks, ada.total, ada.lateness.text) == (10, None, "late, by how much is not known")
    assert "no total" in ada.policy
    assert (eve.total, eve.lateness.text) == (10, "in time, says Canvas")
    assert table(assignment, Policy(due=DUE), collection, **given).lines[0].total == 10
    plain = Collection("plain", collection.submissions)
    assert table(assignment, Policy(due=DUE, late_percent=10), plain, **given).lines[2].total is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"late_percent": 10},
        {"due": DUE, "late_percent": 101},
        {"due": DUE, "late_most": -1},
        {"extensions": {"a": DUE}},
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused(wrong):
    with pytest.raises(CourseworkError):
        Policy(**wrong)


def test_canvas_gets_its_columns_and_no_empty_cell_that_would_remove_a_mark(assignment):
    made = for_canvas(table(assignment, ada=(2, 3, 0, 4), eve=(2, 3, 1, 4)), "Slopes (77)")
    assert made.text == (
        'Student,ID,SIS User ID,SIS Login ID,Section,Slopes (77)\r\n"    Points Possible","","","","",10\r\n'
        '"Ada","90","","","",9\r\n'
    )
    assert made.left_out == ("s-2: no total", "eve: no canvas_id in the roster")


def test_moodle_gets_the_totals_by_id_number_and_email(assignment):
    made = for_moodle(table(assignment, ada=(2, 3, 0, 4)))
    assert rows(made.text) == [
        {"ID number": "ada", "Email address": "", "Full name": "Ada", "Slopes": "9", "Slopes (feedback)": ""}
    ]
    assert made.left_out == ("s-2: no total", "eve: no total")


def test_statistics_count_and_average_over_those_who_have_a_mark(assignment):
    found = {
        one.question: one
        for one in statistics_of(table(assignment, ada=(2, 3, 0, 4), eve=(1, 0, Status.FAILED_TO_RUN, None)))
    }
    slope, kink, why = (found[name] for name in ("slope", "kink", "why"))
    assert (slope.students, slope.attempted, slope.marked, slope.mean, slope.median) == (3, 2, 2, 3.0, 3.0)
    assert slope.facility == pytest.approx(0.6)
    assert (kink.attempted, kink.marked, kink.mean) == (2, 1, 0.0)
    assert kink.statuses == {"failed to run": 1, "graded": 1, "no result": 1}
    assert (why.marked, why.mean, why.discrimination) == (1, 4.0, None)


def test_statistics_by_part_tell_which_half_of_a_question_was_hard(assignment):
    made = table(assignment, ada=(2, 0, 0, 4), eve=(1, 3, Status.FAILED_TO_RUN, None))
    found = {one.question: one for one in statistics_of(made, by_part=True)}
    assert list(found) == ["slope", "slope · seen", "slope · tails", "kink", "why"], "kink has one part"
    assert [one for one in found.values() if "·" not in one.question] == statistics_of(made)
    seen, tails = found["slope · seen"], found["slope · tails"]
    assert (seen.points, seen.students, seen.attempted, seen.marked, seen.facility) == (2, 3, 2, 2, 0.75)
    assert (tails.points, tails.mean, tails.facility) == (3, 1.5, 0.5)
    assert tails.statuses == {"graded": 2, "no result": 1}


def test_discrimination_is_the_point_biserial_with_the_question_left_out(assignment):
    rng = np.random.default_rng(5)
    given = {
        f"s{at}": (2.0 * good, rng.integers(0, 4), float(good ^ (at % 7 == 0)), 4.0)
        for at, good in enumerate(rng.integers(0, 2, 40))
    }
    roster = Roster(tuple(Student(name, name) for name in given))
    results = {name: make_result(assignment, name, marks) for name, marks in given.items()}
    made = make_table(roster, assignment, ClassResults(results, results, ()), Policy())
    _, kink, why = statistics_of(made)
    right = np.array([marks[2] for marks in given.values()]) == 1
    rest = np.array([marks[0] + marks[1] + marks[3] for marks in given.values()])
    share = right.mean()
    by_hand = (rest[right].mean() - rest[~right].mean()) / rest.std() * np.sqrt(share * (1 - share))
    assert kink.discrimination == pytest.approx(by_hand)
    tails = statistics_of(made, by_part=True)[2]
    seen, far, zero, _ = np.array(list(given.values())).T
    assert tails.discrimination == pytest.approx(np.corrcoef(far, seen + zero)[0, 1])
    assert why.discrimination is None, "all have the same"
    assert correlation(np.ones(4), np.arange(4.0)) is None


def test_statistics_are_a_text_a_csv_and_a_picture_with_a_description(assignment, tmp_path):
    made = table(assignment, ada=(2, 3, 0, 4), eve=(1, 0, 1, None))
    found = statistics_of(made)
    assert as_text(found).splitlines()[1].split()[:4] == ["slope", "5", "2", "2/3"]
    assert rows(as_csv(found))[2]["pending"] == "1"
    said = draw(tmp_path / "plot.svg", made, found)
    assert "Totals of 1 students (2 have none) out of 10 points" in said
    assert "0, 0, 0, 0, 0, 0, 0, 0, 0, 1." in said
    assert "slope 0.60, not known" in said
    assert (tmp_path / "plot.svg").read_text().lstrip().startswith("<?xml")
    with pytest.raises(CourseworkError, match=r"ends in \.svg"):
        draw(tmp_path / "plot.gif", made, found)


def test_results_are_read_with_peoples_marks_and_strangers_are_named(assignment, tmp_path):
    keep(tmp_path, make_result(assignment, "ada"), make_result(assignment, "Bob!"))
    write_manual(tmp_path, "ada", [ManualMark("why", "", 2, "Good start", "TA", "d1")])
    found = read_results(tmp_path, CLASS, assignment)
    assert found.final["ada"].marks == 8
    assert found.graded["ada"].marks is None
    assert found.final["ada"].parts[-1].reason == "Good start"
    assert found.strangers == ("Bob!",)


def test_a_mark_by_hand_for_an_earlier_submission_is_not_used(assignment, tmp_path):
    keep(tmp_path, make_result(assignment, "ada", digest="d2"))
    write_manual(tmp_path, "ada", [ManualMark("why", "", 2, "", "TA", "d1")])
    part = read_results(tmp_path, CLASS, assignment).final["ada"].parts[-1]
    assert (part.marks, part.status) == (None, Status.NEEDS_HUMAN)
    assert part.detail.startswith("2 by hand (TA) for an earlier submission")


def test_results_that_cannot_be_used_are_refused(assignment, tmp_path):
    with pytest.raises(CourseworkError, match="holds no results: run actgrade grade"):
        read_results(tmp_path, CLASS, assignment)
    keep(tmp_path, make_result(assignment, "ada"), make_result(assignment, "eve"))
    (tmp_path / "results" / "eve.json").write_text('{"half":')
    (tmp_path / "results" / "s-2.json").write_text((tmp_path / "results" / "ada.json").read_text())
    with pytest.raises(CourseworkError, match="delete them and run actgrade grade again") as caught:
        read_results(tmp_path, CLASS, assignment)
    assert "eve.json" in str(caught.value)
    assert "s-2.json is about “ada” and not “s-2”" in str(caught.value)


def test_results_of_another_state_of_the_assignment_want_a_word(assignment, tmp_path):
    keep(tmp_path, make_result(assignment, "ada"))
    changed = assignment.folder / "inputs.py"
    changed.write_text("# changed")
    from actgrade.assignment import read_assignment

    changed = read_assignment(assignment.folder)
    with pytest.raises(CourseworkError, match="1 of 1 results were made before"):
        read_results(tmp_path, CLASS, changed)
    assert read_results(tmp_path, CLASS, changed, allow_stale=True).final["ada"].points == 10


def test_the_export_is_linear_in_the_class(assignment):
    """Ten times the students in ten times the calls: a quadratic one would take a hundred times."""

    def calls(size: int) -> int:
        roster = Roster(tuple(Student(f"s{at}", f"=Name {at}") for at in range(size)))
        results = {
            one.id: make_result(assignment, one.id, (2, at % 4, 1, 4))
            for at, one in zip(count(), roster, strict=False)
        }
        found = ClassResults(results, results, ())
        profile = cProfile.Profile(builtins=False)
        with profile:
            made = make_table(roster, assignment, found, Policy())
            assert for_people(made).text.count("\r\n") == size + 1
            statistics_of(made)
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(3000) < 12 * calls(300)


def test_an_excused_student_has_no_total_ex_in_canvas_and_is_not_counted(assignment, tmp_path):
    path = tmp_path / "excused.csv"
    path.write_text("student,why\nada,ill\n")
    nothing = {"count_as_zero": ["missing"], "due": None, "extensions": None}
    policy = read_policy(CLASS, excused=path, late_percent=0, late_most=100, grace=0, **nothing)
    made = table(assignment, policy, ada=[Status.MISSING] * 4, eve=(2, 3, 1, 4))
    assert [(line.total, line.status) for line in made.lines[::2]] == [(None, "excused"), (10, "graded")]
    assert [line.student.id for line in made.unfinished] == ["s-2"]
    assert '"Ada","90","","","","EX"' in for_canvas(made).text
    assert rows(for_moodle(made).text)[0]["Slopes"] == ""
    assert {one.students for one in statistics_of(made)} == {2}
    path.write_text("student\nbob\n")
    with pytest.raises(CourseworkError, match="no student has the id “bob”"):
        read_policy(CLASS, excused=path, late_percent=0, late_most=100, grace=0, **nothing)


def test_an_extension_settles_what_canvas_marks_late_and_a_file_of_times_settles_the_rest(
    assignment, tmp_path
):
    given = {"ada": (2, 3, 1, 4), "eve": (2, 3, 1, 4)}
    late = [Submission(who, assignment.folder, called_late=True) for who in given]
    path = tmp_path / "times.csv"
    path.write_text("student,handed_in\neve,2026-11-24 22:00 UTC\n")
    collection = Collection("canvas", tuple(late)).timed(read_times(path, CLASS), overrule=True)
    policy = Policy(due=DUE, extensions={"ada": DUE + timedelta(days=9)}, late_percent=10)
    ada, _, eve = table(assignment, policy, collection, **given).lines
    assert (ada.total, ada.lateness.days) == (10, 0)
    assert (eve.total, eve.lateness.days) == (8, 2)


WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,\
Last modified (submission),Feedback comments
Participant 77,Ada,,Submitted,,{most},Yes,"Monday, 23 November 2026, 11:12 PM",
Participant 78,"=O'Neil, Jr",,No submission,,{most},Yes,-,
Participant 79,Eve,eve,Submitted,,{most},Yes,"23 November 2026, 10:00",kept
Participant 80,Stranger,,Submitted,7,{most},Yes,-,
"""


def test_moodles_worksheet_gives_numbers_and_times_and_comes_back_filled_in(assignment, tmp_path):
    path = tmp_path / "worksheet.csv"
    path.write_text(WORKSHEET.format(most="10.00"))
    sheet = read_worksheet(path, CLASS)
    assert [one.moodle_id for one in sheet.number(CLASS)] == [f"Participant {at}" for at in (77, 78, 79)]
    times = sheet.times(UTC)
    assert times["ada"] == datetime(2026, 11, 23, 23, 12, tzinfo=UTC)
    assert times["eve"] == datetime(2026, 11, 23, 10, tzinfo=UTC)
    made = sheet.fill(table(assignment, ada=(2, 3, 0, 3.5), eve=(2, 3, 1, None)))
    ada, jr, eve, stranger = rows(made.text)
    assert (ada["Identifier"], ada["Grade"]) == ("Participant 77", "8.5")
    assert ada["Feedback comments"] == "The slope: 5 of 5; At the kink: 0 of 1; Say why: 3.5 of 4"
    assert [(one["Grade"], one["Feedback comments"]) for one in (jr, eve)] == [("", ""), ("", "kept")]
    assert (stranger["Grade"], len(made.left_out)) == ("7", 3)
    path.write_text(WORKSHEET.format(most="100.00"))
    with pytest.raises(CourseworkError, match=r"maximum grade 100\.00, and the assignment has 10 points"):
        read_worksheet(path, CLASS).fill(table(assignment))
    path.write_text(WORKSHEET.format(most='"10,00"'))
    assert (
        rows(read_worksheet(path, CLASS).fill(table(assignment, ada=(2, 3, 0, 3.5))).text)[0]["Grade"]
        == "8,5"
    )


def test_totals_have_mean_median_and_quartiles(assignment):
    total = total_of(table(assignment, ada=(2, 3, 0, 4), s_2=(2, 3, 0, 4), eve=(0, 0, 1, 0)))
    assert (total.marked, total.mean, total.q1, total.median, total.q3) == (2, 5, 3, 5, 7)
