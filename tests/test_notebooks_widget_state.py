"""The stored state of every explorable is what a fresh run gives, number by number."""

import base64
import copy

import numpy as np
import pytest

from tools.environment import committed_notebooks, warm_font_cache
from tools.guards.reading import load
from tools.guards.widget_state import differences, models
from tools.normal_form import WIDGET_STATE, WIDGET_VIEW, normal_form
from tools.notebooks import ChapterError, execute, read

WITH_WIDGETS = [path for path in committed_notebooks() if WIDGET_STATE in path.read_text(encoding="utf-8")]


def only_widgets(notebook):
    """The imports and the cells that show a widget: seconds, where the chapter takes many more."""
    shows = [
        any(WIDGET_VIEW in o.get("data", {}) for o in cell.get("outputs", [])) for cell in notebook["cells"]
    ]
    kept = [cell for i, cell in enumerate(notebook["cells"]) if i == 1 or shows[i]]
    assert any(shows)
    return notebook | {"cells": kept}


@pytest.mark.parametrize("path", WITH_WIDGETS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("default")  # the kernel's client, not our code
def test_stored_widget_state_is_what_a_fresh_run_gives(path):
    warm_font_cache()
    notebook = read(path)
    try:
        fresh = execute(only_widgets(notebook), path.parent, path.name)
    except ChapterError:  # a widget needs more than the imports
        fresh = execute(notebook, path.parent, path.name)
    assert list(differences(models(load(path)), models(normal_form(fresh)))) == []


def test_some_chapter_has_an_explorable():
    assert WITH_WIDGETS


def notebook(values, **state):
    """A notebook with one model that has a buffer of float32 values."""
    data = base64.b64encode(np.asarray(values, "<f4").tobytes()).decode()
    model = {
        "model_module": "anywidget",
        "state": state,
        "buffers": [{"path": ["grid"], "data": data, "encoding": "base64"}],
    }
    return {"metadata": {"widgets": {WIDGET_STATE: {"state": {"1": model}}}}}


SAMPLE = notebook([0.0, 0.25, 1e3], x=0.5, name="sigmoid", nested={"values": [1.0, 2.0]})


@pytest.mark.parametrize(
    "other",
    [
        notebook([0.0, 0.26, 1e3], x=0.5, name="sigmoid", nested={"values": [1.0, 2.0]}),
        notebook([0.0, 0.25], x=0.5, name="sigmoid", nested={"values": [1.0, 2.0]}),
        notebook([0.0, 0.25, np.nan], x=0.5, name="sigmoid", nested={"values": [1.0, 2.0]}),
        notebook([0.0, 0.25, 1e3], x=0.501, name="sigmoid", nested={"values": [1.0, 2.0]}),
        notebook([0.0, 0.25, 1e3], x="0.5", name="sigmoid", nested={"values": [1.0, 2.0]}),
        notebook([0.0, 0.25, 1e3], x=0.5, name="tanh", nested={"values": [1.0, 2.0]}),
        notebook([0.0, 0.25, 1e3], x=0.5, name="sigmoid", nested={"values": [1.0, 2.1]}),
        notebook([0.0, 0.25, 1e3], x=0.5, name="sigmoid", nested={"values": [1.0]}),
        notebook([0.0, 0.25, 1e3], x=0.5, name="sigmoid"),
        {"metadata": {}},
    ],
)
def test_a_changed_state_is_caught(other):
    assert list(differences(models(SAMPLE), models(other)))
    assert list(differences(models(other), models(SAMPLE)))


def test_the_last_digit_may_differ():
    values = np.asarray([0.0, 0.25, 1e3], "<f4")
    other = notebook(
        np.nextafter(values, np.float32(9e9)), x=0.5 + 1e-9, name="sigmoid", nested={"values": [1, 2.0]}
    )
    assert list(differences(models(SAMPLE), models(other))) == []
    assert list(differences(models(SAMPLE), models(copy.deepcopy(SAMPLE)))) == []


def test_one_changed_byte_of_a_frame_is_caught():
    """As float32, small bytes are numbers near 1e-38, which no tolerance would tell apart."""
    stored = {"networks/a/frames": bytes([2, 0, 1, 2] * 9)}
    fresh = {"networks/a/frames": bytes([2, 0, 1, 3]) + bytes([2, 0, 1, 2] * 8)}
    assert len(list(differences(stored, fresh))) == 1
    assert list(differences(stored, dict(stored))) == []
    assert (
        list(differences({"samples": stored["networks/a/frames"]}, {"samples": fresh["networks/a/frames"]}))
        == []
    )
