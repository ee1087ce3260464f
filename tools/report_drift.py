"""Make the weekly run's issue of what its steps left: `python tools/report_drift.py [FOLDER]`.

Title and body are printed, or added to FILE in the form in which GitHub's workflows hand results on. The body
is Markdown: what is not sound first, each with its diff or log, cut so that GitHub takes it; then the newer
versions. When all is sound the title is empty. A step that left nothing did not run, and that is not sound.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.findings import DRIFT, Finding, read_all

#: Every check of the weekly run, in the order of the report: what it is, and how to see it here.
CHECKS = {
    "outputs": ("What the chapters print with the newest versions", ".venv/bin/python tools/newest.py"),
    "tests": ("The package's tests with the newest versions", "python tools/matrix.py --dependencies newest"),
    "site": ("The site with the newest versions", ".venv/bin/python tools/newest.py"),
    "links": ("Links to other sites", ".venv/bin/python tools/check_links.py"),
    "binder": ("Binder's image", ".venv/bin/python tools/replay_binder.py"),
    "versions": ("Versions: requirements.lock → newest", ".venv/bin/python tools/lock.py --upgrade"),
}
PREFIX = "Weekly run: "  # by which the workflow finds the issue that is open already
CHARACTERS = 65_000  # GitHub takes 65,536 in a body
BYTES = 120_000  # a system takes 131,072 in one variable, in which the body travels
NEXT = """\
**What to do.** If a new version is wrong for this book, forbid it in `pyproject.toml`, with the reason.
If it is right, take it: `.venv/bin/python tools/lock.py --upgrade`, then `make notebooks`.
Read the difference, and correct what the text says of it.
A link that is gone wants another that says the same.
This issue is written anew each week while it is open, and closed when all is sound.
"""


def completed(found: dict[str, Finding]) -> list[Finding]:
    """A finding for every check, in their order; one that left nothing is not sound."""
    return [found.get(check, Finding(check, False, f"the step `{check}` did not run")) for check in CHECKS]


def title(findings: Sequence[Finding]) -> str:
    """What is not sound, in one line; "" if all is."""
    wrong = [one.summary for one in findings if not one.sound]
    if not wrong:
        return ""
    line = PREFIX + "; ".join(wrong)
    return line if len(line) <= 200 else line[:199] + "…"


def clipped(text: str, room: int) -> str:
    """The first lines of the text that fit into `room` bytes, and how many more there are."""
    lines = text.splitlines()
    kept, used = 0, 0
    for line in lines:
        used += len(line.encode()) + 1
        if used > room:
            break
        kept += 1
    left = len(lines) - kept
    return "\n".join([*lines[:kept], *([f"… and {left} more lines"] if left else [])])


def shares(sizes: Sequence[int], room: int) -> list[int]:
    """How much of `room` each gets: all that it wants, or, when that is too much, as much as the others."""
    given = [0] * len(sizes)
    order = sorted(range(len(sizes)), key=lambda index: sizes[index])
    for position, index in enumerate(order):
        given[index] = min(sizes[index], room // (len(order) - position))
        room -= given[index]
    return given


def fenced(text: str) -> str:
    """The text as a diff, in a fence that nothing in it can close."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}diff\n{text}\n{fence}"


def body(findings: Sequence[Finding], run: str = "") -> str:
    """The issue's text; `run` is the address of the run that found it."""
    shown = sorted(findings, key=lambda one: one.sound)  # the order of the checks stays within each half
    log = f" ([its log]({run}))" if run else ""
    parts = [f"The weekly run{log} found that not all is as it was.\n", NEXT]
    bare = sum(len(part.encode()) for part in parts) + 400 * len(shown)
    details = [one.details for one in shown]
    room = min(CHARACTERS, BYTES) - bare
    rooms = shares([len(text.encode()) + 1 for text in details], room)
    for one, space in zip(shown, rooms, strict=True):
        about, command = CHECKS[one.check]
        parts.append(f"## {'✓' if one.sound else '✗'} {about}\n")
        parts.append(f"{one.summary[:1].upper()}{one.summary[1:]}. To see it here: `{command}`\n")
        if one.details:
            text = fenced(clipped(one.details, space))
            folded = f"<details><summary>Show</summary>\n\n{text}\n\n</details>"
            parts.append(f"{folded if one.sound else text}\n")
    return "\n".join(parts)


def hand_on(values: dict[str, str], output: Path) -> None:
    """Add values to a file of GitHub's workflows, with a mark between them that cannot be in them."""
    with output.open("a", encoding="utf-8", newline="\n") as file:
        for name, value in values.items():
            mark = f"end-{secrets.token_hex(16)}"
            file.write(f"{name}<<{mark}\n{value}\n{mark}\n")


def address_of_run(environment: dict[str, str]) -> str:
    """Where this run's log can be read, on GitHub; else ""."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
    server, repository, number = (environment.get(name, "") for name in names)
    return f"{server}/{repository}/actions/runs/{number}" if number else ""


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=DRIFT, help="(default: _build/drift)")
    parser.add_argument("--output", type=Path, help="a file of GitHub's workflows")
    options = parser.parse_args(arguments)
    findings = completed(read_all(options.folder))
    values = {"title": title(findings), "body": body(findings, address_of_run(dict(os.environ)))}
    if options.output:
        hand_on(values, options.output)
    print(values["title"] or "All is sound.", values["body"], sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
