"""Run the recorded studies and write their results: `python -m studies [MODULE ...]`.

Without a name, those run whose result is out of date.
"""

import importlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from studies.recording import Study, digest, load, record, values


def modules() -> Iterator[str]:
    """The modules of this package that have studies."""
    for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
        if path.stem != "recording":
            yield path.stem


def studies_of(module: str) -> tuple[Study, ...]:
    """The studies of one module."""
    found: tuple[Study, ...] = importlib.import_module(f"studies.{module}").STUDIES
    return found


def is_current(module: str) -> bool:
    """Whether the stored result was made by today's code."""
    try:
        return bool(load(module)["digest"] == digest(module))
    except FileNotFoundError:
        return False


def main(arguments: list[str]) -> int:
    """Record what is named, or all that is out of date; 1 if a claim does not hold."""
    status = 0
    for module in arguments or [m for m in modules() if not is_current(m)]:
        start = time.monotonic()
        record(module, studies_of(module))
        print(f"{module}: {time.monotonic() - start:.0f} s", flush=True)
        stored = load(module)
        for study in studies_of(module):
            holds = study.holds(values(stored, study.name))
            status |= not holds
            print(f"  {'holds' if holds else 'DOES NOT HOLD'}  {study.name}: {study.claim}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
