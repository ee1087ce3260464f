"""The gradient through depth: what fifty layers leave of it, for each activation and weights of any size."""

from actbook.explorables.depth.depth_explorer import DepthExplorer

__all__ = ["DepthExplorer"]
