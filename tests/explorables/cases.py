"""The explorables as data for the contract that all of them keep: how one is made, and which controls it has.

A new explorable gets an entry here; what else the contract needs, it reads from the explorable's `link` and
from the chapters. What is special about one has pages of its own: test_<name>.py here and in tests/site.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from actbook import linear, relu
from actbook.experiments import dying_units, fit, planes
from actbook.explorables import (
    BoundaryExplorer,
    DepthExplorer,
    DyingLaboratory,
    Explorable,
    Gallery,
    GridExplorer,
    KinkExplorer,
    NeuronExplorer,
    SoftmaxExplorer,
    TangentExplorer,
    ValleyExplorer,
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
    #: Buttons among the controls.
    buttons: tuple[str, ...] = ()


dying_study = cache(dying_units.run)
narrow_networks = cache(planes.run)


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
        text="BoundaryExplorer('linear-2', 'relu-1', step=200, seed=0, x1=0.0, x2=0.0)",
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
    "kinks": Case(
        kind=KinkExplorer,
        make=cache(KinkExplorer),
        text="KinkExplorer('bump', (-2.0, -1.0, 0.0), (0.5, -0.5, 0.5))",
        controls=(
            Control("Match", "target"),
            Control("Hinges", "hinges"),
            Control("Selected hinge", "hinge"),
            Control("Place x", "x1"),
            Control("Weight w", "w1"),
        ),
        hostile=("target=Bump", "hinges=5", "hinge=0", "x5=1", "targets=1", "w=1", "grid=1"),
        drawn=(".curve.value", ".target", ".road", ".knob .mark"),
    ),
    "grid": Case(
        kind=GridExplorer,
        make=cache(lambda: GridExplorer(narrow_networks(), "relu")),
        text="GridExplorer(planes, 'relu', stage=0.0)",
        controls=(Control("Activation", "activation"), Control("Stage", "stage")),
        hostile=("activation=ReLU", "networks=1", "points=1", "sheet.cell=1", "seed=1"),
        drawn=(".sheet .grid", ".axis", ".best", "polygon.zero", "polygon.one"),
    ),
    "neuron": Case(
        kind=NeuronExplorer,
        make=cache(lambda: NeuronExplorer("tanh", x=1.0, step=5)),
        text="NeuronExplorer('tanh', w=-0.75, x=1.0, b=0.5, target=1.0, step=5)",
        controls=(
            Control("Activation f", "activation"),
            Control("Weight w", "w"),
            Control("Input x", "x"),
            Control("Bias b", "b"),
            Control("target", "target"),
        ),
        hostile=("activation=selu", "goal.wrong=0", "curves=1", "z=1", "step=7;8", "w=−1", "x=1/4"),
        drawn=(".curve.value", ".dot", ".tangent", ".band", ".edge", ".node.f", ".aim", ".gap"),
        buttons=("◀ Step back", "Step on ▶"),
    ),
    "valley": Case(
        kind=ValleyExplorer,
        make=cache(ValleyExplorer),
        text="ValleyExplorer((-1.5, 0.5), (1.0, -1.0), 'all', share=0.25, step=0)",
        controls=(
            Control("Each step uses", "samples"),
            Control("Start w₁", "start1"),
            Control("Start w₂", "start2"),
            Control("Target w₁", "target1"),
            Control("Target w₂", "target2"),
            Control("Step size", "share"),
            Control("Step", "step"),
        ),
        hostile=("samples=1", "landscapes=1", "start=1", "target=1", "share=1/2", "w1=1"),
        drawn=(".contour", ".trail", ".ball", ".knob", ".near"),
        plays=True,
    ),
    "softmax": Case(
        kind=SoftmaxExplorer,
        make=cache(SoftmaxExplorer),
        text="SoftmaxExplorer((1.5, 1.0, 0.0, -1.0, -2.0), temperature=1.0, logit=1)",
        controls=(
            Control("Logit of", "logit"),
            Control("Its value z", "z1"),
            Control("Temperature T", "temperature"),
        ),
        hostile=("logit=cat", "names=1", "goal=1", "z=1", "z6=1", "temperature=0", "T=1", "temperature=−1"),
        drawn=(".bar", ".mark", ".arrow", ".rise", ".fall", ".column"),
    ),
    "gallery": Case(
        kind=Gallery,
        make=cache(lambda: Gallery(-2.0)),
        text="Gallery(x=-2.0, sort='book', names='shown')",
        controls=(Control("Sort by", "sort"), Control("Names", "names"), Control("Point x", "x")),
        hostile=("sort=size", "names=0", "curves=1", "chapters.relu=x", "x=1;2"),
        drawn=(".curve.value", ".curve.slope", ".dot.value", ".dot.slope"),
    ),
    "template": Case(  # to be copied, like the folder that it is of
        kind=TemplateExplorable,
        make=cache(lambda: TemplateExplorable(2, x=1.0)),
        text="TemplateExplorable(k=2, x=1.0)",
        controls=(Control("Steepness k", "k"), Control("Point x", "x")),
        hostile=("k=3", "grid=1", "samples=1"),
        drawn=(".curve.value", ".dot.value"),
    ),
}
