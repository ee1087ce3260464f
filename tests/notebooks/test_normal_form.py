"""The normal form drops what depends on the run, and nothing else."""

import copy
import json

import nbformat
import pytest

from tools.environment import ROOT
from tools.normal_form import WIDGET_STATE, WIDGET_VIEW, normal_form, to_text

A, B, C = "a" * 32, "b" * 32, "c" * 32
FIRST, SECOND = f"{1:032x}", f"{2:032x}"


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
    state = {
        layout: {"model_module": "@jupyter-widgets/base", "state": {"width": None}},
        view: {
            "model_module": "anywidget", "model_name": "AnyModel",
            "state": {"_esm": "x", "_css": "p {}", "x": 1.0, "y": None, "layout": f"IPY_MODEL_{layout}"},
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


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", sorted((ROOT / "chapters").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_committed_chapter_is_in_its_normal_form(path):
    text = path.read_text(encoding="utf-8")
    assert to_text(normal_form(json.loads(text))) == text


def test_two_runs_give_the_same_bytes_which_are_a_notebook_in_its_normal_form():
    before = with_widget(A, B)
    kept = copy.deepcopy(before)
    text = to_text(normal_form(before))
    assert before == kept
    assert to_text(normal_form(with_widget(C, A))) == text
    assert to_text(normal_form(json.loads(text))) == text
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert text.endswith("}\n")


def test_widget_ids_are_renumbered_and_modules_stay_in_the_package():
    result = normal_form(with_widget(A, B))
    state = result["metadata"]["widgets"][WIDGET_STATE]["state"]
    assert result["cells"][0]["outputs"][0]["data"][WIDGET_VIEW]["model_id"] == FIRST
    assert state[FIRST]["state"] == {"x": 1.0, "y": None, "layout": f"IPY_MODEL_{SECOND}"}
    assert state[FIRST]["buffers"][0]["data"] == "AAAA"
    assert state[SECOND]["state"] == {}
    assert "widgets" not in normal_form(notebook(code(), widgets={WIDGET_STATE: {"state": {}}}))["metadata"]


def test_chunks_of_a_stream_are_merged_but_not_across_streams():
    cell = code(outputs=[stream("1\n"), stream(["2\n", "3"]), stream("!", "stderr"), stream("4")])
    texts = [(o["name"], o["text"]) for o in normal_form(notebook(cell))["cells"][0]["outputs"]]
    assert texts == [("stdout", "1\n2\n3"), ("stderr", "!"), ("stdout", "4")]


def test_executions_count_from_one_and_cells_that_did_not_run_have_no_count():
    result = normal_form(notebook(code("a", count=5), code("b", count=None), code("c", count=7)))
    assert [cell["execution_count"] for cell in result["cells"]] == [1, None, 2]


def test_metadata_of_the_run_and_of_editors_is_dropped():
    kept = {"tags": ["hide-input"], "mystnb": {"image": {"alt": "A"}}}
    cell = code(execution={"iopub.status.busy": "2026"}, collapsed=False, **kept)
    result = normal_form(notebook(cell, language_info={"version": "3.11.7"}, vscode={"x": 1}))
    assert result["cells"][0]["metadata"] == kept
    assert result["metadata"]["language_info"] == {"name": "python", "pygments_lexer": "ipython3"}
    assert result["metadata"].keys() == {"kernelspec", "language_info"}


def test_cell_ids_come_from_what_cells_say():
    ids = [cell["id"] for cell in normal_form(notebook(code("a"), code("b"), code("a")))["cells"]]
    moved = [cell["id"] for cell in normal_form(notebook(code("b"), code("a")))["cells"]]
    assert ids[2] == f"{ids[0]}-2"
    assert moved == [ids[1], ids[0]]


def test_a_traceback_keeps_the_cell_and_loses_the_files():
    frames = ["\x1b[31m---\x1b[39m", "Cell In[1]", "\x1b[32mFile /home/x.py\x1b[39m in f()", "E: no"]
    error = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": frames}
    (output,) = normal_form(notebook(code(outputs=[error])))["cells"][0]["outputs"]
    assert output["traceback"] == ["---", "Cell In[1]", "E: no"]


def drawing(day, marker):
    """Matplotlib's SVG in small: a date, a style for everything, a used and an unused name."""
    return (
        f'<?xml version="1.0"?>\n<svg width="9pt">\n <metadata><date>{day}</date></metadata>\n'
        " <defs>\n  <style type='text/css'>*{stroke-linecap: butt}</style>\n </defs>\n <!-- −6 -->\n"
        f' <g id="axes_1"><path id="{marker}" d="M 1.23456 2.000001 \nL 3 -0.012341\n"/>'
        f'<use xlink:href="#{marker}" transform="scale(0.015625)"/></g>\n</svg>\n'
    )


def test_a_figure_loses_its_date_its_style_for_the_page_and_digits_that_nobody_sees():
    drawings = [drawing("2026-01-01", "m1"), drawing("2027-12-31", "m1")]
    cells = [code(outputs=[{"output_type": "display_data", "data": {"image/svg+xml": d}}]) for d in drawings]
    first, second = (to_text(normal_form(notebook(cell))) for cell in cells)
    assert first == second
    (svg,) = json.loads(first)["cells"][0]["outputs"][0]["data"].values()
    assert svg == (
        '<svg stroke-linejoin="round" stroke-linecap="butt" width="9pt"><g><path id="m1" '
        'd="M 1.23 2 L 3 -0.01234"/><use xlink:href="#m1" transform="scale(0.01562)"/></g></svg>'
    )
