"""`actgrade grade`: from a folder of submissions to results and feedback."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from actgrade.assignment import read_assignment
from actgrade.batch import Settings, grade_all, list_jobs
from actgrade.cluster import grade_on_cluster
from actgrade.commands import options
from actgrade.errors import CourseworkError
from actgrade.feedback import FOLDER, write_feedback
from actgrade.manual import ManualMark, read_manual, with_manual
from actgrade.moodle_worksheet import read_worksheet
from actgrade.printable import bullets, printable
from actgrade.result import Result, Status
from actgrade.results import CHANGES, Results, open_results
from actgrade.roster import read_roster
from actgrade.sandbox import Sandbox, protection
from actgrade.student_key import student_key
from actgrade.submissions import LAYOUTS, Collection, read_submissions
from actgrade.submissions.copies import note_copies
from actgrade.zoned_time import read_moment


@click.command()
@options.assignment
@click.argument("submissions", type=options.PATH)
@options.roster
@click.option("--results", required=True, type=options.PATH, help="The folder to fill, or to go on with.")
@click.option(
    "--layout",
    type=click.Choice(["auto", *LAYOUTS]),
    default="auto",
    show_default=True,
    help="How the folder of submissions is laid out.",
)
@click.option("--mapping", type=options.PATH, help="CSV that says whose each file is.")
@options.worksheet
@options.due
@click.option("--seed", default="", help="The seed with which variants were released.")
@click.option(
    "--any-constants",
    is_flag=True,
    help="Go on where most notebooks have other constants than the seed gives.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes at a time. Default: one a core.")
@click.option("--scheduler", help="The address of a Dask scheduler, such as tcp://10.0.0.1:8786.")
@click.option(
    "--unprotected",
    is_flag=True,
    help="Go on where submissions cannot be sandboxed. Read what is missing first.",
)
@click.option(
    "--replace",
    is_flag=True,
    help="Let results become “missing” for those who were graded and have nothing in this folder.",
)
def grade(
    assignment: Path,
    submissions: Path,
    roster: Path,
    results: Path,
    layout: str,
    mapping: Path | None,
    worksheet: Path | None,
    due: str | None,
    seed: str,
    any_constants: bool,
    workers: int | None,
    scheduler: str | None,
    unprotected: bool,
    replace: bool,
) -> None:
    """Grade every submission in a folder; one result and one page of feedback a student.

    Each notebook runs in a sandbox of its own that knows no solution; what its functions return is compared
    outside it. Whatever a submission does, it gets its mark or a status that says why it has none, and the
    others are not touched. Running it again grades only what is new or was changed: so a run that was stopped
    goes on where it was. Nothing that people have marked is touched.

    \b
    A folder as it comes from Canvas, Moodle, nbgrader, or one file a student:
      actgrade grade coursework/1-activations handed-in --roster roster.csv --results results

    Without bubblewrap (macOS, Windows, some containers) it says what protection is missing and stops, unless
    you give --unprotected.

    Exit code 1 if a submission needs manual review: which and why is printed. 2 if nothing could be done.
    """
    declared, students = read_assignment(assignment), read_roster(roster)
    if worksheet:
        students = read_worksheet(worksheet, students).number(students)
    moment = read_moment(due) if due else None
    collection = read_submissions(submissions, layout, students, declared, mapping=mapping, due=moment)
    collection = note_copies(collection, declared, seed, any_constants=any_constants)
    sandbox = _find_sandbox(unprotected)
    store = open_results(results, declared, seed)
    if not replace:
        _check_nobody_gone(collection, store, submissions)
    left = store.leftovers()
    collection.write(results)
    click.echo(collection.report())
    settings = Settings(declared.folder, declared.digest, store.secret, sandbox, seed)
    jobs, done = list_jobs(collection, store)
    if done:
        click.echo(f"{done} have been graded before")
    if scheduler:
        graded = grade_on_cluster(jobs, settings, scheduler, unprotected=unprotected)
    else:
        graded = grade_all(jobs, settings, workers=workers)
    review, changes = collection.review(), list[str]()
    with click.progressbar(graded, length=len(jobs), label="grading", show_pos=True) as bar:
        for result in bar:
            given, before = read_manual(results, result.student), store.kept(result.student)
            if before:
                moved = _totals(before, result, given)
                review += _differing(before, result, given)
                if moved[0] != moved[1]:
                    store.note_change(result.student, moved)
                    changes.append(f"{printable(result.student, 40)}: {moved[0]} → {moved[1]}")
            store.write(result)
    if changes:
        click.echo(
            f"{len(changes)} totals changed (kept in {results / CHANGES}):\n{bullets(sorted(changes))}"
        )
    store.clear_leftovers(left)
    counts: Counter[str] = Counter()
    fresh = {job.student for job in jobs}
    with click.progressbar(collection, label="feedback", show_pos=True) as submitted:
        for one in submitted:
            who, found = printable(one.student, 40), store.kept(one.student)
            if found is None:
                review.append(f"{who}: its result in {results} is damaged; run this again")
                continue
            final = with_manual(found, read_manual(results, one.student))
            page = results / FOLDER / f"{student_key(one.student)}.html"
            if one.student in fresh or not page.exists():
                write_feedback(final, declared, page.parent, name=students.by_id[one.student].name)
            counts[found.status] += 1
            if reason := _review_reason(final):
                review.append(f"{who}: {reason}")
    click.echo(", ".join(f"{number} {status}" for status, number in sorted(counts.items())))
    click.echo(f"results and feedback are in {results}; the gradebook comes from actgrade marks")
    options.exit_with_review(f"{len(review)} need manual review", review)


def _find_sandbox(unprotected: bool) -> Sandbox:
    """The best sandbox of this machine; CourseworkError if it leaves something open without leave."""
    protected = protection()
    if protected.missing:
        click.echo(protected.in_words(), err=True)
        if not unprotected:
            raise CourseworkError("nothing was graded. If you accept that, give --unprotected")
    return protected.sandbox


def _check_nobody_gone(collection: Collection, store: Results, submissions: Path) -> None:
    """CourseworkError if somebody's work was graded and is not there now, as with late work alone."""
    absent = [one.student for one in collection if one.path is None and not one.needs_human]
    before = {student: store.kept(student) for student in absent}
    if gone := [printable(who, 40) for who, result in before.items() if result and result.submission_digest]:
        raise CourseworkError(
            f"graded before, and not in {submissions} now:\n{bullets(gone)}\nNothing was done. Give a folder "
            "with everybody's work, or another --results, or --replace if these are to count as missing"
        )


def _totals(before: Result, after: Result, given: Iterable[ManualMark]) -> tuple[str, str]:
    """The total of each with people's marks, in words."""
    first, second = (with_manual(one, given).marks for one in (before, after))
    return ("none" if first is None else f"{first:g}"), ("none" if second is None else f"{second:g}")


def _differing(before: Result, after: Result, given: Iterable[ManualMark]) -> list[str]:
    """The marks by hand that stand where the grader has changed its own, and now differ from it."""
    earlier, now = ({(part.question, part.part): part.marks for part in one.parts} for one in (before, after))
    return [
        f"{printable(after.student, 40)}: {mark.question} has {mark.marks:g} by hand, and the grader now "
        f"gives {now[mark.place]:g}: import a sheet with the mark that is to stand"
        for mark in given
        if mark.submission_digest == after.submission_digest
        and now.get(mark.place) not in (None, mark.marks, earlier.get(mark.place))
    ]


def _review_reason(result: Result) -> str:
    """The parts that a person has to decide, in words; not the texts that wait for their marker."""
    if result.status is Status.MISSING:
        return ""
    if result.status is not Status.GRADED:
        return f"{result.status}: {result.parts[0].reason}"
    undecided = [part for part in result.parts if part.marks is None and part.status is not Status.PENDING]
    return "; ".join(dict.fromkeys(f"{part.question} {part.status}: {part.reason}" for part in undecided))
