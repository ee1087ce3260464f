"""The locks have a hash for every file and no address; binder/ has what the package needs, as locked."""

import os
import re
import subprocess
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "tools/uv.txt", "tools/lite.txt", "binder/requirements.txt")
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links|@ ?file:")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDS, GROUPS = PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]


def pins(lock):
    """The hashes of each `name==version` in a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.findall(r"^([a-z0-9][^ ]*==\S+).*\n((?: +--hash=sha256:[0-9a-f]{64}\b.*\n)+)", text, re.M)
    return {pin: set(re.findall("sha256:[0-9a-f]+", hashes)) for pin, hashes in blocks}


def pinned(lock):
    return {pin.split("==")[0] for pin in pins(lock)}


def names(requirements):
    return {canonicalize_name(Requirement(text).name) for text in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not ADDRESS.search(text)
    assert len(pins(lock)) == len(re.findall(r"^[^#\s]", text, re.M)) > 0


def test_every_dependency_of_the_project_is_in_the_lock():
    wanted = names([*NEEDS, *(text for group in GROUPS.values() for text in group)])
    assert wanted <= pinned("requirements.lock") | pinned("tools/lite.txt")


def test_binder_gets_what_the_package_needs_as_it_is_locked():
    """repo2docker installs this before the repository is there; postBuild adds the package."""
    locked, binder = pins("requirements.lock"), pins("binder/requirements.txt")
    assert [pin for pin, hashes in binder.items() if locked.get(pin) != hashes] == [], "run make lock"
    needed, waiting = set(), names(NEEDS) | names(GROUPS["build"])
    while waiting:
        needed |= waiting
        known = [Requirement(text) for name in waiting for text in distribution(name).requires or ()]
        waiting = (
            names(str(r) for r in known if r.marker is None or r.marker.evaluate({"extra": ""})) - needed
        )
    assert needed <= pinned("binder/requirements.txt"), "run make lock"
    assert not {"pytest", "playwright", "jupyter-book", "ruff"} & pinned("binder/requirements.txt")
    assert (ROOT / "binder/postBuild").stat().st_mode & 0o111, "repo2docker runs it as a program"


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
