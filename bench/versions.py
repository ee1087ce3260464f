"""Writes the versions of the libraries that are installed where it runs."""

import json
import sys
from pathlib import Path

from bench.machine import versions

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(versions()), encoding="utf-8")
