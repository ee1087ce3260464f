"""The one mechanism that applies every activation: types, blocks, nan, silence."""

import datetime
import re
import warnings
from collections import deque
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy._core._rational_tests import rational  # a type that NumPy does not have itself

from actbook import sigmoid
from actbook.elementwise import BLOCK, apply, as_floats, exact_product, unblocked


def recorded(sizes):
    """A function that notes the size and type of each block it is given."""

    def double(x):
        sizes.append((x.size, x.dtype.name, x.flags.c_contiguous))
        return 2 * x

    return double


@pytest.mark.parametrize("n", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_a_function_sees_contiguous_float64_blocks_and_every_element_once(n, dtype):
    x = (np.arange(2 * n) % 100).astype(dtype)[::2]
    for mark, largest in ((lambda f: f, BLOCK), (unblocked, n if dtype == "float64" else BLOCK)):
        sizes = []
        y = apply(mark(recorded(sizes)), x, {})
        assert all(size <= largest and kind == "float64" and whole for size, kind, whole in sizes)
        assert sum(size for size, *_ in sizes) == n
        assert len(sizes) == max(1, -(-n // max(largest, 1)))
        assert y.dtype == dtype
        np.testing.assert_array_equal(y, 2 * x)


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
    with np.errstate(all="raise"):
        before = np.geterr()
        assert apply(lambda x: 1 / x, np.zeros(1), {})[0] == np.inf
        assert apply(lambda x: np.exp(x) ** 2, np.float32([-60, 60]), {}).tolist() == [0, np.inf]
        with pytest.raises(TypeError):
            apply(lambda x: x + None, np.zeros(1), {})
        assert np.geterr() == before


def test_parameters_reach_the_function_and_zero_dimensions_give_a_scalar():
    assert apply(lambda x, by: x * by, [1, 2], {"by": 3}).tolist() == [3, 6]
    for x in (3, np.array(3), np.float16(3)):
        assert apply(lambda t: t + 1, x, {}) == 4
        assert isinstance(apply(lambda t: t + 1, x, {}), np.floating)


def test_as_floats_copies_only_when_it_must():
    for kind in (np.float16, np.float32, np.float64):
        x = np.ones(2, dtype=kind)
        assert as_floats(x) is x
    assert as_floats([1, 2]).dtype == np.float64
    assert as_floats(np.ones(2, dtype=">f4")).dtype == np.float32


class Sparse:
    """What matters of SciPy's matrices: NumPy sees one object, which iterates over rows."""

    def __init__(self, dtype):
        self.dense = np.eye(2, dtype=dtype)
        self.dtype = self.dense.dtype

    def __iter__(self):
        return iter(self.dense)

    def toarray(self):
        return self.dense


class Wrapper:
    """What matters of pandas, xarray and dask: something that turns into an array."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return self.values


MASKED = np.ma.array([-1.0, 2.0, 3.0], mask=[False, True, False])
RECORDS = np.array([("a", 1.0, 2)], dtype=[("name", "U1"), ("x", float), ("n", int)])
CONVERT = "np.asarray(x, dtype=np.float64)"

# What is refused, what the message tells a reader to type instead ("" if nothing), and what that gives.
REFUSED = {
    "masked": (MASKED, "x.astype(float).filled(np.nan)", [-1, np.nan, 3]),
    "masked float32": (MASKED.astype("f4"), "x.astype(float).filled(np.nan)", [-1, np.nan, 3]),
    "masked integers": (MASKED.astype(int), "x.astype(float).filled(np.nan)", [-1, np.nan, 3]),
    "masked, nothing hidden": (np.ma.array([1.0]), "x.astype(float).filled(np.nan)", [1]),
    "the masked constant": (np.ma.masked, "x.astype(float).filled(np.nan)", np.nan),
    "masked complex": (np.ma.array([1j], mask=[True]), "", None),
    "masked text": (np.ma.array(["1"], mask=[True]), "", None),
    "list of masked": ([MASKED, MASKED], "", None),
    "tuple with a masked number": (([1.0, 2.0], [np.ma.masked, 1.0]), "", None),
    "deque of masked": (deque([MASKED]), "", None),
    "what turns into masked": (Wrapper(MASKED), "", None),
    "complex number": (1j, "np.real(x)", 0),
    "complex array": (np.array([1 + 2j]), "np.real(x)", [1]),
    "complex list": ([1 + 2j], "np.real(x)", [1]),
    "long complex": (np.array([1 + 2j], dtype=np.clongdouble), "np.real(x).astype(np.float64)", [1]),
    "dates": (
        np.array(["1970-01-03"], dtype="M8[D]"),
        "(np.asarray(x) - np.datetime64(0, 'D')) / np.timedelta64(1, 'D')",
        [2],
    ),
    "list of dates": (
        [np.datetime64("1972")],
        "(np.asarray(x) - np.datetime64(0, 'Y')) / np.timedelta64(1, 'Y')",
        [2],
    ),
    "no date": (
        np.datetime64("NaT"),
        "(np.asarray(x) - np.datetime64(0, 'D')) / np.timedelta64(1, 'D')",
        np.nan,
    ),
    "durations": (np.array([3], dtype="m8[h]"), "np.asarray(x) / np.timedelta64(1, 'h')", [3]),
    "a duration in years": (np.timedelta64(3, "Y"), "np.asarray(x) / np.timedelta64(1, 'Y')", 3),
    "python's dates": ([datetime.date(2020, 1, 1)], "", None),
    "a python duration": (datetime.timedelta(1), "", None),
    "objects with a date in ns": (np.array([np.datetime64(5, "ns"), 1], dtype=object), "", None),
    "objects with a duration": (np.array([np.timedelta64(5), 1], dtype=object), "", None),
    "objects with a complex": (np.array([np.complex128(1j), 1.0], dtype=object), "", None),
    "records": (RECORDS, "x['x']", [1]),
    "one record": (RECORDS[0], "x['x']", 1),
    "list of records": ([RECORDS[0]], "", None),
    "records without numbers": (RECORDS[["name"]], "", None),
    "raw bytes": (np.void(b"ab"), "", None),
    "set": ({2.0, 1.0}, "sorted(x)", [1, 2]),
    "set of text": ({"a"}, "", None),
    "dict": ({"a": 1.0}, "list(x.values())", [1]),
    "dict of text": ({"a": "b"}, "", None),
    "values of a dict": ({"a": 1.0}.values(), "list(x)", [1]),
    "generator": ((n for n in (1, 2)), "list(x)", [1, 2]),
    "map": (map(float, "12"), "list(x)", [1, 2]),
    "sparse": (Sparse(float), "x.toarray()", [[1, 0], [0, 1]]),
    "sparse complex": (Sparse(complex), "", None),
    "None": (None, "np.nan", np.nan),
    "list with None": ([1.0, None], "np.nan", np.nan),
    "objects with None": (np.array(["a", None], dtype=object), "np.nan", np.nan),
    "text": ("1.5", CONVERT, 1.5),
    "bytes": (b"1", CONVERT, 1),
    "list of text": (["1", "2"], CONVERT, [1, 2]),
    "text among objects": (np.array(["1", 2.0], dtype=object), CONVERT, [1, 2]),
    "text of any length": (np.array(["1"], dtype=np.dtypes.StringDType()), CONVERT, [1]),
    "words": (["one"], "", None),
    "empty text": ("", "", None),
    "Decimal": (Decimal("0.5"), CONVERT, 0.5),
    "Decimals": ([Decimal("0.5")], CONVERT, [0.5]),
    "Fractions": ([Fraction(1, 2)], CONVERT, [0.5]),
    "mpmath": ([mpmath.mpf(1)], CONVERT, [1]),
    "mpmath complex": ([mpmath.mpc(1, 1)], "", None),
    "longdouble": (np.longdouble(1), CONVERT, 1),
    "longdoubles": (np.array([1, 2], dtype=np.longdouble), CONVERT, [1, 2]),
    "another library's type": (np.array([rational(1, 2)]), CONVERT, [0.5]),  # as bfloat16 is
    "2**64": ([2**64, 1], CONVERT, [2.0**64, 1]),
    "10**400": (10**400, "", None),
    "list with 10**400": ([1.0, 10**400], "", None),
    "10**5000, which Python does not print": (10**5000, "", None),
    "ragged list": ([[1, 2], [3]], "np.nan", np.nan),
    "ragged list of arrays": ([np.zeros((2, 3)), np.zeros((2, 4))], "np.nan", np.nan),
    "ragged tuple": (([1.0], 2.0), "np.nan", np.nan),
    "no objects": (np.array([], dtype=object), CONVERT, []),
    "an object": (object(), "", None),
    "a function": (len, "", None),
    "an ellipsis": (..., "", None),
}


def code_in(advice):
    """The expression that an advice consists of, or ends or begins with."""
    words = advice.removesuffix(" first").removesuffix(" for a missing value")
    for before in ("for example ", "convert with ", "take ", "make it dense with ", "write ", "up with "):
        words = words.rpartition(before)[2] if before in words else words
    return words.partition(" or ")[0]


@pytest.mark.parametrize(("x", "code", "wanted"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_refused_with_advice_that_works(x, code, wanted):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TypeError, match=r"^expected real numbers") as caught:
            as_floats(x)
    said, _, advice = str(caught.value).partition("; ")
    assert len(str(caught.value)) < 250
    assert ", got " in said
    if code:
        assert code_in(advice) == code
        np.testing.assert_array_equal(as_floats(eval(code, {"np": np, "x": x})), wanted)
    else:
        assert not re.search(r"np\.|x[.\[]|\(x\)", advice), "an advice that was not tried"


def test_a_mask_can_be_kept_as_the_documentation_says():
    kept = np.ma.array(sigmoid(MASKED.data), mask=MASKED.mask)
    assert kept.mask.tolist() == MASKED.mask.tolist()
    assert "np.ma.array(sigmoid(x.data), mask=x.mask)" in " ".join(sigmoid.__doc__.split())
    assert type(sigmoid(Wrapper(np.zeros(3)))) is np.ndarray  # of a pandas Series too


@pytest.mark.parametrize("n", [4, BLOCK])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_fortran_order_stays(n, dtype):
    x = np.asfortranarray(np.arange(2.0 * n, dtype=dtype).reshape(2, n))
    for mark in (lambda f: f, unblocked):
        y = apply(mark(lambda t: t + 1), x, {})
        np.testing.assert_array_equal(y, x + 1)
        assert y.flags.f_contiguous
        assert apply(mark(lambda t: t + 1), x.T, {}).flags.c_contiguous


@given(factor=st.floats(-1e3, 1e3), x=st.floats(-1.5, 1.5))
def test_a_product_in_two_parts_is_exact(factor, x):
    high, low = exact_product(factor, np.array([x]))
    exact = Fraction(factor) * Fraction(x)
    if abs(exact) > 1e-250:
        assert high[0] == factor * x
        assert Fraction(high[0]) + Fraction(low[0]) == exact


@pytest.mark.parametrize("factor", [5e-324, 1e-300, 0.3, 1.0, -2.5, 1e300, 1.7e308])
def test_a_product_in_two_parts_is_cut_before_it_overflows(factor):
    x = np.array([-np.inf, -1.7e308, -1e10 / max(factor, 1e-290), 0.0, 1.7e308, np.inf])
    with np.errstate(over="ignore"):  # as `apply` has it
        high, low = exact_product(factor, x)
        beyond = np.abs(factor * x) > 1600
    assert np.isfinite(high).all()
    assert np.isfinite(low).all()
    assert (np.abs(high[beyond]) >= 1600).all()
    np.testing.assert_array_equal(np.sign(high[[0, 3, 5]]), np.sign(factor) * np.array([-1, 0, 1]))
