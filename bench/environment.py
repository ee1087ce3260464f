"""The environment in which libraries are compared: made once, in .cache/bench, apart from the book's own."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.environment import ROOT, fixed_environment

HOME = ROOT / ".cache" / "bench"
PYTHON = HOME / "venv" / "bin" / "python"
STAMP = HOME / "stamp"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
PYTORCH = "torch==2.13.0"
NEEDED_MB = 2_000

ONE_THREAD = {
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
    "JAX_ENABLE_X64": "1",
}


def set_up() -> list[str]:
    """Make the environment if it is not there; return what is missing in it, in sentences.

    Raises RuntimeError, with words for the terminal, when not even NumPy can be installed.
    """
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + PYTORCH.encode() + sys.version.encode()).hexdigest()
    if STAMP.is_file() and json.loads(STAMP.read_text())["wanted"] == wanted and PYTHON.exists():
        return list(json.loads(STAMP.read_text())["missing"])
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < NEEDED_MB:
        raise RuntimeError(f"The disk is too full: {NEEDED_MB:,} MB are needed and {free:,} MB are left.")
    HOME.mkdir(parents=True, exist_ok=True)
    print("Setting up .cache/bench/venv (once; a minute or two)", flush=True)
    _run([sys.executable, "-m", "venv", "--clear", str(HOME / "venv")], "creating the environment")
    missing = []
    lines = [line.split("#")[0].strip() for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines()]
    for requirement in filter(None, lines):
        print(f"  {requirement}", flush=True)
        try:
            _run(_pip("install", "--quiet", requirement), f"installing {requirement}")
        except RuntimeError as problem:
            if requirement.startswith(("numpy", "mpmath")):
                raise
            missing.append(f"{requirement} could not be installed: {str(problem).splitlines()[-1]}")
    print(f"  {PYTORCH}", flush=True)
    missing += _install_pytorch()
    STAMP.write_text(json.dumps({"wanted": wanted, "missing": missing}))
    return missing


def run_inside(module: str, *arguments: str) -> None:
    """Run a module of this package in that environment, on one thread."""
    environment = fixed_environment(PYTHONPATH=os.pathsep.join([str(ROOT / "src"), str(ROOT)]), **ONE_THREAD)
    command = [str(PYTHON), "-m", module, *arguments]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise RuntimeError(f"{module} failed; its message is above.")


def _install_pytorch() -> list[str]:
    """Install PyTorch unless that would bring gigabytes for GPUs; return what is missing."""
    try:
        plan = json.loads(_run(_pip("install", "--quiet", "--dry-run", "--report", "-", PYTORCH), PYTORCH))
        gpu = gpu_packages(plan)
        if gpu:
            return [
                f"PyTorch is left out: the index offers a build for GPUs, with {len(gpu)} more packages. "
                f"Install the CPU build of {PYTORCH} with {PYTHON.relative_to(ROOT)} -m pip, as PyTorch's "
                "own page says, and run this again."
            ]
        _run(_pip("install", "--quiet", PYTORCH), PYTORCH)
    except RuntimeError as problem:
        return [f"{PYTORCH} could not be installed: {str(problem).splitlines()[-1]}"]
    return []


def gpu_packages(plan: dict) -> list[str]:
    """The packages in pip's installation report that only a GPU needs."""
    names = [item["metadata"]["name"].lower() for item in plan["install"]]
    return [name for name in names if name.startswith(("nvidia-", "cuda-", "triton", "pytorch-triton"))]


def _pip(*arguments: str) -> list[str]:
    return [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]


def _run(command: list[str], what: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join(done.stderr.strip().splitlines()[-3:]) or "no message"
        raise RuntimeError(f"{what} failed:\n{tail}")
    return done.stdout
