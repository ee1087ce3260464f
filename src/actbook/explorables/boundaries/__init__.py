"""The boundary explorer: two networks' decisions through training, side by side from the same seed."""

from actbook.explorables.boundaries.boundary_explorer import BoundaryExplorer

__all__ = ["BoundaryExplorer"]
