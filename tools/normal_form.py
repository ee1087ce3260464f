"""The normal form of a committed notebook: what does not depend on the run, in one spelling.

A chapter executed twice gives the same bytes, because everything that is random or dated is dropped or
renumbered here: metadata, cell ids, execution counts, the chunks in which a stream arrived, the paths in a
traceback, the model ids of widgets, the date in a figure. The source of a widget's ES module is left out as
well: it lives in the package, and the site's script has it (`_ext/explorables.py`).
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections import Counter
from typing import Any

from tools.plain_svg import plain_svg

Json = dict[str, Any]

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"name": "python", "pygments_lexer": "ipython3"}
KEPT_CELL_METADATA = ("tags", "mystnb", "jupyter", "nbgrader")

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
HELD_BY_THE_PACKAGE = ("_esm", "_css")

_MODEL_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")  # also inside IPY_MODEL_…
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def normal_form(notebook: Json) -> Json:
    """A new notebook in the normal form; `notebook` is not changed."""
    notebook = copy.deepcopy(notebook)
    cells = [_cell(cell) for cell in notebook["cells"]]
    _number_executions(cells)
    metadata = _notebook_metadata(notebook.get("metadata", {}))
    if "widgets" in metadata:
        numbers = _number_models(metadata["widgets"][WIDGET_STATE]["state"], cells)
        metadata["widgets"] = _rename(metadata["widgets"], numbers)
        for cell in cells:
            if "outputs" in cell:
                cell["outputs"] = _rename(cell["outputs"], numbers)
    _name_cells(cells)
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def to_text(notebook: Json) -> str:
    """The notebook as it is written to disk: sorted keys, one space of indent, a newline at the end."""
    result = copy.deepcopy(notebook)
    for cell in result["cells"]:  # lists of lines: a review reads line by line
        cell["source"] = cell["source"].splitlines(keepends=True)
        for output in cell.get("outputs", []):
            if "text" in output:
                output["text"] = output["text"].splitlines(keepends=True)
            for mime, value in output.get("data", {}).items():
                if isinstance(value, str) and not mime.startswith("image/"):
                    output["data"][mime] = value.splitlines(keepends=True)
    return json.dumps(result, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def joined(text: str | list[str]) -> str:
    """A multi-line field of the notebook format, which may be stored as a list of lines, as one string."""
    return text if isinstance(text, str) else "".join(text)


def _notebook_metadata(metadata: Json) -> Json:
    kept: Json = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}
    if metadata.get("mystnb"):
        kept["mystnb"] = metadata["mystnb"]
    stored = metadata.get("widgets", {}).get(WIDGET_STATE, {})
    if stored.get("state"):
        for model in stored["state"].values():
            is_stock = str(model.get("model_module", "")).startswith("@jupyter-widgets/")
            model["state"] = {  # of stock models (layouts, say) what is set
                name: value
                for name, value in model["state"].items()
                if name not in HELD_BY_THE_PACKAGE and not (is_stock and value is None)
            }
        kept["widgets"] = {WIDGET_STATE: stored}
    return kept


def _cell(cell: Json) -> Json:
    result: Json = {
        "cell_type": cell["cell_type"],
        "metadata": {n: cell["metadata"][n] for n in KEPT_CELL_METADATA if cell["metadata"].get(n)},
        "source": joined(cell["source"]).rstrip(),
    }
    if cell.get("attachments"):
        result["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        result["outputs"] = _outputs(cell.get("outputs", []))
        result["execution_count"] = cell.get("execution_count")
    return result


def _outputs(outputs: list[Json]) -> list[Json]:
    """Plain tracebacks without files, and one output for each unbroken run of the same stream."""
    result: list[Json] = []
    for output in outputs:
        if output["output_type"] == "error":
            frames = [_ANSI.sub("", frame) for frame in output["traceback"]]
            output["traceback"] = [frame for frame in frames if not frame.startswith("File ")]
        elif output["output_type"] == "stream":
            output["text"] = joined(output["text"])
            if result and result[-1].get("name") == output["name"]:
                result[-1]["text"] += output["text"]  # how a stream was chunked is chance
                continue
        for mime, value in output.get("data", {}).items():
            output["data"][mime] = value if mime.endswith("json") else joined(value)
            if mime == "image/svg+xml":
                output["data"][mime] = plain_svg(output["data"][mime])
        result.append(output)
    return result


def _number_executions(cells: list[Json]) -> None:
    """Number the cells that were run 1, 2, … ; a cell that was not run stays without a number."""
    run = [cell for cell in cells if cell.get("execution_count") is not None]
    for count, cell in enumerate(run, start=1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count


def _number_models(models: Json, cells: list[Json]) -> dict[str, str]:
    """New ids 1, 2, … for models: displayed ones as they are read, what they refer to, then the rest."""
    texts = {model_id: json.dumps(model, sort_keys=True) for model_id, model in models.items()}
    displayed = [
        output["data"][WIDGET_VIEW]["model_id"]
        for cell in cells
        for output in cell.get("outputs", [])
        if WIDGET_VIEW in output.get("data", {})
    ]
    numbers: dict[str, str] = {}

    def number(model_id: str) -> None:
        if model_id in models and model_id not in numbers:
            numbers[model_id] = f"{len(numbers) + 1:032x}"
            for reference in _MODEL_ID.findall(texts[model_id]):
                number(reference)

    for model_id in (*displayed, *sorted(models, key=lambda key: _MODEL_ID.sub("", texts[key]))):
        number(model_id)
    return numbers


def _rename(value: Any, numbers: dict[str, str]) -> Any:
    """The same with each model's id replaced, wherever it stands."""
    if isinstance(value, str):
        return _MODEL_ID.sub(lambda match: numbers.get(match[0], match[0]), value)
    if isinstance(value, list):
        return [_rename(item, numbers) for item in value]
    if isinstance(value, dict):
        return {_rename(key, numbers): _rename(item, numbers) for key, item in value.items()}
    return value


def _name_cells(cells: list[Json]) -> None:
    """Ids from what the cells say, so that a cell that moves keeps its id; twins get a counter."""
    seen: Counter[str] = Counter()
    for cell in cells:
        digest = hashlib.sha256(f"{cell['cell_type']}\n{cell['source']}".encode()).hexdigest()[:12]
        seen[digest] += 1
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
