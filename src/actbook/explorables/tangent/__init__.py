"""The tangent explorer: f and f′ linked by one point."""

from actbook.explorables.tangent.explorer import TangentExplorer

__all__ = ["TangentExplorer"]
