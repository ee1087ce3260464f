"""Figures that a reader moves: one folder an idea, shared drawing code in `shared/`.

The same ES module is alive under a kernel (as an anywidget) and on the static page (through the site's
widget host). `PAGE_WIDGETS` is the list that the site's build goes by: the explorables, the quiz
and the concept inventory.
"""

from actbook.explorables.base import Explorable, PageWidget
from actbook.explorables.boundaries.boundary_explorer import BoundaryExplorer
from actbook.explorables.depth.depth_explorer import DepthExplorer
from actbook.explorables.dying.dying_laboratory import DyingLaboratory
from actbook.explorables.gallery.gallery import Gallery
from actbook.explorables.grid.grid_explorer import GridExplorer
from actbook.explorables.inventory.concept_inventory import ConceptInventory
from actbook.explorables.kinks.kink_explorer import KinkExplorer
from actbook.explorables.neuron.neuron_explorer import NeuronExplorer
from actbook.explorables.quiz.quiz import Quiz
from actbook.explorables.slope.slope_explorer import SlopeExplorer
from actbook.explorables.softmax.softmax_explorer import SoftmaxExplorer
from actbook.explorables.tangent.tangent_explorer import TangentExplorer
from actbook.explorables.valley.valley_explorer import ValleyExplorer

EXPLORABLES: tuple[type[Explorable], ...] = (
    TangentExplorer,
    DepthExplorer,
    DyingLaboratory,
    BoundaryExplorer,
    KinkExplorer,
    GridExplorer,
    NeuronExplorer,
    ValleyExplorer,
    SoftmaxExplorer,
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
    "SoftmaxExplorer",
    "TangentExplorer",
    "ValleyExplorer",
]
