"""The command `actgrade`: a word for each step from an assignment to a gradebook."""

import sys
import traceback
from typing import Any

import click

from actgrade.commands.check import check
from actgrade.commands.grade import grade
from actgrade.commands.inventory import inventory
from actgrade.commands.marks import marks
from actgrade.commands.release import release
from actgrade.commands.sheet import sheet
from actgrade.errors import CourseworkError

HELP = """Release an assignment, check it, grade a class, mark by hand, export the marks.

A course in five lines, each explained by its own --help:

\b
  actgrade check coursework/1-activations
  actgrade release coursework/1-activations --to given-out
  actgrade grade coursework/1-activations handed-in --roster roster.csv --results results
  actgrade sheet export coursework/1-activations --results results --roster roster.csv --to essays.csv
  actgrade marks coursework/1-activations --results results --roster roster.csv --to marks.csv

\b
Exit codes:
  0  done
  1  done, and something needs manual review; what, is printed
  2  not done, nothing written: the message says what to put right
  3  not done: a fault of this program, or Ctrl-C. Run it again: what was done before is kept
"""


class Commands(click.Group):
    """The commands in the order of work; what an instructor can put right is said without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CourseworkError as problem:
            click.echo(f"actgrade: {problem}", err=True)
            ctx.exit(2)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo("actgrade: stopped", err=True)
            ctx.exit(3)
        except Exception:
            traceback.print_exc()
            click.echo(
                "actgrade: this is a fault of actgrade and not of your files: please report it", err=True
            )
            ctx.exit(3)


@click.group(
    cls=Commands, name="actgrade", help=HELP, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="actgrade", message="actgrade %(version)s")
def actgrade() -> None:
    """The group; its help is HELP."""


for command in (release, check, grade, marks, sheet, inventory):
    actgrade.add_command(command)


def main() -> None:
    """Run the command, also where the terminal cannot print every name."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    actgrade(prog_name="actgrade")


if __name__ == "__main__":
    main()
