"""A class too large for one machine: the same grading on a Dask cluster, by the address of its scheduler.

Everything that a worker needs travels with the work: the assignment's files and the submission's bytes. So
the machines share no folder; each needs this package, bubblewrap, and the same versions of Python and NumPy.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from actgrade.assignment import FILES
from actgrade.batch import Job, Settings, grade_job
from actgrade.errors import CourseworkError
from actgrade.result import Result
from actgrade.sandbox import Protection, protection
from actgrade.submitted_cells import RawSubmission, read_submission

AHEAD = 4  # jobs under way for each of the cluster's threads
RETRIES = 2  # of a job whose worker was lost


@dataclass(frozen=True)
class Parcel:
    """An assignment's files, ready to travel."""

    name: str
    files: tuple[tuple[str, bytes], ...]


def grade_on_cluster(
    jobs: Iterable[Job], settings: Settings, address: str, *, unprotected: bool = False
) -> Iterator[Result]:
    """The results of all jobs, as they are ready. CourseworkError without Dask, or without a scheduler."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise CourseworkError(
            "--scheduler needs Dask, here and on every worker: python -m pip install distributed"
        ) from None
    try:
        client = Client(address, timeout=20)
    except (OSError, ValueError) as problem:
        raise CourseworkError(f"no Dask scheduler answers at {address}: {problem}") from problem
    waiting = list(reversed(list(jobs)))
    with client:
        parcel = client.scatter(pack(settings.folder), broadcast=True)

        def submit(job: Job) -> Any:
            handed = (
                job.submission
                if isinstance(job.submission, RawSubmission)
                else read_submission(job.submission)
            )
            sent = replace(job, submission=handed)
            return client.submit(
                grade_on_worker, parcel, settings, sent, unprotected, pure=False, retries=RETRIES
            )

        ahead = AHEAD * max(1, sum(client.nthreads().values()))
        running = as_completed([submit(waiting.pop()) for _ in range(min(ahead, len(waiting)))])
        for future in running:
            yield Result.from_json(future.result())
            if waiting:
                running.add(submit(waiting.pop()))


def grade_on_worker(parcel: Parcel, settings: Settings, job: Job, unprotected: bool) -> str:
    """What a worker does: the same as any process of the pool, with the sandbox of its own machine."""
    protected = _protection()
    if protected.missing and not unprotected:
        raise CourseworkError(f"a worker of the cluster cannot shut submissions in.\n{protected.in_words()}")
    there = replace(settings, folder=unpack(parcel), sandbox=protected.sandbox)
    return grade_job(there, job).to_json()


def pack(folder: Path) -> Parcel:
    """The files of an assignment that grading reads."""
    data = [
        path
        for path in sorted((folder / "data").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    paths = [*(folder / name for name in FILES), *data]
    return Parcel(
        folder.name, tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths)
    )


@lru_cache(maxsize=4)
def unpack(parcel: Parcel) -> Path:
    """The folder of an assignment on this machine, made once a process."""
    place = tempfile.TemporaryDirectory(prefix="actgrade-")
    _places.append(place)
    folder = Path(place.name) / parcel.name
    for name, held in parcel.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(held)
    return folder


_places: list[Any] = []  # folders that go with this process


@lru_cache(maxsize=1)
def _protection() -> Protection:
    return protection()
