"""The same grading on a real cluster of several workers, one of which is killed on the way."""

import json
import shutil
import time

import pytest
from click.testing import CliRunner

import dask_environment as dask
from actgrade.__main__ import actgrade
from actgrade.assignment import read_assignment
from actgrade.cluster import pack, unpack
from handing_in import SMALL, as_bytes, notebook, solved, with_cell

CLASS, WORKERS = 30, 3


def wait_for(condition, seconds, what):
    """What `condition` gives, once it is true; a failure that names it otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    return pytest.fail(f"{what} did not happen within {seconds} s")


def held_by(folder):
    """Every result and page, with its bytes."""
    return {
        path.name: path.read_bytes() for name in ("results", "feedback") for path in (folder / name).iterdir()
    }


@pytest.fixture
def handed_in(tmp_path):
    """A class's work; one of it ends its process, and one never ends."""
    (tmp_path / "handed-in").mkdir()
    kinds = [
        solved(),
        solved(slope="import os\nos._exit(0)"),
        notebook(),
        solved(slope="while True:\n    pass"),
    ]
    rows = ["id,name"]
    for number in range(CLASS):
        held = with_cell(kinds[number if number < 4 else 0], f"# {number}")
        (tmp_path / "handed-in" / f"s{number:02}.ipynb").write_bytes(as_bytes(held))
        rows.append(f"s{number:02},Student {number}")
    (tmp_path / "roster.csv").write_text("\n".join(rows) + "\n")
    return ["grade", str(SMALL.folder), str(tmp_path / "handed-in"), "--roster", str(tmp_path / "roster.csv")]


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_bytes_of_one_machine(handed_in, tmp_path):
    dask.make()
    alone, together, logs = (tmp_path / name for name in ("alone", "together", "logs"))
    logs.mkdir()
    CliRunner().invoke(actgrade, [*handed_in, "--results", str(alone)])
    together.mkdir()
    shutil.copy(alone / "batch.json", together)
    file = tmp_path / "scheduler.json"
    running = [
        dask.start(logs, "dask", "scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    ]
    try:
        wait_for(file.exists, 60, "the scheduler's start")
        address = json.loads(file.read_text())["address"]
        for _ in range(WORKERS):
            running.append(
                dask.start(logs, "dask", "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
            )
        wait_for(
            lambda: [path for path in logs.iterdir() if "Registered to" in path.read_text()][2:],
            60,
            "the workers",
        )
        words = ["-m", "actgrade", *handed_in, "--results", str(together), "--scheduler", address]
        grading = dask.start(logs, "python", *words)
        running.append(grading)
        results = together / "results"
        wait_for(
            lambda: results.is_dir() and len(list(results.glob("*.json"))) >= 3, 120, "the first results"
        )
        running[1].kill()
        assert len(list(results.glob("*.json"))) < CLASS, "the worker was killed too late to matter"
        assert grading.wait(300) == 1, [path.read_text()[-2000:] for path in logs.iterdir()]
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()
    assert held_by(together) == held_by(alone)


def test_a_scheduler_without_dask_is_a_plain_sentence(handed_in, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    words = [*handed_in, "--results", str(tmp_path / "results"), "--scheduler", "tcp://127.0.0.1:1"]
    ran = CliRunner().invoke(actgrade, words)
    assert ran.exit_code == 2
    assert "--scheduler needs Dask, here and on every worker" in ran.output


def test_an_assignment_travels_whole():
    """What a worker unpacks is the same assignment: same name, same digest."""
    there = read_assignment(unpack(pack(SMALL.folder)))
    assert (there.name, there.digest) == (SMALL.name, SMALL.digest)
