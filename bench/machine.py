"""What the numbers were measured on; `python -m bench.machine FILE` writes the versions of the libraries."""

import datetime
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("numpy", "scipy", "torch", "jax", "mpmath")


def describe() -> dict[str, str]:
    """Processor, cores, system, Python, NumPy's vector extensions and the day."""
    return {
        "processor": processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "avx512": "yes" if "avx512f" in _cpu_flags() else "no",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "date": datetime.date.today().isoformat(),
    }


def processor() -> str:
    """The model's name as the system gives it."""
    for line in _read("/proc/cpuinfo").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return platform.processor() or "unknown"


def versions() -> dict[str, str]:
    """Of the libraries that are installed where this runs."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _cpu_flags() -> list[str]:
    for line in _read("/proc/cpuinfo").splitlines():
        if line.startswith("flags"):
            return line.split()
    return []


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).is_file() else ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(versions()), encoding="utf-8")
