"""What comes back from a student's process can be anything, and none of it may hurt the grader."""

import json
import os
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actbook.coursework.plain import plain, restore
from actgrade.sandbox.channel import Channel, ClosedError, TooLongError, deadline
from actgrade.sandbox.child_process import FIRST_UID, UIDS, ProtocolError, Rules
from actgrade.sandbox.protection import protection
from actgrade.sandbox.untrusted_replies import clean, value_of
from places import missing

KEYS = st.sampled_from(["array", "dtype", "shape", "dict", "value", "token"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(
    ["float64", "int8", "object", "O", "bool", "U9"]
)  # fmt: skip
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_a_plain_value_or_refused(value):
    try:
        got = value_of({"value": json.loads(json.dumps(value))})
    except ProtocolError:
        return
    assert isinstance(got, (type(None), bool, int, float, str, list, dict, np.ndarray))


@given(
    st.lists(st.floats() | st.lists(st.floats(), max_size=3), max_size=4)
    | st.dictionaries(st.text(), st.floats())
)
def test_what_plain_writes_is_read_as_it_was(value):
    np.testing.assert_equal(value_of({"value": json.loads(json.dumps(plain(value)))}), value)


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0), (2, 3), (1, 1, 1)])
def test_arrays_keep_their_dtype_and_shape(dtype, shape):
    array = np.ones(shape, dtype)
    got = value_of({"value": json.loads(json.dumps(plain(array)))})
    assert (got.dtype, got.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(got, restore(plain(array)))


def test_a_longdouble_crosses_as_a_float64_as_the_notebooks_check_compares_it():
    third = np.longdouble(1) / 3
    for value in (third, np.array([third, np.inf])):
        got = value_of({"value": json.loads(json.dumps(plain(value)))})
        assert got.dtype == np.float64
        np.testing.assert_array_equal(got, np.asarray(value, dtype=float))


@pytest.mark.parametrize(
    "value",
    [
        {"array": [1.0, 2.0], "dtype": "float64", "shape": [3]},
        {"array": ["1"], "dtype": "float64", "shape": [1]},
        {"array": [300], "dtype": "int8", "shape": [1]},
        {"array": [0.5], "dtype": "int64", "shape": [1]},
        {"array": [], "dtype": "object", "shape": [0]},
        {"array": [], "dtype": "float64", "shape": [-1]},
        {"array": [], "dtype": "float64", "shape": [0] * 40},
        {"array": 1.0, "dtype": ["float64"], "shape": []},
        {"array": 1.0, "dtype": "float64", "shape": [], "more": 1},
        {"dict": [1]},
        {},
        [[[[[[[[[[[[1]]]]]]]]]]]],
    ],
)
def test_arrays_that_contradict_themselves_are_refused(value):
    with pytest.raises(ProtocolError):
        value_of({"value": value})


def test_text_of_a_process_is_made_fit_to_print():
    assert clean("a\x1b[31m\nb\u202e <object at 0x7f12ab>") == "a [31m b <object at 0x…>"
    assert len(clean("x" * 10_000)) == 200
    assert clean(b"bytes") == ""


@pytest.fixture
def pipes():
    """A channel whose other end is this test."""
    from_test, to_grader = os.pipe()
    from_grader, to_test = os.pipe()
    channel = Channel(os.fdopen(to_test, "wb"), os.fdopen(from_test, "rb"))
    reader, writer = os.fdopen(from_grader, "rb"), os.fdopen(to_grader, "wb", buffering=0)
    yield channel, reader, writer
    reader.close()
    writer.close()
    channel.close()


def test_a_channel_gives_lines_one_by_one_and_notices_what_nobody_asked_for(pipes):
    channel, reader, writer = pipes
    channel.send(b"question")
    assert reader.readline() == b"question\n"
    writer.write(b"one\ntwo\nthr")
    assert channel.receive(100, deadline(5)) == b"one"
    assert channel.early()
    assert channel.receive(100, deadline(5)) == b"two"
    writer.write(b"ee\n")
    assert channel.receive(100, deadline(5)) == b"three"
    assert not channel.early()


def test_a_channel_does_not_wait_for_ever_nor_read_without_end(pipes):
    channel, _, writer = pipes
    with pytest.raises(TimeoutError):
        channel.receive(100, deadline(0.05))
    writer.write(b"x" * 5000)
    with pytest.raises(TooLongError):
        channel.receive(100, deadline(5))


def test_a_channel_says_that_the_other_end_is_closed_as_often_as_it_is_asked(pipes):
    channel, _, writer = pipes
    writer.close()
    for _ in range(2):
        with pytest.raises(ClosedError):
            channel.receive(100, deadline(5))
    assert not channel.early()


def test_a_flood_waits_in_the_pipe_and_a_reader_that_never_reads_holds_nobody(pipes):
    channel, _, writer = pipes
    for _ in range(100):
        channel.send(b"x" * 65_536)
    os.set_blocking(writer.fileno(), False)
    sent, quiet = 0, time.monotonic()
    while time.monotonic() - quiet < 0.3 and sent < 10**8:
        if written := writer.write(b"x" * 65_536):
            sent, quiet = sent + written, time.monotonic()
    assert sent < 3 * 2**20


@pytest.fixture(scope="module")
def shut_in():
    found = protection()
    if not found.sandbox.program:
        missing(f"no submission is shut in: {found.why}")
    assert found.missing == ()
    return found.sandbox


def test_processes_of_one_submission_are_bounded_while_another_is_graded(shut_in):
    bomb = "import os, time\nmade = 0\ntry:\n    while True:\n        if os.fork() == 0:\n"
    bomb += "            time.sleep(60)\n        made += 1\nexcept OSError:\n    pass\n"
    bomb += "def count():\n    return made\n"
    with shut_in.start(Rules()) as first, shut_in.start(Rules()) as second:
        for child in (first, second):
            assert child.run(bomb, "<cell>", 10) == []
            assert child.call("count", [], 1000, deadline(5))["value"] < 2 * Rules().processes
            assert len(child._all()) <= Rules().processes + 2


def test_an_endless_answer_ends_with_a_grader_that_is_killed(shut_in):
    program = (
        "from actgrade.sandbox import Sandbox\nfrom actgrade.sandbox.child_process import Rules\n"
        f"child = Sandbox({shut_in.program!r}).start(Rules())\nprint('ready', flush=True)\n"
        "child.run('while True:\\n    pass', '<cell>', 600)\n"
    )
    grader = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert grader.stdout.readline() == b"ready\n"
    time.sleep(0.3)
    family = psutil.Process(grader.pid).children(recursive=True)
    assert len(family) == 3  # bubblewrap twice, outside and inside, and Python
    grader.kill()
    grader.communicate()
    assert psutil.wait_procs(family, timeout=5)[1] == []


def test_the_user_ids_that_answers_run_under_are_nobodys():
    pwd = pytest.importorskip("pwd")
    assert not [one for one in pwd.getpwall() if FIRST_UID <= one.pw_uid < FIRST_UID + UIDS]


def test_where_the_systems_calls_are_not_known_the_protection_says_what_that_leaves_open(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    found = protection()
    if not found.sandbox.program:
        pytest.skip("no bubblewrap here")
    assert any("keyrings" in sentence for sentence in found.missing)
    assert "keyrings" in found.in_words()
