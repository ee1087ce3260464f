"""The tangent explorer: a point on f with its tangent, and the same x on f′."""

from actbook.explorables.tangent.tangent_explorer import TangentExplorer

__all__ = ["TangentExplorer"]
