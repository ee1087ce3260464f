"""The one mechanism that applies every activation: types, blocks, nan, silence."""

import numpy as np
import pytest

from actbook.elementwise import BLOCK, apply, as_floats, unblocked


def recorded(sizes):
    """A function that notes the size and type of each block it is given."""

    def double(x):
        sizes.append((x.size, x.dtype.name, x.flags.c_contiguous))
        return 2 * x

    return double


@pytest.mark.parametrize("n", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_a_function_sees_contiguous_float64_blocks_and_every_element_once(n, dtype):
    sizes = []
    x = (np.arange(2 * n) % 100).astype(dtype)[::2]
    y = apply(recorded(sizes), x, {})
    assert all(size <= BLOCK and kind == "float64" and whole for size, kind, whole in sizes)
    assert sum(size for size, *_ in sizes) == n
    assert y.dtype == dtype
    np.testing.assert_array_equal(y, 2 * x)


def test_a_function_unblocked_gets_a_whole_float64_array_and_blocks_of_others():
    sizes = []
    double = unblocked(recorded(sizes))
    apply(double, np.zeros(2 * BLOCK), {})
    assert [size for size, *_ in sizes] == [2 * BLOCK]
    apply(double, np.zeros(2 * BLOCK, dtype=np.float32), {})
    assert [size for size, *_ in sizes][1:] == [BLOCK, BLOCK]


def test_parameters_reach_the_function():
    assert apply(lambda x, by: x * by, [1, 2], {"by": 3}).tolist() == [3, 6]


@pytest.mark.parametrize("n", [3, 2 * BLOCK])
def test_nan_is_restored_where_a_comparison_lost_it(n):
    x = np.zeros(n)
    x[[0, -1]] = np.nan, -np.inf

    def positive(x):
        return np.where(x > 0, 1.0, 0.0)

    assert apply(positive, x, {})[0] == 0
    restored = apply(positive, x, {}, restore_nan=True)
    assert np.isnan(restored[0])
    assert (restored[1:] == 0).all()


def test_float32_is_rounded_once():
    """2^-25 + 2^-60 above 1 rounds up in one step from float64 sums, and down in float32 arithmetic."""
    x = np.float32([2.0**-25])
    assert apply(lambda t: (1 + t + 2.0**-26) - 1, x, {})[0] == np.float32(2.0**-25 + 2.0**-26)
    assert (np.float32(1) + x + np.float32(2.0**-26))[0] - np.float32(1) == 0


def test_no_warning_escapes_and_the_error_state_is_restored_even_after_an_error():
    def fails(x):
        raise RuntimeError("on purpose")

    with np.errstate(all="raise"):
        before = np.geterr()
        assert apply(lambda x: 1 / x, np.zeros(1), {})[0] == np.inf
        assert apply(lambda x: np.exp(x) ** 2, np.float32([-60, 60]), {}).tolist() == [0, np.inf]
        with pytest.raises(RuntimeError):
            apply(fails, np.zeros(1), {})
        assert np.geterr() == before


@pytest.mark.parametrize("x", [3, np.array(3), np.float16(3)])
def test_zero_dimensions_in_zero_dimensions_out(x):
    assert apply(lambda t: t + 1, x, {}) == 4
    assert isinstance(apply(lambda t: t + 1, x, {}), np.floating)


def test_as_floats_copies_only_when_it_must():
    for kind in (np.float16, np.float32, np.float64):
        x = np.ones(2, dtype=kind)
        assert as_floats(x) is x
    assert as_floats([1, 2]).dtype == np.float64
    assert as_floats(np.ones(2, dtype=">f4")).dtype == np.float32


def test_the_message_names_the_culprit_and_a_remedy():
    with pytest.raises(TypeError, match=r"got list of dtype <U1; convert with np\.asarray\("):
        as_floats(["1"])
    with pytest.raises(TypeError, match="got NoneType None"):
        as_floats(None)
