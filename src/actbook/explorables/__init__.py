"""Figures that a reader moves: one folder an idea, shared drawing code in `shared/`.

The same ES module is alive under a kernel (as an anywidget) and on the static page (through the site's
widget host). `PAGE_WIDGETS` is the list that the site's build goes by: the explorables, the quiz
and the concept inventory.
"""

from actbook.explorables.base import Explorable, PageWidget
from actbook.explorables.boundaries import BoundaryExplorer
from actbook.explorables.depth import DepthExplorer
from actbook.explorables.dying import DyingLaboratory
from actbook.explorables.gallery import Gallery
from actbook.explorables.grid import GridExplorer
from actbook.explorables.inventory import ConceptInventory
from actbook.explorables.kinks import KinkExplorer
from actbook.explorables.neuron import NeuronExplorer
from actbook.explorables.quiz import Quiz
from actbook.explorables.slope import SlopeExplorer
from actbook.explorables.tangent import TangentExplorer
from actbook.explorables.valley import ValleyExplorer

EXPLORABLES: tuple[type[Explorable], ...] = (
    TangentExplorer,
    DepthExplorer,
    DyingLaboratory,
    BoundaryExplorer,
    KinkExplorer,
    GridExplorer,
    NeuronExplorer,
    ValleyExplorer,
    Gallery,
)
#: The front page's is in no chapter: it trains instead of showing a state, and has tests of its own.
PAGE_WIDGETS: tuple[type[PageWidget], ...] = (*EXPLORABLES, SlopeExplorer, Quiz, ConceptInventory)

__all__ = [
    "EXPLORABLES",
    "PAGE_WIDGETS",
    "BoundaryExplorer",
    "ConceptInventory",
    "DepthExplorer",
    "DyingLaboratory",
    "Explorable",
    "Gallery",
    "GridExplorer",
    "KinkExplorer",
    "NeuronExplorer",
    "PageWidget",
    "Quiz",
    "SlopeExplorer",
    "TangentExplorer",
    "ValleyExplorer",
]
