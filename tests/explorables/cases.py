"""The explorables as data for the contract that all of them keep: how one is made, and which controls it has.

A new explorable gets an entry here; what else the contract needs, it reads from the explorable's `link` and
from the chapters. What is special about one has pages of its own: test_<name>.py here and in tests/site.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from actbook import linear, relu
from actbook.experiments import dying_units, fit
from actbook.explorables import (
    BoundaryExplorer,
    DepthExplorer,
    DyingLaboratory,
    Explorable,
    TangentExplorer,
)
from actbook.explorables.template.template_explorable import TemplateExplorable


@dataclass(frozen=True)
class Control:
    """A labelled menu or slider, the handle that it moves, and the state in which it is there."""

    label: str
    handle: str
    where: str = ""


@dataclass(frozen=True)
class Case:
    """One explorable: how it is made, its repr then, its controls in reading order, its hostile addresses."""

    kind: type[Explorable]
    make: Callable[[], Explorable]
    text: str
    controls: tuple[Control, ...]
    #: Queries that set nothing, beyond those that every handle is tried with.
    hostile: tuple[str, ...]
    #: What has to be seen in forced colours: CSS selectors, inside the drawing.
    drawn: tuple[str, ...]
    plays: bool = False


dying_study = cache(dying_units.run)


@cache
def films() -> list[fit.Frames]:
    """Two networks at four steps."""
    return [fit.frames(activation, n, steps=(0, 10, 50, 200)) for activation, n in ((linear, 2), (relu, 1))]


CASES = {
    "tangent": Case(
        kind=TangentExplorer,
        make=cache(lambda: TangentExplorer("sigmoid", x=1.0)),
        text="TangentExplorer('sigmoid', x=1.0)",
        controls=(
            Control("Function", "activation"),
            Control("Compare the tangent with", "secant"),
            Control("Point x", "x"),
            Control("Step h", "h", where="secant=forward"),
            Control("Parameter α", "parameters.leaky_relu", where="activation=leaky_relu"),
        ),
        hostile=("curves=1", "parameters=1", "parameters.__proto__=1", "parameters.leaky=1", "grid.low=9"),
        drawn=(".curve.value", ".curve.slope", ".tangent", ".handle"),
    ),
    "depth": Case(
        kind=DepthExplorer,
        make=cache(DepthExplorer),
        text="DepthExplorer('relu', 'standard')",
        controls=(Control("Activation", "activation"), Control("n · Var(w)", "initialisation")),
        hostile=(
            "activation=he",
            "initialisation=relu",
            "initialisation=2",
            "initialisation=1.0",
            "depth=20&layer=3&compare=tanh",
            "samples=1",
            "x=1&secant=forward",
        ),
        drawn=(".median", ".band", ".end", ".goal"),
    ),
    "dying": Case(
        kind=DyingLaboratory,
        make=cache(lambda: DyingLaboratory(dying_study(), 3, rate=3.0, step=5, unit=17)),
        text="DyingLaboratory('relu', rate=3.0, bias=0.0, step=5, unit=17)",
        controls=(
            Control("Activation", "activation"),
            Control("Learning rate", "rate"),
            Control("Starting bias", "bias"),
            Control("Unit", "unit"),
            Control("Step", "step"),
        ),
        hostile=("rate=3,0", "bias=−1", "bias=-0", "sizes.steps=99", "seed=1", "frames=1", "step=1;2"),
        drawn=(".units.reach", ".units.dead", ".units.cross", ".counted.dead", ".now"),
        plays=True,
    ),
    "boundaries": Case(
        kind=BoundaryExplorer,
        make=cache(lambda: BoundaryExplorer(films())),
        text="BoundaryExplorer('linear-2', 'relu-1', step=0, seed=0, x1=0.0, x2=0.0)",
        controls=(
            Control("Network A", "a"),
            Control("Network B", "b"),
            Control("Step", "step"),
            Control("Seed", "seed"),
            Control("Read at x1", "x1"),
            Control("Read at x2", "x2"),
        ),
        hostile=("a=relu", "networks=1", "frames=x", "A=relu-2", "steps=5", "activation=tanh"),
        drawn=(".boundary", "path.zero", "path.one"),
        plays=True,
    ),
    "template": Case(  # to be copied, like the folder that it is of
        kind=TemplateExplorable,
        make=cache(lambda: TemplateExplorable(2, x=1.0)),
        text="TemplateExplorable(2, x=1.0)",
        controls=(Control("Steepness k", "k"), Control("Point x", "x")),
        hostile=("k=3", "grid=1", "samples=1"),
        drawn=(".curve.value", ".dot.value"),
    ),
}
