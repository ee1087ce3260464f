"""A class is graded whatever one submission does, and a run that was killed ends as if it had not been."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest
from click.testing import CliRunner

import dying
from actgrade.__main__ import actgrade
from actgrade.assignment import read_assignment
from actgrade.batch import GRADER_KILLED, Job, Settings, grade_all, grade_job, list_jobs
from actgrade.errors import CourseworkError
from actgrade.result import Status
from actgrade.results import open_results
from actgrade.sandbox import protection
from actgrade.submissions import Submission
from handing_in import SECRET, SMALL, as_bytes, notebook, solved, with_cell

NAMES = ("ada", "bob", "cleo", "dan")


@pytest.fixture(scope="module")
def settings():
    """Of a batch of the small assignment."""
    return Settings(SMALL.folder, SMALL.digest, SECRET, protection().sandbox)


@pytest.fixture
def handed_in(tmp_path):
    """A folder with the work of four students: two right, one blank, one that ends its process."""
    folder = tmp_path / "handed-in"
    folder.mkdir()
    held = {
        "ada": solved(),
        "bob": solved(slope="import os\nos._exit(0)\n"),
        "cleo": notebook(),
        "dan": with_cell(solved(), "# dan"),
    }
    for name, one in held.items():
        (folder / f"{name}.ipynb").write_bytes(as_bytes(one))
    roster = "id,name\n" + "".join(f"{name},{name.title()}\n" for name in NAMES)
    (tmp_path / "roster.csv").write_text(roster)
    return folder


def jobs(folder, *notes):
    return [Job(name, folder / f"{name}.ipynb", notes) for name in NAMES]


def by_student(results):
    return {result.student: result for result in results}


def command(tmp_path, results, *more):
    """The words after `actgrade`."""
    words = [
        "grade",
        str(SMALL.folder),
        str(tmp_path / "handed-in"),
        "--roster",
        str(tmp_path / "roster.csv"),
    ]
    return [*words, "--results", str(results), *more]


def held_by(folder):
    """Every file of a results folder that grading made, with its bytes."""
    places = [path for name in ("results", "feedback", "replaced") for path in (folder / name).rglob("*")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in places}


@pytest.mark.slow
def test_a_pool_gives_the_results_that_one_process_gives(settings, handed_in):
    alone = {job.student: grade_job(settings, job) for job in jobs(handed_in)}
    assert by_student(grade_all(jobs(handed_in), settings, workers=2)) == alone
    assert [alone[name].parts[3].marks for name in NAMES] == [3, None, 0, 3]


def test_a_worker_that_dies_is_replaced_and_only_its_submission_pays(settings, handed_in):
    found = by_student(grade_all(jobs(handed_in), settings, workers=2, grade=dying.dies))
    assert {part.reason for part in found["bob"].parts} == {GRADER_KILLED}
    assert found["bob"].status is Status.FAILED_TO_RUN
    others = [job for job in jobs(handed_in) if job.student != "bob"]
    assert all(found[job.student] == grade_job(settings, job) for job in others)


@pytest.mark.slow
def test_a_submission_whose_worker_died_once_is_graded(settings, handed_in, tmp_path):
    note = str(tmp_path / "died")
    found = by_student(grade_all(jobs(handed_in, note), settings, workers=2, grade=dying.dies_once))
    assert os.path.exists(note)
    assert found == {job.student: grade_job(settings, job) for job in jobs(handed_in, note)}


def test_a_machine_that_starts_no_workers_is_not_a_class_that_failed(settings, handed_in, monkeypatch):
    monkeypatch.setattr("actgrade.batch._ready", dying.never_ready)
    with pytest.raises(CourseworkError, match="no process for grading can be started"):
        list(grade_all(jobs(handed_in), settings, workers=2))


def test_an_assignment_that_changes_while_a_class_is_graded_stops_the_run(settings, handed_in):
    with pytest.raises(CourseworkError, match="was changed while grading went on"):
        list(grade_all(jobs(handed_in), replace(settings, digest="another"), workers=1))


def test_what_breaks_the_grader_is_a_status_and_not_the_end(settings, handed_in, monkeypatch):
    def broken(*args, **named):
        raise ZeroDivisionError

    monkeypatch.setattr("actgrade.batch.grade_submission", broken)
    result = grade_job(settings, jobs(handed_in)[0])
    assert {part.status for part in result.parts} == {Status.NEEDS_HUMAN}
    assert result.parts[0].detail.startswith("ZeroDivisionError in test_batch.py")


def test_only_what_is_new_or_changed_is_graded_again_and_nothing_is_lost(settings, handed_in, tmp_path):
    results = open_results(tmp_path / "results", SMALL)
    submissions = [Submission(job.student, job.submission) for job in jobs(handed_in)]
    for result in grade_all(list_jobs(submissions, results)[0], settings, workers=1):
        results.write(result)
    assert list_jobs(submissions, results) == ([], 4)
    before = results.path_of("ada").read_bytes()
    (handed_in / "ada.ipynb").write_bytes(as_bytes(notebook()))
    again, done = list_jobs(submissions, results)
    assert ([job.student for job in again], done) == (["ada"], 3)
    results.write(grade_job(settings, again[0]))
    assert results.kept("ada").marks == 0
    assert [path.read_bytes() for path in (results.folder / "replaced").iterdir()] == [before]
    results.path_of("bob").write_text("{")
    assert [job.student for job in list_jobs(submissions, results)[0]] == ["bob"]


def test_a_changed_assignment_makes_every_result_stale(settings, handed_in, tmp_path):
    shutil.copytree(SMALL.folder, tmp_path / "small")
    first = open_results(tmp_path / "results", read_assignment(tmp_path / "small"))
    job = jobs(handed_in)[0]
    first.write(grade_job(replace(settings, folder=tmp_path / "small"), job))
    assert list_jobs([Submission("ada", job.submission)], first) == ([], 1)
    (tmp_path / "small" / "data" / "numbers.csv").write_text("x\n5\n")
    second = open_results(tmp_path / "results", read_assignment(tmp_path / "small"))
    assert second.secret == first.secret
    assert len(list_jobs([Submission("ada", job.submission)], second)[0]) == 1


def test_a_results_folder_is_for_one_assignment_and_one_seed(tmp_path):
    folder = tmp_path / "results"
    assert open_results(folder, SMALL, "green").secret == open_results(folder, SMALL, "green").secret
    with pytest.raises(CourseworkError, match="were made with --seed 'green'"):
        open_results(folder, SMALL)
    held = json.loads((folder / "batch.json").read_text())
    (folder / "batch.json").write_text(json.dumps(held | {"assignment": "large"}))
    with pytest.raises(CourseworkError, match="has the results of large, and not of small"):
        open_results(folder, SMALL, "green")
    (folder / "batch.json").write_text("{")
    with pytest.raises(CourseworkError, match="is damaged"):
        open_results(folder, SMALL)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.tex").touch()
    with pytest.raises(CourseworkError, match="is not empty"):
        open_results(tmp_path / "full", SMALL)


def test_the_command_grades_a_folder_and_says_who_wants_a_person(handed_in, tmp_path):
    ran = CliRunner().invoke(actgrade, command(tmp_path, tmp_path / "results"))
    assert ran.exit_code == 1, ran.output
    assert "bob: slope failed to run: while the cell of slope ran: its process ended" in ran.output
    assert sorted(path.stem for path in (tmp_path / "results" / "feedback").iterdir()) == list(NAMES)
    again = CliRunner().invoke(actgrade, command(tmp_path, tmp_path / "results"))
    assert "4 have been graded before" in again.output


def test_without_bubblewrap_the_command_says_what_is_missing_and_wants_a_flag(
    handed_in, tmp_path, monkeypatch
):
    shut_in, plain = tmp_path / "shut-in", tmp_path / "plain"
    CliRunner().invoke(actgrade, command(tmp_path, shut_in))
    monkeypatch.setenv("ACTGRADE_BWRAP", str(tmp_path / "no-such-program"))
    refused = CliRunner().invoke(actgrade, command(tmp_path, plain))
    assert refused.exit_code == 2
    for said in ("bubblewrap is not installed", "read other submissions", "use the network", "--unprotected"):
        assert said in refused.output
    assert not plain.exists()
    plain.mkdir()
    shutil.copy(shut_in / "batch.json", plain)
    allowed = CliRunner().invoke(actgrade, command(tmp_path, plain, "--unprotected"))
    assert allowed.exit_code == 1, allowed.output
    assert held_by(plain) == held_by(shut_in)


def test_a_bubblewrap_that_is_forbidden_to_work_counts_as_none(tmp_path, monkeypatch):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("ACTGRADE_BWRAP", str(program))
    found = protection()
    assert found.sandbox.program == ""
    assert "No permissions to create a new namespace" in found.in_words()


def run_and_kill(words, results, more):
    """Start the command in a process of its own and kill it when it has written `more` results.

    What it had started must end with it. False if it ended by itself.
    """
    enough = len(list(results.iterdir())) + more
    process = subprocess.Popen(
        [sys.executable, "-m", "actgrade", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    while process.poll() is None:
        if len(list(results.iterdir())) >= enough:
            family = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGKILL)
            process.wait()
            _, alive = psutil.wait_procs(family, timeout=60)
            assert not alive, [(one.pid, one.cmdline()[:3]) for one in alive]
            return True
        time.sleep(0.005)
    return False


@pytest.mark.parametrize("kills", [1, pytest.param(12, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_and_resumed_ends_with_the_bytes_of_an_undisturbed_one(
    handed_in, tmp_path, kills
):
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    CliRunner().invoke(actgrade, command(tmp_path, undisturbed))
    disturbed.mkdir()
    shutil.copy(undisturbed / "batch.json", disturbed)
    (disturbed / "results").mkdir()
    (disturbed / "results" / ".0123.part").write_text("half of a resul")
    words, results = command(tmp_path, disturbed), disturbed / "results"
    killed = sum(run_and_kill(words, results, kill % 3) for kill in range(1, kills + 1))
    assert killed
    CliRunner().invoke(actgrade, command(tmp_path, disturbed))
    assert held_by(disturbed) == held_by(undisturbed)


def test_a_folder_with_the_late_ones_alone_takes_nobodys_marks_away(handed_in, tmp_path):
    def run(*more):
        return CliRunner().invoke(actgrade, command(tmp_path, tmp_path / "results", "--unprotected", *more))

    for name in ("bob", "cleo", "dan"):
        (handed_in / f"{name}.ipynb").unlink()
    assert run().exit_code == 0
    before = held_by(tmp_path / "results")
    (handed_in / "ada.ipynb").rename(handed_in / "dan.ipynb")
    refused = run()
    assert refused.exit_code == 2
    assert re.search(r"graded before, and not in .* now:\s+ada\s+Nothing was done", refused.output)
    assert held_by(tmp_path / "results") == before
    assert run("--replace").exit_code == 0
    found = open_results(tmp_path / "results", SMALL)
    assert [found.kept(name).status for name in ("ada", "dan")] == [Status.MISSING, Status.GRADED]
