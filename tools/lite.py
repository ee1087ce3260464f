"""Jupyter in the reader's browser: the folder `lite` of the built site (`make lite`).

JupyterLite is Jupyter as a static site, with Python compiled for browsers (Pyodide) as its kernel. It opens
the chapters as the site hands them out, and nothing else. Python itself, and the packages that Pyodide has,
come from the address that _ext/publication.py settles, when a reader opens a notebook. All else is ours:
Jupyter, the widgets' front ends, and an index of wheels with the book's package and what else it needs.

No other index is asked for packages: what the notice beside the link names as fetched is all that is.

Building needs no network, for everything is in the lock. Two builds of one commit are equal.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from _ext.publication import CHAPTERS, pyodide_folder, title
from _ext.publication import LITE_APP as APP
from _ext.publication import LITE_FOLDER as FOLDER
from _ext.standalone import build_wheel
from actgrade.install_cell import with_set_up
from tools.environment import fixed_environment
from tools.pure_wheel import pack

FILES = "tree"  # Jupyter's page with the list of files
#: What Pyodide lacks: of what the package needs, and of what the kernel itself starts with (comm).
#: tests/test_lite.py follows every dependency from there.
NOT_IN_PYODIDE = ("anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "psygnal")
FRONT_ENDS = ("anywidget", "@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension")
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
#: Nobody learns anything from the column of dates, all the same.
LOOKS = {"@jupyterlab/filebrowser-extension:browser": {"showLastModifiedColumn": False}}
DATE = 315532800  # 1980, the first that a zip file knows; in seconds, for every file that has to have one
#: For those who build JupyterLite; no page asks for them.
LEFT_OVER = ("rspack.config*.js", "package.json", "doc", "*/package.json", "*/build", "jupyterlite.schema*")
FROM_DISK = """\
<p id="cannot-start" style="padding: 1em" hidden>Python in your browser starts from a web server only, and
this page was opened from disk. See the book on its site, or type <code>BOOK_LITE=1 make serve</code>.</p>
<script>document.getElementById("cannot-start").hidden = location.protocol !== "file:";</script>
"""
#: Else there is a small red cross beside the kernel's name, and nothing more. The address is in the settings.
OUT_OF_REACH = f"""\
<p id="out-of-reach" role="alert" style="position: fixed; inset: auto 0 0; z-index: 99999; margin: 0;
padding: 1em; background: #fff3cd; color: #000" hidden>Python could not be fetched from <b></b>: the network
here does not let it through, or there is none. Nothing can be run here; the book's page has other ways.</p>
<script type="module">
if (location.protocol !== "file:") {{
  const settings = await (await fetch("../jupyter-lite.json")).json();
  const python = new URL(settings["jupyter-config-data"].litePluginSettings["{KERNEL}"].pyodideUrl, location);
  fetch(python, {{ mode: "no-cors" }}).catch(() => {{
    const said = document.getElementById("out-of-reach");
    said.querySelector("b").textContent = python.host;
    said.hidden = false;
  }});
}}
</script>
"""
#: The first cell of each notebook. When a requirement cannot be met, piplite leaves its refusal to ask other
#: indexes behind with tasks still running: micropip has none to ask then.
SET_UP = """\
# This installs the book's package from the book's site, and from nowhere else.
import importlib.util
import logging

logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # no notice about its fonts
if importlib.util.find_spec("actbook") is None:
    import micropip

    micropip.set_index_urls([])
    %pip install --quiet {address}"""


class LiteError(RuntimeError):
    """JupyterLite cannot be built; the message says why, and what to do."""


def build(root: Path, site: Path) -> Path:
    """Make the folder of the built `site` anew, for the book in `root`; its path.

    The folder comes into its place whole, or not at all. Raises LiteError.
    """
    with tempfile.TemporaryDirectory(dir=site.parent) as name:
        work = Path(name)
        prepare(root, site, work)
        made = run_jupyterlite(work)
        finish(made)
        target = site / FOLDER
        shutil.rmtree(target, ignore_errors=True)
        return made.rename(target)


def prepare(root: Path, site: Path, work: Path) -> None:
    """Lay out in `work` what JupyterLite reads: notebooks, wheels and settings."""
    sources = sorted((site / "_sources" / CHAPTERS).glob("*.ipynb"))
    if not sources:
        raise LiteError(f"no chapter was built: there is no notebook in {site / '_sources' / CHAPTERS}")
    (work / "files").mkdir()
    for source in sources:
        notebook = with_set_up(json.loads(source.read_text(encoding="utf-8")), "actbook", SET_UP)
        text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
        (work / "files" / source.name).write_text(text + "\n", encoding="utf-8", newline="\n")
    wheels = work / "wheels"
    try:
        build_wheel(root, wheels)
    except RuntimeError as problem:
        raise LiteError(str(problem)) from problem
    for package in NOT_IN_PYODIDE:
        try:
            pack(package, wheels)
        except PackageNotFoundError as problem:
            raise LiteError(f"{package} is missing here: make set-up installs it") from problem
        except ValueError as problem:
            raise LiteError(f"no wheel for the browser: {problem}") from problem
    for wheel in wheels.iterdir():
        os.utime(wheel, (DATE, DATE))  # the index says when a wheel was made
    (work / "jupyter-lite.json").write_text(
        json.dumps(page_settings(title(root), pyodide_folder(dict(os.environ))))
    )
    (work / "overrides.json").write_text(json.dumps(LOOKS))
    (work / "jupyter_lite_config.json").write_text(json.dumps(build_settings(work)))


def page_settings(name: str, pyodide: str) -> dict[str, Any]:
    """What Jupyter's pages read when they start; pyodide: the folder that Python is fetched from."""
    kernel = {"pyodideUrl": f"{pyodide}pyodide.mjs", "disablePyPIFallback": True}
    said = {"appName": name, "appUrl": f"./{FILES}"}
    data = said | {"litePluginSettings": {KERNEL: kernel}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def build_settings(work: Path) -> dict[str, Any]:
    """What the builder reads. Only named front ends go in: what else lies in the environment does not."""
    extensions = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    missing = [name for name in FRONT_ENDS if not (extensions / name / "package.json").is_file()]
    if missing:
        raise LiteError(f"front ends are missing here: {', '.join(missing)}; make set-up installs them")
    return {
        "LiteBuildConfig": {
            "apps": [APP, FILES],
            "contents": [str(work / "files")],
            "federated_extensions": [str(extensions / name) for name in FRONT_ENDS],
            "ignore_sys_prefix": ["federated_extensions"],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "output_dir": str(work / "made"),
            "cache_dir": str(work / "cache"),
            "source_date_epoch": DATE,
        },
        "PipliteAddon": {"piplite_urls": [str(work / "wheels")]},
    }


def run_jupyterlite(work: Path) -> Path:
    """Build in the folder `work`; the folder with the result."""
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(work)]
    environment = fixed_environment(SOURCE_DATE_EPOCH=str(DATE), PYTHONWARNINGS="ignore")
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    made = work / "made"
    if done.returncode or not (made / "jupyter-lite.json").is_file():
        raise LiteError(f"JupyterLite was not built:\n{(done.stdout + done.stderr)[-3000:]}")
    return made


def finish(made: Path) -> None:
    """Make the result the same each time, without leftovers, and its pages say what is missing."""
    for pattern in LEFT_OVER:
        for path in made.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for listing in (made / "api" / "contents").rglob("all.json"):
        found = json.loads(listing.read_text(encoding="utf-8"))
        found["content"].sort(key=lambda entry: entry["path"])  # else in the order of the disk
        listing.write_text(json.dumps(found, indent=2, sort_keys=True), encoding="utf-8", newline="\n")
    for page in made.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        text = re.sub(r"<html(?=>)", '<html lang="en"', text, count=1)
        said = FROM_DISK + (OUT_OF_REACH if page.parent.name == APP else "")  # the list of files runs nothing
        if body := re.search(r"<body[^>]*>", text):  # a page that only leads on has none
            text = f"{text[: body.end()]}\n{said}{text[body.end() :]}"
        page.write_text(text, encoding="utf-8", newline="\n")


def size(folder: Path) -> tuple[int, float]:
    """How many files there are in a folder, and how many MB (10⁶ bytes) they have."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes) / 1e6
