"""What a step of the weekly run found, left in a folder as a file; `report_drift.py` makes the issue of all.

    python tools/findings.py --check binder --into _build/drift -- COMMAND ...

runs a command and leaves a finding: sound if it ended with 0, else the end of what it said.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import ROOT

DRIFT = ROOT / "_build" / "drift"
LAST = 60  # lines of a failed command's output that are kept


@dataclass(frozen=True)
class Finding:
    """One check: whether all is as it was, a sentence on it, and what differs: a diff or a log."""

    check: str
    sound: bool
    summary: str  #: goes into the issue's title: no capital, no full stop
    details: str = ""

    @property
    def line(self) -> str:
        """One line for the terminal."""
        return f"{self.check}: {'sound' if self.sound else 'NOT SOUND'}, {self.summary}"


def leave(finding: Finding, folder: Path) -> Path:
    """Write the finding into the folder, whole or not at all; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{finding.check}.json"
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(finding), ensure_ascii=False), encoding="utf-8")
    os.replace(draft, path)
    return path


def read_all(folder: Path) -> dict[str, Finding]:
    """The findings in the folder by the names of their checks."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return {one["check"]: Finding(**one) for one in found}


def of_command(check: str, command: list[str]) -> Finding:
    """Run a command, show what it says, and judge by its exit code."""
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
        )
    except OSError as problem:
        return Finding(check, False, f"`{command[0]}` cannot be run", str(problem))
    lines: list[str] = []
    with process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines = [*lines, line][-LAST:]
    if process.returncode == 0:
        return Finding(check, True, "it went through")
    return Finding(check, False, "it failed", "".join(lines))


def main(arguments: list[str]) -> int:
    """Command line; the exit code is 1 if the check is not sound."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", required=True)
    parser.add_argument("--into", type=Path, default=DRIFT, help="a folder (default: _build/drift)")
    options = parser.parse_args(arguments[:split])
    if not arguments[split + 1 :]:
        parser.error("which command? Name it after --")
    finding = of_command(options.check, arguments[split + 1 :])
    leave(finding, options.into)
    print(finding.line)
    return 0 if finding.sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
