"""Set-up: quick when it is done, plain words when it cannot be done."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import check_python, set_up
from tools.set_up import SetUpError

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own, for which set-up has nothing installed yet."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "requirements.lock").write_text("nothing==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    for name, path in {
        "ROOT": tmp_path, "VENV": tmp_path / ".venv", "STAMP": tmp_path / ".venv/set-up-stamp",
        "LOCK": tmp_path / "requirements.lock", "UV_HOME": tmp_path / ".cache/uv",
    }.items():  # fmt: skip
        monkeypatch.setattr(set_up, name, path)
    return tmp_path


def finish(project):
    """Leave what a completed set-up leaves."""
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").touch()
    set_up.STAMP.write_text(set_up.fingerprint())


def test_a_second_call_starts_no_program(project, capsys, monkeypatch):
    finish(project)
    monkeypatch.setattr(set_up.subprocess, "Popen", lambda *a, **k: pytest.fail(f"started {a}"))
    assert set_up.main() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_change_of_what_it_depends_on_is_noticed(project, name):
    finish(project)
    assert set_up.is_done()
    with (project / name).open("a") as file:
        file.write("more = 1\n")
    assert not set_up.is_done()


def test_an_environment_that_moved_or_lost_its_python_is_made_again(project, monkeypatch, tmp_path):
    finish(project)
    (project / ".venv/bin/python").unlink()
    assert not set_up.is_done()
    (project / ".venv/bin/python").touch()
    assert set_up.is_done()
    shutil.copytree(tmp_path, tmp_path / "elsewhere")
    monkeypatch.setattr(set_up, "ROOT", tmp_path / "elsewhere")
    assert not set_up.is_done()


def test_too_old_a_python_is_told_so():
    assert "needs Python 3.11 or later; `python3` is Python 3.9" in check_python.complaint(
        (3, 9, 18), "python3"
    )
    assert check_python.complaint((3, 11, 0), "python3") == ""
    assert check_python.complaint((3, 14, 0), "python3") == ""


def test_the_check_of_python_can_be_parsed_by_any_python():
    source = (ROOT / "tools" / "check_python.py").read_text()
    compile(source, "check_python.py", "exec", dont_inherit=True)
    for modern in ('f"', "f'", ":=", "->", "match ", "print("):
        assert modern not in source


def test_a_full_disk_is_foreseen(project, monkeypatch, capsys):
    monkeypatch.setattr(set_up.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 100 * 2**20}))
    assert set_up.main() == 1
    assert "The disk is too full: setting up takes 1,500 MB" in capsys.readouterr().err


def test_a_python_without_venv_is_told_what_to_install(monkeypatch):
    found = set_up.importlib.util.find_spec
    monkeypatch.setattr(
        set_up.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name)
    )
    with pytest.raises(SetUpError, match="no module `ensurepip`") as problem:
        set_up.check_venv_module()
    assert "python3-venv" in str(problem.value)


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("error: Failed to fetch: `x`\n  Caused by: dns error", "The package index cannot be reached"),
        (
            "ERROR: Could not find a version\nERROR: No matching distribution found for uv",
            "cannot be reached",
        ),
        ("error: failed to write\n  Caused by: No space left on device (os error 28)", "The disk is full"),
        ("error: hash mismatch", "please report it"),
    ],
)
def test_a_failed_step_says_what_to_do_and_shows_the_end_of_the_output(output, advice):
    said = set_up.diagnosis("Installing", output)
    assert advice in said
    assert output.splitlines()[-1] in said


def test_a_step_that_fails_is_a_message_and_not_a_traceback(project, monkeypatch, capsys):
    def no_uv():
        set_up.run([sys.executable, "-c", "raise SystemExit('network is unreachable')"], "Installing uv")

    monkeypatch.setattr(set_up, "find_uv", no_uv)
    assert set_up.main() == 1
    error = capsys.readouterr().err
    assert "The first set-up needs the network" in error
    assert "Traceback" not in error


def test_a_long_step_gives_signs_of_life(project, monkeypatch, capsys):
    monkeypatch.setattr(set_up, "HEARTBEAT", 0.05)
    set_up.run([sys.executable, "-c", "import time; time.sleep(0.5)"], "Waiting")
    assert "still at it" in capsys.readouterr().out


def test_without_uv_and_its_wheel_set_up_goes_on_with_pip(project, monkeypatch, capsys):
    monkeypatch.setattr(set_up.shutil, "which", lambda _: None)

    def run(command, what):
        if "uv" in what and "Installing" in what:
            raise SetUpError("Installing uv there: failed. Run make again")

    monkeypatch.setattr(set_up, "run", run)
    assert set_up.find_uv() is None
    assert "going on with pip" in capsys.readouterr().out


def make(*arguments):
    """Run make with a Python of our choice, as a user would."""
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_make_says_when_there_is_no_python_or_an_old_one(tmp_path):
    absent = make("set-up", "PYTHON=python-of-another-day")
    assert absent.returncode != 0
    assert "There is no python-of-another-day here" in absent.stderr
    old = tmp_path / "python3.9"
    check = "import runpy, sys; sys.version_info = (3, 9, 0); sys.argv = sys.argv[1:]; "
    check += "runpy.run_path(sys.argv[0], run_name='__main__')"
    old.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{check}" "$@"\n')
    old.chmod(0o755)
    refused = make("set-up", f"PYTHON={old}")
    assert refused.returncode != 0
    assert "needs Python 3.11 or later" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_make_help_lists_every_target_with_a_line():
    makefile = (ROOT / "Makefile").read_text()
    targets = next(line for line in makefile.splitlines() if line.startswith(".PHONY")).split()[1:]
    listed = {line.split()[1] for line in make("help").stdout.splitlines()}
    assert listed == set(targets)
    assert make().stdout == make("help").stdout
