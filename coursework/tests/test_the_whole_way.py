"""A class goes the whole way, twice: from an LMS's own exports to grades and feedback that it takes back."""

import csv
import io
import zipfile

import pytest
from click.testing import CliRunner

from actgrade.__main__ import actgrade
from handing_in import SMALL, as_bytes, solved, with_cell

NAMES = [
    "O'Neil, Jr/Shaun",
    "Cohen/שרה",
    "Zhang/Wei",
    "Zhang/Wei",
    "李/小龙",
    "Öz/Ümit",
    "=Evil/+Formula",
    "Abel/Ada",
]


def write(path, header, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def run(*words):
    return CliRunner().invoke(actgrade, [str(word) for word in words])


def students(count):
    """Last and first name of each: the awkward ones first, then as many as there have to be."""
    more = [f"Family{at}/Given{at}" for at in range(count - len(NAMES))]
    return [name.split("/") for name in (NAMES + more)[:count]]


def canvas(folder, count, turn):
    """A gradebook's export and a download, with one of a class late, one resubmitted and one missing."""
    rows = [
        ["", "", "", "", ""],
        ["    Points Possible", "", "", "", ""],
        ["Student, Test", "9", "", "x", ""],
    ]
    for at, (last, first) in enumerate(students(count)):
        rows.append([f"{last}, {first}", 40100 + at, "", f"st{at:03d}", "A"])
        if at != 4:
            who = "".join(filter(str.isalnum, (last + first).lower()))
            late = "_LATE" if at == 5 else ""
            name = f"{who}{late}_{40100 + at}_{turn}{at:03d}_hw{'-1' if at == 6 else ''}.ipynb"
            (folder / "in" / name).write_bytes(as_bytes(with_cell(solved(), f"# {at}")))
    (folder / "in" / f"studenttest_9_{turn}_hw.ipynb").write_bytes(b"{}")
    write(folder / "roster.csv", ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"], rows)
    return []


def moodle(folder, count, turn):
    """Participants, a worksheet with this assignment's own numbers, and a download."""
    people, sheet = [], []
    for at, (last, first) in enumerate(students(count)):
        number, mail = 1230000 + 1000 * turn + (7 * at) % count, f"st{at:03d}@uni.example"
        people.append([first, last, f"{at:08d}", mail])
        time = (
            "-" if at == 4 else "Monday, 23 November 2026, 9:12 AM" if at == 5 else "22 November 2026, 09:12"
        )
        sheet.append([f"Participant {number}", f"{first} {last}", mail, "", "11.00", "Yes", time, ""])
        if at != 4:
            work = folder / "in" / f"{first} {last}_{number}_assignsubmission_file_"
            work.mkdir()
            (work / "hw.ipynb").write_bytes(as_bytes(with_cell(solved(), f"# {at}")))
    write(folder / "roster.csv", ["First name", "Last name", "ID number", "Email address"], people)
    header = ["Identifier", "Full name", "Email address", "Grade", "Maximum grade", "Grade can be changed"]
    write(folder / "sheet.csv", [*header, "Last modified (submission)", "Feedback comments"], sheet)
    return ["--worksheet", folder / "sheet.csv"]


@pytest.mark.parametrize("lms", [canvas, moodle])
@pytest.mark.parametrize("count", [8, pytest.param(180, marks=pytest.mark.slow)])
def test_a_class_goes_the_whole_way_twice(lms, count, tmp_path):
    for turn in (1, 2):
        folder = tmp_path / str(turn)
        (folder / "in").mkdir(parents=True)
        more = lms(folder, count, turn)
        places = ("--results", folder / "results", "--roster", folder / "roster.csv")
        graded = run("grade", SMALL.folder, folder / "in", *places, *more)
        assert graded.exit_code == 0, graded.output
        assert (
            f"layout {lms.__name__}: {count - 1} submissions of {count} students, 1 missing" in graded.output
        )
        sheet = folder / "by-hand.csv"
        run("sheet", "export", SMALL.folder, *places, "--to", sheet)
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            marked = [row | {"marks": "1"} for row in csv.DictReader(file)]
        assert len(marked) == count - 1
        write(sheet, marked[0], [row.values() for row in marked])
        assert run("sheet", "import", SMALL.folder, sheet, *places).exit_code == 0
        ids = ("st004", "st005") if lms is canvas else ("00000004", "00000005")
        write(folder / "excused.csv", ["student"], [[ids[0]]])
        write(folder / "extensions.csv", ["student", "due"], [[ids[1], "2026-11-29 23:59 Europe/Berlin"]])
        late = ("--due", "2026-11-22 23:59 Europe/Berlin", "--late-percent", 10)
        policy = ("--excused", folder / "excused.csv", "--extensions", folder / "extensions.csv", *late)
        out = ("--to", folder / "out.csv", "--feedback-zip", folder / "pages.zip")
        done = run("marks", SMALL.folder, *places, *more, *policy, "--for", lms.__name__, *out)
        assert done.exit_code == 0, done.output
        rows = list(csv.reader(io.StringIO((folder / "out.csv").read_text(encoding="utf-8"))))
        grades = [row[5 if lms is canvas else 3] for row in rows[1 + (lms is canvas) :]]
        assert (grades[4], len(grades)) == ("EX" if lms is canvas else "", count)
        assert len({grade for at, grade in enumerate(grades) if at != 4}) == 1, "all right, and none late"
        pages = zipfile.ZipFile(folder / "pages.zip").namelist()
        handed = {path.relative_to(folder / "in").as_posix() for path in (folder / "in").rglob("*.ipynb")}
        if lms is canvas:
            assert set(pages) == {name for name in handed if not name.startswith("studenttest")}
        else:
            assert {name.replace("feedback.html", "hw.ipynb") for name in pages} >= handed
