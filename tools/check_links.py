"""Ask for every address outside the site that the book names: `python tools/check_links.py`.

Sphinx's link checker asks; it knows the book as the site's build does. It wants the network and takes a few
minutes, because it asks one host for one page at a time. An address is broken when its host says that it is
gone, or when there is no such host. A host that merely refuses a program (403, 429 and their like: many
publishers do) proves nothing: those are listed and do not fail.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import ROOT, enter
from tools.findings import DRIFT, Finding, leave

IGNORED = (
    r"https?://(localhost|127\.0\.0\.1)(:\d+)?(/|$)",  # the reader's own machine
    r"https://github\.com/OWNER/",  # stands in _config.yml where no repository is known
)
SETTINGS: dict[str, Any] = {
    "linkcheck_timeout": 30,  # seconds
    "linkcheck_retries": 3,
    "linkcheck_workers": 2,
    "linkcheck_rate_limit_timeout": 60,  # seconds that a host may ask us to wait
    "linkcheck_report_timeouts_as_broken": False,
    "linkcheck_anchors": False,  # pages made by a script have none in what is sent
    "latex_individualpages": False,  # Jupyter Book asks for it whatever it builds
}
LONGEST = 160  # letters of a reason; its end has the cause
#: What hosts say to programs that they do not like, or when they are busy.
REFUSALS = {401, 403, 405, 406, 418, 429, 451, 500, 502, 503, 504, 999}
CODE = re.compile(r"\b(\d{3}) (?:Client|Server) Error")


def ask(root: Path, place: Path, ignored: tuple[str, ...] = IGNORED) -> list[dict[str, Any]]:
    """What Sphinx's link checker says of each address in the book at `root`; `place` is for its files.

    Raises RuntimeError if the book could not be read.
    """
    from jupyter_book.sphinx import build_sphinx

    settings = SETTINGS | {"linkcheck_ignore": list(ignored)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of old names among Sphinx's extensions, as for the site
        build_sphinx(
            str(root), str(place / "linkcheck"), builder="linkcheck", noconfig=True, quiet=True,
            path_config=str(root / "_config.yml"), confoverrides=settings, freshenv=True,
        )  # fmt: skip
    report = place / "linkcheck" / "output.json"
    if not report.is_file():
        raise RuntimeError("the book could not be read: does `make book` work?")
    return [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


def refused(answer: dict[str, Any]) -> bool:
    """Whether the host is there and only does not want to answer a program, or not now."""
    code = CODE.search(answer["info"])
    return bool(code and int(code[1]) in REFUSALS) or answer["status"] in ("timeout", "rate-limited")


def judge(answers: list[dict[str, Any]]) -> Finding:
    """One finding from all answers; no answer at all is not sound."""
    asked = [one for one in answers if one["uri"].startswith("http") and one["status"] != "ignored"]
    outside = {one["uri"]: one for one in asked}
    bad = [one for one in outside.values() if one["status"] in ("broken", "timeout", "rate-limited")]
    broken = [one for one in bad if not refused(one)]
    unclear = [one for one in bad if refused(one)]
    where = "- {filename}:{lineno}: {uri}\n  "
    lines = [where.format(**one) + one["info"][-LONGEST:] for one in broken]
    lines += [f"  {one['uri']} did not answer a program: {one['info'] or one['status']}" for one in unclear]
    if outside and not any(CODE.search(one["info"]) for one in bad) and len(broken) == len(outside):
        return Finding("links", False, "no other site could be reached: is there a network?", lines[0])
    if not outside:
        return Finding("links", False, "no address outside the site was found, which cannot be")
    if broken:
        return Finding("links", False, f"{len(broken)} of {len(outside)} links are broken", "\n".join(lines))
    if 2 * len(unclear) > len(outside):
        said = f"{len(unclear)} of {len(outside)} addresses did not answer: is there a network?"
        return Finding("links", False, said, "\n".join(lines))
    summary = f"{len(outside) - len(unclear)} of {len(outside)} links are there, {len(unclear)} did not say"
    return Finding("links", True, summary, "\n".join(lines))


def main(arguments: list[str] | None = None) -> int:
    """Command line; the exit code is 1 if a link is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--into", type=Path, default=DRIFT, help="a folder (default: _build/drift)")
    options = parser.parse_args(arguments)
    enter()
    print("Asking for every address in the book; this takes some minutes", flush=True)
    with tempfile.TemporaryDirectory(prefix="links-") as place:
        try:
            finding = judge(ask(ROOT, Path(place)))
        except RuntimeError as problem:
            finding = Finding("links", False, "the links could not be asked for", str(problem))
    leave(finding, options.into)
    print("\n".join(filter(None, [finding.details, finding.line])))
    return 0 if finding.sound else 1


if __name__ == "__main__":
    sys.exit(main())
