"""`actgrade grade`: from a folder of submissions to results and feedback."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actgrade.commands import options
from actgrade.errors import CourseworkError

if TYPE_CHECKING:
    from actgrade.results import Results
    from actgrade.submissions import Collection


@click.command()
@options.assignment
@click.argument("submissions", type=click.Path(path_type=Path))
@options.roster
@click.option(
    "--results", required=True, type=click.Path(path_type=Path), help="The folder to fill, or to go on with."
)
@click.option(
    "--layout",
    type=click.Choice(["auto", "plain", "canvas", "moodle", "nbgrader"]),
    default="auto",
    show_default=True,
    help="How the folder of submissions is laid out.",
)
@click.option("--mapping", type=click.Path(path_type=Path), help="CSV that says whose each file is.")
@options.due
@click.option("--seed", default="", help="The seed with which variants were released.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes at a time. Default: one a core.")
@click.option("--scheduler", help="The address of a Dask scheduler, such as tcp://10.0.0.1:8786.")
@click.option(
    "--unprotected",
    is_flag=True,
    help="Go on where submissions cannot be shut in. Read what is missing first.",
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
    due: str | None,
    seed: str,
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

    Exit code 1 if a submission wants a person: which and why is printed. 2 if nothing could be done.
    """
    from actgrade.assignment import read_assignment
    from actgrade.batch import Settings, grade_all, jobs_of
    from actgrade.feedback import FOLDER, write_feedback
    from actgrade.manual import read_manual, with_manual
    from actgrade.moments import read_moment
    from actgrade.results import open_results
    from actgrade.roster import read_roster
    from actgrade.sandbox import protection
    from actgrade.shown import several, shown
    from actgrade.student_key import student_key
    from actgrade.submissions import read_submissions

    declared = read_assignment(assignment)
    students = read_roster(roster)
    if declared.variants and not seed:
        click.echo("no --seed: every student is graded with the constants of the assignment itself")
    collection = read_submissions(
        submissions, layout, students, declared, mapping=mapping, due=read_moment(due) if due else None
    )
    protected = protection()
    if protected.missing:
        click.echo(protected.in_words(), err=True)
        if not unprotected:
            raise CourseworkError("nothing was graded. If you accept that, give --unprotected")
    store = open_results(results, declared, seed)
    if not replace:
        _nobody_gone(collection, store, submissions)
    left = store.leftovers()
    collection.write(results)
    click.echo(collection.report())
    settings = Settings(declared.folder, declared.digest, store.secret, protected.sandbox, seed)
    jobs, done = jobs_of(collection, store)
    if done:
        click.echo(f"{done} have been graded before")
    if scheduler:
        from actgrade.cluster import grade_on_cluster

        graded = grade_on_cluster(jobs, settings, scheduler, unprotected=unprotected)
    else:
        graded = grade_all(jobs, settings, workers=workers)
    with click.progressbar(length=len(jobs), label="grading", show_pos=True) as bar:
        for result in graded:
            store.write(result)
            bar.update(1)
    store.clear_leftovers(left)
    whole: Counter[str] = Counter()
    wanting = []
    fresh = {job.student for job in jobs}
    with click.progressbar(collection, label="feedback", show_pos=True) as bar:
        for one in bar:
            found = store.kept(one.student)
            if found is None:
                wanting.append(
                    f"{shown(one.student, 40)}: its result in {results} is damaged; run this again"
                )
                continue
            final = with_manual(found, read_manual(results, one.student))
            page = results / FOLDER / f"{student_key(one.student)}.html"
            if one.student in fresh or not page.exists():
                write_feedback(final, declared, page.parent, name=students.by_id[one.student].name)
            whole[found.status] += 1
            if said := _wanting(final):
                wanting.append(f"{shown(one.student, 40)}: {said}")
    click.echo(", ".join(f"{number} {status}" for status, number in sorted(whole.items())))
    click.echo(f"results and feedback are in {results}; the gradebook comes from actgrade marks")
    if wanting:
        click.echo(f"{len(wanting)} want a person:\n{several(wanting)}", err=True)
        click.get_current_context().exit(1)


def _nobody_gone(collection: "Collection", store: "Results", submissions: Path) -> None:
    """CourseworkError if somebody's work was graded and is not there now, as with late work alone."""
    from actgrade.shown import several, shown

    gone = [
        shown(one.student, 40)
        for one in collection
        if one.path is None
        and not one.needs_human
        and (before := store.kept(one.student))
        and before.submission_digest
    ]
    if gone:
        raise CourseworkError(
            f"graded before, and not in {submissions} now:\n{several(gone)}\nNothing was done. Give a folder "
            "with everybody's work, or another --results, or --replace if these are to count as missing"
        )


def _wanting(result: object) -> str:
    """What of a result a person has to decide, in words; a text that waits for its marker is not meant."""
    from actgrade.result import Result, Status

    assert isinstance(result, Result)
    if result.status not in (Status.GRADED, Status.MISSING):
        return f"{result.status}: {result.parts[0].reason}"
    if result.status is Status.MISSING:
        return ""
    open_parts = [part for part in result.parts if part.marks is None and part.status is not Status.PENDING]
    return "; ".join(dict.fromkeys(f"{part.question} {part.status}: {part.reason}" for part in open_parts))
