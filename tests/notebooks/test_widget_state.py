"""Two states of an explorable are told apart by their numbers; nbval_widgets.py takes the fresh one."""

import copy

import numpy as np
import pytest

from tests.notebooks.nbval_widgets import differences

SAMPLES = np.asarray([0.0, 0.25, 1e3], "<f4")
STATE = {
    "x": 0.5, "name": "sigmoid", "nested": {"values": [1.0, 2.0]},
    "grid": SAMPLES.tobytes(), "networks/a/frames": bytes([2, 0, 1, 2] * 9),
}  # fmt: skip
CLOSE = np.nextafter(SAMPLES, np.float32(9e9))


@pytest.mark.parametrize(
    "change",
    [
        {"grid": np.asarray([0.0, 0.26, 1e3], "<f4").tobytes()},
        {"grid": SAMPLES[:2].tobytes()},
        {"grid": np.asarray([0.0, 0.25, np.nan], "<f4").tobytes()},
        {"networks/a/frames": bytes([2, 0, 1, 3]) + bytes([2, 0, 1, 2] * 8)},  # as float32 within tolerance
        {"x": 0.501},
        {"x": "0.5"},
        {"name": "tanh"},
        {"nested": {"values": [1.0, 2.1]}},
        {"nested": {"values": [1.0]}},
        {"nested": {}},
        {"more": None},
    ],
)
def test_a_changed_state_is_caught(change):
    assert list(differences({"1": STATE}, {"1": STATE | change}))
    assert list(differences({"1": STATE | change}, {"1": STATE}))


def test_the_last_digit_may_differ():
    assert list(differences(STATE, copy.deepcopy(STATE))) == []
    close = {"x": 0.5 + 1e-9, "nested": {"values": [1, 2.0]}, "grid": CLOSE.tobytes()}
    assert list(differences(STATE, STATE | close)) == []
