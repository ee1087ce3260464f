"""Drawing on axes that are given: each function returns a description of what it drew.

A chapter chooses the look with ``plt.style.use("actbook.house")`` and owns figure, size and ``plt.show()``.
"""

from actbook.plotting.bands import plot_band
from actbook.plotting.boundary import plot_boundary
from actbook.plotting.dots import plot_dots
from actbook.plotting.ends import label_ends
from actbook.plotting.graph import plot_graph
from actbook.plotting.pair import plot_pair
from actbook.plotting.palette import COLOURS, INK, LOOKS, ROLES, Look, look_of
from actbook.plotting.rulers import plot_rulers

__all__ = [
    "COLOURS",
    "INK",
    "LOOKS",
    "ROLES",
    "Look",
    "label_ends",
    "look_of",
    "plot_band",
    "plot_boundary",
    "plot_dots",
    "plot_graph",
    "plot_pair",
    "plot_rulers",
]
