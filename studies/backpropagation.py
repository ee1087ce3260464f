"""Claims of the chapter on backpropagation: gradients by depth, and the layer that never learns."""

from collections.abc import Sequence

import numpy as np

from actbook.activation import Activation
from actbook.datasets import breast_cancer, standardise, train_test_split
from actbook.elementwise import Array
from actbook.experiments import depth
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import HE, LECUN, Initialisation
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.training import train
from studies.recording import Study, Values

SCHEMES = ("standard", "lecun", "he")


def _gradients(seeds: tuple[int, ...]) -> dict[str, Array]:
    """What arrives at layer 1, for all functions at width 64, and for ReLU with He's weights at others."""
    rows = {}
    wide = depth.run(depths=(20, 50), seeds=seeds)
    for i, name in enumerate(wide.activations):
        for j, scheme in enumerate(wide.initialisations):
            for k, layers in enumerate(wide.depths):
                rows[f"{name}, {scheme}, {layers} layers"] = wide.first[i, j, k]
    rows["factor between measured and product"] = np.exp(
        np.abs(np.log(wide.first / wide.predicted)).max(axis=(0, 1, 2))
    )
    for width in (8, 16, 32, 128):
        narrow = depth.run((relu,), (HE,), (20, 50), width, seeds=seeds)
        for k, layers in enumerate(narrow.depths):
            rows[f"relu, he, {layers} layers, width {width}"] = narrow.first[0, 0, k]
    return rows


def _gradients_hold(values: Values) -> bool:
    median = {row: np.median(of) for row, of in values.items()}
    fifty = {row.removesuffix(", 50 layers"): of for row, of in values.items()}
    return bool(
        all(fifty[f"sigmoid, {scheme}"].max() < 1e-24 for scheme in SCHEMES)
        and all(fifty[f"{f}, standard"].max() < 1e-17 for f in ("relu", "leaky_relu"))
        and all(fifty[f"{f}, lecun"].max() < 1e-6 for f in ("relu", "leaky_relu"))
        and all(fifty[f"{f}, he"].min() > 0.1 for f in ("relu", "leaky_relu", "tanh"))
        and fifty["linear, he"].min() > 1e7
        and fifty["linear, standard"].max() < 1e-11
        and values["factor between measured and product"].max() < 4
        # twenty layers
        and 0.15 < median["tanh, lecun, 20 layers"] < 0.25 < 1 < median["tanh, he, 20 layers"] < 2
        and 5e-4 < median["relu, lecun, 20 layers"] < 3e-3
        and 0.5 < median["relu, he, 20 layers"] < 1.5
        and values["linear, he, 20 layers"].min() > 100
        # narrower: less, and more scattered
        and median["relu, he, 50 layers, width 128"] > 0.5
        and round(median["relu, he, 50 layers, width 16"], 3) == 0.016
        and (values["relu, he, 50 layers, width 8"] == 0).sum() >= 1
        and median["relu, he, 20 layers, width 8"] < median["relu, he, 20 layers, width 32"] < 0.9
        and median["relu, he, 20 layers, width 128"] > 0.85
    )


def _learn(
    activation: Activation,
    scheme: Initialisation,
    seeds: Sequence[int],
    learning_rate: float,
    steps: int,
    layers: int = 8,
) -> dict[str, Array]:
    """Right answers, training loss and how far a typical weight of the first layer moved."""
    half = train_test_split(breast_cancer(), test_share=0.5, seed=0)[0]
    x, y = standardise(half.x)[0], half.y
    before = Network.create((10, *[8] * layers, 1), activation, linear, scheme, seeds)
    after, history = train(
        before, x, y, loss=cross_entropy_from_logits, learning_rate=learning_rate, steps=steps, every=steps
    )
    setting = f"{activation.name}, {layers} layers, step {learning_rate:g}, {steps} steps"
    return {
        f"{setting}: right": ((after.forward(x).prediction[..., 0] > 0) == y).mean(axis=-1),
        f"{setting}: training loss": history.loss[-1],
        f"{setting}: moved": np.median(np.abs(after.weights[0] / before.weights[0] - 1), axis=(1, 2)),
    }


def _never_learns(seeds: tuple[int, ...]) -> dict[str, Array]:
    rows: dict[str, Array] = {}
    for activation, scheme in ((sigmoid, LECUN), (tanh, LECUN), (relu, HE)):
        rows |= _learn(activation, scheme, seeds, 0.2, 150)
    for rate in (1, 3, 10):
        rows |= _learn(sigmoid, LECUN, seeds, rate, 600)
    return rows | _learn(sigmoid, LECUN, seeds, 3, 1000, layers=5)


def _never_learns_holds(values: Values) -> bool:
    plateau = values["sigmoid, 8 layers, step 0.2, 150 steps: training loss"]
    eight = [of for row, of in values.items() if row.startswith("sigmoid, 8") and row.endswith("right")]
    return bool(
        all(right.max() < 0.63 for right in eight)
        and values["sigmoid, 8 layers, step 0.2, 150 steps: moved"].max() < 1e-3
        and all(
            np.abs(values[f"sigmoid, 8 layers, step {rate}, 600 steps: training loss"] - plateau).max()
            < 0.001
            for rate in (1, 3)
        )
        and (values["sigmoid, 8 layers, step 10, 600 steps: training loss"] > plateau + 0.1).all()
        and all(
            values[f"{name}, 8 layers, step 0.2, 150 steps: right"].min() > 0.95
            and np.median(values[f"{name}, 8 layers, step 0.2, 150 steps: moved"]) >= 0.2
            for name in ("tanh", "relu")
        )
        and values["sigmoid, 5 layers, step 3, 1000 steps: right"].min() > 0.95
    )


STUDIES = (
    Study(
        name="gradients-by-depth",
        claim="In square layers of 64 units before training, one factor a layer predicts what arrives at "
        "layer 1 to a factor of 4: the sigmoid vanishes under all three initialisations, ReLU and Leaky ReLU "
        "survive with He's and not without, linear explodes with He's. Sixteen units wide and fifty deep, "
        "ReLU with He's weights keeps a median of 0.016; eight wide, some networks lose it entirely.",
        cells=("07-backpropagation#claim-gradient-by-depth", "08-choosing#claim-vanishing-column"),
        setting="width 64, 16 normal inputs, 20 and 50 layers, five functions, three initialisations",
        other="widths 8, 16, 32 and 128 for ReLU with He's weights",
        run=_gradients,
        holds=_gradients_hold,
    ),
    Study(
        name="layer-that-never-learns",
        claim="With eight hidden layers of eight units a sigmoid network with LeCun's weights does not learn "
        "the biopsies in 150 steps of 0.2, nor in 600 of 1 or 3, where the loss stays on its plateau, nor of "
        "10, where it is thrown about; tanh and ReLU learn them in 150 steps of 0.2, and five sigmoid layers "
        "in 1,000 steps of 3.",
        cells=("07-backpropagation#claim-small-gradient-wrong-weight",),
        setting="half of the biopsies, 8 layers of 8, cross-entropy, step 0.2, 150 steps",
        other="steps of 1, 3 and 10 for 600 steps; five layers with a step of 3 for 1,000",
        run=_never_learns,
        holds=_never_learns_holds,
        tolerance=1e-4,  # a loss that is thrown about, or a weight's change of 1e-5, magnifies roundings
    ),
)
