"""`actgrade sheet`: marking by hand."""

from pathlib import Path

import click

from actgrade.assignment import read_assignment
from actgrade.commands import options
from actgrade.feedback import FOLDER, write_feedback
from actgrade.files import check_new, write_new
from actgrade.manual import with_manual
from actgrade.marking_sheet import export_sheet, import_sheets
from actgrade.marks.class_results import read_results
from actgrade.marks.policy import WITHOUT_MARK
from actgrade.printable import bullets
from actgrade.result import Status
from actgrade.roster import read_roster
from actgrade.submissions import Collection


@click.group()
def sheet() -> None:
    """Mark by hand: export a sheet, fill in the columns marks and comment, import it.

    \b
      actgrade sheet export coursework/1-activations --results results --roster roster.csv --to essays.csv
      actgrade sheet import coursework/1-activations essays.csv --results results --roster roster.csv

    Several people can mark: give each one a question (--question), or copies of one sheet, and import all
    files together; where two disagree, nothing is written and both marks are shown.
    """


@sheet.command("export")
@options.assignment
@options.results
@options.roster
@click.option("--to", required=True, type=options.PATH, help="The sheet to write, a CSV.")
@click.option("--question", "questions", multiple=True, help="Only this question. Can be repeated.")
@click.option("--student", "only", multiple=True, help="Only this student's answers, by id. Can be repeated.")
@click.option(
    "--also",
    multiple=True,
    type=click.Choice([str(status) for status in WITHOUT_MARK]),
    help="Also parts that the grader could not mark, for this reason. Can be repeated.",
)
@click.option(
    "--all", "every", is_flag=True, help="All parts, those that have a mark too: for regrade requests."
)
@click.option("--anonymous", is_flag=True, help="Without ids and names, in an order that says nothing.")
@options.separator
@click.option("--force", is_flag=True, help="Replace a sheet that is there, with what was typed into it.")
def export_command(
    assignment: Path,
    results: Path,
    roster: Path,
    to: Path,
    questions: tuple[str, ...],
    only: tuple[str, ...],
    also: tuple[str, ...],
    every: bool,
    anonymous: bool,
    separator: str,
    force: bool,
) -> None:
    """Write a sheet with a row for each answer that a person has to mark, and a page for each student.

    Each row has the rubric's levels, the student's text, and empty columns for marks and comment. Marks that
    were given by hand before are in it. Leave the column “row” as it is: a mark finds its way back by it. The
    column “page” names a file beside the sheet, with the student's cells and outputs around the question.

    \b
    The essays of everybody:
      actgrade sheet export coursework/1-activations --results results --roster roster.csv --to essays.csv
    What the grader could not run, too:
      actgrade sheet export coursework/1-activations --results results --roster roster.csv \\
          --also "failed to run" --also "needs a human" --to by-hand.csv
    Everything of one student, after a regrade request:
      actgrade sheet export coursework/1-activations --results results --roster roster.csv \\
          --student s123 --all --to regrade.csv
    """
    declared, students = read_assignment(assignment), read_roster(roster)
    found = read_results(results, students, declared)
    paths = {one.student: one.path for one in Collection.read(results) or ()}
    check_new(to, force=force)
    pages = to.with_name(f"{to.stem}-pages")
    text, rows = export_sheet(
        students,
        declared,
        found,
        paths,
        questions=questions,
        students=only,
        statuses=[Status(status) for status in also],
        every=every,
        anonymous=anonymous,
        separator=separator,
        pages=pages,
    )
    write_new(to, text, force=force)
    click.echo(
        f"{to}: {rows} rows to mark, and {pages}: what each notebook shows. Fill in the columns marks and "
        "comment, then: actgrade sheet import"
    )


@sheet.command("import")
@options.assignment
@click.argument("sheets", nargs=-1, required=True, type=options.PATH)
@options.results
@options.roster
@click.option("--marker", default="", help="Who marked, where the sheet's column marker is empty.")
@click.option(
    "--step",
    type=click.FloatRange(min=0),
    default=0.5,
    show_default=True,
    help="Marks between the levels are multiples of this; 0 for any.",
)
@click.option("--levels-only", is_flag=True, help="Allow the points of the rubric's levels and no others.")
@click.option("--replace", is_flag=True, help="Replace marks that are there already; each is printed.")
def import_command(
    assignment: Path,
    sheets: tuple[Path, ...],
    results: Path,
    roster: Path,
    marker: str,
    step: float,
    levels_only: bool,
    replace: bool,
) -> None:
    """Take the marks of filled-in SHEETS into the results, and rewrite those students' feedback.

    Everything is checked first: if anything is wrong, all of it is said and nothing is written. Rows without
    marks are left for later, so a sheet can be imported as often as you like.

    \b
      actgrade sheet import coursework/1-activations essays.csv --results results --roster roster.csv
      actgrade sheet import coursework/1-activations ann.csv ben.csv --results results --roster roster.csv
    """
    declared, students = read_assignment(assignment), read_roster(roster)
    found = read_results(results, students, declared)
    done = import_sheets(
        sheets, results, declared, found,
        marker=marker, step=step, levels_only=levels_only, replace=replace,
    )  # fmt: skip
    for student, marks in done.given.items():
        final = with_manual(found.graded[student], marks)
        write_feedback(final, declared, results / FOLDER, name=students.by_id[student].name)
    click.echo(
        f"{done.new} new marks, {len(done.replaced)} replaced, {done.same} as they were, {done.empty} "
        "rows without marks"
    )
    if done.replaced:
        click.echo(bullets(list(done.replaced), most=len(done.replaced)))
    click.echo(f"feedback pages rewritten: {len(done.given)}")
