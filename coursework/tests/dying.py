"""Graders that go wrong for one student, in a module of its own so that other processes can import it."""

import os

from actgrade.batch import grade_job


def dies(settings, job):
    """The process ends while it grades bob."""
    if job.student == "bob":
        os._exit(1)
    return grade_job(settings, job)


def dies_once(settings, job):
    """The process ends the first time that it grades bob; the student's note names a file that remembers."""
    if job.student == "bob" and not os.path.exists(job.notes[0]):
        open(job.notes[0], "w").close()
        os._exit(1)
    return grade_job(settings, job)


def never_ready():
    """A worker that ends before its first job."""
    os._exit(1)
