"""A class is graded whatever one submission does, and a run that was killed ends as if it had not been."""

import csv
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
from actgrade.manual import ManualMark, write_manual
from actgrade.result import Status
from actgrade.results import open_results
from actgrade.sandbox import protection
from actgrade.submissions import Submission
from actgrade.variants import constants
from handing_in import SECRET, SMALL, as_bytes, notebook, solved, with_cell

#: Two right, one blank, one that ends its process.
CLASS = {
    "ada": solved(),
    "bob": solved(slope="import os\nos._exit(0)\n"),
    "cleo": notebook(),
    "dan": with_cell(solved(), "# dan"),
}


def fill(folder):
    """Write the work of four students, and the roster beside it."""
    (folder / "handed-in").mkdir()
    for name, one in CLASS.items():
        (folder / "handed-in" / f"{name}.ipynb").write_bytes(as_bytes(one))
    rows = "".join(f"{name},{name.title()}\n" for name in CLASS)
    (folder / "roster.csv").write_text(f"id,name\n{rows}")
    return folder / "handed-in"


def command(folder, results, *more):
    """The words after `actgrade`."""
    words = ["grade", SMALL.folder, folder / "handed-in", "--roster", folder / "roster.csv"]
    return [str(word) for word in (*words, "--results", results, *more)]


def run(folder, results, *more):
    return CliRunner().invoke(actgrade, command(folder, results, *more))


def held_by(folder):
    """Every file of a results folder that grading made, with its bytes."""
    places = [path for name in ("results", "feedback", "replaced") for path in (folder / name).rglob("*")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in places}


@pytest.fixture(scope="module")
def settings():
    """Of a batch of the small assignment."""
    return Settings(SMALL.folder, SMALL.digest, SECRET, protection().sandbox)


@pytest.fixture
def handed_in(tmp_path):
    return fill(tmp_path)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The results of a run that nothing disturbed, and what it printed."""
    folder = tmp_path_factory.mktemp("class")
    fill(folder)
    return folder / "results", run(folder, folder / "results")


@pytest.fixture
def twin(graded, tmp_path, handed_in):
    """A results folder with the secret of the undisturbed run, and nothing else."""
    (tmp_path / "twin" / "results").mkdir(parents=True)
    shutil.copy(graded[0] / "batch.json", tmp_path / "twin")
    return tmp_path / "twin"


def jobs(folder, *notes):
    return [Job(name, folder / f"{name}.ipynb", notes) for name in CLASS]


def by_student(results):
    return {result.student: result for result in results}


def test_the_command_grades_a_folder_and_says_who_needs_manual_review(graded):
    results, done = graded
    assert done.exit_code == 1, done.output
    assert (
        "1 need manual review:\n  bob: slope failed to run: while the cell of slope ran: its process ended"
        in (done.output)
    )
    assert sorted(path.stem for path in (results / "feedback").iterdir()) == list(CLASS)
    kept = open_results(results, SMALL).kept
    assert [kept(name).parts[3].marks for name in CLASS] == [3, None, 0, 3]


def test_a_worker_that_dies_is_replaced_and_only_its_submission_pays(settings, handed_in):
    found = by_student(grade_all(jobs(handed_in), settings, workers=2, grade=dying.dies))
    assert {part.reason for part in found["bob"].parts} == {GRADER_KILLED}
    assert found["bob"].status is Status.FAILED_TO_RUN
    others = [job for job in jobs(handed_in) if job.student != "bob"]
    assert all(found[job.student] == grade_job(settings, job) for job in others)


@pytest.mark.slow
def test_a_submission_whose_worker_died_once_is_graded_as_in_one_process(settings, handed_in, tmp_path):
    note = str(tmp_path / "died")
    found = by_student(grade_all(jobs(handed_in, note), settings, workers=2, grade=dying.dies_once))
    assert os.path.exists(note)
    assert found == {job.student: grade_job(settings, job) for job in jobs(handed_in, note)}


def test_what_is_wrong_with_the_machine_or_the_assignment_stops_the_run(settings, handed_in, monkeypatch):
    with pytest.raises(CourseworkError, match="was changed while grading went on"):
        list(grade_all(jobs(handed_in), replace(settings, digest="another"), workers=1))
    monkeypatch.setattr("actgrade.batch._ready", dying.never_ready)
    with pytest.raises(CourseworkError, match="no process for grading can be started"):
        list(grade_all(jobs(handed_in), settings, workers=2))


def test_what_breaks_the_grader_is_a_status_and_not_the_end(settings, handed_in, monkeypatch):
    monkeypatch.setattr("actgrade.batch.grade_submission", lambda *args, **named: 1 / 0)
    result = grade_job(settings, jobs(handed_in)[0])
    assert {part.status for part in result.parts} == {Status.NEEDS_HUMAN}
    assert result.parts[0].detail.startswith("ZeroDivisionError in test_batch.py")


def test_only_what_is_new_or_changed_is_graded_again_and_nothing_is_lost(
    settings, graded, handed_in, tmp_path
):
    shutil.copytree(graded[0], tmp_path / "results")
    results = open_results(tmp_path / "results", SMALL)
    submissions = [Submission(job.student, job.submission) for job in jobs(handed_in)]
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
    held = json.loads((folder / "batch.json").read_text())
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.tex").touch()
    for text, where, seed, refusal in (
        (json.dumps(held), folder, "", "were made with --seed 'green'"),
        (json.dumps(held | {"assignment": "large"}), folder, "green", "has the results of large, and not of"),
        ("{", folder, "", "is damaged"),
        ("{", tmp_path / "full", "", "is not empty"),
    ):
        (folder / "batch.json").write_text(text)
        with pytest.raises(CourseworkError, match=refusal):
            open_results(where, SMALL, seed)


def test_without_bubblewrap_the_command_says_what_is_missing_and_wants_a_flag(
    graded, twin, tmp_path, monkeypatch
):
    monkeypatch.setenv("ACTGRADE_BWRAP", str(tmp_path / "no-such-program"))
    refused = run(tmp_path, tmp_path / "none")
    assert refused.exit_code == 2
    for said in ("bubblewrap is not installed", "read other submissions", "use the network", "--unprotected"):
        assert said in refused.output
    assert not (tmp_path / "none").exists()
    allowed = run(tmp_path, twin, "--unprotected")
    assert allowed.exit_code == 1, allowed.output
    assert held_by(twin) == held_by(graded[0])


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
    graded, twin, tmp_path, kills
):
    (twin / "results" / ".0123.part").write_text("half of a resul")
    words = command(tmp_path, twin)
    assert sum(run_and_kill(words, twin / "results", kill % 3) for kill in range(1, kills + 1))
    assert "have been graded before" in run(tmp_path, twin).output
    assert held_by(twin) == held_by(graded[0])


def test_a_folder_with_the_late_ones_alone_takes_nobodys_marks_away(handed_in, tmp_path):
    for name in ("bob", "cleo", "dan"):
        (handed_in / f"{name}.ipynb").unlink()
    results = tmp_path / "results"
    assert run(tmp_path, results, "--unprotected").exit_code == 0
    before = held_by(results)
    (handed_in / "ada.ipynb").rename(handed_in / "dan.ipynb")
    refused = run(tmp_path, results, "--unprotected")
    assert refused.exit_code == 2
    assert re.search(r"graded before, and not in .* now:\s+ada\s+Nothing was done", refused.output)
    assert held_by(results) == before
    assert run(tmp_path, results, "--unprotected", "--replace").exit_code == 0
    kept = open_results(results, SMALL).kept
    assert [kept(name).status for name in ("ada", "dan")] == [Status.MISSING, Status.GRADED]


def test_files_and_constants_that_are_somebody_elses_are_named(tmp_path):
    folder = fill(tmp_path)
    seed = "autumn"
    for name in CLASS:
        text = as_bytes(solved()).decode().replace("SCALE = 1.5", f"SCALE = {scale(seed, name)}")
        (folder / f"{name}.ipynb").write_text(text)
    shutil.copy(folder / "ada.ipynb", folder / "bob.ipynb")
    done = run(tmp_path, tmp_path / "results", "--seed", seed)
    assert "ada: the same file, byte by byte, as that of bob" in done.output
    assert "bob: has the constants of ada" in done.output
    assert "bob: has the constants of ada" not in run(tmp_path, tmp_path / "none").output
    for wrong in (("--seed", "autum"), ()):
        refused = run(tmp_path, tmp_path / "other", *wrong)
        assert refused.exit_code == 2
        assert "of 4 notebooks have other constants than" in refused.output
        assert not (tmp_path / "other").exists()
    assert run(tmp_path, tmp_path / "other", "--any-constants").exit_code < 2


def scale(seed, student):
    return constants(SMALL, seed, student)["SCALE"]


def test_after_another_grading_changed_totals_and_differing_marks_by_hand_are_listed(handed_in, tmp_path):
    results = tmp_path / "results"
    run(tmp_path, results)
    places = {name: results / "results" / f"{name}.json" for name in CLASS}
    before = {name: json.loads(path.read_text()) for name, path in places.items()}
    write_manual(
        results, "dan", [ManualMark("slope", "seen", 0.5, "", "Ann", before["dan"]["submission_digest"])]
    )
    for name, part in (("ada", "fresh"), ("dan", "seen")):  # as a grader would have done that had a fault
        for one in before[name]["parts"]:
            one |= {"marks": 0.0} if (one["question"], one["part"]) == ("slope", part) else {}
            one |= {"marks": 2.0, "status": "graded"} if one["question"] == "why" else {}
        places[name].write_text(json.dumps(before[name] | {"assignment_digest": "of another state"}))
    write_manual(results, "ada", [ManualMark("why", "", 2.0, "", "Ann", before["ada"]["submission_digest"])])
    done = run(tmp_path, results)
    assert done.exit_code == 1
    assert f"2 totals changed (kept in {results / 'changes.csv'}):\n  ada: 8 → 11\n" in done.output
    assert "dan: slope has 0.5 by hand, and the grader now gives 1" in done.output
    assert "by hand" not in run(tmp_path, results).output
    with (results / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *moved = csv.reader(file)
    assert header == ["id", "total before", "total now"]
    assert sorted(moved) == [["ada", "8", "11"], ["dan", "10.5", "none"]]


def test_results_are_for_their_owner_alone_and_nothing_is_left_in_the_temporary_folder(
    handed_in, tmp_path, monkeypatch
):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    run(tmp_path, tmp_path / "new" / "results")
    for path in (tmp_path / "new").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert list((tmp_path / "temporary").glob("actgrade-*")) == []
