"""Intervals of the real line: the ranges of activations and of their derivatives."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """The numbers between `low` and `high`; an end is open unless it is stated to be closed.

    An infinite end is always open. Raises ValueError when the ends are out of order or not numbers.
    """

    low: float
    high: float
    closed_low: bool = False
    closed_high: bool = False

    def __post_init__(self) -> None:
        if not self.low <= self.high:  # also refuses nan
            raise ValueError(f"an interval needs low <= high, got low={self.low}, high={self.high}")
        if (self.closed_low and math.isinf(self.low)) or (self.closed_high and math.isinf(self.high)):
            raise ValueError(f"an infinite end cannot be closed: {self.low}, {self.high}")

    def __contains__(self, value: float) -> bool:
        above = value >= self.low if self.closed_low else value > self.low
        below = value <= self.high if self.closed_high else value < self.high
        return bool(above and below)

    def __str__(self) -> str:
        low, high = (
            ("−" if end < 0 else "") + ("∞" if math.isinf(end) else f"{abs(end):g}")
            for end in (self.low, self.high)
        )
        return f"{'[' if self.closed_low else '('}{low}, {high}{']' if self.closed_high else ')'}"

    @property
    def in_words(self) -> str:
        """The interval in words: 'greater than 0', 'at least 0 and less than 1', 'any number'."""
        low = f"{'at least' if self.closed_low else 'greater than'} {self.low:g}"
        high = f"{'at most' if self.closed_high else 'less than'} {self.high:g}"
        ends = [words for words, end in ((low, self.low), (high, self.high)) if math.isfinite(end)]
        return " and ".join(ends) or "any number"
