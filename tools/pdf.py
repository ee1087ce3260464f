"""Print the built site as one PDF (`make pdf`): title page, contents, every page of the toc, hints, answers.

    python tools/pdf.py [--root FOLDER] [--to FILE]

It needs a Chromium, as the browser tests do, and a site that is built. The file is _build/TITLE.pdf, or the
one that is named; what was there before stays until the new one is whole.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.browser import NoBrowserError
from tools.environment import ROOT
from tools.paper_book import BookError
from tools.paper_book.document import put_together
from tools.paper_book.front import About
from tools.paper_book.printing import numbers_in, printed
from tools.paper_book.properties import finished
from tools.publication import in_file_names


def write(data: bytes, path: Path) -> None:
    """Put a whole file in the place of an old one; a half-written one is never there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def say(words: str) -> None:
    """Progress, at once."""
    print(f"  {words}", flush=True)


def make(root: Path, path: Path | None) -> tuple[Path, int]:
    """Print the book that lies in `root`; return the file and how many pages it has."""
    site = root / "_build" / "html"
    if not (site / "index.html").is_file():
        raise BookError(f"there is no built site in {site}: run make book first")
    about = About.of(root, site)
    document = put_together(site, root / "_toc.yml", about, say)
    say("printing, twice or more: page numbers are known when everything has its place")
    data = finished(printed(document.html, site, say), document, about)
    path = path or root / "_build" / f"{in_file_names(about.title)}.pdf"
    write(data, path)
    return path, int(numbers_in(data)[""])


def main(arguments: list[str]) -> int:
    """The command; 1 when there is no book to print or nothing to print it with."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT, help="the book's folder")
    parser.add_argument("--to", type=Path, help="the file to write")
    wanted = parser.parse_args(arguments)
    start = time.monotonic()
    try:
        path, pages = make(wanted.root.resolve(), wanted.to)
    except (BookError, NoBrowserError) as problem:
        print(f"\nThere is no PDF: {problem}.", file=sys.stderr)
        return 1
    size = path.stat().st_size / 1e6
    print(f"\n{path}: {pages} pages, {size:.1f} MB, made in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
