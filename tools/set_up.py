"""Create .venv from requirements.lock and install the project in it; does nothing when that is done already.

uv does the work: the one on PATH, or else one installed into .cache/uv. Where it cannot be had, pip reads the
same lock, more slowly. Only the standard library is used: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
UV_LOCK = ROOT / "tools" / "uv.txt"
STAMP = VENV / "set-up-stamp"
UV_HOME = ROOT / ".cache" / "uv"

NEEDED_MB = 1_500  # the environment takes 1,100, the site and the caches the rest
HEARTBEAT = 5.0  # seconds between signs of life

NO_SPACE = ("no space left", "disk quota exceeded", "os error 28", "errno 28")
NO_NETWORK = (
    "failed to fetch", "could not connect", "connection", "name resolution", "dns error", "timed out",
    "proxy", "no matching distribution", "network is unreachable", "client error", "error sending request",
)  # fmt: skip


def program(environment: Path, name: str) -> Path:
    """Where an environment keeps a program: Windows has its own folder and ending for them."""
    windows = os.name == "nt"
    return environment / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name)


class SetUpError(Exception):
    """What went wrong and what to do about it, in words for the terminal."""


def fingerprint() -> str:
    """Of everything that .venv depends on: when it changes, .venv is brought up to date."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {ROOT}".encode())  # an environment that moved is broken
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_done() -> bool:
    """Whether .venv was completed from the present lock, by this Python, in this place."""
    python = program(VENV, "python")
    return python.exists() and STAMP.is_file() and STAMP.read_text() == fingerprint()


def check_room(needed_mb: int = NEEDED_MB) -> None:
    """Stop before the disk is full rather than half-way."""
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < needed_mb and not VENV.exists():
        raise SetUpError(
            f"The disk is too full: setting up takes {needed_mb:,} MB and {ROOT} has {free:,} MB left."
        )


def check_venv_module() -> None:
    """Debian and Ubuntu ship Python without `venv` and `ensurepip`."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise SetUpError(
            f"This Python has no module `{missing[0]}`, so it cannot create an environment.\n"
            "On Debian or Ubuntu: sudo apt install python3-venv. Elsewhere: install Python with its own\n"
            "installer, or install uv. Then run make again."
        )


def run(command: Sequence[str | Path], what: str) -> None:
    """Run a step with signs of life; turn a failure into a `SetUpError` that says what to do."""
    print(f"  {what} ...", flush=True)
    start = time.monotonic()
    environment = os.environ | {"UV_NO_PROGRESS": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment.pop("PYTHONPATH", None)
    environment.pop("VIRTUAL_ENV", None)
    process = subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    done = threading.Event()

    def beat() -> None:
        while not done.wait(HEARTBEAT):
            print(f"    still at it ({time.monotonic() - start:.0f} s)", flush=True)

    pulse = threading.Thread(target=beat, daemon=True)
    pulse.start()
    output, _ = process.communicate()
    done.set()
    pulse.join()
    if process.returncode:
        raise SetUpError(diagnosis(what, output))


def diagnosis(what: str, output: str) -> str:
    """A message for a failed step: the likely cause first, then the end of what the tool said."""
    text = output.lower()
    if any(sign in text for sign in NO_SPACE):
        cause = (
            f"The disk is full (or a quota is): {NEEDED_MB:,} MB are needed. Make room and run make again."
        )
    elif any(sign in text for sign in NO_NETWORK):
        cause = (
            "The package index cannot be reached. The first set-up needs the network: run make again with it."
        )
    else:
        cause = "Run make again; if it fails in the same way, please report it with the lines below."
    tail = "\n".join(f"    | {line}" for line in output.strip().splitlines()[-12:])
    return f"{what}: failed. {cause}\n{tail}"


def find_uv() -> Path | None:
    """uv from PATH or from the bootstrap environment; installs the latter; None where it cannot be had."""
    found = shutil.which("uv")
    if found:
        return Path(found)
    own = program(UV_HOME, "uv")
    if own.exists():
        return own
    check_venv_module()
    shutil.rmtree(UV_HOME, ignore_errors=True)
    run([sys.executable, "-m", "venv", UV_HOME], "Creating .cache/uv")
    pip: list[str | Path] = [program(UV_HOME, "python"), "-m", "pip", "install"]
    pip += ["--require-hashes", "--no-deps", "-r", UV_LOCK]
    try:
        run(pip, "Installing uv there")
    except SetUpError as problem:
        shutil.rmtree(UV_HOME, ignore_errors=True)
        if "disk is full" in str(problem):
            raise
        print("  uv is not to be had here: going on with pip, which is slower.", flush=True)
        return None
    return own


def environment_is_usable() -> bool:
    """Whether .venv is there, in place, and of this very Python; else it is made anew."""
    python = program(VENV, "python")
    if not python.exists():
        return False
    question = [str(python), "-c", "import sys; print(sys.version_info[:3], sys.prefix)"]
    answer = subprocess.run(question, capture_output=True, text=True, check=False).stdout.strip()
    return answer == f"{sys.version_info[:3]} {VENV}"


def set_up() -> None:
    """Bring .venv to what the lock says, from whatever state it is in."""
    check_room()
    uv = find_uv()
    fresh = not environment_is_usable()
    if fresh:
        shutil.rmtree(VENV, ignore_errors=True)
    STAMP.unlink(missing_ok=True)
    python = program(VENV, "python")
    install: list[str | Path]
    if uv:
        if fresh:
            run([uv, "venv", "--quiet", "--no-config", "--python", sys.executable, VENV], "Creating .venv")
        install = [uv, "pip", "install", "--python", python]
        run(
            [uv, "pip", "sync", "--python", python, "--require-hashes", LOCK],
            "Installing what requirements.lock lists",
        )
    else:
        if fresh:
            run([sys.executable, "-m", "venv", VENV], "Creating .venv")
        install = [python, "-m", "pip", "install"]
        run([*install, "--require-hashes", "-r", LOCK], "Installing what requirements.lock lists")
    run([*install, "--no-build-isolation", "--no-deps", "-e", "."], "Installing actbook itself")
    STAMP.write_text(fingerprint())


def main() -> int:
    """Set up if needed; a problem is a message and exit code 1."""
    if is_done():
        return 0
    start = time.monotonic()
    print("Setting up .venv (once; a minute or two on a slow line)", flush=True)
    try:
        set_up()
    except SetUpError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"\nSetting up failed: {problem}", file=sys.stderr)
        return 1
    print(f"  done in {time.monotonic() - start:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
