"""One page a student: what each answer got, and why. Nothing of it runs, and nothing of it asks the network.

Everything in it is escaped text, the student's own words too; what is for the instructor alone (details,
notes, hidden inputs) is not in it.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from actgrade.assignment import Assignment, Part, Question
from actgrade.files import write_atomically
from actgrade.html_page import as_text, html_page
from actgrade.marks.class_results import ClassResults
from actgrade.marks.table import Table
from actgrade.result import PartResult, Result, Status, sum_marks
from actgrade.student_key import student_key

FOLDER = "feedback"  #: in the results folder

#: What a status means to its student.
_MEANING = {
    Status.GRADED: "",
    Status.NOT_ATTEMPTED: "not attempted",
    Status.FAILED_TO_RUN: "could not be run; no mark yet",
    Status.TIMED_OUT: "took too long; no mark yet",
    Status.UNREADABLE: "the file cannot be read; no mark yet",
    Status.MISSING: "not handed in; no mark yet",
    Status.NEEDS_HUMAN: "needs manual review; no mark yet",
    Status.PENDING: "marked by a person; no mark yet",
}

_TABLE = """\
<table>
<thead><tr><th scope="col">Inputs</th><th scope="col">Points</th>
<th scope="col">What happened</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>"""

_DIFFERENCES = """\
<table class="differences">
<thead><tr><th scope="col">An input that is shown</th><th scope="col">Yours</th>
<th scope="col">Right</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>"""


def write_feedback(
    result: Result,
    assignment: Assignment,
    folder: Path,
    *,
    name: str = "",
    remarks: Iterable[str] = (),
    total: float | None = None,
) -> Path:
    """Write the page of `result` (with people's marks in it) into `folder`, under the student's key."""
    path = folder / f"{student_key(result.student)}.html"
    write_atomically(path, feedback_page(result, assignment, name=name, remarks=remarks, total=total))
    return path


def write_pages(table: Table, found: ClassResults, results: Path) -> None:
    """Write the page of every student of the gradebook who has a result, with the total that it gives."""
    for line in table.lines:
        if result := found.final.get(line.student.id):
            late = f"Handed in {line.lateness.text}." if line.lateness.days is not None else ""
            remarks = [remark for remark in (late, line.policy) if remark]
            name, total = line.student.name, line.total
            write_feedback(
                result, table.assignment, results / FOLDER, name=name, remarks=remarks, total=total
            )


def feedback_page(
    result: Result,
    assignment: Assignment,
    *,
    name: str = "",
    remarks: Iterable[str] = (),
    total: float | None = None,
) -> str:
    """The page as text.

    `name` is how to address the student; `remarks` are lines below the total, such as what a policy took off;
    `total` is the mark after that, where it is another than the sum.
    """
    got = result.marks if total is None else total
    points = f"{result.points:g}"
    parts = [f"<p>{as_text(remark)}</p>" for remark in remarks]
    for question, some in groupby(result.parts, key=lambda part: part.question):
        parts.append(_question(assignment.by_id.get(question), question, list(some)))
    if result.submission_digest:
        parts.append(
            "<footer><p>This is about the file whose SHA-256 fingerprint begins with "
            f"{escape(result.submission_digest[:12])}. To ask for another look, say which question, and "
            "why.</p></footer>"
        )
    unfinished = f"Not everything has a mark yet ({points} points in all)"
    head = (
        f"<p>For <bdi>{as_text(name or result.student)}</bdi></p>",
        f'<p class="total">{unfinished if got is None else f"{got:g} of {points} points"}</p>',
    )
    return html_page(f"{assignment.title}: feedback", "\n".join((*head, *parts)))


def _question(question: Question | None, question_id: str, parts: list[PartResult]) -> str:
    marks, points = sum_marks(part.marks for part in parts), sum(part.points for part in parts)
    title = as_text(question.title if question else question_id)
    heading = f"<h2>{title}: {'–' if marks is None else f'{marks:g}'} of {points:g}</h2>\n"
    if question and question.manual:
        return heading + _read_by_a_person(question, parts[0])
    declared = {part.id: part for part in question.parts} if question else {}
    rows = [_row(part, declared.get(part.part), parts[:number]) for number, part in enumerate(parts)]
    return heading + _TABLE.format(rows="\n".join(rows))


def _row(result: PartResult, part: Part | None, before: Sequence[PartResult]) -> str:
    """One part, and below it what its student can learn from a mark that is not full.

    A mistake, and what to do next, are said once: not where a part `before` it has said them.
    """
    about = (part and part.about) or result.part
    marks = "–" if result.marks is None else f"{result.marks:g}"
    rows = [
        f'<tr><th scope="row">{as_text(about)}</th><td class="marks">{marks} of {result.points:g}</td>'
        f'<td><span class="comment">{as_text(_reason(result))}</span></td></tr>'
    ]
    named = result.says or (result.mistake and f"This is a known mistake: {result.mistake}")
    if result.mistake and result.mistake in [one.mistake for one in before]:
        named = "The same mistake."
    more = [f"<p><strong>{as_text(named)}</strong></p>"] if named else []
    if result.differences:
        lines = (
            f"<tr><td><code>{as_text(call)}</code></td><td>{as_text(mine)}</td><td>{as_text(right)}</td></tr>"
            for call, mine, right in result.differences
        )
        more.append(_DIFFERENCES.format(rows="\n".join(lines)))
    is_first = all(one.marks == one.points for one in before)
    if is_first and (step := part and _next_step(result, part)):
        more.append(f"<p>Next: {as_text(step)}</p>")
    if more:
        rows.append(f'<tr class="more"><td colspan="3">{"".join(more)}</td></tr>')
    return "\n".join(rows)


def _next_step(result: PartResult, part: Part) -> str:
    """What to do about it, or "" where nothing is wrong or the marking scheme has said it."""
    if result.status in (Status.FAILED_TO_RUN, Status.TIMED_OUT):
        return "restart the notebook's kernel and run all cells, from the first to the last."
    if result.status is not Status.GRADED or result.marks == part.points or result.says:
        return ""
    if result.differences:
        return (
            "work out the first of these on paper, and look for the step at which your code goes another way."
        )
    if part.visible:
        return "run this question's check in the notebook: it uses these very inputs."
    return (
        "these inputs are not in the notebook. Choose some of the kind that stands on the left, and find out "
        "there whether what comes back can be right."
    )


def _read_by_a_person(question: Question, part: PartResult) -> str:
    """The rubric with the level reached, and the comment."""
    marks = -1 if part.marks is None else part.marks
    reached = next((level for level in question.levels if level.points <= marks), None)
    levels = []
    for level in question.levels:
        text = as_text(f"{level.points:g}: {level.text}")
        levels.append(
            f'<li class="reached">{text} (reached)</li>' if level is reached else f"<li>{text}</li>"
        )
    status = f"<p>{as_text(_MEANING[part.status])}</p>\n" if _MEANING[part.status] else ""
    comment = f'<p class="comment">{as_text(part.reason)}</p>\n' if part.reason else ""
    return f"{status}{comment}<p>The levels:</p>\n<ul>\n" + "\n".join(levels) + "\n</ul>"


def _reason(part: PartResult) -> str:
    return ": ".join(text for text in (_MEANING[part.status], part.reason) if text)
