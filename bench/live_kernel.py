"""`interact` with a live kernel: JupyterLab on this machine, and a notebook that draws f and its tangent.

What a notebook does where this book has an explorable: every step of the slider goes to the kernel,
matplotlib draws, and the new picture comes back. Browser and kernel share the machine: no network delays it.
"""

import json
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import nbformat

from bench.environment import HOME
from tools.environment import fixed_environment

FOLDER = HOME / "lab"
NOTEBOOK = "tangent.ipynb"
SOURCE = """\
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact

from actbook import sigmoid

grid = np.linspace({min}, {max}, 200)


def draw(x):
    fig, (above, below) = plt.subplots(2, 1, sharex=True)
    above.plot(grid, sigmoid(grid))
    above.plot(x, sigmoid(x), "o")
    above.axline((x, sigmoid(x)), slope=sigmoid.derivative(x))
    below.plot(grid, sigmoid.derivative(grid))
    below.plot(x, sigmoid.derivative(x), "o")
    plt.show()


interact(draw, x=FloatSlider(min={min}, max={max}, step={step}, value={value}));
"""


@dataclass(frozen=True)
class Lab:
    """A running server."""

    port: int
    token: str

    @property
    def notebook(self) -> str:
        """The address at which the notebook opens, in a workspace of its own."""
        return f"http://127.0.0.1:{self.port}/lab/workspaces/bench/tree/{NOTEBOOK}?reset&token={self.token}"

    def stop_kernels(self) -> None:
        """End all sessions, so that the next visit starts a kernel as a newcomer's would."""
        for session in json.loads(self._ask("sessions")):
            self._ask(f"sessions/{session['id']}", method="DELETE")

    def answers(self) -> bool:
        """Whether the server is up."""
        try:
            self._ask("status")
        except (urllib.error.URLError, OSError):
            return False
        return True

    def _ask(self, what: str, method: str = "GET") -> str:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{what}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=20) as reply:
            return str(reply.read().decode())


@contextmanager
def lab(slider: dict[str, float]) -> Iterator[Lab]:
    """A JupyterLab with the notebook in it, while the `with` lasts.

    `slider` has min, max, step and value. Raises RuntimeError if the server does not come up.
    """
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "work").mkdir(parents=True)
    cell = nbformat.v4.new_code_cell(SOURCE.format(**slider))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(notebook, FOLDER / "work" / NOTEBOOK)
    news = FOLDER / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text(
        '{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8"
    )  # no box, no request
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Lab(free.getsockname()[1], secrets.token_hex(16))
    environment = fixed_environment(
        JUPYTER_CONFIG_DIR=str(FOLDER / "config"),
        JUPYTER_DATA_DIR=str(FOLDER / "data"),
        JUPYTER_RUNTIME_DIR=str(FOLDER / "runtime"),
        JUPYTERLAB_SETTINGS_DIR=str(FOLDER / "settings"),
        JUPYTERLAB_WORKSPACES_DIR=str(FOLDER / "workspaces"),
    )
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={server.port}",
        "--ServerApp.port_retries=0", f"--IdentityProvider.token={server.token}",
        f"--ServerApp.root_dir={FOLDER / 'work'}", "--log-level=ERROR",
    ]  # fmt: skip
    log = FOLDER / "log.txt"
    with log.open("w") as written:
        process = subprocess.Popen(command, env=environment, stdout=written, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + 180
        while not server.answers():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-1000:]}")
            time.sleep(0.2)
        yield server
        server.stop_kernels()
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
