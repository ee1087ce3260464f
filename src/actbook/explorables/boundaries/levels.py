"""Scores as one of 191 levels, and frames of levels as bytes that compress well.

Level 95 is the score 0, where both classes are equally likely. The other levels lie close together near 0
and far apart far out (evenly in asinh), up to the farthest score of their frame: a boundary is found from the
scores on its two sides, so what matters is how well small ones are told apart, whatever the frame's size.
More levels would make the line no straighter, and the page heavier.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from actbook.elementwise import Array

LEVELS, MIDDLE = 191, 95
BEND = 5.0  # 0 is resolved sinh(BEND) / BEND = 15 times as finely as with even levels

Bytes = NDArray[np.uint8]


def shares() -> Array:
    """The score of each level, (191,), as a share of the farthest one: from -1 to 1."""
    return np.asarray(np.sinh(BEND * (np.arange(LEVELS) - MIDDLE) / MIDDLE) / np.sinh(BEND))


def farthest_of(logit: Array) -> Array:
    """The largest size of a score in each frame (…, rows, columns), as float32; never 0."""
    largest = np.abs(logit).max(axis=(-2, -1)).astype(np.float32)
    return np.asarray(np.where(largest > 0, largest, np.float32(1)))


def levels_of(logit: Array, farthest: Array) -> Bytes:
    """The level nearest to each score, evenly in asinh; same shape."""
    share = np.clip(logit / farthest[..., None, None], -1, 1)
    return (MIDDLE + np.rint(MIDDLE * np.arcsinh(share * np.sinh(BEND)) / BEND)).astype(np.uint8)


def logits_of(levels: Bytes, farthest: Array) -> Array:
    """The scores that levels stand for."""
    return np.asarray(shares()[levels] * farthest[..., None, None])


def pack(levels: Bytes) -> bytes:
    """Frames (…, rows, columns), each node by how far it is from what its neighbours let one expect.

    Expected is left + below - below left, which a plane meets exactly; the difference, modulo 256, is
    written with its sign in the last bit, so that small differences are small bytes.
    """
    difference = (levels.astype(int) - _expected(levels.astype(int)) + 128) % 256 - 128
    return np.where(difference < 0, -2 * difference - 1, 2 * difference).astype(np.uint8).tobytes()


@lru_cache(maxsize=32)
def unpack(packed: bytes, shape: tuple[int, ...]) -> Bytes:
    """The frames that `pack` packed, in their shape."""
    written = np.frombuffer(packed, np.uint8).astype(int).reshape(shape)
    difference = np.where(written % 2, -(written + 1) // 2, written // 2)
    return (difference.cumsum(axis=-1).cumsum(axis=-2) % 256).astype(np.uint8)


def _expected(levels: NDArray[np.int_]) -> NDArray[np.int_]:
    expected = np.zeros_like(levels)
    expected[..., 1:] += levels[..., :-1]
    expected[..., 1:, :] += levels[..., :-1, :]
    expected[..., 1:, 1:] -= levels[..., :-1, :-1]
    return expected
