"""Compare the stored state of widgets with a fresh one by its numbers: nbval does not look at it.

Float32 samples may differ between processors in the last digit, so such buffers are decoded and compared with
a tolerance. Frames are whole numbers and compared byte by byte.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np

from tools.normal_form import WIDGET_STATE, Json

RELATIVE, ABSOLUTE = 1e-5, 1e-6  # of float32 samples: a few units in their last place
BYTES = "/frames"  # the end of the path of a buffer that holds bytes; any other holds float32


def models(notebook: Json) -> dict[str, Json]:
    """Each widget model's state by its id, buffers decoded and put where they belong."""
    stored = notebook["metadata"].get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    return {name: _decoded(model) for name, model in stored.items()}


def _decoded(model: Json) -> Json:
    state = dict(model["state"])
    for buffer in model.get("buffers", []):
        state["/".join(map(str, buffer["path"]))] = base64.b64decode(buffer["data"])
    return state


def differences(stored: Any, fresh: Any, where: str = "") -> Iterator[str]:
    """What differs between two states, by path; numbers and buffers may differ within the tolerance."""
    if isinstance(stored, dict) and isinstance(fresh, dict):
        for name in sorted(stored.keys() | fresh.keys()):
            path = f"{where}/{name}"
            if name not in stored or name not in fresh:
                yield f"{path} is only in the {'stored' if name in stored else 'fresh'} state"
            else:
                yield from differences(stored[name], fresh[name], path)
    elif isinstance(stored, list) and isinstance(fresh, list) and len(stored) == len(fresh):
        for index, pair in enumerate(zip(stored, fresh, strict=True)):
            yield from differences(*pair, f"{where}/{index}")
    elif not _equal(stored, fresh, exact=where.endswith(BYTES)):
        yield f"{where}: stored {_shown(stored)}, fresh {_shown(fresh)}"


def _equal(stored: Any, fresh: Any, *, exact: bool) -> bool:
    if isinstance(stored, bytes) and isinstance(fresh, bytes):
        if exact or stored == fresh or len(stored) != len(fresh) or len(stored) % 4:
            return stored == fresh
        stored, fresh = np.frombuffer(stored, "<f4"), np.frombuffer(fresh, "<f4")
        return bool(np.allclose(fresh, stored, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True))
    if isinstance(stored, float) or isinstance(fresh, float):
        numbers = all(isinstance(x, int | float) for x in (stored, fresh))
        return numbers and bool(np.isclose(fresh, stored, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True))
    return type(stored) is type(fresh) and stored == fresh


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        return f"{len(value)} bytes {value[:16].hex()}…"
    return repr(value)[:80]
