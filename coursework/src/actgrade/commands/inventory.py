"""`actgrade inventory`: what a class understands."""

import tomllib
from pathlib import Path

import click

from actgrade.errors import CourseworkError


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="Another key than the clone's own.")
def inventory(files: tuple[Path, ...], key: Path | None) -> None:
    """Sum up a class's concept inventories: what was known before and after, and what is misunderstood.

    Each file is what a student saved from the inventory's page. A file that cannot be used is named with the
    reason, and the others are read.

    \b
      actgrade inventory answers/*.csv

    Exit code 1 if there was a file that cannot be used.
    """
    from actbook.quizzes.inventory import read_inventory

    from actgrade.concept_inventory import KEY, UnusableError, read_key, read_sheet, summary, written

    items = read_inventory()
    try:
        right = read_key(key or KEY, items)
    except (OSError, tomllib.TOMLDecodeError, UnusableError) as problem:
        raise CourseworkError(f"the key cannot be used: {problem}") from problem
    sheets, unusable = [], 0
    for path in files:
        try:
            sheets.append(read_sheet(path, items))
        except UnusableError as problem:
            unusable += 1
            click.echo(f"{path}: left out, {problem}", err=True)
    if not sheets:
        raise CourseworkError("none of the files can be used")
    click.echo(written(summary(sheets, items, right)))
    if unusable:
        click.get_current_context().exit(1)
