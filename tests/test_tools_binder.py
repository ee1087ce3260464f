"""binder/ is what the lock says, and the part of it that the package needs."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tools import binder

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
HASHED = re.compile(r"\n    --hash=sha256:[0-9a-f]{64}\b")
HOSTS = re.compile(r"://|--(extra-)?index-url|--find-links|@ ?file:")

SMALL = """\
# made by
#    make lock
a==1 \\
    --hash=sha256:aa
    # via actbook (pyproject.toml)
b==2 ; python_version < '3.12' \\
    --hash=sha256:bb \\
    --hash=sha256:bc
    # via
    #   a
    #   z
c==3 \\
    --hash=sha256:cc
    # via actbook (pyproject.toml:test)
d==4 \\
    --hash=sha256:dd
    # via c
z==5 \\
    --hash=sha256:ee
    # via actbook (pyproject.toml:build)
"""


def test_the_folder_is_up_to_date():
    for name, text in binder.files(LOCK).items():
        assert (ROOT / "binder" / name).read_text(encoding="utf-8") == text, "run make binder"
    assert (ROOT / "binder" / "postBuild").stat().st_mode & 0o111, "repo2docker runs it as a program"


def test_the_subset_follows_who_needs_what():
    assert binder.subset(SMALL) == (
        "a==1 \\\n    --hash=sha256:aa\n"
        "b==2 ; python_version < '3.12' \\\n    --hash=sha256:bb \\\n    --hash=sha256:bc\n"
        "z==5 \\\n    --hash=sha256:ee\n"
    )


def test_what_the_chapters_import_is_in_it_and_the_tests_tools_are_not():
    names = {re.split(r"[=\[ ;]", line)[0] for line in binder.subset(LOCK).splitlines() if "==" in line}
    assert {
        "numpy",
        "matplotlib",
        "anywidget",
        "ipywidgets",
        "mpmath",
        "traitlets",
        "hatchling",
        "editables",
    } <= names
    assert not {"pytest", "playwright", "jupyter-book", "ruff"} & names


def test_a_stale_folder_is_noticed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(binder, "FOLDER", tmp_path)
    assert binder.main(["--check"]) == 1
    assert "requirements.txt" in capsys.readouterr().out
    assert binder.main([]) == 0
    assert binder.main(["--check"]) == 0
    (tmp_path / "requirements.txt").write_text("numpy\n")
    assert binder.main(["--check"]) == 1


@pytest.mark.skipif(os.name == "nt", reason="Binder's image is Linux")
@pytest.mark.parametrize("in_binder", [True, False])
def test_binder_shows_neither_coursework_nor_tests(in_binder, tmp_path):
    """And whoever runs the script in a clone loses nothing."""
    names = {"chapters", "coursework", "tests", "programs"}
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / "programs" / "python").write_text("#!/bin/sh\n")
    (tmp_path / "programs" / "python").chmod(0o755)
    path = f"{tmp_path / 'programs'}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path} | ({"REPO_DIR": str(tmp_path)} if in_binder else {})
    subprocess.run([ROOT / "binder" / "postBuild"], cwd=tmp_path, env=environment, check=True)
    shown = names - {"coursework", "tests"} if in_binder else names
    assert {path.name for path in tmp_path.iterdir()} == shown


@pytest.mark.parametrize("name", ["requirements.lock", "tools/uv.txt", "binder/requirements.txt"])
def test_a_lock_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not HOSTS.search(text)
    pinned = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert all("==" in line and line.endswith("\\") for line in pinned)
    requirements = binder.entries(text)
    assert len(requirements) == len(pinned) > 0
    assert [one for one, block in requirements.items() if not HASHED.search(block)] == []


def test_every_dependency_of_the_project_is_in_the_lock():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = list(project["project"]["dependencies"])
    wanted += [name for group in project["dependency-groups"].values() for name in group]
    names = {re.split(r"[=\[ ;]", line)[0] for line in LOCK.splitlines() if "==" in line}
    assert {re.split(r"[<>=\[ ;]", name)[0] for name in wanted} <= names
