"""The normal form drops what depends on the run, and nothing else."""

import copy
import json

import nbformat
import pytest

from tools.normal_form import WIDGET_STATE, WIDGET_VIEW, normal_form, to_text

A, B, C = "a" * 32, "b" * 32, "c" * 32


def notebook(*cells, **metadata):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}


def code(source="x", outputs=(), count=1, **metadata):
    return {
        "cell_type": "code", "id": "r4nd0m", "source": source, "metadata": metadata, "outputs": list(outputs),
        "execution_count": count,
    }  # fmt: skip


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def with_widget(view, layout):
    """A notebook that shows one widget; its ids are chance."""
    module = {"_esm": "export default {}", "_css": "p {}"}
    state = {
        layout: {"model_module": "@jupyter-widgets/base", "state": {"width": None}},
        view: {
            "model_module": "anywidget", "model_name": "AnyModel",
            "state": {**module, "x": 1.0, "y": None, "layout": f"IPY_MODEL_{layout}"},
            "buffers": [{"path": ["grid"], "data": "AAAA", "encoding": "base64"}],
        },
    }  # fmt: skip
    output = {
        "output_type": "execute_result",
        "execution_count": 9,
        "metadata": {},
        "data": {WIDGET_VIEW: {"model_id": view}, "text/plain": "W()"},
    }
    return notebook(code("W()", [output], 9), widgets={WIDGET_STATE: {"state": state, "version_major": 2}})


def test_two_runs_give_the_same_bytes():
    assert to_text(normal_form(with_widget(A, B))) == to_text(normal_form(with_widget(C, A)))


def test_the_normal_form_of_a_normal_form_is_itself():
    once = to_text(normal_form(with_widget(A, B)))
    assert to_text(normal_form(json.loads(once))) == once


def test_widget_ids_are_renumbered_wherever_they_stand():
    result = normal_form(with_widget(A, B))
    state = result["metadata"]["widgets"][WIDGET_STATE]["state"]
    first, second = f"{1:032x}", f"{2:032x}"
    assert sorted(state) == [first, second]
    assert state[first]["state"]["layout"] == f"IPY_MODEL_{second}"
    assert result["cells"][0]["outputs"][0]["data"][WIDGET_VIEW]["model_id"] == first


def test_module_and_style_stay_in_the_package_and_own_empty_traits_stay_in_the_state():
    state = normal_form(with_widget(A, B))["metadata"]["widgets"][WIDGET_STATE]["state"]
    assert state[f"{1:032x}"]["state"].keys() == {"x", "y", "layout"}
    assert state[f"{2:032x}"]["state"] == {}
    assert state[f"{1:032x}"]["buffers"][0]["data"] == "AAAA"


def test_a_notebook_without_widgets_keeps_no_widget_metadata():
    empty = notebook(code(), widgets={WIDGET_STATE: {"state": {}}})
    assert "widgets" not in normal_form(empty)["metadata"]


def test_chunks_of_a_stream_are_merged_but_not_across_streams():
    cell = code(outputs=[stream("1\n"), stream(["2\n", "3"]), stream("!", "stderr"), stream("4")])
    texts = [(o["name"], o["text"]) for o in normal_form(notebook(cell))["cells"][0]["outputs"]]
    assert texts == [("stdout", "1\n2\n3"), ("stderr", "!"), ("stdout", "4")]


def test_executions_count_from_one_and_unrun_cells_stay_unrun():
    result = normal_form(notebook(code("a", count=5), code("b", count=None), code("c", count=7)))
    assert [cell["execution_count"] for cell in result["cells"]] == [1, None, 2]


def test_metadata_of_the_run_and_of_editors_is_dropped():
    cell = code(
        execution={"iopub.status.busy": "2026"},
        collapsed=False,
        tags=["hide-input"],
        mystnb={"image": {"alt": "A"}},
    )
    result = normal_form(notebook(cell, language_info={"version": "3.11.7"}, vscode={"x": 1}))
    assert result["cells"][0]["metadata"] == {"tags": ["hide-input"], "mystnb": {"image": {"alt": "A"}}}
    assert result["metadata"]["language_info"] == {"name": "python", "pygments_lexer": "ipython3"}
    assert set(result["metadata"]) == {"kernelspec", "language_info"}


def test_cell_ids_come_from_what_cells_say():
    ids = [cell["id"] for cell in normal_form(notebook(code("a"), code("b"), code("a")))["cells"]]
    moved = [cell["id"] for cell in normal_form(notebook(code("b"), code("a")))["cells"]]
    assert ids[2] == f"{ids[0]}-2"
    assert moved == [ids[1], ids[0]]


def test_a_traceback_keeps_the_cell_and_loses_the_files():
    error = {
        "output_type": "error", "ename": "E", "evalue": "no",
        "traceback": ["\x1b[31m---\x1b[39m", "Cell In[1]", "\x1b[32mFile /home/x.py\x1b[39m in f()", "E: no"],
    }  # fmt: skip
    result = normal_form(notebook(code(outputs=[error])))
    assert result["cells"][0]["outputs"][0]["traceback"] == [
        "---",
        "Cell In[1]",
        "E: no",
    ]


@pytest.mark.filterwarnings("default")
def test_the_result_is_a_valid_notebook_and_the_input_is_untouched():
    before = with_widget(A, B)
    kept = copy.deepcopy(before)
    text = to_text(normal_form(before))
    assert before == kept
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert text.endswith("}\n")
