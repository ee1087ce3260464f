"""The gradient through depth: what is left of it at every layer, for each activation and initialisation."""

from actbook.explorables.depth.depth_explorer import DepthExplorer

__all__ = ["DepthExplorer"]
