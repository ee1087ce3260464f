"""Two zips for readers without a network (`make bundle`), in _build/release.

- The site as it was built: unpacked, its index.html opens from disk, explorables included.
- The chapters as notebooks, with the book's package and what it needs as wheels: a chapter installs them from
  the folder beside it where they are missing, so that it runs in any environment with NumPy and matplotlib.

The same commit gives the same bytes: files are in order of their names, and none has a time.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from sphinx.errors import ConfigError

from _ext import citation
from _ext.standalone import build_wheel, uses_package, with_set_up
from tools import wheels
from tools.environment import ROOT, committed_notebooks
from tools.publication import place, title
from tools.set_up import LOCK

RELEASE = ROOT / "_build" / "release"
SITE = ROOT / "_build" / "html"
LICENCES = ("LICENSE", "LICENSE-text")
WHEELS = "wheels"
MOMENT = (2020, 2, 2, 0, 0, 0)  # what hatchling gives to the files of a wheel
#: What only a host can use: addresses from its root on, notes for crawlers, Python in the browser.
FOR_HOSTS = ("404.html", "robots.txt", "sitemap.xml", ".buildinfo", "lite")
TO_A_HOST = re.compile(rb'href="(?:\.\./)*(%s)[/?#"]' % b"|".join(re.escape(n.encode()) for n in FOR_HOSTS))
FROM_FOLDER = """\
# Where the book's package is missing, this installs it from the folder beside this one: no network is needed.
import importlib.util

if importlib.util.find_spec("actbook") is None:
    %pip install --quiet --no-index --find-links {address} actbook"""
SITE_README = """\
{title} {version}: the book, to read without a network

Unpack this zip and open index.html in a browser. Text, figures, explorables,
quizzes and search work from disk; nothing is fetched.

What needs a network: the launch buttons (Binder, Colab), the links that report
or edit something, and the notebooks behind the download buttons, which fetch
the book's package. To run chapters without a network, take {notebooks}.

The code is under the MIT licence (LICENSE), text and figures under CC BY 4.0
(LICENSE-text). To cite: CITATION.cff.
"""
README = """\
{title} {version}: the chapters, to run without a network

1. Unpack this zip where you keep your work, and start Jupyter in the folder
   that you get (on a command line there: jupyter lab).
2. Open a chapter from the folder chapters and run its cells from the top.
   The first cell of code installs the book's package where it is missing, from
   the folder wheels: nothing is fetched.

What has to be there: {python}, Jupyter, {stock}.
Any environment for scientific Python has them. To get them, with a network,
once: python -m pip install jupyterlab {arguments}

If an explorable shows as a line of text, reload the page in the browser:
Jupyter looks for widgets when it starts.

The code is under the MIT licence (LICENSE), text and figures under CC BY 4.0
(LICENSE-text); each wheel brings its own licence. To cite: CITATION.cff.
"""


class BundleError(Exception):
    """A bundle cannot be made; the message says why and what to do."""


def pack(target: Path, files: Mapping[str, bytes]) -> Path:
    """Write a zip whose one folder is called as the zip is; whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    try:
        with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path in sorted(files):
                entry = zipfile.ZipInfo(f"{target.stem}/{path}", MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # Unix, wherever it is made
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, files[path])
        Path(name).chmod(0o644)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return target


def texts(root: Path) -> dict[str, bytes]:
    """What goes into both: the licences, and how to cite."""
    cited = citation.completed(root, *place(root)).encode()
    return {name: (root / name).read_bytes() for name in LICENCES} | {citation.NAME: cited}


def site_files(root: Path, site: Path) -> dict[str, bytes]:
    """The site without what only a host can use; BundleError if it is not built."""
    if not (site / "index.html").is_file():
        raise BundleError(f"there is no site in {site}: run make book first")
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    kept = {name: path for name, path in paths.items() if name.split("/")[0] not in FOR_HOSTS}
    files = {name: path.read_bytes() for name, path in kept.items()}
    for name, page in files.items():
        if name.endswith(".html") and (link := TO_A_HOST.search(page)):
            raise BundleError(
                f"{name} of the site links to {link[1].decode()}, which only a host can serve:\n"
                "build the site without it (BOOK_LITE=0 make bundle)"
            )
    version = citation.version_of(root)
    said = SITE_README.format(title=title(root), version=version, notebooks=names(version)[1])
    return texts(root) | files | {"README.txt": said.encode()}


def notebook(path: Path) -> bytes:
    """A committed notebook with the cell that installs the package from the folder of wheels."""
    original = json.loads(path.read_text(encoding="utf-8"))
    if uses_package(original):
        original = with_set_up(original, f"../{WHEELS}", FROM_FOLDER)
    return (json.dumps(original, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def readme(root: Path) -> str:
    """What to do with the notebooks; what must be there is what pyproject.toml says."""
    about = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stock = [text for text in about["dependencies"] if text.startswith(wheels.BROUGHT)]
    python = about["requires-python"].removeprefix(">=")
    return README.format(
        title=title(root),
        version=about["version"],
        python=f"Python {python} or later",
        stock=" and ".join(text.replace(">=", " ") + " or later" for text in stock),
        arguments=" ".join(f'"{text}"' for text in stock),
    )


def notebook_files(root: Path) -> dict[str, bytes]:
    """The notebooks, the wheels, and how to start; needs the network where a wheel was never fetched."""
    files = texts(root) | {"README.txt": readme(root).encode()}
    for path in committed_notebooks(root):
        files[path.relative_to(root).as_posix()] = notebook(path)
    with tempfile.TemporaryDirectory() as folder:
        own = build_wheel(root, Path(folder))
        lock = LOCK.read_text(encoding="utf-8")
        files |= {f"{WHEELS}/{path.name}": path.read_bytes() for path in [own, *wheels.fetched(lock)]}
    return files


def names(version: str) -> tuple[str, str]:
    """What the two zips are called."""
    return f"actbook-site-{version}.zip", f"actbook-notebooks-{version}.zip"


def make(root: Path, target: Path, site: Path) -> list[Path]:
    """Write both zips into the folder `target`; their paths."""
    for_site, for_notebooks = names(citation.version_of(root))
    return [
        pack(target / for_site, site_files(root, site)),
        pack(target / for_notebooks, notebook_files(root)),
    ]


def main() -> int:
    """Make both; a problem is a message and exit code 1."""
    start = time.monotonic()
    print("Packing the site and the notebooks", flush=True)
    try:
        made = make(ROOT, RELEASE, SITE)
    except (BundleError, wheels.WheelError, RuntimeError, ConfigError) as problem:
        print(f"The bundles were not made: {problem}", file=sys.stderr)
        return 1
    for path in made:
        print(f"  {path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.1f} MB")
    print(f"Done in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
