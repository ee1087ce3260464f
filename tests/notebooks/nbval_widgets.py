"""After a notebook's last cell, compare the state of the widgets in nbval's own kernel with what is stored.

`pytest -p tests.notebooks.nbval_widgets --nbval …`: a chapter is executed once for its outputs and its
explorables. Float32 samples may differ between processors in the last digit, so such buffers are compared
with a tolerance; frames are whole numbers, and compared byte by byte.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from nbval.plugin import IPyNbFile

from tools.normal_form import WIDGET_STATE, WIDGET_VIEW, Json, normal_form

RELATIVE, ABSOLUTE = 1e-5, 1e-6  # of float32 samples: a few units in their last place
BYTES = "/frames"  # the end of the path of a buffer that holds bytes; any other holds float32
CODE = """
import ipywidgets as _widgets, json as _json
print(_json.dumps(_widgets.Widget.get_manager_state()))
"""


class WidgetState(pytest.Item):
    """The explorables of one notebook: what is stored against what the kernel holds at its end."""

    def runtest(self) -> None:
        kernel = self.parent.kernel
        request = kernel.execute_cell_input(CODE, allow_stdin=False)
        printed = ""
        while True:
            message = kernel.get_message("iopub", timeout=60)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "stream":
                printed += message["content"]["text"]
            elif message["msg_type"] == "error":
                raise AssertionError(message["content"]["evalue"])
            elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        fresh = in_normal_form(json.loads(printed))
        assert list(differences(models(self.parent.nb), models(fresh))) == []

    def reportinfo(self) -> tuple:
        return self.path, 0, f"{self.path.name}: widget state"


def in_normal_form(state: Json) -> Json:
    """A notebook in the normal form that shows these models in the order in which they were made."""
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {WIDGET_VIEW: {"model_id": key}}}
        for key, model in state["state"].items()
        if model["model_module"] == "anywidget"
    ]
    cell = {"cell_type": "code", "metadata": {}, "source": "", "outputs": outputs, "execution_count": 1}
    return normal_form({"cells": [cell], "metadata": {"widgets": {WIDGET_STATE: state}}})


def models(notebook: Json) -> dict[str, Json]:
    """Each widget model's state by its id, with its buffers decoded, each under its path."""
    stored = notebook["metadata"].get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    return {
        name: model["state"]
        | {"/".join(map(str, b["path"])): base64.b64decode(b["data"]) for b in model.get("buffers", [])}
        for name, model in stored.items()
    }


def differences(stored: Any, fresh: Any, where: str = "") -> Iterator[str]:
    """What differs between two states, by path; numbers and buffers may differ within the tolerance."""
    if isinstance(stored, dict) and isinstance(fresh, dict):
        for name in sorted(stored.keys() | fresh.keys()):
            yield from differences(stored.get(name, ...), fresh.get(name, ...), f"{where}/{name}")
    elif isinstance(stored, list) and isinstance(fresh, list) and len(stored) == len(fresh):
        for index, pair in enumerate(zip(stored, fresh, strict=True)):
            yield from differences(*pair, f"{where}/{index}")
    elif not equal(stored, fresh, exact=where.endswith(BYTES)):
        yield f"{where}: stored {show(stored)}, fresh {show(fresh)}"


def equal(stored: Any, fresh: Any, *, exact: bool) -> bool:
    """Equal in type and value, with the tolerance for floats and, unless `exact`, for float32 buffers."""
    if isinstance(stored, bytes) and isinstance(fresh, bytes):
        if exact or stored == fresh or len(stored) != len(fresh) or len(stored) % 4:
            return stored == fresh
        stored, fresh = np.frombuffer(stored, "<f4"), np.frombuffer(fresh, "<f4")
        return bool(np.allclose(fresh, stored, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True))
    if isinstance(stored, float) or isinstance(fresh, float):
        numbers = all(isinstance(x, int | float) for x in (stored, fresh))
        return numbers and bool(np.isclose(fresh, stored, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True))
    return type(stored) is type(fresh) and stored == fresh


def show(value: Any) -> str:
    """A value in a message, shortened."""
    return f"{len(value)} bytes {value[:16].hex()}…" if isinstance(value, bytes) else repr(value)[:80]


def pytest_collection_modifyitems(items: list) -> None:
    """Compare no drawings, as nbval compares no pictures; one more item behind the last cell for widgets."""
    for notebook in dict.fromkeys(item.parent for item in items if isinstance(item.parent, IPyNbFile)):
        notebook.skip_compare += ("image/svg+xml",)  # only `make notebooks` makes them
        if WIDGET_STATE in notebook.nb.metadata.get("widgets", {}):
            last = max(at for at, item in enumerate(items) if item.parent is notebook)
            items.insert(last + 1, WidgetState.from_parent(notebook, name="widget state"))
