"""Figures that a reader moves: one folder an idea, shared drawing code in `drawing/`.

The same ES module is alive under a kernel (as an anywidget) and on the static page (through the site's
widget host). `EXPLORABLES` is the list that the site's build goes by.
"""

from actbook.explorables.base import Explorable
from actbook.explorables.tangent import TangentExplorer

EXPLORABLES: tuple[type[Explorable], ...] = (TangentExplorer,)

__all__ = ["EXPLORABLES", "Explorable", "TangentExplorer"]
