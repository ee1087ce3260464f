"""What one reader and one running student cost a host: `python -m bench serving`.

A reader: the bytes of every page with what it loads. A student: the memory of a Jupyter server, and memory
and processor time of the kernel that runs a chapter from its first cell to its last.
"""

import tempfile
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from _ext.standalone import build_wheel
from bench.live_kernel import Lab, lab
from bench.machine import describe
from bench.missing import NotMeasured
from tools.browser import NoBrowserError, launched
from tools.environment import ROOT, enter, warm_font_cache
from tools.notebooks import execute, read
from tools.page_weight import compressed, loaded
from tools.static_host import hosted

#: Not ru_maxrss: it begins with what the process held that started the kernel.
ASKED = """\
import re, time
_most = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print(time.process_time(), 1024 * int(_most[1]))
"""
SLIDER = {"min": -6.0, "max": 6.0, "step": 0.1, "value": 0.0}


def measure() -> dict[str, Any]:
    """All of it; raises NotMeasured where there is no site or no browser."""
    enter()
    warm_font_cache()
    return {
        "machine": describe(),
        "kernels": [kernel(path) for path in sorted((ROOT / "chapters").glob("[0-9]*.ipynb"))],
        "server": server(),
        "site": site(ROOT / "_build" / "html"),
    }


def kernel(path: Path) -> dict[str, Any]:
    """One chapter: processor time in seconds and the most memory, in bytes, of its kernel.

    Raises NotMeasured where the system does not say what a process has held.
    """
    if not Path("/proc/self/status").is_file():
        raise NotMeasured("only Linux says how much memory a kernel has held")
    notebook = read(path)
    cell = {"cell_type": "code", "source": ASKED, "metadata": {}, "outputs": [], "execution_count": None}
    ran = execute(notebook | {"cells": [*notebook["cells"], cell]}, path.parent, path.name)
    seconds, memory = map(float, ran["cells"][-1]["outputs"][0]["text"].split())
    print(
        f"  {path.stem}: {seconds:.1f} s of processor time, {memory / 1e6:.0f} MB", flush=True
    )
    return {"chapter": path.stem, "cpu": seconds, "resident": memory}


def server() -> dict[str, float]:
    """A JupyterLab server that one user has opened: its memory in bytes, without any kernel's."""
    before = {child.pid for child in psutil.Process().children()}
    with lab(SLIDER) as running:
        (process,) = [child for child in psutil.Process().children() if child.pid not in before]
        opened(running)
        resident = process.memory_info().rss
    print(f"  a server without a kernel: {resident / 1e6:.0f} MB", flush=True)
    return {"resident": resident}


def opened(running: Lab) -> None:
    """Ask for what a browser asks for first, so that the server has loaded what it needs."""
    for path in ("lab", "api/contents", "api/kernelspecs", "lab/api/settings", "lab/api/workspaces/default"):
        request = urllib.request.Request(
            f"http://127.0.0.1:{running.port}/{path}", headers={"Authorization": f"token {running.token}"}
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            reply.read()


def site(folder: Path) -> dict[str, Any]:
    """What a first visit to each page takes, and one to all of them, in bytes as sent; and the whole site."""
    if not (folder / "index.html").is_file():
        raise NotMeasured("the site is not built: run make book first")
    pages = sorted(
        p.relative_to(folder).as_posix() for p in folder.rglob("*.html") if "_static" not in p.parts
    )
    everything: dict[str, int] = {}
    weights = {}
    try:
        with launched() as browser, hosted(folder) as host:
            for page in pages:
                files = loaded(browser, host, page)
                weights[page] = sum(files.values())
                everything |= files
    except NoBrowserError as problem:
        raise NotMeasured(str(problem)) from problem
    files = [path for path in folder.rglob("*") if path.is_file()]
    images = {
        f"/{path.relative_to(folder).as_posix()}": compressed(path) for path in folder.glob("_images/*")
    }
    everything |= images  # those further down a page come when the reader gets there
    with tempfile.TemporaryDirectory() as scratch:
        wheel = build_wheel(ROOT, Path(scratch)).stat().st_size
    print(f"  all pages: {sum(everything.values()) / 1e6:.1f} MB as sent", flush=True)
    return {
        "pages": weights,
        "all_pages": sum(everything.values()),
        "wheel": wheel,
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
        "compressed": sum(compressed(path) for path in files),
    }
