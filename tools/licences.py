"""Whether everything that the lock installs has a licence that the book can live with.

    python tools/licences.py

pip-licenses reads what each installed package says of itself. Allowed are licences that let all use, change
and pass on the whole: a student, a university, a company. A package that says nothing, or something that is
not on the list, fails until somebody has read its licence and written a line here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools import binder
from tools.environment import ROOT
from tools.set_up import LOCK, UV_LOCK

ALLOWED = frozenset(
    {
        # as SPDX names them
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU",
        "PSF-2.0", "Zlib",
        # as older packages put it
        "Apache 2.0", "Apache License, Version 2.0", "Apache Software License", "BSD License",
        "ISC License (ISCL)", "MIT License", "Python Software Foundation License",
        # changes to their own files stay under their licence; we change none, and use them as they come
        "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)",
    }
)  # fmt: skip

#: What a package says that is not allowed as it stands, and why the package is.
READ = {
    "docutils": (
        "BSD License; GNU General Public License (GPL); Public Domain; Python Software Foundation License",
        "each is of some of its files; the GPL's is tools/editors/emacs/rst.el, which is not installed",
    ),
    "pkginfo": ("UNKNOWN", "MIT: the licence file in its wheel says so, the metadata nothing"),
}

#: What only other systems or Pythons install, so that it cannot be asked everywhere: read in its own package.
ELSEWHERE = {
    "appnope": "BSD-2-Clause",  # macOS
    "colorama": "BSD-3-Clause",  # Windows
    "overrides": "Apache-2.0",  # Python 3.11
    "pywinpty": "MIT",  # Windows
    "uv": "MIT OR Apache-2.0",  # lies in .cache/uv, or comes from the user
}


def is_allowed(licence: str) -> bool:
    """Whether what an expression asks for is allowed; of a list with semicolons all has to be."""
    if "(" in licence and re.search(r"\b(AND|OR)\b", licence):
        return False  # somebody has to read it
    return all(
        any(all(part.strip() in ALLOWED for part in choice.split(" AND ")) for choice in listed.split(" OR "))
        for listed in licence.split("; ")
    )


def normal(name: str) -> str:
    """A package's name as the lock has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked_names(*locks: str) -> set[str]:
    """The packages in some locks, given as texts."""
    return {normal(re.split(r"[=\[ ;]", line)[0]) for lock in locks for line in binder.entries(lock)}


def installed_licences() -> dict[str, str]:
    """What each package of this environment says of its licence."""
    command = [sys.executable, "-m", "piplicenses", "--with-system", "--from=mixed", "--format=json"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {normal(entry["Name"]): entry["License"] for entry in json.loads(said)}


def objections(locked: Iterable[str], installed: Mapping[str, str]) -> list[str]:
    """What is wrong, a sentence each; empty if all is well."""
    names = set(locked)
    known = {**ELSEWHERE, **installed}
    found = []
    for name in sorted(names):
        licence = known.get(name)
        if licence is None:
            found.append(f"{name} is in the lock and not installed: read its licence and add it to ELSEWHERE")
        elif licence != READ.get(name, (None,))[0] and not is_allowed(licence):
            found.append(f"{name} is under {licence!r}, which nobody has allowed: see tools/licences.py")
    stale = sorted((READ.keys() | ELSEWHERE.keys()) - names)
    return found + [f"{name} is in no lock any more: take it out of tools/licences.py" for name in stale]


def main() -> int:
    """Say what is wrong, or how many licences were looked at."""
    locked = locked_names(*(path.read_text(encoding="utf-8") for path in (LOCK, UV_LOCK)))
    found = objections(locked, installed_licences())
    where = Path(__file__).relative_to(ROOT)
    print("\n".join(found) or f"{len(locked)} packages have a licence that {where} allows.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
