"""Nothing that students are given holds a solution or a marking scheme."""

import json
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

from actgrade.assignment import read_assignment
from actgrade.releases import Release
from actgrade.source_notebook import is_answer, read_source
from canary import CANARY, files_with, holds
from places import COURSEWORK, ROOT

FOLDERS = sorted(path.parent for path in COURSEWORK.glob("*/assignment.toml"))
each_assignment = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@each_assignment
def test_every_solution_and_every_file_for_instructors_carries_the_canary(folder):
    solutions = [cell["source"] for cell in read_source(read_assignment(folder))["cells"] if is_answer(cell)]
    assert len(solutions) == len(read_assignment(folder).questions)
    for source in solutions:
        assert CANARY in source.partition("### BEGIN SOLUTION")[2].partition("### END SOLUTION")[0]
    for question in read_assignment(folder).questions:
        assert not question.manual or CANARY in question.notes
    for path in folder.iterdir():
        assert path.name == "data" or CANARY in path.read_text(encoding="utf-8"), path


def test_the_key_of_the_concept_inventory_carries_it_too():
    assert CANARY in (COURSEWORK / "concept-inventory/key.toml").read_text(encoding="utf-8")


@each_assignment
def test_a_student_release_holds_none(folder, tmp_path):
    Release(read_assignment(folder)).write_student(tmp_path / "given")
    assert files_with(CANARY, tmp_path / "given") == []


def test_a_solution_outside_of_its_marks_is_seen_in_the_release(tmp_path):
    """The guard above can fail: a copy of an assignment with one line moved out of the marks."""
    folder = shutil.copytree(COURSEWORK / "3-capstone", tmp_path / "3-capstone")
    path = folder / "source.ipynb"
    text = path.read_text(encoding="utf-8")
    moved = re.sub(r'( *"    ### BEGIN SOLUTION\\n",\n)(.*canary.*\n)', r"\2\1", text, count=1)
    assert moved != text
    path.write_text(moved, encoding="utf-8")
    Release(read_assignment(folder)).write_student(tmp_path / "given")
    assert files_with(CANARY, tmp_path / "given") == ["3-capstone.ipynb"]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
@pytest.mark.parametrize("project", ["book", "coursework"])
def test_what_is_installed_holds_none(project, kind, tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(tmp_path)]
    home = {"book": ROOT, "coursework": COURSEWORK}[project]
    subprocess.run(build, cwd=home, check=True, capture_output=True)
    assert len(list(tmp_path.iterdir())) == 1
    assert files_with(CANARY, tmp_path) == []


@pytest.mark.parametrize("form", ["text", "notebook", "npz", "wheel", "upper"])
def test_a_planted_canary_is_found(form, tmp_path):
    path = tmp_path / "deep" / "file"
    path.parent.mkdir()
    if form == "npz":
        np.savez_compressed(path.with_suffix(".npz"), notes=np.array([CANARY.encode()]))
    elif form == "wheel":
        shutil.make_archive(str(path), "gztar", shutil.copytree(COURSEWORK / "3-capstone", tmp_path / "x"))
        shutil.rmtree(tmp_path / "x")
    else:
        text = {
            "text": CANARY,
            "notebook": json.dumps({"source": [f"# {CANARY}\n"]}),
            "upper": CANARY.upper(),
        }
        path.write_text(text[form])
    assert len(files_with(CANARY, tmp_path)) == 1
    assert not holds(b"nothing here", CANARY)
