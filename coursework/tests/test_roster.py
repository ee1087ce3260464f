"""A roster is read as it was meant, or refused with every line that is wrong."""

import pytest

from actgrade.errors import CourseworkError
from actgrade.roster import Student, read_roster

AWKWARD = [
    "O'Neil, Jr",
    "=1+1",
    "+49",
    "-x",
    "@x",
    'Jane "JJ" Doe',
    "שרה כהן",
    "محمد علي",
    "😀 Kim",
    "Łukasz Żak",
]


@pytest.fixture
def roster(tmp_path):
    def write(content: str | bytes):
        path = tmp_path / "roster.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path) -> str:
    with pytest.raises(CourseworkError) as caught:
        read_roster(path)
    return str(caught.value)


def test_what_the_columns_say_is_kept_as_text(roster):
    path = roster(
        "id,name,email,section,canvas_id,moodle_id\n007,Ada Lovelace,a@b.example,2,55,Participant 9\n"
    )
    assert read_roster(path).students == (
        Student("007", "Ada Lovelace", "a@b.example", "2", "55", "Participant 9"),
    )


def test_awkward_names_come_back_letter_by_letter(roster):
    quoted = ['"' + name.replace('"', '""') + '"' for name in AWKWARD]
    path = roster("id,name\n" + "\n".join(f"s{at},{name}" for at, name in enumerate(quoted)))
    assert [student.name for student in read_roster(path)] == AWKWARD


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfid,name\r\na,\xc5\xbbak\r\n",
        "id;name\na;Żak\n".encode(),
        "Name\tID\tnotes\nŻak\ta\tx\n".encode(),
        "\n id , NAME ,,\n\n a , Żak ,,\n,,,\n".encode(),
    ],
    ids=["byte-order mark", "semicolons", "tabs and another order", "blanks and empty columns"],
)
def test_what_spreadsheets_write_is_read(roster, content):
    assert read_roster(roster(content)).students == (Student("a", "Żak"),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty: a roster begins with the line id,name"),
        (b"id,name\n", "names no student"),
        (b"id,nom\na,b\n", "line 1: a roster needs the column name; its header has id, nom"),
        (b"a,Ada\nb,Bob\n", "needs the columns id, name"),
        (b"id,name,name\na,b,c\n", "two columns are called name"),
        (b"id,name\na,Jos\xe9\n", "line 2: not UTF-8 (near “a,José”)"),
        ("id,name\na,b\n".encode("utf-16"), "is in UTF-16 and not in UTF-8: save it again as “CSV UTF-8"),
        (b"PK\x03\x04rest", "a spreadsheet's own file and not a CSV"),
        (b"id,name\na,b\0\n", "line 2: a NUL character"),
        (b"id,name\na,O'Neil, Jr\n", "line 2: 3 cells and 2 columns"),
        (b'id,name\na,"Ada\nb,Bob\n', "line 2: unexpected end of data; look for a double quote"),
        (b"id,name\n,Ada\n", "line 2: no id"),
        (b"id,name\na,\n", "line 2: no name"),
        (b"id,name\na\n", "line 2: no name"),
        (b'id,name\na,"Ada\nb"\n', "line 2: a control character in the name “Ada\\u000ab”"),
        (b"id,name\n1.23457E+11,Ada\n", "was a long number before a spreadsheet shortened it"),
        (b"id,name\na,Ada\n\na,Bob\n", "line 4: the id “a” is already in line 2"),
        ("id,name\né,Ada\ne\u0301,Bob\n".encode(), "line 3: the id “é” is already in line 2"),
        (b"id,name,canvas_id\na,A,7\nb,B,7\n", "line 3: the canvas_id “7” is already in line 2"),
        (b"id,name,moodle_id\na,A,7\nb,B,7\n", "line 3: the moodle_id “7” is already in line 2"),
    ],
)
def test_a_malformed_roster_is_refused_with_the_line_and_the_remedy(roster, content, said):
    assert said in refusal(roster(content))


def test_all_problems_are_said_at_once_in_the_order_of_lines(roster):
    told = refusal(roster("id,name\na,Ada\na,\nb,O'Neil, Jr\n,Eve\n"))
    assert "has 4 problems, so the roster was not used" in told
    assert [line.split(":")[0].strip() for line in told.splitlines()[1:]] == [
        "line 3",
        "line 3",
        "line 4",
        "line 5",
    ]


def test_a_roster_that_is_not_there_is_named(tmp_path):
    assert "none.csv cannot be read: No such file" in refusal(tmp_path / "none.csv")


CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Activations (98765),Current Score
,,,,,Manual Posting,
    Points Possible,,,,,40.00,(read only)
"O'Neil, Jr, Shaun",40100,007000,st000,B,,
Cohen,40113,20240007,st001,A,,
"Student, Test",99999,,b7c1d9e0,B,,
"""
PARTICIPANTS = """\ufeff"First name",Surname,"Last name","ID number","Email address",Groups
Shaun,,"O'Neil, Jr",007000,st000@uni.example,Group B
Wei,,Zhang,,st002@uni.example,
"""
WORKSHEET = """\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (submission)
Participant 1230001,"Shaun O'Neil, Jr",st000@uni.example,Submitted,,40.00,"Sunday, 22 November 2026, 11:12 PM"
Participant 1230004,Wei Zhang,,No submission,,40.00,-
"""


@pytest.mark.parametrize(
    ("export", "students"),
    [
        (CANVAS, [("st000", "Shaun O'Neil, Jr", "", "B", "40100"), ("st001", "Cohen", "", "A", "40113")]),
        (
            CANVAS.replace("st000", ""),
            [("007000", "Shaun O'Neil, Jr", "", "B", "40100"), ("20240007", "Cohen", "", "A", "40113")],
        ),
        (
            PARTICIPANTS,
            [
                ("st000@uni.example", "Shaun O'Neil, Jr", "st000@uni.example", "Group B"),
                ("st002@uni.example", "Wei Zhang", "st002@uni.example"),
            ],
        ),
        (
            WORKSHEET,
            [
                ("1230001", "Shaun O'Neil, Jr", "st000@uni.example", "", "", "Participant 1230001"),
                ("1230004", "Wei Zhang", "", "", "", "Participant 1230004"),
            ],
        ),
    ],
    ids=["Canvas", "Canvas without a login", "Moodle's participants", "Moodle's worksheet"],
)
def test_what_an_lms_exports_is_a_roster(roster, export, students):
    students = [Student(*one) for one in students]
    assert list(read_roster(roster(export))) == students
    semicolons = export.replace(", ", "\0").replace(",", ";").replace("\0", ", ")
    assert list(read_roster(roster(semicolons))) == students
