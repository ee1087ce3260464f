"""One page a student: what each answer got, and why. Nothing of it runs, and nothing of it asks the network.

Everything in it is escaped text, the student's own words too; what is for the instructor alone (details,
notes, inputs that are not shown) is not in it.
"""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from actgrade.assignment import Assignment, Question
from actgrade.files import write_atomically
from actgrade.marks.class_results import ClassResults
from actgrade.marks.table import Table
from actgrade.printable import printable
from actgrade.result import PartResult, Result, Status
from actgrade.student_key import student_key

FOLDER = "feedback"  #: in the results folder
MOST = 4_000  #: letters of one comment

#: What a status means to its student.
_MEANING = {
    Status.GRADED: "",
    Status.NOT_ATTEMPTED: "not attempted",
    Status.FAILED_TO_RUN: "could not be run; no mark yet",
    Status.TIMED_OUT: "took too long; no mark yet",
    Status.UNREADABLE: "the file cannot be read; no mark yet",
    Status.MISSING: "not handed in; no mark yet",
    Status.NEEDS_HUMAN: "a person looks at it; no mark yet",
    Status.PENDING: "marked by a person; no mark yet",
}

_STYLE = (Path(__file__).parent / "feedback.css").read_text(encoding="utf-8")


def write_feedback(
    result: Result,
    assignment: Assignment,
    folder: Path,
    *,
    name: str = "",
    remarks: Iterable[str] = (),
    total: float | None = None,
) -> Path:
    """Write the page of `result` (with people's marks in it) into `folder`, under the student's key.

    `name` is how to address the student; `remarks` are lines below the total, such as what a policy took off;
    `total` is the mark after that, where it is another than the sum.
    """
    path = folder / f"{student_key(result.student)}.html"
    write_atomically(path, feedback_page(result, assignment, name=name, remarks=remarks, total=total))
    return path


def write_pages(table: Table, found: ClassResults, results: Path) -> None:
    """Write the page of every student of the gradebook who has a result, with the total that it gives."""
    for line in table.lines:
        result = found.final.get(line.student.id)
        if result is not None:
            handed = f"RawSubmission in {line.lateness.text}." if line.lateness.days is not None else ""
            remarks = [said for said in (handed, line.policy) if said]
            write_feedback(
                result,
                table.assignment,
                results / FOLDER,
                name=line.student.name,
                remarks=remarks,
                total=line.total,
            )


def feedback_page(
    result: Result,
    assignment: Assignment,
    *,
    name: str = "",
    remarks: Iterable[str] = (),
    total: float | None = None,
) -> str:
    """The page as text."""
    title = f"{assignment.title}: feedback"
    got = result.marks if total is None else total
    points = f"{result.points:g}"
    said = (
        f"{got:g} of {points} points"
        if got is not None
        else f"Not everything has a mark yet ({points} points in all)"
    )
    body = [
        f"<h1>{_text(title)}</h1>",
        f"<p>For <bdi>{_text(name or result.student)}</bdi></p>",
        f'<p class="total">{said}</p>',
        *(f"<p>{_text(remark)}</p>" for remark in remarks),
    ]
    for question_id, parts in groupby(result.parts, key=lambda part: part.question):
        body.append(_question(assignment.by_id.get(question_id), question_id, list(parts)))
    if result.submission_digest:
        body.append(
            "<footer><p>This is about the file whose SHA-256 fingerprint begins with "
            f"{escape(result.submission_digest[:12])}. To ask for another look, say which question, and "
            "why.</p></footer>"
        )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src '
        "'unsafe-inline'\">\n"
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _question(question: Question | None, question_id: str, parts: list[PartResult]) -> str:
    marks = [part.marks for part in parts]
    sums = "–" if None in marks else f"{sum(mark for mark in marks if mark is not None):g}"
    points = f"{sum(part.points for part in parts):g}"
    heading = f"<h2>{_text(question.title if question else question_id)}: {sums} of {points}</h2>"
    if question and question.manual:
        return heading + "\n" + _read_by_a_person(question, parts[0])
    about = {part.id: part.about or part.id for part in question.parts} if question else {}
    rows = "\n".join(
        f'<tr><th scope="row">{_text(about.get(part.part, part.part))}</th>'
        f'<td class="marks">{_marks(part)}</td><td>{_said(part)}</td></tr>'
        for part in parts
    )
    return (
        f'{heading}\n<table>\n<thead><tr><th scope="col">Inputs</th><th scope="col">Points</th>'
        f'<th scope="col">What happened</th></tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>'
    )


def _read_by_a_person(question: Question, part: PartResult) -> str:
    """The rubric with the level reached, and the comment."""
    reached = None
    if part.marks is not None:
        reached = next((level for level in question.levels if level.points <= part.marks), None)
    levels = "\n".join(
        f'<li class="reached">{_text(f"{level.points:g}: {level.text}")} (reached)</li>'
        if level is reached
        else f"<li>{_text(f'{level.points:g}: {level.text}')}</li>"
        for level in question.levels
    )
    said = _MEANING[part.status]
    status = f"<p>{_text(said)}</p>\n" if said else ""
    comment = f'<p class="comment">{_text(part.reason)}</p>\n' if part.reason else ""
    return f"{status}{comment}<p>The levels:</p>\n<ul>\n{levels}\n</ul>"


def _marks(part: PartResult) -> str:
    return f"{'–' if part.marks is None else f'{part.marks:g}'} of {part.points:g}"


def _said(part: PartResult) -> str:
    said = ": ".join(text for text in (_MEANING[part.status], part.reason) if text)
    return f'<span class="comment">{_text(said)}</span>'


def _text(text: str) -> str:
    """`text` as text: what would be markup, or would turn the line round, is shown and does nothing."""
    return "\n".join(escape(printable(line, MOST)) for line in text[:MOST].splitlines())
