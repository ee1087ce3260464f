"""Arguments and options that several commands have: one word, one meaning, one help text."""

from pathlib import Path

import click

#: Between the cells of a sheet: what is typed on the command line, and the letter.
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}

assignment = click.argument("assignment", type=click.Path(path_type=Path))
roster = click.option(
    "--roster",
    required=True,
    type=click.Path(path_type=Path),
    help="CSV with the columns id and name, and if wanted email, section, canvas_id, moodle_id.",
)
results = click.option(
    "--results",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder that `actgrade grade` filled.",
)
due = click.option("--due", help="When it was due, with a time zone: “2026-11-22 23:59 Europe/Berlin”.")
separator = click.option(
    "--separator",
    type=click.Choice(list(SEPARATORS)),
    default="comma",
    show_default=True,
    help="Between cells: semicolon where spreadsheets write 2,5 for two and a half.",
)
