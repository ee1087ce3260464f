"""`actgrade sheet`: marking by hand."""

from pathlib import Path

import click

from actgrade.commands import options
from actgrade.marks.policy import WITHOUT_MARK


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
@click.option("--to", required=True, type=click.Path(path_type=Path), help="The sheet to write, a CSV.")
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
@click.option(
    "--force", is_flag=True, help="Replace a sheet that is there already, with what was typed into it."
)
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
    """Write a sheet with a row for each answer that a person has to mark.

    Each row has the rubric's levels, the student's text, and empty columns for marks and comment. Marks that
    were given by hand before are in it. Leave the column “row” as it is: by it a mark finds its way back.

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
    from actgrade.assignment import read_assignment
    from actgrade.files import write_new
    from actgrade.marks.reading import read_results
    from actgrade.result import Status
    from actgrade.roster import read_roster
    from actgrade.sheet import export_sheet
    from actgrade.submissions import Collection

    declared, students = read_assignment(assignment), read_roster(roster)
    found = read_results(results, students, declared)
    collection = Collection.read(results)
    paths = {one.student: one.path for one in collection} if collection else {}
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
        separator=options.SEPARATORS[separator],
    )
    write_new(to, text, force=force)
    click.echo(
        f"{to}: {rows} rows to mark. Fill in the columns marks and comment, then: actgrade sheet import"
    )


@sheet.command("import")
@options.assignment
@click.argument("sheets", nargs=-1, required=True, type=click.Path(path_type=Path))
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
    """Take the marks of filled-in SHEETS into the results, and write those students' feedback anew.

    Everything is checked first: if anything is wrong, all of it is said and nothing is written. Rows without
    marks are left for later, so a sheet can be imported as often as you like.

    \b
      actgrade sheet import coursework/1-activations essays.csv --results results --roster roster.csv
      actgrade sheet import coursework/1-activations ann.csv ben.csv --results results --roster roster.csv
    """
    from actgrade.assignment import read_assignment
    from actgrade.feedback import FOLDER, write_feedback
    from actgrade.manual import with_manual
    from actgrade.marks.reading import read_results
    from actgrade.roster import read_roster
    from actgrade.sheet import import_sheets
    from actgrade.shown import several

    declared, students = read_assignment(assignment), read_roster(roster)
    found = read_results(results, students, declared)
    done = import_sheets(
        sheets,
        results,
        declared,
        found,
        marker=marker,
        step=step,
        levels_only=levels_only,
        replace=replace,
    )
    for student, marks in done.given.items():
        final = with_manual(found.graded[student], marks)
        write_feedback(final, declared, results / FOLDER, name=students.by_id[student].name)
    click.echo(
        f"{done.new} new marks, {len(done.replaced)} replaced, {done.same} as they were, {done.empty} "
        "rows without marks"
    )
    if done.replaced:
        click.echo(several(list(done.replaced), most=len(done.replaced)))
    click.echo(f"feedback pages written anew: {len(done.given)}")
