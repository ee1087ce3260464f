"""`actgrade release`: what students, instructors and nbgrader get, all from one source."""

import io
import os
import zipfile
from pathlib import Path

import click

from actbook.install_cell import wheel_of
from actgrade.assignment import Assignment, read_assignment
from actgrade.commands import options
from actgrade.course_tree import write_course
from actgrade.errors import CourseworkError
from actgrade.files import write_new
from actgrade.moodle_worksheet import read_worksheet
from actgrade.releases import Release, check_absent
from actgrade.roster import Roster, Student, read_roster
from actgrade.student_key import student_key
from actgrade.submissions.collect import find_paths
from actgrade.submissions.returns import pack


@click.command()
@options.assignment
@click.option(
    "--to",
    required=True,
    type=options.PATH,
    help="The folder to put it into; the assignment becomes a folder in that one.",
)
@click.option("--solved", is_flag=True, help="With the solutions: for you and your markers.")
@click.option("--nbgrader", is_flag=True, help="As a course folder of nbgrader.")
@click.option("--execute", is_flag=True, help="With --solved: run the notebook, so that it has its outputs.")
@click.option(
    "--roster",
    type=options.PATH,
    help="CSV with the columns id and name: a folder for each student, with constants of their own.",
)
@click.option(
    "--seed", default="", help="Text that decides those constants. Keep it: grading needs the same."
)
@options.worksheet
@click.option(
    "--downloaded",
    type=options.PATH,
    help="With --roster: the submissions of an earlier hand-in, unpacked; the folders are zipped, too, in "
    "the names by which the LMS gives each student theirs. In Canvas hand in any .zip for that.",
)
@click.option(
    "--site",
    default="",
    help="Address of the book's public site: the notebook installs the package from there where it is "
    "missing, as on Colab. Else that of BOOK_URL, or of BOOK_REPOSITORY=owner/name.",
)
@click.option("--force", is_flag=True, help="Replace what is there already.")
def release(
    assignment: Path,
    to: Path,
    solved: bool,
    nbgrader: bool,
    execute: bool,
    roster: Path | None,
    seed: str,
    worksheet: Path | None,
    downloaded: Path | None,
    site: str,
    force: bool,
) -> None:
    """Make what is given out, from the one source of an assignment.

    \b
    For students: notebook with stubs, visible.json (what its check compares with), README, data
      actgrade release coursework/1-activations --to given-out --site https://example.org/book/
    With the solutions, run, and a page of common mistakes, for you and your markers
      actgrade release coursework/1-activations --to private --solved --execute
    For nbgrader: source/1-activations with a test cell for each part, and nbgrader_config.py
      actgrade release coursework/1-activations --nbgrader --to course
      (then, there: nbgrader generate_assignment 1-activations)
    Constants of their own for each student: given-out/<student>/1-activations
      actgrade release coursework/1-activations --to given-out --roster roster.csv --seed "autumn, secret"

    The same seed and student always give the same constants. Nothing that is there already is replaced
    without --force. Before you give anything out: actgrade check.
    """
    declared = read_assignment(assignment)
    refusals = {
        "--roster and --seed go together: the seed decides each student's constants":
            bool(roster) != bool(seed),
        "--roster, --solved and --nbgrader are three different releases: choose one":
            bool(roster) + solved + nbgrader > 1,
        f"{declared.name} has no [[variant]], so there is one release for all: leave --roster away":
            roster and not declared.variants,
        "--downloaded and --worksheet go with --roster: they say whose folder is whose":
            bool(downloaded or worksheet) and not roster,
        "--execute goes with --solved: a student's notebook has nothing to show": execute and not solved,
    }  # fmt: skip
    for message, applies in refusals.items():
        if applies:
            raise CourseworkError(message)
    try:
        package = wheel_of(site, os.environ)
    except ValueError as problem:
        raise CourseworkError(str(problem)) from None
    target = to / declared.name
    if nbgrader:
        kept = write_course(declared, to, force=force)
        tests = sum(len(question.parts) for question in declared.questions)
        click.echo(f"written: {to / 'source' / declared.name}, with {tests} test cells")
        click.echo(f"{'kept as it was' if kept else 'written'}: {to / 'nbgrader_config.py'}")
    elif roster:
        targets = _release_each(declared, to, roster, seed, package, force)
        if downloaded or worksheet:
            _pack_each(declared.name, to, read_roster(roster), targets, worksheet, downloaded, force)
    elif solved:
        Release(declared, package=package).write_solved(target, execute=execute, force=force)
        click.echo(f"written: {target}, with the solutions: not for students")
    else:
        Release(declared, package=package).write_student(target, force=force)
        click.echo(f"written: {target}")
    if not (nbgrader or package):
        click.echo(
            "Its notebook does not install the book's package where that is missing, as on Colab: "
            "--site ADDRESS, the book's public site, makes it do so."
        )


def _release_each(
    declared: Assignment, to: Path, roster: Path, seed: str, package: str, force: bool
) -> dict[str, Path]:
    """A folder for each student of the roster; none if one of them is there already."""
    targets = {one.id: to / student_key(one.id) / declared.name for one in read_roster(roster)}
    for path in targets.values():
        check_absent(path, force)
    with click.progressbar(targets.items(), label=declared.name) as bar:
        for student, path in bar:
            Release(declared, seed, student, package).write_student(path, force=force)
    click.echo(f"written: {len(targets)} folders in {to}; the seed is not in them, so keep it")
    return targets


def _pack_each(
    name: str,
    to: Path,
    students: Roster,
    targets: dict[str, Path],
    worksheet: Path | None,
    downloaded: Path | None,
    force: bool,
) -> None:
    """Write variants.zip, in which each student's folder is a zip that the LMS gives back to them."""
    layout, paths = "moodle", dict[str, Path | None]()
    if worksheet:
        students = read_worksheet(worksheet, students).number(students)
    if downloaded:
        layout, paths = find_paths(downloaded, students, name)

    def content(student: Student) -> tuple[str, bytes]:
        held, folder = io.BytesIO(), targets[student.id]
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder.parent))
        return f"{name}.zip", held.getvalue()

    packed, left = pack(layout, name, students, paths, content)
    write_new(to / f"{name}-variants.zip", packed, force=force)
    click.echo(
        f"written: {to / f'{name}-variants.zip'}, for {len(students) - len(left)} students in {layout}"
    )
    options.exit_with_review(f"not in it, {len(left)}", left)
