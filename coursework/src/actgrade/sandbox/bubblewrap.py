"""The command line that starts a process in a namespace of its own.

Inside there is a read-only system with Python, NumPy and what the assignment declares; one scratch folder
that lives in memory and goes with the process; no network; no other process; no home folder, no submission
and no assignment. What is not named here is not there.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

SCRATCH = "/scratch"
SCRATCH_BYTES = 64 * 2**20
PACKAGES = "/packages"
SHARED = Path("/usr/lib", getattr(sys.implementation, "_multiarch", ""))  # Debian keeps all else out of it
SYSTEM = (str(SHARED) if SHARED.is_dir() else "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32")
LINKS = ("/lib", "/lib32", "/lib64", "/libx32")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def find() -> str | None:
    """The program, or None. ACTGRADE_BWRAP names another than the one on the path."""
    return shutil.which(os.environ.get("ACTGRADE_BWRAP", "bwrap"))


@cache
def offers_size(program: str) -> bool:
    """Whether this bubblewrap (0.7 or later) can bound the scratch folder."""
    shown = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)
    return "--size" in shown.stdout + shown.stderr


def command(
    program: str,
    modules: dict[str, tuple[Path, ...]],
    data: Path | None,
    info: int,
    drops_uid: bool,
    refused: int = -1,
) -> list[str]:
    """Everything up to the program that runs inside.

    `info` is the descriptor that learns its pid; from `refused` the filter of system calls is read, if any.
    """
    python = Path(os.path.realpath(sys.executable))
    base = Path(sys.base_prefix)  # a virtual environment has no standard library of its own
    bases = {"base": str(base), "platbase": sys.base_exec_prefix}
    libraries = {Path(sysconfig.get_path(name, vars=bases)) for name in ("stdlib", "platstdlib")}
    own = base not in (Path("/usr"), Path("/usr/local"))  # there lies much that is not Python's
    shared = [
        path for name in ("lib", "lib64") if own and (path := base / name).is_dir() and not path.is_symlink()
    ]
    shared += [*base.glob("lib*/libpython*.so*"), *Path("/etc").glob("ld.so.cache")]
    line = [program, "--die-with-parent", "--new-session", "--info-fd", str(info)]
    line += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    if refused >= 0:
        line += ["--seccomp", str(refused)]
    if drops_uid:  # by the child itself, first thing: only root may bind folders that others cannot enter
        line += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        line += ["--unshare-user"]
    binds = [(Path(path), path) for path in SYSTEM if Path(path).is_dir() and not Path(path).is_symlink()]
    links = [(os.readlink(path), path) for path in (*LINKS, *SYSTEM) if Path(path).is_symlink()]
    binds += [(Path(path), path) for path in LINKS if Path(path).is_dir() and not Path(path).is_symlink()]
    binds += [(path, str(path)) for path in (*shared, *sorted(libraries))]
    binds += [(python, str(python))]
    binds += [(path, f"{PACKAGES}/{path.name}") for paths in modules.values() for path in paths]
    binds = _outermost(binds)
    line += _folders([target for _, target in binds] + ["/dev/x", f"{SCRATCH}/x"])
    for source, target in binds:
        line += ["--ro-bind", str(source), target]
    for target, link in links:
        line += ["--symlink", target, link]
    for hidden in _installed(binds):
        line += ["--perms", "0755", "--tmpfs", hidden]
    for device in DEVICES:
        line += ["--dev-bind", device, device]
    if offers_size(program):
        line += ["--perms", "0777", "--size", str(SCRATCH_BYTES), "--tmpfs", SCRATCH]
    else:
        line += ["--perms", "0777", "--tmpfs", SCRATCH]
    if data is not None:
        line += ["--perms", "0755", "--dir", f"{SCRATCH}/{data.name}"]
        line += ["--ro-bind", str(data), f"{SCRATCH}/{data.name}"]
    return [*line, "--chdir", SCRATCH, "--remount-ro", "/"]


def _outermost(binds: Sequence[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Without what another of them already brings to the same place, outer folders first."""
    kept: list[tuple[Path, str]] = []
    for source, target in sorted(set(binds), key=lambda bind: bind[1]):
        if not any(target == outer or target.startswith(outer + "/") for _, outer in kept):
            kept.append((source, target))
    return kept


def _folders(targets: Iterable[str]) -> list[str]:
    """Every folder above the targets, to be made so that any user can pass through it."""
    above = {str(parent) for target in targets for parent in Path(target).parents} - {"/"}
    return [word for folder in sorted(above) for word in ("--perms", "0755", "--dir", folder)]


@cache
def _installed_below(folder: Path) -> tuple[str, ...]:
    """The folders of installed packages below a library folder."""
    places = ("", "python3", f"python{sys.version_info[0]}.{sys.version_info[1]}")
    names = ("site-packages", "dist-packages")
    found = (folder / place / name for place in places for name in names)
    return tuple(str(path) for path in found if path.is_dir() and not path.is_symlink())


def _installed(binds: Iterable[tuple[Path, str]]) -> list[str]:
    """The folders of installed packages that the binds would show."""
    return sorted(
        {hidden for source, target in binds if str(source) == target for hidden in _installed_below(source)}
    )
