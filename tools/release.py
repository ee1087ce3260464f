"""Rehearse a release (`make release`): build it, check it, list what would be uploaded; upload nothing.

    python tools/release.py [--tag NAME]

--tag is given by the workflow that a tag starts: its name has to be that of the version, and the changelog
has to have the date. What is made lies in _build/release, the text of the release in _build/release-notes.md.

Exit codes: 0 all is well, 1 something could not be built or is not sound, 2 this commit may not be released
and nothing was built.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import ROOT, fixed_environment
from tools.releasing.artefacts import FOLDER, MAKERS, SUMS, files
from tools.releasing.checks import CHECKS
from tools.releasing.notes import notes
from tools.releasing.state import examine

NOTES = "_build/release-notes.md"
OFFLINE = {"BOOK_LITE": "0"}  # Python in the browser needs a host, and the zip of the site opens from disk


def checksum(path: Path) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sums(folder: Path) -> str:
    """A line for each file in `folder`, which `sha256sum --check` understands."""
    return "".join(f"{checksum(path)}  {path.name}\n" for path in sorted(folder.iterdir()))


def built(root: Path, version: str) -> str:
    """Make every part in a fresh folder; what failed, or an empty text."""
    folder = root / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for maker in MAKERS:
        print(f"\n== making {maker.what}", flush=True)
        command = [sys.executable, *(part.format(version=version) for part in maker.command)]
        if subprocess.run(command, cwd=root, env=fixed_environment(**OFFLINE), check=False).returncode:
            return f"{maker.what}: not made, for the reason above"
    return ""


def faults(folder: Path, version: str) -> list[str]:
    """What is wrong with what was built, a sentence each."""
    found = []
    for what, check in CHECKS:
        print(f"\n== checking: {what}", flush=True)
        start = time.monotonic()
        wrong = check(folder, version)
        print("\n".join(wrong) or f"yes ({time.monotonic() - start:.0f} s)", flush=True)
        found += wrong
    return found


def listing(folder: Path, version: str) -> str:
    """What would be uploaded: size and checksum of each file, and whom it is for."""
    lines = []
    for name, whom in files(version).items():
        path = folder / name
        lines += [f"  {name}  {path.stat().st_size:,} bytes: {whom}", f"    sha256 {checksum(path)}"]
    return "\n".join(lines)


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Examine, build, check, list."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tag", help="the tag that is being released")
    tag = parser.parse_args(arguments).tag
    state = examine(root, tag)
    try:
        text = notes((root / "CHANGELOG.md").read_text(encoding="utf-8"), state.version)
    except ValueError as problem:
        state.problems.append(str(problem))
    if state.problems:
        print(f"{state.version} cannot be released from here:", file=sys.stderr)
        print("\n".join(f"  - {problem}" for problem in state.problems), file=sys.stderr)
        return 2
    start = time.monotonic()
    print(f"Rehearsing the release of {state.version}; nothing is uploaded", flush=True)
    folder = root / FOLDER
    failed = built(root, state.version)
    wrong = [failed] if failed else faults(folder, state.version)
    if wrong:
        print(f"\n{state.version} is not fit to be released:", file=sys.stderr)
        print("\n".join(f"  - {fault}" for fault in wrong), file=sys.stderr)
        return 1
    (folder / SUMS).write_text(sums(folder), encoding="utf-8", newline="\n")
    (root / NOTES).write_text(text, encoding="utf-8", newline="\n")
    print(f"\n== the text of the release ({NOTES})\n\n{text}")
    print(f"== what would be uploaded ({FOLDER})\n\n{listing(folder, state.version)}\n")
    for remark in state.remarks:
        print(f"Before the tag: {remark}.")
    print(f"All is well, in {time.monotonic() - start:.0f} s. Nothing was uploaded.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
