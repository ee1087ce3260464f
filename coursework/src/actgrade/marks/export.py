"""The gradebook as a file: for people, for Canvas, for Moodle."""

from collections.abc import Callable
from dataclasses import dataclass

from actgrade.assignment import Assignment
from actgrade.csv_output import Cell, csv_text, number
from actgrade.marks.table import NO_RESULT, Line, Table
from actgrade.printable import printable


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
    rows = (_row_for_people(line, table.assignment) for line in table.lines)
    return Export(csv_text([*header, "notes"], rows, separator=separator))


def _row_for_people(line: Line, assignment: Assignment) -> list[Cell]:
    who, late = line.student, line.lateness
    cells: list[Cell] = [who.id, who.name, who.email, who.section, line.status]
    cells += map(number, (line.total, assignment.points, line.marks, line.penalty))
    cells += [late.text, late.days, line.policy]
    of = {answer.question: answer for answer in line.answers}  # a stale result may have other questions
    for question in assignment.questions:
        if answer := of.get(question.id):
            cells += [number(answer.marks), number(answer.points), answer.status, answer.reason]
        else:
            cells += [None, number(question.points), NO_RESULT, ""]
    return [*cells, "; ".join(line.notes)]


def for_canvas(table: Table, column: str = "", separator: str = ",") -> Export:
    """Canvas's gradebook import: who they are by ID, and one column of totals, called `column`.

    Who has no total is left out and not given an empty cell, which Canvas takes for "remove the mark"; who
    is excused has EX.
    """
    rows: list[list[Cell]] = [["    Points Possible", "", "", "", "", number(table.assignment.points)]]
    left_out = []
    for line in table.lines:
        who = line.student
        if line.total is None and not line.is_excused:
            left_out.append(f"{printable(who.id, 40)}: no total")
        elif not who.canvas_id:
            left_out.append(f"{printable(who.id, 40)}: no canvas_id in the roster")
        else:
            name = who.id if "Points Possible" in who.name else who.name  # Canvas would take it for that row
            mark = "EX" if line.is_excused else number(line.total)
            rows.append([name, who.canvas_id, "", "", who.section, mark])
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column or table.assignment.title]
    return Export(csv_text(header, rows, separator=separator, mark=False), tuple(left_out))


def for_moodle(table: Table, column: str = "", separator: str = ",") -> Export:
    """Moodle's grade import (CSV): “Email address” or “ID number” says who, `column` is the grade item."""
    name = column or table.assignment.title
    rows: list[list[Cell]] = []
    left_out = []
    for line in table.lines:
        who = line.student
        if line.total is None and not line.is_excused:
            left_out.append(f"{printable(who.id, 40)}: no total")
        else:
            rows.append([who.id, who.email, who.name, number(line.total), line.policy])
    header = ["ID number", "Email address", "Full name", name, f"{name} (feedback)"]
    return Export(csv_text(header, rows, separator=separator, mark=False), tuple(left_out))


#: How to write the table, by what it is for.
PRESETS: dict[str, Callable[[Table, str, str], Export]] = {
    "people": for_people,
    "canvas": for_canvas,
    "moodle": for_moodle,
}
