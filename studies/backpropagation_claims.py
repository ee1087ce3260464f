"""Gradients by depth, and the layer that never learns: the chapter *Through depth*."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.datasets import breast_cancer, standardise, train_test_split
from actbook.experiments import depth
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import HE, LECUN, Initialisation
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.training import train
from studies.recording import Seeds, Table, Tables, Truth, study, tabulate


def measure_gradients(seeds: Seeds, **keywords: Any) -> Table:
    """Measure what arrives at layer 1, and the largest factor between that and the predicted product."""
    run = depth.run(depths=(20, 50), seeds=seeds, **keywords)
    table = tabulate(run.first, run.activations, run.initialisations, run.depths)
    if "width" not in keywords:  # narrow networks can lose all
        table["factor"] = np.exp(np.abs(np.log(run.first / run.predicted)).max(axis=(0, 1, 2)))
    return table


def learn_biopsies(
    seeds: Seeds, activation: Activation, scheme: Initialisation, rate: float, steps: int, layers: int = 8
) -> Table:
    """Measure right answers, training loss, and how far a typical weight of the first layer moved."""
    half = train_test_split(breast_cancer(), test_share=0.5, seed=0)[0]
    x, y = standardise(half.x)[0], half.y
    before = Network.create((10, *[8] * layers, 1), activation, linear, scheme, seeds)
    after, history = train(
        before, x, y, loss=cross_entropy_from_logits, learning_rate=rate, steps=steps, every=steps
    )
    return {
        "right": ((after.forward(x).prediction[..., 0] > 0) == y).mean(axis=-1),
        "loss": history.loss[-1],
        "moved": np.median(np.abs(after.weights[0] / before.weights[0] - 1), axis=(1, 2)),
    }


def set_up(activation: Activation, scheme: Initialisation, rate: float, steps: int, **more: int) -> Any:
    """Name the arguments of `learn_biopsies`."""
    return {"activation": activation, "scheme": scheme, "rate": rate, "steps": steps, **more}


NARROW = {"activations": (relu,), "initialisations": (HE,)}


@study(
    measure_gradients,
    {"chapter": {}, **{f"width {width}": {**NARROW, "width": width} for width in (8, 16, 32, 128)}},
    "through-depth#claim-gradient-by-depth",
    "08-choosing#claim-vanishing-column",
    "04-relu#claim-relu-gradient-survives",
)
def gradients_by_depth(tables: Tables) -> Truth:
    """In square layers of 64 units before training, one factor a layer predicts what arrives at layer 1 to a
    factor of 4: the sigmoid vanishes under all three initialisations; ReLU and Leaky ReLU survive with He's
    and not without, over 20 layers between 0.6 and 2; linear explodes with He's. The narrower the layers, the
    less ReLU keeps with He's weights: 16 units wide a third of it over 20 layers and 0.016 over 50, in the
    median; eight wide, some networks lose it entirely.
    """
    chapter = tables["chapter"]
    he20 = {s: t["relu, he, 20"] for s, t in tables.items()}
    by_width = [np.median(he20[s]) for s in ("width 8", "width 16", "width 32", "chapter")]
    rectifiers = ("relu", "leaky_relu")
    return (
        all(chapter[f"sigmoid, {scheme}, 50"].max() < 1e-24 for scheme in ("standard", "lecun", "he"))
        and all(chapter[f"{f}, standard, 50"].max() < 1e-17 for f in rectifiers)
        and all(chapter[f"{f}, lecun, 50"].max() < 1e-6 for f in rectifiers)
        and all(chapter[f"{f}, he, 50"].min() > 0.1 for f in (*rectifiers, "tanh"))
        and chapter["linear, he, 50"].min() > 1e7
        and chapter["linear, standard, 50"].max() < 1e-11
        and chapter["factor"].max() < 4
        # twenty layers
        and 0.15 < np.median(chapter["tanh, lecun, 20"]) < 0.25
        and 1 < np.median(chapter["tanh, he, 20"]) < 2
        and 5e-4 < np.median(chapter["relu, lecun, 20"]) < 3e-3
        and 0.55 < he20["chapter"].min() <= he20["chapter"].max() < 2.05
        and chapter["linear, he, 20"].min() > 100
        # narrower: less, and more scattered
        and by_width == sorted(by_width)
        and 0.3 < by_width[1] < 0.37
        and np.median(he20["width 128"]) > 0.85
        and np.median(tables["width 128"]["relu, he, 50"]) > 0.5
        and round(np.median(tables["width 16"]["relu, he, 50"]), 3) == 0.016
        and (tables["width 8"]["relu, he, 50"] == 0).any()
    )


@study(
    learn_biopsies,
    {
        "sigmoid": set_up(sigmoid, LECUN, 0.2, 150),
        "sigmoid, He": set_up(sigmoid, HE, 0.2, 150),
        "tanh": set_up(tanh, LECUN, 0.2, 150),
        "relu": set_up(relu, HE, 0.2, 150),
        "sigmoid, step 1": set_up(sigmoid, LECUN, 1, 600),
        "sigmoid, step 3": set_up(sigmoid, LECUN, 3, 600),
        "sigmoid, step 10": set_up(sigmoid, LECUN, 10, 600),
        "sigmoid, five layers": set_up(sigmoid, LECUN, 3, 1000, layers=5),
    },
    "through-depth#claim-small-gradient-wrong-weight",
    tolerance=1e-4,  # a loss that is thrown about, or a weight's change of 1e-5, magnifies roundings
)
def layer_that_never_learns(tables: Tables) -> Truth:
    """With eight hidden layers of eight units a sigmoid network does not learn the biopsies in 150 steps of
    0.2, with LeCun's weights or He's, nor with LeCun's in 600 of 1 or 3, where the loss stays on its plateau,
    nor of 10, where it is thrown about; tanh and ReLU learn them in 150 steps of 0.2, and five sigmoid
    layers in 1,000 of 3.
    """
    plateau = tables["sigmoid"]["loss"]
    deep = [t for s, t in tables.items() if s.startswith("sigmoid") and s != "sigmoid, five layers"]
    return (
        all(t["right"].max() < 0.63 for t in deep)
        and all(tables[name]["moved"].max() < 1e-3 for name in ("sigmoid", "sigmoid, He"))
        and all(np.abs(tables[f"sigmoid, step {rate}"]["loss"] - plateau).max() < 0.001 for rate in (1, 3))
        and (tables["sigmoid, step 10"]["loss"] > plateau + 0.1).all()
        and all(
            tables[name]["right"].min() > 0.95 and np.median(tables[name]["moved"]) >= 0.2
            for name in ("tanh", "relu")
        )
        and tables["sigmoid, five layers"]["right"].min() > 0.95
    )
