"""A class: every submission graded, on all cores, whatever one of them does.

The work is a function of plain values (`grade_job`), so it runs alike in this process, in a pool of processes
and on a cluster. A worker that dies is replaced, and what it was grading is tried once more by itself.
"""

import multiprocessing
import os
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from pathlib import Path

from actgrade.assignment import Assignment, read_assignment
from actgrade.errors import CourseworkError
from actgrade.grading import close_references, grade_submission, result_without_marks
from actgrade.result import Result, Status
from actgrade.results import Results
from actgrade.sandbox import Sandbox
from actgrade.submissions import Submission
from actgrade.submitted_cells import RawSubmission, read_submission
from actgrade.variants import constants

GRADER_KILLED = "the grader itself was stopped twice while it graded this: a person has to look at it"
GRADER_CRASHED = "the grader could not deal with this notebook: a person has to look at it"


@dataclass(frozen=True)
class Settings:
    """What all jobs of a batch share."""

    folder: Path  #: of the assignment
    digest: str  #: of the assignment when the batch began
    secret: str
    sandbox: Sandbox
    variants: str = ""  #: the seed with which variants were released, "" for none


@dataclass(frozen=True)
class Job:
    """One submission."""

    student: str
    submission: Path | RawSubmission | None
    notes: tuple[str, ...] = ()
    needs_human: str = ""


Grade = Callable[[Settings, Job], Result]


def list_jobs(submissions: Iterable[Submission], results: Results) -> tuple[list[Job], int]:
    """What is still to be graded, and how many submissions have been graded before."""
    jobs, done = [], 0
    for one in submissions:
        digest = read_submission(one.path).digest
        if digest and not one.needs_human and results.holds(one.student, digest):
            done += 1
        else:
            jobs.append(Job(one.student, one.path, one.notes, one.needs_human))
    return jobs, done


def grade_job(settings: Settings, job: Job) -> Result:
    """Grade one submission; what a notebook sets off in the grader itself becomes a status too."""
    assignment = _assignment(settings.folder, settings.digest)
    try:
        return grade_submission(
            job.submission,
            job.student,
            assignment,
            secret=settings.secret,
            sandbox=settings.sandbox,
            constants=constants(assignment, settings.variants, job.student),
            notes=job.notes,
            needs_human=job.needs_human,
        )
    except CourseworkError:
        raise
    except Exception as problem:
        where = traceback.extract_tb(problem.__traceback__)[-1]
        detail = f"{type(problem).__name__} in {Path(where.filename).name}, line {where.lineno}"
        return result_without_marks(
            assignment, job.student, _handed(job), Status.NEEDS_HUMAN, GRADER_CRASHED, job.notes, detail
        )


def grade_all(
    jobs: Iterable[Job], settings: Settings, *, workers: int | None = None, grade: Grade = grade_job
) -> Iterator[Result]:
    """The results of all jobs, as they are ready, by a pool of processes (as many as there are cores)."""
    waiting = list(reversed(list(jobs)))
    count = max(1, min(workers or os.cpu_count() or 1, len(waiting)))
    while waiting:
        running: dict[Future[Result], Job] = {}
        with _pool(count) as pool:
            try:
                while waiting or running:
                    while waiting and len(running) < count:
                        job = waiting.pop()
                        running[pool.submit(grade, settings, job)] = job
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        del running[future]
                        yield result
            except BrokenProcessPool:
                pass
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for job in running.values():  # one of these did it: each is tried alone
            yield _again(settings, job, grade)


def _handed(job: Job) -> RawSubmission:
    return job.submission if isinstance(job.submission, RawSubmission) else read_submission(job.submission)


def _again(settings: Settings, job: Job, grade: Grade) -> Result:
    with _pool(1) as pool:
        try:
            pool.submit(os.getpid).result()
        except BrokenProcessPool:
            raise CourseworkError("no process for grading can be started on this machine") from None
        try:
            return pool.submit(grade, settings, job).result()
        except BrokenProcessPool:
            assignment = _assignment(settings.folder, settings.digest)
            return result_without_marks(
                assignment, job.student, _handed(job), Status.FAILED_TO_RUN, GRADER_KILLED, job.notes
            )


def _pool(count: int) -> ProcessPoolExecutor:
    """Fresh processes: nothing of this one's threads or files is in them."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context: BaseContext = multiprocessing.get_context("forkserver")
        multiprocessing.set_forkserver_preload(["actgrade.batch"])  # imported once for all workers
    else:
        context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, context, _ready)


def _ready() -> None:
    """Let a worker end with the process that started it, even if that is killed, and clear up then."""
    Finalize(None, close_references, exitpriority=10)  # workers run no atexit
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


@lru_cache(maxsize=4)
def _assignment(folder: Path, digest: str) -> Assignment:
    """CourseworkError if it was changed since the batch began: half of a class would get other questions."""
    assignment = read_assignment(folder)
    if assignment.digest != digest:
        raise CourseworkError(f"{folder} was changed while grading went on: run actgrade grade again")
    return assignment
