"""Every layout gives each student their submission, names what it does not take, and guesses at nothing."""

import os
import subprocess
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from actgrade.errors import CourseworkError
from actgrade.roster import Roster, Student
from actgrade.submissions import Collection, read_submissions
from actgrade.zoned_time import read_moment

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HW = SimpleNamespace(name="1-activations")
ADA, JR, SARA = Student("ada", "Ada Lovelace"), Student("s-2", "O'Neil, Jr"), Student("s3", "שרה כהן")
CLASS = Roster((ADA, JR, SARA, Student("s4", "😀 Kim"), Student("s5", "Kim Novak")))
NUMBERED = Roster(tuple(Student(s.id, s.name, "", "", f"9{at}", f"70{at}") for at, s in enumerate(CLASS)))


@pytest.fixture
def handed(tmp_path):
    """Writes files below a folder: a name, or a name with its content."""
    folder = tmp_path / "handed in"
    folder.mkdir()

    def write(*files: str | tuple[str, str]):
        for at, file in enumerate(files):
            name, content = file if isinstance(file, tuple) else (file, f"content {at}")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        return folder

    return write


def collect(folder, layout="auto", roster=CLASS, **options) -> Collection:
    collection = read_submissions(folder, layout, roster, HW, now=NOW, **options)
    assert [one.student for one in collection] == [student.id for student in roster], "one for each, in order"
    everything = {path for path in folder.rglob("*") if path.is_file() and path.name != "timestamp.txt"}
    named = {one.path for one in collection} | {folder / left.path for left in collection.left}
    assert {path for path in everything if not {path, *path.parents} & named} == set(), "something was lost"
    return collection


def taken(collection) -> dict[str, str]:
    return {one.student: one.path.name for one in collection if one.path}


def left(collection) -> dict[str, str]:
    return {one.path: one.why for one in collection.left}


def test_plain_files_and_folders_are_found_by_id(handed):
    folder = handed(
        "ada.ipynb", "S-2/work.ipynb", "s3/deep/er/x.IPYNB", "s3/data.csv", "eve.ipynb", ".DS_Store"
    )
    found = collect(folder)
    assert found.layout == "plain"
    assert taken(found) == {"ada": "ada.ipynb", "s-2": "work.ipynb", "s3": "x.IPYNB"}
    assert left(found) == {
        "eve.ipynb": "no student has the id “eve”",
        ".DS_Store": "written by a computer and not by a student",
        "s3/data.csv": "handed in beside the notebook and not read",
    }
    assert "layout plain: 3 submissions of 5 students, 2 missing" in found.report()


def test_canvas_downloads_are_found_by_number_and_else_by_name(handed):
    folder = handed(
        "lovelaceada_90_1001_1-activations.ipynb",
        "jroneil_LATE_91_1002_my_work_2.ipynb",
        "whatever_92_1003_x.ipynb",
        "nobody_4711_1004_x.ipynb",
        "readme.txt",
    )
    found = collect(folder, roster=NUMBERED)
    assert found.layout == "canvas"
    assert sorted(taken(found)) == ["ada", "s-2", "s3"]
    assert found.by_student["s-2"].called_late
    assert found.by_student["s-2"].lateness(NOW) == "late, by how much is not known"
    assert not found.by_student["ada"].called_late
    assert left(found)["nobody_4711_1004_x.ipynb"].startswith("no student has the canvas_id 4711")
    assert left(found)["readme.txt"].startswith("not named as Canvas names files")
    by_name = collect(folder, "canvas", CLASS)
    assert sorted(taken(by_name)) == ["ada", "s-2"]


def test_a_canvas_name_that_can_be_read_as_from_two_students_is_nobodys(handed):
    # the student who is number 91 called themselves “lovelaceada_90_1”
    folder = handed("lovelaceada_90_1_91_1002_x.ipynb", "s_92_1003_x.ipynb")
    found = collect(folder, roster=NUMBERED)
    assert taken(found) == {"s3": "s_92_1003_x.ipynb"}
    assert left(found) == {"lovelaceada_90_1_91_1002_x.ipynb": "its name can be read as from ada or s-2"}


def test_a_canvas_name_with_another_students_number_is_nobodys(handed):
    found = collect(handed("lovelaceada_555_1_x.ipynb", "s_92_1003_x.ipynb"), roster=NUMBERED)
    assert "ada" not in taken(found)


def test_the_last_of_a_canvas_resubmission_is_taken_and_the_others_are_noted(handed):
    folder = handed(*(f"adalovelace_90_{1000 + at}_hw{f'-{at}' if at else ''}.ipynb" for at in range(11)))
    ada = collect(folder, roster=NUMBERED).by_student["ada"]
    assert ada.path.name == "adalovelace_90_1010_hw-10.ipynb"
    assert "the last by the LMS's count" in ada.notes[0]
    assert sum(note.startswith("not taken") for note in ada.notes) == 10


def test_without_a_counter_the_later_attachment_is_taken(handed):
    folder = handed("a_90_1002_1-activations.ipynb", "a_LATE_90_999_1-activations.ipynb")
    assert taken(collect(folder, roster=NUMBERED)) == {"ada": "a_90_1002_1-activations.ipynb"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["a_90_1002_hw.ipynb", "a_90_1001_hw-1.ipynb"], "counts contradict each other"),
        (["a_90_1001_hw.ipynb", "a_90_1002_final.ipynb"], "nothing says which of them counts"),
        (["ada.ipynb", "ada/ada2.ipynb"], "nothing says which of them counts"),
        (["a_90_1001_hw.zip"], "is an archive, and none is unpacked: put its notebook beside it as"),
        (["a_90_1001_hw.py"], "“a_90_1001_hw.py” is no notebook"),
    ],
)
def test_what_no_rule_decides_is_for_a_person(handed, files, said):
    found = collect(handed(*files), roster=NUMBERED)
    ada = found.by_student["ada"]
    assert ada.path is None
    assert f"{ada.needs_human}: {ada.remedy}".count(said) == 1
    assert said in found.report()
    assert "mapping" not in ada.needs_human, "what the student reads is not about the instructor's files"


def test_of_several_notebooks_the_one_with_the_assignments_name_or_equal_bytes_is_taken(handed):
    folder = handed(
        "ada/1-activations.ipynb", "ada/scratch.ipynb", ("s3/a.ipynb", "same"), ("s3/b.ipynb", "same")
    )
    found = collect(folder)
    assert taken(found) == {"ada": "1-activations.ipynb", "s3": "a.ipynb"}
    assert "the one called 1-activations" in found.by_student["ada"].notes[0]


def test_files_of_one_time_and_size_are_told_apart_by_their_bytes_alone(handed):
    folder = handed(
        ("ada/1-activations/a.ipynb", "one"),
        ("ada/1-activations/b.ipynb", "two"),
        ("ada/1-activations/timestamp.txt", "2026-11-20 10:00:00 UTC"),
    )
    for name in ("a", "b"):
        os.utime(folder / "ada/1-activations" / f"{name}.ipynb", (1, 1))
    assert "nothing says which of them counts" in collect(folder, "nbgrader").by_student["ada"].needs_human


def test_moodle_downloads_are_found_by_number_and_else_by_name(handed):
    folder = handed(
        "Ada Lovelace_700_assignsubmission_file_/work.ipynb",
        "ONeil, Jr_1234_assignsubmission_file/x.ipynb",
        "שרה כהן_702_assignsubmission_file_1-activations.ipynb",
        "😀 Kim_555_assignsubmission_onlinetext/onlinetext.html",
        "Participant_99_assignsubmission_file_/y.ipynb",
    )
    found = collect(folder, roster=Roster((*NUMBERED.students[:1], JR, *NUMBERED.students[2:])))
    assert found.layout == "moodle"
    assert sorted(taken(found)) == ["ada", "s-2", "s3"]
    assert set(left(found).values()) == {
        "text typed into Moodle, not a notebook",
        "no student is called “Participant”",
    }
    by_name = collect(folder, "moodle", CLASS)
    assert sorted(taken(by_name)) == ["ada", "s-2", "s3"]


def test_a_time_that_a_student_wrote_is_not_believed(handed):
    folder = handed(
        "Ada Lovelace_700_assignsubmission_file_/x.ipynb",
        ("Ada Lovelace_700_assignsubmission_file_/timestamp.txt", "2026-11-01 10:00:00 UTC"),
    )
    found = read_submissions(folder, "moodle", NUMBERED, HW, now=NOW)
    assert found.by_student["ada"].path
    assert found.by_student["ada"].handed_in is None
    assert left(found) == {
        "Ada Lovelace_700_assignsubmission_file_/timestamp.txt": "handed in beside the notebook and not read"
    }


def test_a_moodle_name_that_can_be_read_in_two_ways_is_nobodys(handed):
    folder = handed(
        "Ada Lovelace_700_assignsubmission_file_/x.ipynb",
        "ONeil, Jr_701_assignsubmission_file_x_702_assignsubmission_file_y.ipynb",
    )
    found = collect(folder, roster=NUMBERED)
    assert sorted(taken(found)) == ["ada"]
    assert list(left(found).values()) == ["its name can be read in two ways"]


def test_two_students_of_one_name_are_not_guessed_at(handed):
    twins = Roster((Student("a", "Kim Novak"), Student("b", "Novak, Kim"), Student("c", "Ada")))
    folder = handed("Novak Kim_1_assignsubmission_file_/x.ipynb", "Ada_2_assignsubmission_file_/x.ipynb")
    found = collect(folder, roster=twins)
    assert sorted(taken(found)) == ["b", "c"], "the same words in the same order are one student's"
    folder = handed("novakkim_3_4_x.ipynb", "ada_5_6_x.ipynb")
    assert "it may be from a or b" in left(collect(folder, "canvas", twins))["novakkim_3_4_x.ipynb"]


def test_nbgrader_trees_are_found_from_the_course_or_its_folder(handed):
    folder = handed(
        "submitted/ada/1-activations/1-activations.ipynb",
        ("submitted/ada/1-activations/timestamp.txt", "2026-11-21 10:00:00.123456 UTC\n"),
        "submitted/ada/2-network/2-network.ipynb",
        "submitted/s3/1-activations/1-activations.ipynb",
        "submitted/eve/1-activations/1-activations.ipynb",
        "gradebook.db",
    )
    (folder / "gradebook.db").unlink()
    for where in (folder, folder / "submitted"):
        found = collect(where)
        assert found.layout == "nbgrader"
        assert sorted(taken(found)) == ["ada", "s3"]
        assert found.by_student["ada"].handed_in == datetime(2026, 11, 21, 10, 0, 0, 123456, tzinfo=UTC)
        assert "not the assignment 1-activations" in left(found).values()
        assert "no student has the id “eve”" in left(found).values()


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2026-11-22 10:00:00 UTC", "in time"),
        ("2026-11-22 10:00:00", "in time"),
        ("2026-11-22T10:30:00+00:00", "late by 30 min"),
        ("2026-11-22 11:30:00 Europe/Berlin", "late by 30 min"),
        ("2026-11-25 10:00:00 UTC", ""),
        ("2026-11-22 10:00:00 CET", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_timestamp_tells_how_late_or_why_it_is_not_believed(handed, stamp, said):
    folder = handed("ada/1-activations/x.ipynb", ("ada/1-activations/timestamp.txt", stamp))
    due = read_moment("2026-11-22 11:00 Europe/Berlin")
    ada = collect(folder, "nbgrader", due=due).by_student["ada"]
    assert ada.lateness(due) == said
    assert any("when it was handed in is not known" in note for note in ada.notes) == (not said)
    assert (said in ada.notes) == said.startswith("late")
    assert any("in the future" in note for note in ada.notes) == stamp.startswith("2026-11-25")


def test_a_mapping_file_overrules_names_and_settles_doubts(handed, tmp_path):
    folder = handed("ada.ipynb", "ada/b.ipynb", "group 7/hw.ipynb", "misc/x.ipynb", "s3.ipynb")
    mapping = tmp_path / "mapping.csv"
    mapping.write_text(
        "file,student,handed_in\nada/b.ipynb,ada,2026-11-20T10:00Z\ngroup 7,s-2,\nmisc\\x.ipynb,s5,\n"
    )
    found = collect(folder, mapping=mapping)
    assert taken(found) == {"ada": "b.ipynb", "s-2": "hw.ipynb", "s3": "s3.ipynb", "s5": "x.ipynb"}
    assert found.by_student["ada"].handed_in == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_all_that_is_wrong_in_a_mapping_is_said_at_once(handed, tmp_path):
    mapping = tmp_path / "mapping.csv"
    mapping.write_text(
        "file,student,handed_in\nada.ipynb,ada,\n../x,eve,\nno.ipynb,ada,\nada.ipynb,ada,2026-11-20 10:00\n"
    )
    with pytest.raises(CourseworkError, match="has 5 problems") as caught:
        collect(handed("ada.ipynb"), mapping=mapping)
    for said in ("“eve”", "name a file below", "there is no “no.ipynb”", "twice", "no time zone"):
        assert said in str(caught.value)


def test_a_link_is_not_followed(handed, tmp_path):
    folder = handed("ada.ipynb", "s3/x.txt")
    (tmp_path / "other.ipynb").write_text("another student's")
    (folder / "s-2.ipynb").symlink_to(tmp_path / "other.ipynb")
    (folder / "s5").symlink_to(tmp_path)
    found = collect(folder)
    assert taken(found) == {"ada": "ada.ipynb"}
    assert [why for path, why in left(found).items() if path in ("s-2.ipynb", "s5")] == [
        "a link, and links are not followed: put the file itself there"
    ] * 2


@pytest.mark.parametrize(
    ("files", "layout", "said"),
    [
        ([], "auto", "is empty"),
        (["eve.ipynb"], "auto", "nothing in .* is from a student of the roster, read as layout plain"),
        (["ada.ipynb"], "blackboard", "there is no layout 'blackboard'"),
        (["a_1_2_x.ipynb", "A_1_assignsubmission_file_/x.ipynb"], "auto", "more than one way"),
    ],
)
def test_a_folder_that_cannot_be_meant_is_refused(handed, files, layout, said):
    with pytest.raises(CourseworkError, match=said):
        collect(handed(*files), layout)


def test_an_archive_and_a_missing_folder_are_refused_with_the_remedy(tmp_path):
    archive = tmp_path / "all.zip"
    archive.write_bytes(b"PK")
    with pytest.raises(CourseworkError, match=r"unpack it .* python -m zipfile -e all.zip all"):
        collect(archive)
    with pytest.raises(CourseworkError, match="is not a folder"):
        collect(tmp_path / "none")


def test_a_collection_comes_back_from_its_file(handed, tmp_path):
    folder = handed("ada/1-activations/x.ipynb", "eve\u202e\n.ipynb")
    (folder / "ada/1-activations/timestamp.txt").write_text("2026-11-22 10:00:00 UTC")
    found = read_submissions(folder, "auto", CLASS, HW, now=NOW)
    found.write(tmp_path)
    assert Collection.read(tmp_path) == found
    assert "eve\\u202e\\u000a.ipynb" in found.report()
    assert Collection.read(tmp_path / "none") is None
    (tmp_path / "submissions.json").write_text("{}")
    with pytest.raises(CourseworkError, match=r"is damaged .* delete it and run actgrade grade again"):
        Collection.read(tmp_path)


TWINS = Roster(
    (Student("a", "Wei Zhang"), Student("b", "Wei Zhang"), Student("c", "Ada Abel", canvas_id="7"))
)
MOODLES = "assignsubmission_file_/x.ipynb"


@pytest.mark.parametrize(
    ("files", "layout", "owners", "strays"),
    [
        ([f"Wei Zhang_1_{MOODLES}", f"Wei Zhang_2_{MOODLES}"], "moodle", "ab", 0),
        ([f"Wei Zhang_1_assignsubmission_file_x_2_{MOODLES}"], "moodle", "ab", 0),
        (["Wei Zhang_1_assignsubmission_onlinetext/onlinetext.html"], "moodle", "ab", 0),
        ([f"Zhang W._1_{MOODLES}"], "moodle", "ab", 0),
        ([f"Somebody Else_1_{MOODLES}"], "moodle", "", 1),
        (["weizhang_1_2_x.ipynb"], "canvas", "ab", 0),
        (["weizhang_1_7_8_x.ipynb"], "canvas", "", 0),
        (["zhangw_1_2_x.ipynb"], "canvas", "ab", 0),
        (["studenttest_1_2_x.ipynb", "notes.txt"], "canvas", "", 0),
        (["x.ipynb", "a-final.ipynb", "._b.ipynb"], "plain", "a", 1),
        (["a/", "b.ipynb/x.ipynb"], "plain", "b", 0),
        (["submitted/a/1.ipynb", "submitted/b/2-network/2.ipynb"], "nbgrader", "a", 0),
        (["x - 1-activations.ipynb", "Wei Zhang - 1-activations.ipynb"], "classroom", "ab", 1),
    ],
)
def test_whoever_may_own_a_file_left_aside_is_for_a_person_and_not_missing(
    handed, files, layout, owners, strays
):
    own = {
        "moodle": f"Ada Abel_9_{MOODLES}", "canvas": "abelada_7_9_x.ipynb", "plain": "c.ipynb",
        "nbgrader": "submitted/c/1-activations/x.ipynb", "classroom": "Ada Abel - x.ipynb",
    }  # fmt: skip
    folder = handed(own[layout], *(file for file in files if not file.endswith("/")))
    found = read_submissions(folder, layout, TWINS, HW, now=NOW)
    assert {one.student for one in found if one.needs_human} == set(owners)
    assert found.by_student["c"].path
    assert all(any("may be theirs: “" in note for note in found.by_student[who].notes) for who in owners)
    assert len(found.strays) == strays
    assert all(f"{who}: something was handed in that may be" in found.report() for who in owners), (
        "with the remedy"
    )


def test_who_has_work_of_their_own_is_told_of_what_may_be_theirs_too(handed, tmp_path):
    folder = handed(
        "weizhang_1_2_x.ipynb", "weizhang_1_3_y.ipynb", "abelada_8_1_z.ipynb", "abelada_7_1_w.ipynb"
    )
    mapping = tmp_path / "mapping.csv"
    mapping.write_text("file,student\nweizhang_1_2_x.ipynb,a\n")
    found = read_submissions(folder, "canvas", TWINS, HW, now=NOW, mapping=mapping)
    assert {one.student for one in found if one.needs_human} == {"b"}, "a mapping settles whom it names"
    assert not any(one.unsettled for one in found), "a number that is nobody's beside one's own is no doubt"
    numbered = Roster((Student("a", "Wei Zhang", canvas_id="5"), *TWINS.students[1:]))
    found = read_submissions(handed("weizhang_5_1_w.ipynb"), "canvas", numbered, HW, now=NOW)
    assert found.by_student["a"].unsettled == ("weizhang_1_2_x.ipynb", "weizhang_1_3_y.ipynb")
    assert "a: “weizhang_1_2_x.ipynb” was left aside, and may be theirs" in "\n".join(found.review())
    mapping.write_text("file,student\nweizhang_1_2_x.ipynb,-\nweizhang_1_3_y.ipynb,-\n")
    assert read_submissions(folder, "canvas", numbered, HW, now=NOW, mapping=mapping).review() == []


def test_links_and_odd_files_are_for_a_person(handed, tmp_path):
    folder = handed("ada.ipynb", "s3/x.ipynb")
    (folder / "s-2.ipynb").symlink_to(tmp_path / "other.ipynb")
    (folder / "s5").symlink_to(tmp_path)
    os.mkfifo(folder / "s4.ipynb")
    found = collect(folder)
    assert {one.student for one in found if one.needs_human} == {"s-2", "s4", "s5"}
    (folder / "lovelaceada_90_1_x.ipynb").symlink_to(tmp_path)
    (folder / "x_92_1_x.ipynb").write_text("")
    assert read_submissions(folder, "canvas", NUMBERED, HW, now=NOW).by_student["ada"].needs_human


def test_a_very_deep_folder_and_very_many_files_are_harmless(handed, monkeypatch, request):
    folder = handed("ada.ipynb", *(f"s3/f{at}.txt" for at in range(1_000)), "s3/1-activations.ipynb")
    monkeypatch.chdir(folder)
    request.addfinalizer(lambda: subprocess.run(["rm", "-rf", folder / "s-2"], check=True))
    os.mkdir("s-2")
    os.chdir("s-2")
    for _ in range(2_500):  # deeper than a path may be long
        os.mkdir("d")
        os.chdir("d")
    (folder / "s-2" / "d" / "x.ipynb").write_text("in time to be found")
    (folder / "s5").mkdir()
    for at in range(50):
        (folder / "s5" / f"{at}.py").write_text("")
    found = read_submissions(folder, "plain", CLASS, HW, now=NOW)
    assert taken(found) == {"ada": "ada.ipynb", "s-2": "x.ipynb", "s3": "1-activations.ipynb"}
    assert "a folder that cannot be read: File name too long" in found.report()
    assert len(found.report().splitlines()) < 60
    assert len(found.by_student["s5"].needs_human) < 1_000


def test_a_groups_file_is_the_work_of_each_of_them(handed, tmp_path):
    folder = handed("group 7.ipynb", "ada.ipynb")
    mapping = tmp_path / "mapping.csv"
    mapping.write_text("file,student\ngroup 7.ipynb,s3\ngroup 7.ipynb,s-2\n")
    found = collect(folder, mapping=mapping)
    assert taken(found) == {"ada": "ada.ipynb", "s-2": "group 7.ipynb", "s3": "group 7.ipynb"}


METADATA = """\
---
submission_11:
  :submitters:
  - :name: Nobody Known
    :sid: s3
    :email: x@b.example
  - :name: 'O''Neil, Jr'
    :sid: ''
  :created_at: 2026-11-22 10:30:00.123456789 Z
  :history:
  - :id: 7
    :submitters:
    - :name: Kim Novak
submission_12:
  :submitters:
  - :name: "\\u05e9\\u05e8\\u05d4"
    :email: ADA@b.example
  :created_at: 2026-11-22 10:30:00 +01:00
"""


def test_gradescopes_export_is_read_with_its_groups_and_times(handed):
    folder = handed(
        ("submission_metadata.yml", METADATA), "submission_11/a.ipynb", "submission_12/b.ipynb",
        "submission_13/c.ipynb",
    )  # fmt: skip
    students = Roster((Student("ada", "Ada Lovelace", "ada@b.example"), *CLASS.students[1:]))
    found = read_submissions(folder, "auto", students, HW, now=NOW)
    assert found.layout == "gradescope"
    assert taken(found) == {"ada": "b.ipynb", "s-2": "a.ipynb", "s3": "a.ipynb"}
    assert [left.path for left in found.strays] == ["submission_13/c.ipynb"]
    due = read_moment("2026-11-22 10:00 UTC")
    assert [found.by_student[who].lateness(due) for who in ("s3", "ada")] == ["late by 30 min", "in time"]


def test_google_classroom_anonymous_canvas_and_plain_names_are_read(handed, tmp_path):
    folder = handed("Ada Lovelace - 1-activations.ipynb", "Kim Novak - 1-activations (1).ipynb")
    assert sorted(taken(collect(folder))) == ["ada", "s5"]
    for path in folder.iterdir():
        path.unlink()
    folder = handed("anon_a1B2c_LATE_678011_hw-1.ipynb", "anon_zz9_678012_hw_1_2.ipynb")
    hidden = Roster((Student("ada", "Ada", anonymous_id="a1B2c"), Student("zz9", "zz9")))
    found = collect(folder, roster=hidden)
    assert (found.layout, sorted(taken(found))) == ("canvas", ["ada", "zz9"])
    assert found.by_student["ada"].called_late
    for path in folder.iterdir():
        path.unlink()
    mail = Roster((Student("1", "Ada Lovelace", "ada@b.example"), Student("2", "Kim Novak")))
    assert taken(collect(handed("ADA@b.example/x.ipynb", "Kim Novak.ipynb"), roster=mail)) == {
        "1": "x.ipynb", "2": "Kim Novak.ipynb",
    }  # fmt: skip
