"""Measure: `python -m bench [accuracy] [speed] [page]`.

Results go to bench/results.json, a part each; what is not named keeps its figures. `accuracy` writes the page
on accuracy as well. Nothing here passes or fails: times depend on the machine, and on what else it does.
"""

import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import accuracy_page, page
from tools.environment import CACHE, ROOT, fixed_environment
from tools.side_environment import make

RESULTS = Path(__file__).with_name("results.json")
PAGE = ROOT / "pages" / "measurements.md"
BESIDE_LIBRARIES = ("accuracy", "speed")
SECTIONS = (*BESIDE_LIBRARIES, "page")
HOME = CACHE / "bench"
#: gmpy2 makes mpmath three times as fast; mpmath is the newest that PyTorch accepts.
NEEDS = ("numpy==2.4.6", "scipy==1.17.1", "mpmath==1.3.0", "gmpy2==2.3.2", "jax==0.10.2")
#: On Linux the package index has only PyTorch's build for GPUs, which is gigabytes.
PYTORCH = f"To compare with PyTorch, install its CPU build of 2.14.1 into {HOME}, as PyTorch's own page says."
ONE_THREAD = {
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
    "JAX_ENABLE_X64": "1",
    "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
}


def beside_libraries(section: str) -> Any:
    """What `bench.<section>` measures where the other libraries are installed, on one thread."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.json"
        command = [str(HOME / "bin" / "python"), "-m", f"bench.{section}", str(draft)]
        subprocess.run(command, cwd=ROOT, env=fixed_environment(**ONE_THREAD), check=True)
        return json.loads(draft.read_text(encoding="utf-8"))


def describe_machine() -> dict[str, str]:
    """Processor, cores, system, Python, NumPy's vector extensions and the day."""
    information = Path("/proc/cpuinfo")
    text = information.read_text(encoding="utf-8") if information.is_file() else ""
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "avx512": "yes" if " avx512f " in text else "no",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "date": datetime.date.today().isoformat(),
    }


def main(sections: list[str]) -> int:
    """Measure the sections that are named, or all of them."""
    if unknown := set(sections) - set(SECTIONS):
        print(f"No such section: {', '.join(unknown)}. There are: {', '.join(SECTIONS)}.", file=sys.stderr)
        return 2
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    for section in sections or SECTIONS:
        print(section, flush=True)
        if section in BESIDE_LIBRARIES:
            make(HOME, NEEDS)
            results[section] = beside_libraries(section)
            results["versions"], results["machine"] = beside_libraries("libraries"), describe_machine()
            if "torch" not in results["versions"]:
                print(PYTORCH)
        else:
            results[section] = page.measure() | {"machine": describe_machine()}
            print(json.dumps(results[section], indent=1))
    write(results)
    return 0


def write(results: dict[str, Any]) -> None:
    """Write the results, a row a line and six significant digits, and the page made of them."""
    lines = []
    for name, part in sorted(round_all(results).items()):
        rows = part if isinstance(part, list) else [part]
        text = ",\n  ".join(json.dumps(row, sort_keys=True) for row in rows)
        lines.append(f'"{name}": ' + (f"[\n  {text}\n ]" if isinstance(part, list) else text))
    RESULTS.write_text("{\n " + ",\n ".join(lines) + "\n}\n", encoding="utf-8")
    PAGE.write_text(accuracy_page.page(results), encoding="utf-8")


def round_all(value: Any) -> Any:
    """The same with six significant digits, so that a committed file is readable."""
    if isinstance(value, dict):
        return {key: round_all(item) for key, item in value.items()}
    if isinstance(value, list):
        return [round_all(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
