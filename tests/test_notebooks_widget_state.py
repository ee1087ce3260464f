"""Two states of an explorable are told apart by their numbers; nbval_widgets.py takes the fresh one."""

import base64
import copy

import numpy as np
import pytest

from tools.guards.widget_state import differences, models
from tools.normal_form import WIDGET_STATE


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
