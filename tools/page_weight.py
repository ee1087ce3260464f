"""What each page of the built site weighs with all that it loads at first, as a static host sends it.

    python tools/page_weight.py

A page is opened in a browser at 1280 × 800 px and left alone until nothing more comes; pictures further down,
which come when the reader nears them, are not in it. Texts are compressed with gzip (tools/static_host.py).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.browser import launched
from tools.environment import ROOT
from tools.static_host import Host, content, hosted

KINDS = {".html": "page", ".css": "style", ".js": "scripts", ".png": "pictures", ".svg": "pictures"}


def loaded(browser: Any, host: Host, page: str) -> dict[str, int]:
    """Each file that opening `page` makes a fresh browser load, and its bytes."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    host.sent.clear()
    window = context.new_page()
    window.goto(f"{host.address}/{page}", wait_until="networkidle")
    context.close()
    return dict(host.sent)


def by_kind(files: dict[str, int]) -> dict[str, int]:
    """The same summed by kind of file."""
    sums: dict[str, int] = {}
    for name, size in files.items():
        kind = KINDS.get(Path(name).suffix, "other")
        sums[kind] = sums.get(kind, 0) + size
    return sums


def compressed(path: Path) -> int:
    """The bytes of one file as the host sends it."""
    return len(content(path, True, path.stat().st_mtime_ns))


def main() -> None:
    """Weigh every page of the built site."""
    site = ROOT / "_build" / "html"
    names = sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html") if "_static" not in p.parts)
    with launched() as browser, hosted(site) as host:
        for name in names:
            files = loaded(browser, host, name)
            kinds = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in sorted(by_kind(files).items()))
            print(f"{sum(files.values()) / 1000:6.1f} KB in {len(files):2} requests  {name} ({kinds})")


if __name__ == "__main__":
    main()
