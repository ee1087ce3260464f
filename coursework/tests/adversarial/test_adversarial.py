"""Whatever is handed in gets the right mark or a status that says why not, and leaves nothing behind.

The set is data (`code_cases`, `file_cases`). It is run with the protection that this machine has, and the
part of it for which that is promised without any.
"""

import os
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import psutil
import pytest

from actbook.coursework.plain import restore
from actgrade.grading import grade_submission
from actgrade.input_draws import draw_calls
from actgrade.result import Status
from actgrade.sandbox import Sandbox, protection
from actgrade.sandbox.child_process import MARK
from adversarial.code_cases import CODE_CASES
from adversarial.file_cases import FILE_CASES
from handing_in import SECRET, SMALL, handed, solved
from places import missing

CASES = CODE_CASES + FILE_CASES


#: Enough to see, in `make test`, that the marks are made without bubblewrap too.
QUICK_WITHOUT = ("NumPy's comparisons patched", "killing its own process", "metadata and ids stripped")


def marked(cases, quick):
    """Test parameters; all but those that `quick` says are slow."""
    return [pytest.param(case, id=case.name, marks=() if quick(case) else pytest.mark.slow) for case in cases]


def grade(case, folder, sandbox):
    """The result of one case, handed in as a file of `folder`."""
    if callable(case.held):
        path = case.held(folder)
    else:
        path = folder / "ada.ipynb"
        path.write_bytes(case.held)
    return grade_submission(path, "ada", SMALL, secret=SECRET, sandbox=sandbox)


def neighbour(sandbox):
    """A right submission's result, as bytes."""
    return grade_submission(handed(solved()), "bob", SMALL, secret=SECRET, sandbox=sandbox).to_json()


def processes():
    """What a grader of this test run has started and not stopped, the reference apart."""
    found = []
    for process in psutil.process_iter():
        try:
            mark = process.environ().get(MARK, "")
            if mark.startswith(f"{os.getpid()}-") and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def files(folder):
    """Everything that is in places where a submission could leave something."""
    places = [folder, SMALL.folder]
    found = {
        str(path): path.lstat().st_size
        for place in places
        for path in place.rglob("*")
        if "__pycache__" not in str(path)
    }
    ours = Path(tempfile.gettempdir())  # this test's own: what other runs have in /tmp is not looked at
    for place in (ours, Path("/"), Path.home(), Path("/usr/lib"), Path(np.__file__).parent, Path("/tmp")):
        found |= {str(path): 0 for path in place.glob("left-behind*")}
    return found | {str(path): 0 for path in ours.glob("actgrade-*")}


def check(case, result):
    """The outcome is the one that the case names."""
    parts = {f"{part.question} {part.part}": part for part in result.parts if part.part}
    got = {name: part.status if part.marks is None or part.status is Status.NOT_ATTEMPTED else part.marks
           for name, part in parts.items()}  # fmt: skip
    assert got == case.wanted(), [(part.reason, part.detail) for part in parts.values()]
    assert result.status is case.whole
    lost = [part for part in parts.values() if part.marks != part.points]
    if case.reason:
        assert any(case.reason in part.reason for part in lost), [part.reason for part in lost]
    assert all(part.reason and part.reason.isprintable() for part in parts.values())
    assert any(case.note in note for note in (*result.notes, ""))


@pytest.fixture(autouse=True)
def own_folder_for_temporary_files(tmp_path_factory, monkeypatch):
    """So that those of other runs on this machine are not taken for ours."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="module")
def shut_in():
    """Bubblewrap, without which the set says nothing."""
    found = protection()
    if not found.sandbox.program:
        missing(f"no submission is shut in: {found.why}")
    return found.sandbox


@pytest.fixture(scope="module")
def baseline(shut_in):
    """The neighbour's result before anything happened."""
    return neighbour(shut_in)


@pytest.mark.parametrize("case", marked(CASES, lambda case: case.quick))
def test_it_gets_what_it_deserves_and_leaves_nothing_behind(case, tmp_path, shut_in, baseline):
    running = set(processes())
    graded = tmp_path / "submissions"
    graded.mkdir()
    if not callable(case.held):
        (graded / "ada.ipynb").write_bytes(case.held)
    elsewhere = files(tmp_path)
    result = grade(case, graded, shut_in)
    assert set(processes()) <= running
    handed_in = {str(path) for path in graded.rglob("*")}
    assert {name: size for name, size in files(tmp_path).items() if name not in handed_in} == {
        name: size for name, size in elsewhere.items() if name not in handed_in
    }
    check(case, result)
    assert neighbour(shut_in) == baseline


@pytest.mark.parametrize(
    "case", marked([case for case in CASES if case.plain_too], lambda case: case.name in QUICK_WITHOUT)
)
def test_without_bubblewrap_the_marks_are_the_same(case, tmp_path):
    running = set(processes())
    result = grade(case, tmp_path, Sandbox())
    check(case, result)
    deadline = time.monotonic() + 60  # only ends a hang
    while set(processes()) - running and time.monotonic() < deadline:
        time.sleep(0.05)
    assert set(processes()) <= running


def test_every_case_has_a_name_of_its_own_and_there_are_enough():
    names = Counter(case.name for case in CASES)
    assert not [name for name, times in names.items() if times > 1]
    assert len(names) >= 45


def test_reasons_say_nothing_of_inputs_that_are_not_shown(shut_in, tmp_path):
    """An answer that writes what it was given into everything it can."""
    cases = {case.name: case for case in CASES}
    for name in ("an error that tells what it was given", "a type whose name tells what it was given"):
        result = grade(cases[name], tmp_path, shut_in)
        seen, fresh = (
            next(p for p in result.parts if (p.question, p.part) == ("slope", part))
            for part in ("seen", "fresh")
        )
        assert "array(" not in fresh.reason
        assert not any(letter.isdigit() for letter in fresh.reason)
        assert any(letter.isdigit() for letter in seen.reason)


def test_what_an_earlier_question_was_given_is_not_told_by_a_later_one(shut_in, tmp_path):
    """A student's own words are repeated: those of a process that has been given nothing hidden."""
    cases = {case.name: case for case in CASES}
    result = grade(cases["an error that tells what an earlier question was given"], tmp_path, shut_in)
    seen, fresh = (part for part in result.parts if part.question == "slope")
    given = draw_calls(SMALL, SMALL.by_id["sigmoid"], SMALL.by_id["sigmoid"].parts[0], SECRET)
    assert seen.reason.endswith(f": {np.ravel(restore(given[3][0]))[0]}")
    assert fresh.detail.partition(": ")[2] not in seen.reason + seen.detail
    assert fresh.reason == "an error was raised for an input that is not shown"
