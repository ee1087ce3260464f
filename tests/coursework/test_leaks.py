"""Nothing that the book delivers to students holds a solution or a marking scheme of the coursework."""

import json
import re
import shutil
import subprocess
import sys
import tomllib

import numpy as np
import pytest

from actgrade.assignment import read_assignment
from actgrade.notebook import is_answer, read_source
from actgrade.release import Release
from tools import student_tree
from tools.environment import ROOT
from tools.leaks import CANARY, files_with, holds

FOLDERS = sorted(path.parent for path in (ROOT / "coursework").glob("*/assignment.toml"))
each_assignment = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """What the launch links deliver."""
    tree = tmp_path_factory.mktemp("launched") / "student"
    student_tree.make(tree)
    return tree


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
    assert CANARY in (ROOT / "coursework/concept-inventory/key.toml").read_text(encoding="utf-8")


@each_assignment
def test_a_student_release_holds_none(folder, tmp_path):
    Release(read_assignment(folder)).write_student(tmp_path / "given")
    assert files_with(CANARY, tmp_path / "given") == []


def test_a_solution_outside_of_its_marks_is_seen_in_the_release(tmp_path):
    """The guard above can fail: a copy of an assignment with one line moved out of the marks."""
    folder = shutil.copytree(ROOT / "coursework/3-capstone", tmp_path / "3-capstone")
    path = folder / "source.ipynb"
    text = path.read_text(encoding="utf-8")
    moved = re.sub(r'( *"    ### BEGIN SOLUTION\\n",\n)(.*canary.*\n)', r"\2\1", text, count=1)
    assert moved != text
    path.write_text(moved, encoding="utf-8")
    Release(read_assignment(folder)).write_student(tmp_path / "given")
    assert files_with(CANARY, tmp_path / "given") == ["3-capstone.ipynb"]


def test_the_site_its_sources_and_its_search_index_hold_none(site):
    assert (site / "_sources").is_dir()
    assert (site / "searchindex.js").is_file()
    assert files_with(CANARY, site) == []


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_installed_holds_none(kind, tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    assert len(list(tmp_path.iterdir())) == 1
    assert files_with(CANARY, tmp_path) == []


def test_what_the_launch_links_deliver_holds_none_and_no_tool_of_the_instructors(tree):
    assert files_with(CANARY, tree) == []
    names = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}
    assert {f"coursework/{folder.name}/{folder.name}.ipynb" for folder in FOLDERS} <= names
    assert {"chapters/02-sigmoid.ipynb", "binder/requirements.txt", "src/actbook/__init__.py"} <= names
    assert not [
        name for name in names if re.search(r"actgrade|source\.ipynb|inputs\.py|mutants|key\.toml", name)
    ]
    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))
    assert "scripts" not in project["project"]
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["src/actbook"]
    assert 'rm -rf "$REPO_DIR/.git"' in (tree / "binder/postBuild").read_text(encoding="utf-8")


def test_the_tree_goes_onto_a_branch_without_touching_the_clone(tree, tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "init", "-q", str(clone)], check=True)
    (clone / "mine.txt").write_text("unsaved work")

    def git(*arguments):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        command = ["git", "-C", str(clone), *who, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    git("commit", "-q", "--allow-empty", "-m", "main")
    git("config", "user.name", "A")
    git("config", "user.email", "a@example.org")
    status = git("status", "--porcelain")
    first = student_tree.put_on_branch(tree, "student", clone)
    assert student_tree.put_on_branch(tree, "student", clone) == first, "nothing new, no new commit"
    listed = git("ls-tree", "-r", "--name-only", "student").split()
    assert sorted(listed) == sorted(p.relative_to(tree).as_posix() for p in tree.rglob("*") if p.is_file())
    assert git("status", "--porcelain") == status == "?? mine.txt\n"


@pytest.mark.parametrize("form", ["text", "notebook", "npz", "wheel", "upper"])
def test_a_planted_canary_is_found(form, tmp_path):
    path = tmp_path / "deep" / "file"
    path.parent.mkdir()
    if form == "npz":
        np.savez_compressed(path.with_suffix(".npz"), notes=np.array([CANARY.encode()]))
    elif form == "wheel":
        shutil.make_archive(
            str(path), "gztar", shutil.copytree(ROOT / "coursework/3-capstone", tmp_path / "x")
        )
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


def test_without_a_clone_the_tree_is_refused_in_words(tmp_path):
    with pytest.raises(ValueError, match="is no clone"):
        student_tree.make(tmp_path / "student", tmp_path)
