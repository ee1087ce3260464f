"""Arguments and options that several commands have: one word, one meaning, one help text."""

from pathlib import Path

import click

PATH = click.Path(path_type=Path)
#: Between the cells of a sheet: what is typed on the command line, and the letter.
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}

assignment = click.argument("assignment", type=PATH)
roster = click.option(
    "--roster",
    required=True,
    type=PATH,
    help="CSV with the columns id and name, and optionally email, section, canvas_id, moodle_id; or the "
    "export of Canvas's gradebook, or Moodle's participants or worksheet, as it is.",
)
results = click.option("--results", required=True, type=PATH, help="The folder that `actgrade grade` filled.")
worksheet = click.option(
    "--worksheet", type=PATH, help="Moodle's grading worksheet of this very assignment: numbers and times."
)
due = click.option("--due", help="When it was due, with a time zone: “2026-11-22 23:59 Europe/Berlin”.")
separator = click.option(
    "--separator",
    type=click.Choice(list(SEPARATORS)),
    default="comma",
    show_default=True,
    callback=lambda context, option, name: SEPARATORS[name],
    help="Between cells: semicolon where spreadsheets write 2,5 for two and a half.",
)


def exit_with_review(title: str, problems: list[str]) -> None:
    """List what a person has to decide, if anything, and end with exit code 1."""
    from actgrade.printable import bullets

    if problems:
        click.echo(f"{title}:\n{bullets(problems)}", err=True)
        click.get_current_context().exit(1)
