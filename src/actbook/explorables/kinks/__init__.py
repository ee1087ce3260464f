"""A sum of ReLU hinges, drawn by hand to match a curve."""

from actbook.explorables.kinks.kink_explorer import KinkExplorer

__all__ = ["KinkExplorer"]
