"""Answers that misbehave get a plain word, and leave everything as it was."""

import signal
import sys
import threading
import time
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from actbook import sigmoid
from actbook.checks import Outcome, check, example
from actbook.checks.guard import Guard
from actbook.checks.running import is_same


@pytest.fixture
def untraced():
    """No coverage while an alarm may ring: inside the tracer's lock it would leave the lock held for ever."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)


def odd(*methods):
    """An object whose methods raise, or, given as a pair, return something."""

    def raising(self, *args, **keywords):
        raise RuntimeError("odd")

    body = {m: raising for m in methods if isinstance(m, str)}
    body |= {m[0]: lambda self, *_, value=m[1], **__: value for m in methods if isinstance(m, tuple)}
    return type("Odd", (), {**body, "__hash__": None})()


class OddMessage(Exception):
    def __str__(self):
        raise RuntimeError("no message for you")


class AlwaysEqualArray(np.ndarray):
    """Would pass any check that compares with ==."""

    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def __array_ufunc__(self, *args, **keywords):
        return True


def raiser(error):
    def answer(x):
        raise error

    return answer


def returner(value):
    def answer(x):
        return value

    return answer


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (raiser(ValueError("mine")), Outcome.RAISED, "ValueError: mine (line "),
        (raiser(SystemExit(3)), Outcome.RAISED, "SystemExit: 3"),
        (raiser(KeyboardInterrupt()), Outcome.RAISED, "KeyboardInterrupt"),
        (raiser(GeneratorExit()), Outcome.RAISED, "GeneratorExit"),
        (raiser(OddMessage()), Outcome.RAISED, "OddMessage"),
        (raiser(ValueError("<f at 0x7f00deadbeef>")), Outcome.RAISED, "ValueError: <f>"),
        (raiser(ValueError("long " * 1000)), Outcome.RAISED, "…"),
        (raiser(NotImplementedError()), Outcome.NOT_ATTEMPTED, "Replace the `...`"),
        (lambda x: ... * x, Outcome.NOT_ATTEMPTED, "Replace the `...`"),
        (lambda x: [...] * len(x), Outcome.NOT_ATTEMPTED, "Replace the `...`"),
        (lambda x: None, Outcome.NOT_ATTEMPTED, "Replace the `...`"),
        (lambda x: print(x), Outcome.WRONG, "prints its result"),
        (lambda x: x.sort(), Outcome.WRONG, "returns None"),
        (lambda x: undefined(x), Outcome.RAISED, "NameError: name 'undefined' is not defined"),  # noqa: F821
        (lambda x: answer_again(x), Outcome.RAISED, "RecursionError"),
        (returner(odd("__eq__")), Outcome.WRONG, "`Odd`, which cannot be read"),
        (returner(odd("__array__")), Outcome.WRONG, "`Odd`, which cannot be read"),
        (returner(odd(("__array__", "text"))), Outcome.WRONG, "`Odd`, which cannot be read"),
        (returner(odd("__float__")), Outcome.WRONG, "`Odd`, which cannot be read"),
        (returner({"x": 1}), Outcome.WRONG, "`dict`, which cannot be read"),
        (returner({1.0, 2.0}), Outcome.WRONG, "`set`, which cannot be read"),
        (returner([[1.0], [1.0, 2.0]]), Outcome.WRONG, "`list`, which cannot be read"),
        (returner("0.25"), Outcome.WRONG, "text"),
        (returner(np.array(["a"])), Outcome.WRONG, "text"),
        (returner(1 + 2j), Outcome.WRONG, "`complex`, which cannot be read as real"),
        (returner(np.tanh), Outcome.WRONG, "call it"),
        (returner(len), Outcome.WRONG, "call it"),
        (lambda x: (v for v in x), Outcome.WRONG, "not computed anything yet"),
        (lambda x: map(abs, x), Outcome.WRONG, "not computed anything yet"),
        (lambda x: sigmoid(x).reshape(-1, 1), Outcome.WRONG, "you return an array of shape (18, 1)"),
        (lambda x: sigmoid(x)[:-1], Outcome.WRONG, "you return an array of shape (17,)"),
        (lambda x: sigmoid(x).sum(), Outcome.WRONG, "you return one number"),
        (lambda x: np.empty((0,)), Outcome.WRONG, "you return an array of shape (0,)"),
        (lambda x: x.view(AlwaysEqualArray), Outcome.WRONG, "x as it came"),
        (lambda: 0, Outcome.WRONG, "is called as `sigmoid(x)`"),
        (lambda x, y: 0, Outcome.WRONG, "is called as `sigmoid(x)`"),
        (3.5, Outcome.WRONG, "without brackets"),
        (np.array([1.0]), Outcome.WRONG, "without brackets"),
        (..., Outcome.NOT_ATTEMPTED, "Replace the `...`"),
    ],
)  # fmt: skip
def test_a_hostile_answer_gets_a_plain_word(answer, outcome, words):
    verdict = check("sigmoid", answer)
    assert verdict.outcome is outcome
    assert words in repr(verdict)
    assert "Traceback" not in repr(verdict)
    assert "checks/" not in repr(verdict)


def answer_again(x):
    return answer_again(x)


async def asynchronous(x):
    return x


def test_a_coroutine_is_closed_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check("sigmoid", asynchronous).diagnosis == "returns-generator"


def test_hidden_values_are_not_uncovered():
    """A masked array is an answer if it hides nothing; else what it hides could be taken for right."""

    def slope(x):
        return 1 / np.cosh(x) ** 2

    hides = check("tanh-derivative", lambda x: np.ma.array(slope(x), mask=np.abs(x) > 1))
    assert hides.diagnosis == "masked-values"
    assert check("tanh-derivative", lambda x: np.ma.masked_invalid(slope(x))).outcome.value == "right"


def test_values_of_every_sort_are_read():
    arrays = np.float32(2.2), np.array(2.2), np.array([2.2]), [2.2]
    for value in (2.2, *arrays, Fraction(22, 10), Decimal("2.2")):
        assert check("sigmoid-slope-009", value).passed
    assert check("sigmoid-slope-009", "2.2").outcome is Outcome.WRONG
    assert check("sigmoid-slope-009", float("nan")).diagnosis == "not-finite"
    assert check("sigmoid-slope-009", lambda: 2.2).diagnosis == "function-or-value"
    assert check("sigmoid-slope-009", None).outcome is Outcome.NOT_ATTEMPTED


def endless(x):
    while True:
        pass


def endless_that_swallows(x):
    while True:
        try:
            time.sleep(0.001)
        except BaseException:
            time.sleep(0)


def endless_that_swallows_deeper(x):
    while True:
        try:
            for _ in range(10):
                try:
                    time.sleep(0.001)
                except BaseException:
                    time.sleep(0.001)
        except BaseException:
            time.sleep(0.001)


def late_but_sure(x):
    try:
        endless(x)
    except BaseException:
        return sigmoid(x)


def endless_print(x):
    while True:
        print("again")


class EndlessArray:
    def __array__(self, dtype=None, copy=None):
        while True:
            pass


def sleeper(x):
    time.sleep(3600)


ENDLESS = [
    endless,
    sleeper,
    endless_that_swallows,
    endless_that_swallows_deeper,
    endless_print,
    late_but_sure,
    returner(EndlessArray()),
]

has_timer = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this platform has no interval timer")


@has_timer
@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("answer", ENDLESS)
def test_an_endless_loop_is_interrupted(answer):
    verdict = check("sigmoid", answer, seconds=0.1)
    assert verdict.diagnosis == "time-limit"
    assert "0.1 seconds" in verdict.message


@has_timer
def test_somebody_elses_alarm_survives():
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        check("sigmoid", sigmoid)
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
        time.sleep(0.3)
        assert rang
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_check_works_in_another_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(check("sigmoid", sigmoid)))
    thread.start()
    thread.join()
    assert found[0].passed


def state():
    handler = signal.getsignal(signal.SIGALRM) if hasattr(signal, "SIGALRM") else None
    return np.geterr(), list(warnings.filters), sys.stdout, sys.stderr, sys.gettrace(), handler


def meddling(x):
    np.seterr(all="raise")
    warnings.simplefilter("ignore")
    sys.stdout = None
    x[:] = 0
    return sigmoid(x)


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("answer", [sigmoid, meddling, raiser(SystemExit()), endless, endless_that_swallows])
def test_the_kernel_is_left_as_it_was(answer, capsys):
    before = state()
    check("sigmoid", answer, seconds=0.05)
    assert state() == before
    assert capsys.readouterr() == ("", "")


def test_a_changed_error_state_is_put_back_before_the_next_call_and_mentioned():
    """The call beyond the tested inputs overflows, which would now raise and leave no note."""

    def answer(x):
        result = 1 / (1 + np.exp(-x))
        np.seterr(all="raise")
        return result

    before = np.geterr()
    notes = " ".join(check("sigmoid", answer).notes)
    assert np.geterr() == before
    assert "np.seterr" in notes
    assert "at x = -720" in notes


def test_an_error_state_of_the_student_does_not_decide():
    """all="raise" in the notebook would turn a harmless underflow into an exception."""
    with np.errstate(all="raise"):
        assert check("sigmoid", lambda x: 1 / (1 + np.exp(-x))).passed


def test_input_that_is_written_into_is_found_and_the_exercise_is_unharmed():
    def answer(weights, biases):
        total = np.zeros(len(weights[0]))
        while weights:
            total = total @ weights.pop(0) + biases.pop(0)
        return total

    verdict = check("collapse-bias", answer)
    assert verdict.diagnosis == "modifies-input"
    assert len(example("collapse-bias")[0]) == 2


def test_same_sees_every_kind_of_change():
    x = np.array([1.0, -0.0])
    assert is_same([x, (1, x)], [x.copy(), (1, x.copy())])
    assert not is_same(x, np.array([1.0, 0.0]))
    assert not is_same(x, x.astype(np.float32))
    assert not is_same([x], [x, x])
    assert not is_same(x, [1.0, 0.0])


def into_zeros(x):
    result = np.zeros_like(x)
    result[:] = sigmoid(x)
    return result


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        (lambda x: 1 / (1 + np.exp(-x)), "at x = -720, your formula gives 0"),
        (lambda x: 1 / (1 + np.exp(-x)), "NumPy warns too"),
        (lambda x: sigmoid(x) + 0 / (1 + np.exp(np.abs(x))), "the numbers are right all the same"),
        (lambda x: np.exp(x) / (1 + np.exp(x)), "nan where the exact result is 1"),
        (lambda x: (1 / (1 + np.exp(-x))).astype(np.float16), "float16"),
        (into_zeros, "array of integers"),
    ],
)  # fmt: skip
def test_a_right_answer_gets_a_note(answer, note):
    verdict = check("sigmoid", answer)
    assert verdict.passed
    assert any(note in line for line in verdict.notes), verdict


def test_the_line_is_that_of_the_answer_not_of_a_library():
    def answer(x):
        y = x[:3]
        return np.matmul(y, np.ones(5))

    verdict = check("sigmoid", answer)
    first = answer.__code__.co_firstlineno
    assert f"line {first + 2}: `return np.matmul(y, np.ones(5))`" in verdict.message


def test_an_error_in_a_later_case_says_which():
    def answer(weights, biases):
        total = np.zeros_like(biases[0])  # as wide as the first layer's output, not its input
        for w, b in zip(weights, biases, strict=True):
            total = total @ w + b
        return total

    message = check("collapse-bias", answer).message
    assert message.startswith("ValueError: matmul")
    assert 'for a stack of four (`example("collapse-bias", 2)` of `actbook.checks`)' in message


def test_an_error_at_one_number_says_which():
    assert check("sigmoid", lambda x: 1 / x if x == 0 else 0.5 * x).message.endswith("at x = 0")


def test_a_guard_keeps_little_of_what_is_printed():
    with Guard(1.0) as guard:
        guard.call(lambda: [print("x" * 1000) for _ in range(100)])
    assert len(guard.printed) == 2000


@pytest.mark.usefixtures("untraced")
def test_one_time_limit_holds_for_all_calls():
    calls = []

    def slow(x):
        calls.append(x)
        time.sleep(0.06)
        raise TypeError("only length-1 arrays")

    check("sigmoid", slow, seconds=0.1)
    assert len(calls) < 10  # each by itself would have its 0.1 s, and there are dozens
