"""The gradebook as a file: for people, for Canvas, for Moodle."""

from collections.abc import Callable
from dataclasses import dataclass

from actgrade.errors import CourseworkError
from actgrade.marks.table import NO_RESULT, Line, Table
from actgrade.shown import shown
from actgrade.spreadsheet import Cell, csv_text, number


@dataclass(frozen=True)
class Export:
    """A file's text, and who is not in it, with why."""

    text: str
    left_out: tuple[str, ...] = ()


def for_people(table: Table, column: str = "", separator: str = ",") -> Export:
    """Everything: each question with its marks, status and reason, lateness, what a policy changed, notes."""
    header = ["id", "name", "email", "section", "status", "total", "points", "marks", "penalty"]
    header += ["lateness", "late days", "policy"]
    for question in table.assignment.questions:
        header += [question.id, f"{question.id}: points", f"{question.id}: status", f"{question.id}: reason"]
    header.append("notes")
    return Export(csv_text(header, map(_for_people(table), table.lines), separator=separator))


def _for_people(table: Table) -> Callable[[Line], list[Cell]]:
    order = {question.id: at for at, question in enumerate(table.assignment.questions)}
    points = table.assignment.points

    def row(line: Line) -> list[Cell]:
        who = line.student
        cells: list[Cell] = [who.id, who.name, who.email, who.section, line.status, number(line.total)]
        cells += [number(points), number(line.marks), number(line.penalty)]
        cells += [line.lateness.text, line.lateness.days, line.policy]
        answers: list[list[Cell]] = [
            [None, number(one.points), NO_RESULT, ""] for one in table.assignment.questions
        ]
        for answer in line.answers:
            if answer.question in order:  # one that a stale result has, and the assignment no longer
                answers[order[answer.question]] = [
                    number(answer.marks),
                    number(answer.points),
                    answer.status,
                    answer.reason,
                ]
        return [*cells, *(cell for answer in answers for cell in answer), "; ".join(line.notes)]

    return row


def for_canvas(table: Table, column: str = "", separator: str = ",") -> Export:
    """Canvas's gradebook import: who they are by ID, and one column of totals, called `column`.

    Who has no total is left out and not given an empty cell, which Canvas takes for "remove the mark".
    """
    rows: list[list[Cell]] = [["    Points Possible", "", "", "", "", number(table.assignment.points)]]
    left_out = []
    for line in table.lines:
        who = line.student
        if line.total is None:
            left_out.append(f"{shown(who.id, 40)}: no total")
        elif not who.canvas_id:
            left_out.append(f"{shown(who.id, 40)}: no canvas_id in the roster")
        else:
            name = who.id if "Points Possible" in who.name else who.name  # Canvas would take it for that row
            rows.append([name, who.canvas_id, "", "", who.section, number(line.total)])
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column or table.assignment.title]
    return Export(csv_text(header, rows, separator=separator, mark=False), tuple(left_out))


def for_moodle(table: Table, column: str = "", separator: str = ",") -> Export:
    """Moodle's grade import (CSV): “Email address” or “ID number” says who, `column` is the grade item."""
    name = column or table.assignment.title
    rows: list[list[Cell]] = []
    left_out = []
    for line in table.lines:
        who = line.student
        if line.total is None:
            left_out.append(f"{shown(who.id, 40)}: no total")
        else:
            rows.append([who.id, who.email, who.name, number(line.total), line.policy])
    header = ["ID number", "Email address", "Full name", name, f"{name} (feedback)"]
    return Export(csv_text(header, rows, separator=separator, mark=False), tuple(left_out))


PRESETS: dict[str, Callable[..., Export]] = {"people": for_people, "canvas": for_canvas, "moodle": for_moodle}


def export(table: Table, preset: str, column: str = "", separator: str = ",") -> Export:
    """The table as `preset` wants it; a key of PRESETS."""
    if preset not in PRESETS:
        raise CourseworkError(f"there is no preset {preset!r}: name one of {', '.join(PRESETS)}")
    return PRESETS[preset](table, column, separator)
