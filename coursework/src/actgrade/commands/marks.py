"""`actgrade marks`: the gradebook."""

from pathlib import Path
from typing import Any

import click

from actgrade.assignment import read_assignment
from actgrade.commands import options
from actgrade.errors import CourseworkError
from actgrade.feedback import FOLDER, write_pages
from actgrade.files import write_new
from actgrade.marks.class_results import read_results
from actgrade.marks.export import PRESETS
from actgrade.marks.policy import WITHOUT_MARK, read_policy, read_times
from actgrade.marks.statistics import as_csv, as_text, statistics_of, total_of
from actgrade.marks.table import NO_RESULT, Line, make_table
from actgrade.moodle_worksheet import read_worksheet
from actgrade.printable import printable
from actgrade.roster import Roster, Student, read_roster
from actgrade.student_key import student_key
from actgrade.submissions import Collection
from actgrade.submissions.returns import pack, page_for


@click.command()
@options.assignment
@options.results
@options.roster
@click.option("--to", type=options.PATH, help="The file to write. Without it, only the summary is printed.")
@click.option(
    "--for",
    "preset",
    type=click.Choice(list(PRESETS)),
    default="people",
    show_default=True,
    help="Everything for a spreadsheet, or the totals as an LMS imports them.",
)
@click.option(
    "--column",
    default="",
    help="The LMS's name of the column, such as “Activations (12345)”. Default: the title.",
)
@options.separator
@click.option(
    "--count-as-zero",
    multiple=True,
    type=click.Choice([str(status) for status in WITHOUT_MARK]),
    help="Give 0 for parts with this status. Can be repeated. Without it they have no mark.",
)
@click.option(
    "--excused", type=options.PATH, help="CSV with the column student: no total, EX in Canvas, not counted."
)
@options.due
@click.option("--extensions", type=options.PATH, help="CSV with the columns student and due: own due dates.")
@click.option(
    "--handed-in",
    type=options.PATH,
    help="CSV with the columns student and handed_in, for times that the files do not tell.",
)
@options.worksheet
@click.option(
    "--late-percent", type=float, default=0.0, help="Percent of a student's marks off for each day started."
)
@click.option("--late-most", type=float, default=100.0, help="The most that lateness takes off, in percent.")
@click.option(
    "--grace", type=click.FloatRange(min=0), default=0.0, help="Minutes after the due date still in time."
)
@click.option("--statistics", type=options.PATH, help="Write the statistics as CSV to this file.")
@click.option("--plot", type=options.PATH, help="Draw the statistics into this .svg, .png or .pdf.")
@click.option(
    "--feedback", is_flag=True, help="Rewrite the feedback pages, with the total and what the policy changed."
)
@click.option(
    "--feedback-zip",
    type=options.PATH,
    help="Rewrite the pages and pack them as Canvas, Moodle or nbgrader, from where the work came, takes "
    "them back.",
)
@click.option("--allow-stale", is_flag=True, help="Use results made before the assignment was changed.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def marks(
    assignment: Path,
    results: Path,
    roster: Path,
    to: Path | None,
    preset: str,
    column: str,
    separator: str,
    handed_in: Path | None,
    worksheet: Path | None,
    statistics: Path | None,
    plot: Path | None,
    feedback: bool,
    feedback_zip: Path | None,
    allow_stale: bool,
    force: bool,
    **declared_policy: Any,
) -> None:
    """Make the gradebook from results, hand-given marks and the roster.

    One row for each student of the roster. A total is there only if every part has a mark: what failed to
    run, is missing or waits for a person is no 0 until you say so with --count-as-zero. Nothing is taken off
    for lateness until you say so with --late-percent. What was decided is printed, and is in the column
    “policy”.

    \b
    For a spreadsheet, with statistics and a picture:
      actgrade marks coursework/1-activations --results results --roster roster.csv \\
          --to marks.csv --statistics statistics.csv --plot statistics.svg
    For Canvas, with 0 for those who submitted nothing:
      actgrade marks coursework/1-activations --results results --roster roster.csv \\
          --count-as-zero missing --for canvas --column "Activations (12345)" --to canvas.csv
    10 % off for each day after the due date, at most 50 %:
      actgrade marks coursework/1-activations --results results --roster roster.csv \\
          --due "2026-11-22 23:59 Europe/Berlin" --late-percent 10 --late-most 50 --to marks.csv

    Moodle's own worksheet with grades and comments, its times and an extension's:
      actgrade marks coursework/1-activations --results results --roster roster.csv \\
          --worksheet worksheet.csv --due "2026-11-22 23:59 Europe/Berlin" --late-percent 10 \\
          --extensions extensions.csv --excused excused.csv --for moodle --to filled-in.csv

    Exit code 1 if somebody has no total, work was left aside that may be somebody's, or somebody has a result
    and is not on the roster: all are printed.
    """
    _check_free([to, statistics, plot, feedback_zip], force)
    declared, students = read_assignment(assignment), read_roster(roster)
    policy = read_policy(students, **declared_policy)
    found = read_results(results, students, declared, allow_stale=allow_stale)
    sheet = read_worksheet(worksheet, students) if worksheet else None
    collection = Collection.read(results)
    if collection and sheet and policy.due:
        collection = collection.timed(sheet.times(policy.due.tzinfo))
    if collection and handed_in:
        collection = collection.timed(read_times(handed_in, students), overrule=True)
    table = make_table(students, declared, found, policy, collection)
    if sheet and preset == "moodle":
        made = sheet.fill(table, separator)
    else:
        made = PRESETS[preset](table, column, separator)
    per_question = statistics_of(table)
    with_total = [*statistics_of(table, by_part=True), total_of(table)]
    if to:
        write_new(to, made.text, force=force)
    if statistics:
        write_new(statistics, as_csv(with_total, separator), force=force)
    click.echo(as_text(with_total))
    if plot:
        from actgrade.marks.plot import draw  # matplotlib takes half a second

        click.echo(f"\n{plot}: {draw(plot, table, per_question)}")
    unpacked: list[str] = []
    if feedback or feedback_zip:
        write_pages(table, found, results)
    if feedback_zip and collection:
        numbered = sheet.number(students) if sheet else students
        unpacked = _pack_pages(feedback_zip, results, declared.name, numbered, collection, force)
    click.echo("\npolicy: " + "; ".join(policy.in_words()))
    counted, excused = len(table.counted), len(table.lines) - len(table.counted)
    click.echo(
        f"{counted - len(table.unfinished)} of {counted} students have a total"
        + (f", and {excused} are excused" if excused else "")
    )
    if written := [str(path) for path in (to, statistics, plot, feedback_zip) if path]:
        click.echo(f"written: {', '.join(written)}")
    problems = [f"{printable(line.student.id, 40)}: no total, {_why(line)}" for line in table.unfinished]
    problems += [f"{printable(one, 40)}: has a result and is not on the roster" for one in found.strangers]
    problems += [f"not in {feedback_zip}: {left}" for left in unpacked]
    problems += collection.review() if collection else []
    problems += [f"not in {to}: {left}" for left in made.left_out if not left.endswith("no total")]
    options.exit_with_review(f"to decide, {len(problems)}", problems)


def _pack_pages(
    target: Path, results: Path, assignment: str, students: Roster, collection: Collection, force: bool
) -> list[str]:
    """Write the pages of all who have one as a zip; who handed in something and is not in it, with why."""
    layout, paths = collection.layout, {one.student: one.path for one in collection}

    def content(student: Student) -> tuple[str, bytes] | None:
        page = results / FOLDER / f"{student_key(student.id)}.html"
        return page_for(layout, page.read_text(encoding="utf-8")) if page.is_file() else None

    packed, left = pack(layout, assignment, students, paths, content)
    write_new(target, packed, force=force)
    return [f"{printable(line, 120)}" for line in left if paths.get(line.partition(":")[0])]


def _why(line: Line) -> str:
    """Why a student has no total."""
    if line.marks is not None:
        return "for how late it is, is not known"
    if line.status == NO_RESULT:
        return "for the grader has not seen it"
    without = [one for one in line.answers if one.marks is None]
    if len({one.status for one in without}) == 1 and len(without) == len(line.answers):
        return without[0].status
    return ", ".join(f"{one.question} {one.status}" for one in without)


def _check_free(paths: list[Path | None], force: bool) -> None:
    """Before anything is written, so that it is all or nothing."""
    targets = [path for path in paths if path]
    if there := [str(path) for path in targets if path.exists() and not force]:
        raise CourseworkError(
            f"{', '.join(there)} is there already: name another file, or give --force to replace it"
        )
    if len({path.absolute() for path in targets}) < len(targets):
        raise CourseworkError("two files to write have the same name: name another")
