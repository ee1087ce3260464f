"""After a notebook's last cell, nbval's own kernel is asked for its widgets' state, which is compared too.

`pytest -p tests.nbval_widgets --nbval …`: a chapter is executed once for its outputs and its explorables.
"""

import json

import pytest
from nbval.plugin import IPyNbFile

from tools.guards.widget_state import differences, models
from tools.normal_form import WIDGET_STATE, normal_form

CODE = """
import ipywidgets as _widgets, json as _json
print(_json.dumps(_widgets.Widget.get_manager_state()))
"""


class WidgetState(pytest.Item):
    """The explorables of one notebook: what is stored against what the kernel holds at its end."""

    def runtest(self) -> None:
        kernel = self.parent.kernel
        message = kernel.execute_cell_input(CODE, allow_stdin=False)
        printed = ""
        while True:
            said = kernel.get_message("iopub", timeout=60)
            if said["parent_header"].get("msg_id") != message:
                continue
            if said["msg_type"] == "stream":
                printed += said["content"]["text"]
            elif said["msg_type"] == "error":
                raise AssertionError(said["content"]["evalue"])
            elif said["msg_type"] == "status" and said["content"]["execution_state"] == "idle":
                break
        fresh = in_normal_form(json.loads(printed))
        assert list(differences(models(self.parent.nb), models(fresh))) == []

    def reportinfo(self) -> tuple:
        return self.path, 0, f"{self.path.name}: widget state"


def in_normal_form(state: dict) -> dict:
    """A notebook in the normal form that shows these models in the order in which they were made."""
    view = "application/vnd.jupyter.widget-view+json"
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {view: {"model_id": key}}}
        for key, model in state["state"].items()
        if model["model_module"] == "anywidget"
    ]
    cell = {"cell_type": "code", "metadata": {}, "source": "", "outputs": outputs, "execution_count": 1}
    return normal_form({"cells": [cell], "metadata": {"widgets": {WIDGET_STATE: state}}})


def pytest_collection_modifyitems(items: list) -> None:
    """Behind the last cell of each notebook with widgets, one more item."""
    for notebook in dict.fromkeys(item.parent for item in items if isinstance(item.parent, IPyNbFile)):
        if WIDGET_STATE in notebook.nb.metadata.get("widgets", {}):
            last = max(at for at, item in enumerate(items) if item.parent is notebook)
            items.insert(last + 1, WidgetState.from_parent(notebook, name="widget state"))
