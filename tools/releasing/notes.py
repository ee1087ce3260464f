"""The text of a release: its section of CHANGELOG.md, and which file is for whom."""

from __future__ import annotations

import re

from tools.releasing.artefacts import files


def section(changelog: str, version: str) -> str:
    """What CHANGELOG.md says of a version, without its heading; ValueError if that is nothing."""
    found = re.search(rf"(?ms)^## {re.escape(version)} \([^)]*\)\n(.*?)(?=^## |\Z)", changelog)
    text = found[1].strip() if found else ""
    if not text:
        raise ValueError(f"CHANGELOG.md says nothing of {version}: a release tells its readers what changed")
    return text


def notes(changelog: str, version: str) -> str:
    """The whole text, as Markdown."""
    listed = "\n".join(f"- `{name}`: {whom}." for name, whom in files(version).items())
    return f"{section(changelog, version)}\n\n### Files\n\n{listed}\n"
