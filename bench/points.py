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
    dtype: DTypeLike, count: int, *, kinks: Iterable[float] = (), seed: int = 0
) -> NDArray[np.floating]:
    """About `count` different finite numbers of type `dtype`, sorted.

    A third have random bits: they spread over all magnitudes, and some are subnormal; a third are
    uniform where exponentials stay finite; a third lie around 0. To these come zeros of both signs, the
    extremes of the type, and three neighbours on each side of every kink and of `ENDS`.
    """
    kind = np.finfo(np.dtype(dtype))
    rng = np.random.default_rng(seed)
    third = count // 3
    bits = rng.integers(0, 2**kind.bits, third, dtype=np.uint64).astype(f"u{kind.bits // 8}")
    bits[::20] &= bits.dtype.type((1 << kind.bits - 1) | (1 << kind.nmant) - 1)  # no exponent: subnormal
    largest_exponent = float(np.log(float(kind.max)))
    with np.errstate(all="ignore"):  # a narrow type rounds some of these to infinity or zero
        drawn = [
            bits.view(dtype),
            rng.uniform(-1.06, 1.06, third) * largest_exponent,
            rng.normal(0, 4, third),
            [0.0, -0.0, kind.max, -kind.max, kind.smallest_normal, -kind.smallest_normal],
            [kind.smallest_subnormal, -kind.smallest_subnormal],
            neighbours([*kinks, *ENDS, *(-end for end in ENDS)], dtype),
        ]
        everything = np.concatenate([np.asarray(part).astype(dtype) for part in drawn])
    unique = np.unique(everything[np.isfinite(everything) & (everything != 0)])
    return np.concatenate([unique, np.array([0.0, -0.0], dtype=dtype)])


def neighbours(values: Iterable[float], dtype: DTypeLike, reach: int = 3) -> NDArray[np.floating]:
    """`values`, and `reach` floats of type `dtype` on each side of each."""
    near = [np.array(list(values), dtype=dtype)]
    for target in (-np.inf, np.inf):
        ladder = near[0]
        for _ in range(reach):
            ladder = np.nextafter(ladder, np.array(target, dtype=dtype))
            near.append(ladder)
    return np.concatenate(near)


def strided_float32(stride: int) -> NDArray[np.float32]:
    """Every `stride`-th of all finite float32 numbers, in the order of their bits."""
    finite = np.uint32(0x7F800000)
    positive = np.arange(0, finite, stride, dtype=np.uint32)
    return np.concatenate([positive, positive | np.uint32(0x80000000)]).view(np.float32)
