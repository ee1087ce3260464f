"""Where the modules lie that an answer may import: NumPy, and what the assignment declares."""

import importlib.machinery
import importlib.util
from functools import cache
from pathlib import Path

from actgrade.errors import CourseworkError


@cache
def module_paths(names: tuple[str, ...]) -> dict[str, tuple[Path, ...]]:
    """For each name its package folder or file, and the libraries that its wheel laid beside it."""
    found: dict[str, tuple[Path, ...]] = {}
    for name in ("numpy", *names):
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None or spec.loader is None:
            raise CourseworkError(
                f"the assignment lets answers import {name!r}, which is not installed here: install it, "
                "or take it out of `modules`"
            )
        origin = Path(spec.origin)
        path = origin.parent if spec.submodule_search_locations else origin
        libraries = path.with_name(f"{name}.libs")
        found[name] = (path, libraries) if libraries.is_dir() else (path,)
    return found
