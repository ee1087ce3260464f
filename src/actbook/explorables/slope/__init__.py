"""The front page's explorable: draw the slope of a neuron, and see what a network of such neurons learns."""

from actbook.explorables.slope.slope_explorer import SlopeExplorer

__all__ = ["SlopeExplorer"]
