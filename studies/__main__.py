"""Run the recorded studies and write their results: `python -m studies [MODULE ...]`.

Without a name, those run whose result is out of date.
"""

import sys
import time

from studies.recording import is_current, modules, record, studies_of, tables_of


def main(names: list[str]) -> int:
    """Record the named modules, or all that are out of date; 1 if a claim does not hold."""
    failed = False
    for module in names or [m for m in modules() if not is_current(m)]:
        start = time.process_time()
        record(module)
        print(f"{module}: {time.process_time() - start:.0f} s of CPU", flush=True)
        for study in studies_of(module):
            holds = study.holds(tables_of(module, study.name))
            failed |= not holds
            print(f"  {'holds' if holds else 'DOES NOT HOLD'}  {study.name}: {study.claim}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
