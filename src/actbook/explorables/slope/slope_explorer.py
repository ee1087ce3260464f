"""SlopeExplorer: draw the slope of a neuron, and watch what a network of such neurons learns."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.curve_samples import pack_floats, points_state
from actbook.explorables.sentences import say
from actbook.explorables.slope import training
from actbook.explorables.slope.about import ABOUT
from actbook.explorables.slope.drawn import SPELLED, clipped, presets, read, slopes_of, spell
from actbook.explorables.slope.slope_picture import SHOWN, draw


class SlopeExplorer(Explorable):
    """24 bars that are the slope of a neuron, the curve with that slope, and a network of such neurons.

    slope: the name of a preset, a drawing's letters as an address has them, 24 numbers, or a function of one
    variable such as an activation, whose mean slopes become the bars. layers: hidden layers of 8 neurons, one
    of 1, 3, 8 and 20.

    The network trains where it is seen, in JavaScript; `train` trains the same one in NumPy.
    """

    _link_name = "slope"
    _shown = "here are three drawings, and what networks of them learn"

    slope = Handle("noise").tag(sync=True)
    layers = Handle(3).tag(sync=True)
    presets = Data("name and letters of each drawing to begin with, in the order of their buttons")
    data = Data("the points trained on and those held out: float32 pairs, and classes")
    weights = Data("initial weights, float32: 2 to 8, 19 times 8 to 8, 8 to 1")
    protocol = Data("steps, the learning rate by layers, and what counts as a failure")
    about = Data("how it trains: term and sentence")

    def __init__(
        self,
        slope: str | Sequence[float] | Array | Callable[[Array], Array] = "noise",
        layers: int = 3,
    ) -> None:
        if callable(slope):
            slope = slopes_of(slope)
        trained, held_out = training.moons()
        super().__init__(
            handles={
                "slope": {"choices": list(presets()), "pattern": SPELLED},
                "layers": list(training.LAYERS),
            },
            begin={"slope": slope if isinstance(slope, str) else spell(clipped(slope)), "layers": layers},
            presets=[{"name": name, "letters": spell(slopes)} for name, slopes in presets().items()],
            data={"trained": points_state(trained), "held_out": points_state(held_out)},
            weights=b"".join(map(pack_floats, training.initial_weights())),
            protocol={
                "layers": list(training.LAYERS),
                "rates": [training.RATES[layers] for layers in training.LAYERS],
                "steps": training.STEPS,
                "fails_at": training.FAILS_AT,
            },
            about=[list(line) for line in ABOUT],
        )

    @property
    def bars(self) -> Array:
        """The 24 slopes that are drawn."""
        return _bars(self.slope)

    def train(self, *, seed: int = 0) -> training.Result:
        """Train in NumPy what the page shows; another seed draws other initial weights."""
        return training.train(self.bars, self.layers, seed=seed)

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """What the status sentence says at the end of a training."""
        return training.train(_bars(state["slope"]), state["layers"]).values()

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """Three drawings with what networks of them learn."""
        return draw()

    @classmethod
    def description(cls, state: Mapping[str, Any]) -> str:
        """The three in words."""
        learned = [f"{name}: {cls.status({'slope': name, 'layers': layers})}" for name, layers in SHOWN]
        return say(cls._words["picture"], {"said": " ".join(learned)})

    @traitlets.validate("slope")
    def _name_a_preset(self, proposal: Any) -> str:
        slope: str = proposal["value"]
        return next((name for name, bars in presets().items() if np.array_equal(bars, _bars(slope))), slope)


def _bars(slope: str) -> Array:
    return presets()[slope].copy() if slope in presets() else read(slope)
