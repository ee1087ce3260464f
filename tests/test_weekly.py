"""The weekly run: what it finds is told in one issue, and only if there is something to tell."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from tools import findings, newest, report_drift
from tools.environment import ROOT
from tools.findings import Finding, leave, read_all
from tools.report_drift import (
    BYTES,
    CHARACTERS,
    CHECKS,
    body,
    clipped,
    completed,
    fenced,
    hand_on,
    shares,
    title,
)

SOUND = {check: Finding(check, True, "as it was") for check in CHECKS}
LOST_LINE = "- index.md:3: https://gone.example\n  404 Client Error"
LOST = Finding("links", False, "2 of 40 links are broken", LOST_LINE)


def notebook(*outputs):
    """A notebook of which each cell has one of these outputs."""
    cells = [{"cell_type": "markdown", "source": ["# Title"]}]
    cells += [{"cell_type": "code", "source": ["f(x)\n", "g"], "outputs": [one]} for one in outputs]
    return {"cells": cells}


def stream(text):
    return {"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}


def test_a_finding_is_left_and_read_whole(tmp_path):
    leave(LOST, tmp_path / "new")
    leave(SOUND["site"], tmp_path / "new")
    assert read_all(tmp_path / "new") == {"links": LOST, "site": SOUND["site"]}
    assert read_all(tmp_path / "absent") == {}


@pytest.mark.parametrize(("code", "sound"), [(0, True), (3, False)])
def test_a_command_is_judged_by_its_end(tmp_path, code, sound, capfd):
    program = f"print(*range(200), sep='\\n'); raise SystemExit({code})"
    command = ["--check", "binder", "--into", str(tmp_path), "--", sys.executable, "-c", program]
    assert findings.main(command) == (0 if sound else 1)
    found = read_all(tmp_path)["binder"]
    assert found.sound == sound
    assert found.details.splitlines() == ([] if sound else [str(number) for number in range(140, 200)])
    assert "\n199\n" in capfd.readouterr().out


def test_a_command_that_is_not_there_is_a_finding():
    found = findings.of_command("binder", ["no-such-command-here"])
    assert not found.sound
    assert "`no-such-command-here` cannot be run" in found.summary


def test_the_difference_names_the_cell_and_shows_both_texts():
    before = notebook(stream("0.2500\n"), stream("same\n"))
    after = notebook(stream("0.2501\n"), stream("same\n"))
    lines = newest.difference(before, after, "chapters/a.ipynb")
    assert "-0.2500" in lines
    assert "+0.2501" in lines
    assert " In cell 1, which begins 'f(x)':" in lines
    assert lines[0].startswith("--- chapters/a.ipynb, stored")
    assert newest.difference(before, before, "a") == []


def test_pictures_and_widgets_are_no_text_but_values_and_errors_are():
    value = {"output_type": "execute_result", "data": {"text/plain": ["array([1.])"], "image/png": "abc"}}
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["/a/path"]}
    picture = {"output_type": "display_data", "data": {"image/png": "abc"}}
    text = [*newest.text_of(notebook(value, error, picture))]
    assert text[1::2] == ["array([1.])", "ValueError: no"]
    assert len(text) == 4


def fake_run(monkeypatch, code, said, change=lambda tree: None):
    """Let the environment there end with this code after it said this and did this."""

    def run(python, tree, *arguments):
        change(tree)
        return subprocess.CompletedProcess(arguments, code, said)

    monkeypatch.setattr(newest, "run", run)


@pytest.fixture
def two_trees(tmp_path):
    """Two trees with the same notebook."""
    for name in ("here", "there"):
        (tmp_path / name / "chapters").mkdir(parents=True)
        (tmp_path / name / "chapters/a.ipynb").write_text(json.dumps(notebook(stream("1\n"))))
    return tmp_path / "here", tmp_path / "there"


def test_outputs_are_sound_only_if_nothing_differs_and_nothing_fails(monkeypatch, two_trees):
    here, there = two_trees
    fake_run(monkeypatch, 0, "")
    assert newest.outputs(None, there, here).sound
    changed = json.dumps(notebook(stream("2\n")))
    fake_run(monkeypatch, 0, "", lambda tree: (tree / "chapters/a.ipynb").write_text(changed))
    found = newest.outputs(None, there, here)
    assert (found.sound, found.summary) == (False, "of 1 notebooks 1 print something else")
    assert "-1\n+2" in found.details
    fake_run(monkeypatch, 1, "[1/1] a.ipynb: FAILED\n        a.ipynb, cell 1: NameError: x\n")
    found = newest.outputs(None, there, here)
    assert found.summary == "of 1 notebooks 1 fail and 1 print something else"
    assert "- a.ipynb, cell 1: NameError: x" in found.details
    fake_run(monkeypatch, 1, "ModuleNotFoundError: nbclient")
    assert newest.outputs(None, there, here).summary == "the chapters cannot be executed"


def test_failed_tests_and_builds_are_told_with_what_they_said(monkeypatch):
    said = "..F..  [ 99%]\nE  assert 1 == 2\nFAILED tests/test_a.py::test_b - assert\nERROR tests/test_c.py\n"
    fake_run(monkeypatch, 1, said)
    found = newest.tests(None, ROOT)
    assert (found.sound, found.summary) == (False, "2 of the package's tests fail")
    first = "FAILED tests/test_a.py::test_b - assert\nERROR tests/test_c.py\n\nE  assert"
    assert found.details.startswith(first)
    fake_run(monkeypatch, 1, "/x/index.md:3: WARNING: gone\n" + "line\n" * 500)
    found = newest.site(None, ROOT)
    assert not found.sound
    assert found.details.startswith("/x/index.md:3: WARNING: gone\n")
    assert len(found.details) < 1000


def test_newer_versions_alone_are_no_fault():
    now, then = {"numpy": "2.0", "old": "1", "same": "1"}, {"numpy": "2.5", "new": "3", "same": "1"}
    found = newest.versions(now, then)
    assert found.sound
    assert re.sub(" +", " ", found.details) == "numpy 2.0 → 2.5\nnew new: 3\nold 1 → not needed"


def test_versions_that_do_not_go_together_are_told(monkeypatch, tmp_path, capsys):
    def fails(*_):
        raise newest.matrix.MatrixError("numpy>=9 conflicts")

    monkeypatch.setattr(newest.matrix, "make_environment", fails)
    assert newest.main(["--into", str(tmp_path)]) == 1
    assert "numpy>=9 conflicts" in read_all(tmp_path)["versions"].details


def test_when_all_is_sound_there_is_no_title():
    assert title(completed(SOUND)) == ""
    assert title(completed(SOUND | {"links": LOST})) == "Weekly run: 2 of 40 links are broken"
    without = {check: one for check, one in SOUND.items() if check != "binder"}
    assert title(completed(without)) == "Weekly run: the step `binder` did not run"
    long = {check: Finding(check, False, "x" * 90) for check in CHECKS}
    assert len(title(completed(long))) == 200


def test_what_is_not_sound_comes_first_with_what_differs():
    text = body(completed(SOUND | {"links": LOST}), "https://github.com/a/b/actions/runs/1")
    headings = re.findall(r"(?m)^## (.) (.+)$", text)
    assert headings[0] == ("✗", "Links to other sites")
    assert [mark for mark, _ in headings] == ["✗"] + ["✓"] * (len(CHECKS) - 1)
    assert "https://gone.example" in text.partition("## ✓")[0]
    assert "([its log](https://github.com/a/b/actions/runs/1))" in text


def test_the_commands_that_it_advises_exist():
    for _, command in CHECKS.values():
        script = re.search(r"tools/\w+\.py", command)[0]
        assert (ROOT / script).is_file()


@pytest.mark.parametrize("letter", ["a", "σ", "書"])
def test_a_body_fits_and_every_difference_has_its_share(letter):
    line = f"+{letter * 100}\n"
    many = {check: Finding(check, False, "differs", line * 5000) for check in CHECKS} | {"links": LOST}
    text = body(completed(many))
    assert len(text) <= CHARACTERS
    assert len(text.encode()) <= BYTES
    assert "404 Client Error" in text, "the short one is whole"
    assert text.count("more lines") == len(CHECKS) - 1
    assert len(text.encode()) > 50_000, "cut more than needed"


def test_shares_and_cuts():
    assert shares([10, 1000, 1000], 100) == [10, 45, 45]
    assert shares([10, 20], 100) == [10, 20]
    assert clipped("a\nb\nc", 4) == "a\nb\n… and 1 more lines"
    assert clipped("a\nb", 100) == "a\nb"


def test_no_output_can_end_the_fence_that_it_stands_in():
    text = "```\n@someone\n````"
    assert fenced(text).startswith("`````diff\n")
    assert fenced(text).endswith("\n`````")


def test_values_are_handed_on_as_the_workflow_reads_them(tmp_path):
    file = tmp_path / "output"
    file.write_text("before=1\n")
    hand_on({"title": "one", "body": "two\nlines"}, file)
    pattern = r"before=1\ntitle<<(\S+)\none\n\1\nbody<<(\S+)\ntwo\nlines\n\2\n"
    assert re.fullmatch(pattern, file.read_text(encoding="utf-8"))


def test_the_report_is_made_of_the_folder(tmp_path, capsys):
    for one in SOUND.values():
        leave(one, tmp_path / "drift")
    assert report_drift.main([str(tmp_path / "drift")]) == 0
    assert capsys.readouterr().out.startswith("All is sound.")
    leave(LOST, tmp_path / "drift")
    report_drift.main([str(tmp_path / "drift"), "--output", str(tmp_path / "output")])
    assert "Weekly run: 2 of 40 links are broken" in (tmp_path / "output").read_text(encoding="utf-8")


@pytest.fixture
def jobs():
    """The jobs of weekly.yml."""
    return yaml.safe_load((ROOT / ".github/workflows/weekly.yml").read_text(encoding="utf-8"))["jobs"]


def test_every_check_is_looked_at_even_after_one_failed(jobs):
    steps = {step["run"]: step for step in jobs["look"]["steps"] if "run" in step}
    text = "\n".join(steps)
    for word in ("tools/newest.py", "tools/check_links.py", "--check binder", "tools/report_drift.py"):
        (step,) = (step for run, step in steps.items() if word in run)
        assert step["if"] == "always()"
    assert "jupyter-repo2docker==" in text
    assert "GH_TOKEN" not in json.dumps(jobs["look"]), "what runs the newest packages gets no token"
    assert not [step for step in jobs["tell"]["steps"] if "uses" in step]


GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$ASKED"
case "$2" in
  list) printf '%s\\n' "$OPEN";;
  *) cat body.md >> "$ASKED";;
esac
"""


@pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="GitHub's runner has bash")
@pytest.mark.parametrize(
    ("given", "open_one", "done"),
    [
        (("Weekly run: x", "what"), "", "issue create --title Weekly run: x --body-file body.md"),
        (("Weekly run: x", "what"), "7", "issue edit 7 --title Weekly run: x --body-file body.md"),
        (("", "what"), "7", "issue close 7 --comment All is sound again: LOG"),
        (("", "what"), "", ""),
        (("", ""), "", "issue create --title Weekly run: it could not look --body-file body.md"),
    ],
)
def test_one_issue_is_opened_or_written_anew_or_closed(jobs, tmp_path, given, open_one, done):
    (step,) = jobs["tell"]["steps"]
    (tmp_path / "gh").write_text(GH)
    (tmp_path / "gh").chmod(0o755)
    asked = tmp_path / "asked"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    variables = dict(zip(("TITLE", "BODY"), given, strict=True)) | {"LOOKED": "failure", "LOG": "LOG"}
    variables |= {"OPEN": open_one, "ASKED": str(asked), "PATH": path}
    run = ["bash", "-e", "-c", step["run"]]
    subprocess.run(run, cwd=tmp_path, env=os.environ | variables, check=True, capture_output=True)
    calls = [line for line in asked.read_text(encoding="utf-8").splitlines() if line.startswith("issue ")]
    assert calls[0].startswith("issue list --state open --author app/github-actions")
    assert calls[1:] == ([done] if done else [])
    said = asked.read_text(encoding="utf-8")
    assert not done or "what\n" in said or "The run ended (failure) before it could report: LOG\n" in said
