"""`actgrade inventory`: what a class understands."""

from pathlib import Path

import click

from actgrade.commands import options
from actgrade.concept_inventory import KEY, UnusableError, read_key, read_sheet, summary_table
from actgrade.errors import CourseworkError
from actgrade.printable import bullets


@click.command()
@click.argument("files", nargs=-1, required=True, type=options.PATH)
@click.option("--key", type=options.PATH, default=KEY, help="Another key than the clone's own.")
def inventory(files: tuple[Path, ...], key: Path) -> None:
    """Sum up a class's concept inventories: what was known before and after, and what is misunderstood.

    Each file is what a student saved from the inventory's page. A file that cannot be used is named with the
    reason, and the others are read.

    \b
      actgrade inventory answers/*.csv

    Exit code 1 if there was a file that cannot be used.
    """
    answers = read_key(key)
    sheets, unusable = [], []
    for path in files:
        try:
            sheets.append(read_sheet(path))
        except UnusableError as problem:
            unusable.append(f"{path}: {problem}")
    if not sheets:
        raise CourseworkError(f"none of the files can be used:\n{bullets(unusable)}")
    click.echo(summary_table(sheets, answers))
    options.exit_with_review("left out", unusable)
