"""Where accuracy is measured: points over the whole range of a float type."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import DTypeLike, NDArray

# Where exponentials or textbook formulas run out of digits, in float16, float32 and float64.
ENDS = (
    9.0, 10.0, 16.6, 17.0, 17.4, 19.06, 20.0, 36.7, 37.0, 37.4, 40.0, 44.0, 50.0, 87.3, 88.7, 89.0, 103.97,
    104.0, 350.0, 354.0, 354.9, 372.6, 373.0, 373.3, 373.6, 708.4, 709.78, 710.0, 710.5, 744.4, 745.1,
    745.2, 746.0,
)  # fmt: skip


def points(
    dtype: DTypeLike,
    count: int,
    *,
    kinks: Iterable[float] = (),
    zeros: Iterable[float] = (),
    spread: int = 400,
    reach: int = 3,
    seed: int = 0,
) -> NDArray[np.floating]:
    """About `count` different finite numbers of type `dtype`, sorted.

    A third have random bits: they spread over all magnitudes, and some are subnormal; a third are
    uniform where exponentials stay finite; a third lie around 0. To these come `spread` that lie evenly over
    the magnitudes from 1e-9 to 1000, whole and half numbers up to 10, zeros of both signs, the extremes of
    the type, `reach` neighbours on each side of every kink and of `ENDS`, and ladders that come ever nearer
    to the kinks and to `zeros` (of the derivative), where a lost digit shows at a small distance only.
    """
    kind = np.finfo(np.dtype(dtype))
    rng = np.random.default_rng(seed)
    third = count // 3
    bits = rng.integers(0, 2**kind.bits, third, dtype=np.uint64).astype(f"u{kind.bits // 8}")
    bits[::20] &= bits.dtype.type((1 << kind.bits - 1) | (1 << kind.nmant) - 1)  # no exponent: subnormal
    largest_exponent = float(np.log(float(kind.max)))
    sizes = 10 ** rng.uniform(-9, 3, spread)
    with np.errstate(all="ignore"):  # a narrow type rounds some of these to infinity or zero
        drawn = [
            bits.view(dtype),
            rng.uniform(-1.06, 1.06, third) * largest_exponent,
            rng.normal(0, 4, third),
            sizes * rng.choice([-1, 1], sizes.size),
            np.arange(-20, 21) / 2,
            ladders([*kinks, *zeros], dtype),
            [0.0, -0.0, kind.max, -kind.max, kind.smallest_normal, -kind.smallest_normal],
            [kind.smallest_subnormal, -kind.smallest_subnormal],
            neighbours([*kinks, *ENDS, *(-end for end in ENDS)], dtype, reach),
        ]
        everything = np.concatenate([np.asarray(part).astype(dtype) for part in drawn])
    unique = np.unique(everything[np.isfinite(everything) & (everything != 0)])
    return np.concatenate([unique, np.array([0.0, -0.0], dtype=dtype)])


def ladders(values: Iterable[float], dtype: DTypeLike) -> NDArray[np.floating]:
    """On both sides of each of `values`, points at a half, a quarter … of its size (of 1 for 0) from it."""
    rungs = 0.5 ** np.arange(1, np.finfo(np.dtype(dtype)).nmant + 1)
    steps = [(abs(value) or 1.0) * np.concatenate([-rungs, rungs]) + value for value in values]
    return np.concatenate([np.empty(0), *steps]).astype(dtype)


def neighbours(values: Iterable[float], dtype: DTypeLike, reach: int) -> NDArray[np.floating]:
    """`values`, and `reach` floats of type `dtype` on each side of each."""
    near = [np.array(list(values), dtype=dtype)]
    for target in (-np.inf, np.inf):
        ladder = near[0]
        for _ in range(reach):
            ladder = np.nextafter(ladder, np.array(target, dtype=dtype))
            near.append(ladder)
    return np.concatenate(near)


def dense(seed: int = 0) -> NDArray[np.float64]:
    """Most of a million finite float64 numbers, sorted: a window of any width to speak of holds one of them.

    32 in every power of 2, with random digits; steps of 1/25,000 up to 8, of 1/1,500 up to 40 and of 1/70 up
    to 760; and steps of 1/3,000 around each of `ENDS`; all of them with both signs, and 0.
    """
    rng = np.random.default_rng(seed)
    infinity, stride = np.uint64(0x7FF0_0000_0000_0000), np.uint64(2**47)
    bits = np.arange(1, infinity, stride, dtype=np.uint64)
    bits = np.minimum(bits + rng.integers(0, stride, bits.size, dtype=np.uint64), infinity - np.uint64(1))
    lines = [np.linspace(1e-5, 8.1, 200_003), np.linspace(8, 40, 50_003), np.linspace(40, 760, 50_003)]
    near = [end + np.linspace(-0.05, 0.05, 301) for end in ENDS]
    sizes = np.concatenate([bits.view(np.float64), *lines, *near])
    return np.unique(np.concatenate([-sizes, [0.0], sizes]))


def strided_float32(stride: int) -> NDArray[np.float32]:
    """Every `stride`-th of all finite float32 numbers, in the order of their bits."""
    finite = np.uint32(0x7F800000)
    positive = np.arange(0, finite, stride, dtype=np.uint32)
    return np.concatenate([positive, positive | np.uint32(0x80000000)]).view(np.float32)
