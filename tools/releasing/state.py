"""Whether this commit may become a release: a clean tree, one version, and no tag of that name."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from importlib.metadata import version as installed_version
from pathlib import Path

from packaging.version import InvalidVersion, Version

from _ext import citation


@dataclass
class State:
    """A version, what stands in the way of its release, and what only stands in the way of publishing it."""

    version: str
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class _Git:
    """Questions to git about one folder; None where git has no answer."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, *arguments: str) -> str | None:
        try:
            command = ["git", "-C", str(self.root), *arguments]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:  # no git here
            return None
        return done.stdout.strip() if done.returncode == 0 else None


def examine(root: Path, tag: str | None = None) -> State:
    """The state of the clone in `root`; tag: the name of the tag to release, None in a rehearsal."""
    state = State(citation.version_of(root))
    _look_at_tree(root, state)
    _look_at_changelog(root, state, tag)
    _look_at_tags(root, state, tag)
    _look_at_other_versions(root, state)
    return state


def _look_at_tree(root: Path, state: State) -> None:
    changed = _Git(root)("status", "--porcelain")
    if changed is None:
        state.problems.append("this is no git clone, so nothing says which commit would be released")
    elif changed:
        names = ", ".join(line[2:].strip() for line in changed.splitlines()[:5])
        state.problems.append(f"the tree is not clean: commit or put away {names}")


def _look_at_changelog(root: Path, state: State, tag: str | None) -> None:
    try:
        newest, date = citation.newest_heading((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    except ValueError as problem:
        state.problems.append(str(problem))
        return
    if newest != state.version:
        state.problems.append(
            f"pyproject.toml has version {state.version} and the newest section of CHANGELOG.md is {newest}"
        )
    elif not citation.DATE.fullmatch(date):
        said = f"CHANGELOG.md gives {date!r} for the date of {newest}: put the day of the release there"
        (state.problems if tag else state.remarks).append(said)


def _look_at_tags(root: Path, state: State, tag: str | None) -> None:
    git, own = _Git(root), f"v{state.version}"
    tags = (git("tag", "--list", "v*") or "").split()
    if tag is None and own in tags:
        state.problems.append(f"{own} is a tag already: raise the version in pyproject.toml")
    if tag is not None and tag != own:
        state.problems.append(f"the tag is {tag}, and the version in pyproject.toml calls for {own}")
    elif tag is not None and git("rev-parse", f"{tag}^{{commit}}") != git("rev-parse", "HEAD"):
        state.problems.append(f"the tag {tag} is not at this commit")
    try:
        later = [name for name in tags if _number(name) > Version(state.version)]
    except InvalidVersion:
        state.problems.append(f"{state.version!r} is no version number")
        return
    if later:
        state.problems.append(f"{state.version} is not above {max(later, key=_number)}, which is a tag")


def _number(tag: str) -> Version:
    """The version of a tag; 0 for a tag that is none."""
    try:
        return Version(tag.removeprefix("v"))
    except InvalidVersion:
        return Version("0")


def _look_at_other_versions(root: Path, state: State) -> None:
    installed = installed_version("actbook")
    if installed != state.version:
        state.problems.append(f"actbook {installed} is installed, not {state.version}: run make set-up")
    try:
        citation.completed(root, "", "")
    except ValueError as problem:
        state.problems.append(str(problem))
