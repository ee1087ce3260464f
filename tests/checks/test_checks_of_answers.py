"""Answers as students write them: none that is wrong is accepted, none that is right refused."""

import sys
import time

import numpy as np
import pytest

from actbook.checks import Outcome, check
from tests.checks.answers import DATA, RIGHT, WRONG, answer_from

CORE = [f"{name}{kind}" for name in ("sigmoid", "tanh", "relu", "leaky-relu") for kind in ("", "-derivative")]
NAMED_AT_LEAST = 0.85


def test_every_core_exercise_has_enough_answers():
    assert list(DATA) == CORE
    assert all(len(data["wrong"]) >= 20 and len(data["right"]) >= 15 for data in DATA.values())


@pytest.mark.parametrize(("key", "answer", "name"), WRONG)
def test_a_wrong_answer_is_refused_with_something_to_go_by(key, answer, name):
    verdict = check(key, answer)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.message
    if verdict.diagnosis not in ("prints", "returns-none", "signature", "wrong-shape", "modifies-input"):
        assert verdict.evidence[0].startswith("At x = ")
        assert verdict.comparison


@pytest.mark.parametrize("key", CORE)
def test_most_wrong_answers_are_named(key):
    wrong = DATA[key]["wrong"]
    signature = DATA[key].get("signature", "x")
    named = [check(key, answer_from(source, signature)).diagnosis == name for source, name in wrong]
    assert sum(named) >= NAMED_AT_LEAST * len(wrong)


@pytest.mark.parametrize(("key", "answer"), RIGHT)
def test_a_right_answer_passes(key, answer):
    verdict = check(key, answer)
    assert verdict.passed, verdict


@pytest.mark.parametrize("key", CORE)
def test_a_check_takes_no_more_than_ten_milliseconds(key):
    """Processor time without the coverage tracer, the best of a few tries on a busy machine."""
    times, tracer = [], sys.gettrace()
    for param in (*RIGHT, *WRONG):
        if param.values[0] == key:
            best = np.inf
            for _ in range(20):
                sys.settrace(None)
                start = time.process_time()
                check(key, param.values[1])
                best = min(best, time.process_time() - start)
                sys.settrace(tracer)
                if best < 0.005:
                    break
            times.append(best)
    assert max(times) < 0.010
