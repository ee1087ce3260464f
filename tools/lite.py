"""Jupyter in the reader's browser: the folder `lite` of the built site (`make lite`).

JupyterLite is Jupyter as a static site, with Python compiled for browsers (Pyodide) as its kernel. It opens
the chapters as the site hands them out, and nothing else. Python itself, and the packages that Pyodide has,
come from the address that _ext/publication.py settles, when a reader opens a notebook. All else is ours:
Jupyter, the widgets' front ends, and an index of wheels with the book's package and what else it needs.

No other index is asked for packages: what the notice beside the link names as fetched is all that is.
JupyterLite has an environment of its own; the first build makes it, and needs the network.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _ext.publication import CHAPTERS, pyodide_folder, title
from _ext.publication import LITE_APP as APP
from _ext.publication import LITE_FOLDER as FOLDER
from _ext.standalone import build_wheel
from actbook.install_cell import with_set_up
from tools.environment import CACHE, ROOT, fixed_environment
from tools.side_environment import make

LOCK = ROOT / "tools" / "lite.txt"
HOME = CACHE / f"lite-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
FILES = "tree"  # Jupyter's page with the list of files
#: What Pyodide lacks: of what the package needs, and of what the kernel itself starts with (comm).
#: tests/test_lite.py follows every dependency from there.
NOT_IN_PYODIDE = ("anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "psygnal")
FRONT_ENDS = (
    Path(sys.prefix, "share/jupyter/labextensions/anywidget"),
    Path(sys.prefix, "share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager"),
    HOME / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension",
)
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
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
    const message = document.getElementById("out-of-reach");
    message.querySelector("b").textContent = python.host;
    message.hidden = false;
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
    """JupyterLite cannot be built; the message says why."""


def build(root: Path, site: Path) -> Path:
    """Make the folder of the built `site` afresh, for the book in `root`; return its path.

    The folder comes into its place whole, or not at all. Raises LiteError.
    """
    try:
        make_environment()
        with tempfile.TemporaryDirectory(dir=site.parent) as name:
            work = Path(name)
            prepare(root, site, work)
            run("-m", "jupyterlite_core", "build", "--lite-dir", str(work))
            for page in (work / "made").rglob("*.html"):
                page.write_text(add_messages(page), encoding="utf-8")
            shutil.rmtree(site / FOLDER, ignore_errors=True)
            return (work / "made").rename(site / FOLDER)
    except (RuntimeError, subprocess.CalledProcessError) as problem:
        raise LiteError(f"JupyterLite was not built: {problem}") from problem


def make_environment() -> None:
    """Make JupyterLite's environment, unless it is there."""
    make(HOME, ("--require-hashes", "-r", str(LOCK)))


def run(*arguments: str) -> None:
    """Run the Python of JupyterLite's environment; RuntimeError with what it says if it fails."""
    environment = fixed_environment(PYTHONWARNINGS="ignore")
    command = [str(HOME / "bin" / "python"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr)[-3000:])


def fetch_wheels(folder: Path, packages: tuple[str, ...] = NOT_IN_PYODIDE) -> None:
    """Download these packages as the book's lock has them, without compiled parts."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(rf"^(?:{'|'.join(packages)})==.*\n(?: +--hash=.*\n)+", lock, re.MULTILINE)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        requirements = Path(name) / "wheels.txt"
        requirements.write_text("".join(pins), encoding="utf-8")
        pure = ("--only-binary=:all:", "--implementation=py", "--abi=none", "--platform=any")
        run(
            *("-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", *pure),
            *("--dest", str(folder), "-r", str(requirements)),
        )


def prepare(root: Path, site: Path, work: Path) -> None:
    """Lay out in `work` what JupyterLite reads: notebooks, wheels and settings."""
    if missing := [str(folder) for folder in FRONT_ENDS if not folder.is_dir()]:
        raise RuntimeError(f"front ends are missing: {', '.join(missing)}")
    (work / "files").mkdir()
    for source in sorted((site / "_sources" / CHAPTERS).glob("*.ipynb")):
        notebook = with_set_up(json.loads(source.read_text(encoding="utf-8")), "actbook", SET_UP)
        (work / "files" / source.name).write_text(json.dumps(notebook), encoding="utf-8")
    build_wheel(root, work / "wheels")
    fetch_wheels(work / "wheels")
    page = page_settings(title(root), pyodide_folder(dict(os.environ)))
    (work / "jupyter-lite.json").write_text(json.dumps(page))
    (work / "jupyter_lite_config.json").write_text(json.dumps(build_settings(work)))


def page_settings(name: str, pyodide: str) -> dict[str, Any]:
    """What Jupyter's pages read when they start; pyodide: the folder that Python is fetched from."""
    kernel = {"pyodideUrl": f"{pyodide}pyodide.mjs", "disablePyPIFallback": True}
    data = {"appName": name, "appUrl": f"./{FILES}", "litePluginSettings": {KERNEL: kernel}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def build_settings(work: Path) -> dict[str, Any]:
    """What the builder reads. Only named front ends go in: what else lies in the environment does not."""
    return {
        "LiteBuildConfig": {
            "apps": [APP, FILES],
            "contents": [str(work / "files")],
            "federated_extensions": [str(folder) for folder in FRONT_ENDS],
            "ignore_sys_prefix": ["federated_extensions"],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "output_dir": str(work / "made"),
            "cache_dir": str(work / "cache"),
        },
        "PipliteAddon": {"piplite_urls": [str(work / "wheels")]},
    }


def add_messages(page: Path) -> str:
    """The page with its language, and words where Jupyter or Python cannot start."""
    text = re.sub(r"<html(?=>)", '<html lang="en"', page.read_text(encoding="utf-8"), count=1)
    message = FROM_DISK + (OUT_OF_REACH if page.parent.name == APP else "")  # the list of files runs nothing
    return re.sub(r"<body[^>]*>", lambda body: f"{body[0]}\n{message}", text, count=1)


def size(folder: Path) -> tuple[int, float]:
    """How many files there are in a folder, and how many MB (10⁶ bytes) they have."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes) / 1e6
