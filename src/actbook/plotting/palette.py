"""Colours that can be read on white and on near-black: by role, and one look per activation."""

from dataclasses import dataclass

from actbook.registry import ACTIVATIONS

INK = "#767b84"  # text, axes and everything that is not data
COLOURS = {
    "blue": "#2f7ec7",
    "vermilion": "#d1581a",
    "green": "#1d8f6a",
    "purple": "#a25fb8",
    "amber": "#a87b00",
    "crimson": "#cf4468",
    "teal": "#128a9e",
}
#: What a colour means wherever it appears: name the role, not the hue.
ROLES = {
    "f": COLOURS["blue"],
    "derivative": COLOURS["vermilion"],
    "class 0": COLOURS["blue"],
    "class 1": COLOURS["vermilion"],
    "warning": COLOURS["crimson"],
}
_MARKERS = "osD^vPX"
_DASHES = ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (1, 1))]


@dataclass(frozen=True)
class Look:
    """A colour, a marker and a line style that go together, so that no series is told by colour alone."""

    colour: str
    marker: str
    line: object

    @property
    def line_style(self) -> dict[str, object]:
        """Keywords for `Axes.plot`."""
        return {"color": self.colour, "marker": self.marker, "linestyle": self.line}


def _look(place: int) -> Look:
    """After each round of the colours, markers and dashes move on by different steps."""
    count = len(COLOURS)
    turn = place // count
    colour = list(COLOURS.values())[place % count]
    return Look(colour, _MARKERS[(place + turn) % count], _DASHES[(place + 2 * turn) % count])


LOOKS = [_look(place) for place in range(42)]


def look_of(name: str) -> Look:
    """Return the look of the activation called `name`: the same in every figure of the book."""
    place = [activation.name for activation in ACTIVATIONS].index(name)
    return LOOKS[place]
