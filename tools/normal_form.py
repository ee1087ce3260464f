"""The normal form of a committed notebook: what does not depend on the run, in one spelling.

A chapter executed twice gives the same bytes, because everything that is random or dated is dropped or
renumbered here: metadata, cell ids, execution counts, the chunks in which a stream arrived, the paths in a
traceback, the model ids of widgets. The source of a widget's ES module is left out as well: it lives in the
package, and the site's script has it (`_ext/explorables.py`).
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"name": "python", "pygments_lexer": "ipython3"}
KEPT_NOTEBOOK_METADATA = ("mystnb", "widgets")
KEPT_CELL_METADATA = ("tags", "mystnb", "jupyter", "nbgrader")

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
HELD_BY_THE_PACKAGE = ("_esm", "_css")

_MODEL_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")  # also inside IPY_MODEL_…
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def normal_form(notebook: Json) -> Json:
    """A new notebook in the normal form; `notebook` is not changed."""
    result: Json = {
        "cells": [_cell(cell) for cell in copy.deepcopy(notebook["cells"])],
        "metadata": _notebook_metadata(copy.deepcopy(notebook.get("metadata", {}))),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    _number_executions(result["cells"])
    _renumber_models(result)
    _name_cells(result["cells"])
    return result


def to_text(notebook: Json) -> str:
    """The notebook as it is written to disk: sorted keys, one space of indent, a newline at the end."""
    return json.dumps(_split_lines(notebook), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def joined(text: str | list[str]) -> str:
    """A multi-line field of the notebook format, which may be stored as a list of lines, as one string."""
    return text if isinstance(text, str) else "".join(text)


def _notebook_metadata(metadata: Json) -> Json:
    kept: Json = {name: metadata[name] for name in KEPT_NOTEBOOK_METADATA if metadata.get(name)}
    state = kept.get("widgets", {}).get(WIDGET_STATE)
    if state and state.get("state"):
        for model in state["state"].values():
            model["state"] = _small_state(model)
        kept["widgets"] = {WIDGET_STATE: state}
    else:
        kept.pop("widgets", None)
    return kept | {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}


def _small_state(model: Json) -> Json:
    """The state without the ES module, and for stock models (layouts, say) without what is unset."""
    state = {name: value for name, value in model["state"].items() if name not in HELD_BY_THE_PACKAGE}
    if str(model.get("model_module", "")).startswith("@jupyter-widgets/"):
        return {name: value for name, value in state.items() if value is not None}
    return state


def _cell(cell: Json) -> Json:
    metadata = {name: cell["metadata"][name] for name in KEPT_CELL_METADATA if cell["metadata"].get(name)}
    result: Json = {
        "cell_type": cell["cell_type"],
        "metadata": metadata,
        "source": joined(cell["source"]).rstrip(),
    }
    if cell.get("attachments"):
        result["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        result["outputs"] = [_output(output) for output in _merge_streams(cell.get("outputs", []))]
        result["execution_count"] = cell.get("execution_count")
    return result


def _merge_streams(outputs: list[Json]) -> list[Json]:
    """One output for each unbroken run of the same stream: how it was chunked is chance."""
    merged: list[Json] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += joined(output["text"])
        elif output["output_type"] == "stream":
            merged.append(output | {"text": joined(output["text"])})
        else:
            merged.append(output)
    return merged


def _output(output: Json) -> Json:
    if output["output_type"] == "error":
        return output | {"traceback": _short_traceback(output["traceback"])}
    if "data" in output:
        texts = {
            mime: value if mime.endswith("json") else joined(value) for mime, value in output["data"].items()
        }
        return output | {"data": texts}
    return output


def _short_traceback(traceback: list[str]) -> list[str]:
    """Plain text, without the frames that lie in a file: their paths are a machine's."""
    frames = [_ANSI.sub("", frame) for frame in traceback]
    return [frame for frame in frames if not frame.startswith("File ")]


def _number_executions(cells: list[Json]) -> None:
    """Number the cells that were run 1, 2, … ; a cell that was not run stays without a number."""
    count = 0
    for cell in cells:
        if cell["cell_type"] != "code" or cell["execution_count"] is None:
            continue
        count += 1
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count


def _renumber_models(notebook: Json) -> None:
    """Give models the ids 1, 2, …: displayed ones as they are read, what they refer to, then the rest."""
    widgets = notebook["metadata"].get("widgets")
    if not widgets:
        return
    models = widgets[WIDGET_STATE]["state"]
    order: dict[str, str] = {}

    def number(model_id: str) -> None:
        if model_id not in models or model_id in order:
            return
        order[model_id] = f"{len(order) + 1:032x}"
        for reference in _MODEL_ID.findall(json.dumps(models[model_id], sort_keys=True)):
            number(reference)

    for model_id in _displayed(notebook["cells"]):
        number(model_id)
    for model_id in sorted(
        models, key=lambda key: _MODEL_ID.sub("", json.dumps(models[key], sort_keys=True))
    ):
        number(model_id)

    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return _MODEL_ID.sub(lambda match: order.get(match[0], match[0]), value)
        if isinstance(value, list):
            return [renamed(item) for item in value]
        if isinstance(value, dict):
            return {renamed(key): renamed(item) for key, item in value.items()}
        return value

    widgets[WIDGET_STATE] = renamed(widgets[WIDGET_STATE])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = renamed(cell["outputs"])


def _displayed(cells: list[Json]) -> Iterator[str]:
    for cell in cells:
        for output in cell.get("outputs", []):
            view = output.get("data", {}).get(WIDGET_VIEW)
            if view:
                yield view["model_id"]


def _name_cells(cells: list[Json]) -> None:
    """Ids from what the cells say, so that a cell that moves keeps its id; twins get a counter."""
    seen: dict[str, int] = {}
    for cell in cells:
        digest = hashlib.sha256(f"{cell['cell_type']}\n{cell['source']}".encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def _split_lines(notebook: Json) -> Json:
    """Multi-line fields as lists of lines, as the notebook format has them: a review reads line by line."""
    result = copy.deepcopy(notebook)
    for cell in result["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
        for output in cell.get("outputs", []):
            if "text" in output:
                output["text"] = output["text"].splitlines(keepends=True)
            for mime, value in output.get("data", {}).items():
                if isinstance(value, str) and not mime.startswith("image/png"):
                    output["data"][mime] = value.splitlines(keepends=True)
    return result
