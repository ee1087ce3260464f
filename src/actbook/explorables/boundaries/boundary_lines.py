"""Boundaries as lines, found where the score is 0 on a grid so fine that a corner stays a corner.

The levels' grid has 8 nodes a unit: drawn from it, a corner of a piecewise linear boundary would be round.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from actbook.elementwise import Array
from actbook.network import Network

FINE = 48  # nodes a unit; on the page a unit is about 80 pixels
PLACES = 1024  # places a unit: what a point's coordinates are multiples of
SLACK = 1 / 512  # how far a line may be from the points that were left out: a sixth of a pixel


def lines_of(networks: tuple[Network, ...], seeds: list[int], x1: Array, x2: Array) -> bytes:
    """The lines of all frames, step by step and in each for all `seeds` (places among the networks' seeds).

    Little-endian int16: for each frame the number of its lines, for each line the number of its points and
    their coordinates, x1 and x2 by turns, in `PLACES` a unit.
    """
    fine1, fine2 = (np.linspace(x[0], x[-1], round((x[-1] - x[0]) * FINE) + 1) for x in (x1, x2))
    nodes = np.stack(np.meshgrid(fine1, fine2), axis=-1).reshape(-1, 2)
    axes = Figure().subplots()
    packed = []
    for network in networks:
        weights, biases = (tuple(each[seeds] for each in of) for of in (network.weights, network.biases))
        pictured = replace(network, weights=weights, biases=biases)
        for score in pictured.forward(nodes).prediction.reshape(-1, fine2.size, fine1.size):
            lines = axes.contour(fine1, fine2, score, [0]).allsegs[0] if score.min() < 0 < score.max() else []
            thinned = [np.rint(_thinned(line) * PLACES).astype("<i2") for line in lines if len(line) > 1]
            packed.append(struct.pack("<h", len(thinned)))
            packed += [struct.pack("<h", len(line)) + line.tobytes() for line in thinned]
    return b"".join(packed)


def unpacked(lines: bytes) -> Iterator[list[Array]]:
    """Each frame's lines, (points, 2)."""
    numbers = np.frombuffer(lines, "<i2").tolist()[::-1]
    while numbers:
        frame = []
        for _ in range(numbers.pop()):
            line = [numbers.pop() for _ in range(2 * numbers.pop())]
            frame.append(np.reshape(line, (-1, 2)) / PLACES)
        yield frame


def _thinned(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ends, and what lies farther than `SLACK` from the line between them, the farthest point first."""
    start, end = line[0], line[-1]
    run = end - start
    length = np.hypot(*run)
    away = line - start
    off = np.abs(run[0] * away[:, 1] - run[1] * away[:, 0]) / length if length else np.hypot(*away.T)
    at = int((off >= off.max() * (1 - 1e-6)).argmax())  # of several the first, however they are rounded
    if off[at] <= SLACK:
        return np.stack([start, end])
    return np.concatenate([_thinned(line[: at + 1])[:-1], _thinned(line[at:])])
