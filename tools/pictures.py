"""Take pictures of the built site's pages, to be looked at: every page, four widths, light and dark.

    python tools/pictures.py FOLDER [--page chapters/02-sigmoid]... [--width 320]... [--scheme dark]...
                             [--open] [--no-script] [--forced-colours] [--print]

A long page comes in pieces (PAGE.WIDTH-SCHEME-01.png, ...) of at most 2,400 px. `--open` unfolds hints and
solutions; `--print` writes one PDF on A4 a page instead. It needs a Chromium, as the browser tests do.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.browser import launched
from tools.environment import ROOT
from tools.static_host import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

SITE = ROOT / "_build" / "html"
WIDTHS = (320, 768, 1280, 2560)
SCHEMES = ("light", "dark")
PIECE = 2400  # pixels: a taller picture is too small when it is looked at whole
LOADED = """async () => {
    document.querySelectorAll("img[loading=lazy]").forEach(image => { image.loading = "eager"; });
    await Promise.all([...document.images].map(image => image.decode().catch(() => 0)));
    await document.fonts.ready;
}"""


def names(site: Path) -> list[str]:
    """The pages of a site without their suffix; what a theme leaves in _static is none."""
    found = (path.relative_to(site) for path in sorted(site.rglob("*.html")))
    return [path.with_suffix("").as_posix() for path in found if "_static" not in path.parts]


def pieces(height: int, at_most: int = PIECE) -> Iterator[tuple[int, int]]:
    """Top and bottom of pieces of nearly equal height that cover a page of `height` pixels."""
    count = -(-height // at_most)
    edges = [round(height * n / count) for n in range(count + 1)]
    yield from pairwise(edges)


def settle(page: Page, unfold: bool) -> None:
    """Wait until pictures, fonts and explorables are there."""
    if unfold:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.evaluate(LOADED)
    page.wait_for_timeout(400)


def take(page: Page, stem: Path) -> int:
    """Write the whole page in pieces named after `stem`; return how many."""
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled")))
    cuts = list(pieces(whole.height))
    for number, (top, bottom) in enumerate(cuts, 1):
        whole.crop((0, top, whole.width, bottom)).save(f"{stem}-{number:02}.png")
    return len(cuts)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--site", type=Path, default=SITE)
    parser.add_argument("--page", action="append")
    parser.add_argument("--width", action="append", type=int)
    parser.add_argument("--scheme", action="append", choices=SCHEMES)
    for flag in ("--open", "--no-script", "--forced-colours", "--print"):
        parser.add_argument(flag, action="store_true")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Take the pictures that are asked for, all of them by default."""
    wanted = parse(arguments)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    with launched() as browser, served(wanted.site) as address:
        for width in wanted.width or WIDTHS:
            for scheme in wanted.scheme or SCHEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=scheme,  # type: ignore[arg-type]
                    java_script_enabled=not wanted.no_script,
                    forced_colors="active" if wanted.forced_colours else "none",
                )  # fmt: skip
                page = context.new_page()
                for name in wanted.page or names(wanted.site):
                    page.goto(f"{address}/{name}.html")
                    stem = wanted.folder / f"{name.replace('/', '-')}.{width}-{scheme}"
                    settle(page, wanted.open)
                    if wanted.print:
                        page.pdf(path=f"{stem}.pdf", format="A4", print_background=False)
                        taken += 1
                    else:
                        taken += take(page, stem)
                context.close()
    print(f"{taken} pictures in {wanted.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
