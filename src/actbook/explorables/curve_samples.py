"""Samples of activations for the browser: evenly spaced nodes, and frames along a parameter.

The browser shows numbers only at nodes, where they are Python's own; between nodes it draws straight lines.
Samples travel as little-endian float32: half the size, and their bytes do not depend on the processor.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actbook.activation import Activation, Parameter
from actbook.datasets import Dataset
from actbook.elementwise import Array


@dataclass(frozen=True)
class Grid:
    """The multiples of 1 / `per_unit` from `low` to `high`; both ends must be such multiples.

    A node is an integer divided by `per_unit`, so that Python and JavaScript have the same double for it.
    """

    low: float
    high: float
    per_unit: int

    def nodes(self) -> NDArray[np.float64]:
        """All nodes, in order."""
        first, last = round(self.low * self.per_unit), round(self.high * self.per_unit)
        return np.arange(first, last + 1) / self.per_unit

    def nearest(self, x: float) -> float:
        """The node nearest to `x`; halves go up, as `Math.round` does, and −0.0 becomes 0.0."""
        node = math.floor(x * self.per_unit + 0.5) / self.per_unit
        return min(max(node, self.low), self.high) + 0.0

    def place(self, x: float) -> int:
        """The number of the node nearest to `x`, counted from 0."""
        return round((self.nearest(x) - self.low) * self.per_unit)

    def as_state(self) -> dict[str, float]:
        """The grid as the widget's state has it."""
        return {"low": self.low, "high": self.high, "per_unit": self.per_unit}


def parameter_grid(parameter: Parameter) -> Grid:
    """Positions of a parameter's slider: a decimal step of which its ends and its default are multiples."""
    per_unit = 10 ** max(0, -math.floor(math.log10((parameter.high - parameter.low) / 20)))
    while any(
        abs(v * per_unit - round(v * per_unit)) > 1e-9
        for v in (parameter.low, parameter.default, parameter.high)
    ):
        per_unit *= 10
    return Grid(parameter.low, parameter.high, per_unit)


def choose_frames(
    sample: Callable[[float], NDArray[np.float64]], positions: NDArray[np.float64], tolerance: float = 1e-6
) -> list[float]:
    """As few of `positions` as make straight lines between their samples right at all the others.

    Halves an interval until float32 samples at its ends give every position inside it to `tolerance`
    (absolute, and relative for values beyond 1): two frames where the parameter enters linearly, every
    position where nothing less will do.
    """
    exact = [sample(float(p)) for p in positions]
    rounded = [values.astype(np.float32).astype(float) for values in exact]

    def is_straight(first: int, last: int) -> bool:
        span = positions[last] - positions[first]
        return all(
            np.all(
                np.abs(
                    rounded[first]
                    + (rounded[last] - rounded[first]) * (positions[i] - positions[first]) / span
                    - exact[i]
                )
                <= tolerance * np.maximum(1, np.abs(exact[i]))
            )
            for i in range(first + 1, last)
        )

    def split(first: int, last: int) -> list[int]:
        if last - first == 1 or is_straight(first, last):
            return [first]
        middle = (first + last) // 2
        return split(first, middle) + split(middle, last)

    return [float(positions[i]) for i in [*split(0, len(positions) - 1), len(positions) - 1]]


def curve_state(activation: Activation, grid: Grid) -> dict[str, Any]:
    """One activation as the browser needs it: samples of f and f′ a frame, its kinks, its parameter.

    `f` and `derivative` hold frame after frame. `parameter` is None or has the slider's ends, its nodes per
    unit and the frames' positions; an activation's further parameters stay at their defaults.
    """
    x = grid.nodes()
    keyword, parameter = next(iter(activation.parameters.items()), (None, None))
    frames: list[dict[str, float]] = [{}]
    described = None
    if keyword is not None and parameter is not None:
        slider = parameter_grid(parameter)
        positions = choose_frames(
            lambda p: np.concatenate(activation.value_and_derivative(x, **{keyword: p})), slider.nodes()
        )
        frames = [{keyword: p} for p in positions]
        described = {
            "name": keyword,
            "symbol": _plain(parameter.symbol),
            "default": parameter.default,
            "frames": positions,
            **slider.as_state(),
        }
    kinks = sorted({k for frame in frames for k in activation.kinks_at(**frame) if grid.low < k < grid.high})
    left, right = (
        np.transpose([activation.derivative(np.nextafter(kinks, side), **frame) for frame in frames]).tolist()
        for side in (-np.inf, np.inf)
    )
    return {
        "title": activation.title,
        "word": in_a_sentence(activation),
        "f": pack_floats([activation(x, **frame) for frame in frames]),
        "derivative": pack_floats([activation.derivative(x, **frame) for frame in frames]),
        "kinks": [
            {"x": kink, "left": before, "right": after}
            for kink, before, after in zip(kinks, left, right, strict=True)
        ],
        "parameter": described,
    }


def samples_of(curve: Mapping[str, Any], value: float | None = None) -> tuple[Array, Array]:
    """f and f′ at every node for a parameter's value: on straight lines between the frames around it.

    If None, for its default.
    """
    parameter = curve["parameter"] or {"frames": [0.0], "default": 0.0}
    positions, value = parameter["frames"], parameter["default"] if value is None else value
    at = min(max(int(np.searchsorted(positions, value)) - 1, 0), max(len(positions) - 2, 0))
    samples = []
    for name in ("f", "derivative"):
        frames = read_floats(curve[name]).reshape(len(positions), -1)
        after = frames[min(at + 1, len(positions) - 1)]
        span = positions[min(at + 1, len(positions) - 1)] - positions[at]
        samples.append(frames[at] + ((value - positions[at]) / span if span else 0) * (after - frames[at]))
    return samples[0], samples[1]


def pack_floats(values: ArrayLike) -> bytes:
    """Numbers as the page reads them: little-endian float32."""
    return np.asarray(values, "<f4").tobytes()


def read_floats(data: bytes) -> Array:
    """What `pack_floats` packed, in one row."""
    return np.frombuffer(data, "<f4").astype(float)


def points_state(data: Dataset) -> dict[str, Any]:
    """Points of two classes as the page reads them: float32 pairs x1, x2, and the class of each."""
    return {"x": pack_floats(data.x), "y": [int(label) for label in data.y]}


def _plain(symbol: str) -> str:
    """A LaTeX symbol as text: Greek letters by name, which HTML has too; anything else as it is."""
    name = symbol.removeprefix("\\")
    letter = unescape(f"&{name};")
    return symbol if letter.startswith("&") else letter


def in_a_sentence(activation: Activation) -> str:
    """The activation's name in the middle of a sentence: 'sigmoid', 'ReLU', 'the linear function'."""
    if activation.name == "linear":
        return "the linear function"
    title = activation.title
    return title if any(letter.isupper() for letter in title[1:]) else title.lower()
