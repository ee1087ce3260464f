"""A small multilayer perceptron with its forward and its backward pass written by hand.

Everything has a leading axis of seeds: weights (seeds, fan_in, fan_out), biases
(seeds, 1, fan_out), values (seeds, n, width). One matrix product then serves every seed, and
each seed is a network of its own, drawn from `np.random.default_rng(seed)` whatever the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actbook.activation import Activation
from actbook.elementwise import Array, as_float64, as_number
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.initialisation import HE, Initialisation


@dataclass(frozen=True)
class Pass:
    """The values of a forward pass: all that the backward pass needs."""

    z: tuple[Array, ...]  # pre-activations, one a layer
    a: tuple[Array, ...]  # activation values: the input first, then one a layer

    @property
    def prediction(self) -> Array:
        return self.a[-1]


@dataclass(frozen=True)
class Gradients:
    """Slopes of the loss, one array a layer, each shaped like what it is the slope of."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    pre_activations: tuple[Array, ...]  # (seeds, n, width): one slope a sample


@dataclass(frozen=True)
class Network:
    """Layers of `activation(x @ weights + bias)`; make one with `Network.create`."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activations: tuple[Activation, ...]  # one a layer, the output's last
    parameters: tuple[Mapping[str, Any], ...]  # keywords of each layer's activation, such as alpha

    @classmethod
    def create(
        cls,
        sizes: Sequence[int],
        hidden: Activation | Sequence[Activation] = relu,
        output: Activation = linear,
        initialisation: Initialisation = HE,
        seeds: Iterable[int] = range(5),
        bias: float = 0.0,
        hidden_parameters: Mapping[str, Any] | None = None,
    ) -> "Network":
        """Make a network with layers of `sizes` (inputs, hidden widths, outputs), one a seed.

        `hidden` is one activation for all hidden layers or one for each. `bias` is where the
        hidden layers' biases start; the output's start at 0. `hidden_parameters` go to every
        hidden activation, for example `{"alpha": 0.2}`.
        """
        sizes, seeds, depth = tuple(sizes), tuple(seeds), len(sizes) - 2
        if depth < 0 or not all(isinstance(size, int | np.integer) and size > 0 for size in sizes):
            raise ValueError(
                f"sizes lists inputs, hidden widths, outputs: positive integers; you gave {sizes}"
            )
        if not seeds:
            raise ValueError("seeds is empty: give at least one, for example seeds=[0]")
        layers = (hidden,) * depth if isinstance(hidden, Activation) else tuple(hidden)
        if len(layers) != depth:
            raise ValueError(
                f"sizes {sizes} has {depth} hidden layers, but hidden has {len(layers)} activations: "
                "give one activation for all, or one a hidden layer"
            )
        rngs = [np.random.default_rng(seed) for seed in seeds]
        weights = tuple(np.stack([initialisation(rng, *pair) for rng in rngs]) for pair in pairwise(sizes))
        biases = [np.full((len(seeds), 1, width), as_number(bias, "bias")) for width in sizes[1:]]
        biases[-1][:] = 0
        keywords: tuple[Mapping[str, Any], ...] = (dict(hidden_parameters or {}),) * depth + ({},)
        for activation, given in zip(layers, keywords, strict=False):
            activation.kinks_at(**given)  # refuses what the activation does not take
        return cls(weights, tuple(biases), (*layers, output), keywords)

    def forward(self, x: ArrayLike) -> Pass:
        """Send `x`, of shape (n, inputs) or (seeds, n, inputs), through every layer."""
        value = as_float64(x)
        seeds, inputs, _ = self.weights[0].shape
        if value.ndim not in (2, 3) or value.shape[-1] != inputs or value.shape[:-2] not in ((), (seeds,)):
            raise ValueError(
                f"x has shape {value.shape}, but this network takes (n, {inputs}) or ({seeds}, n, {inputs}): "
                "one row a sample, one column an input"
            )
        z, a = [], [value]
        layers = zip(self.weights, self.biases, self.activations, self.parameters, strict=True)
        for weights, bias, activation, keywords in layers:
            z.append(a[-1] @ weights + bias)
            a.append(activation(z[-1], **keywords))
        return Pass(tuple(z), tuple(a))

    def backward(self, passed: Pass, output_slope: ArrayLike) -> Gradients:
        """Compute slopes of the loss from its slope at each prediction (`loss.slope(prediction, y)`)."""
        slope = as_float64(output_slope)
        if slope.shape != passed.prediction.shape:
            raise ValueError(
                f"output_slope has shape {slope.shape}, the prediction {passed.prediction.shape}: "
                "they need one slope for each prediction, as loss.slope(passed.prediction, y) gives"
            )
        deltas: list[Array] = []
        for layer in reversed(range(len(self.weights))):
            derivative = self.activations[layer].derivative(passed.z[layer], **self.parameters[layer])
            deltas.insert(0, slope * derivative)  # at the pre-activation: one factor f′(z) a layer
            slope = deltas[0] @ self.weights[layer].mT  # back along the weights to the layer before
        weights = tuple(a.mT @ delta for a, delta in zip(passed.a[:-1], deltas, strict=True))
        biases = tuple(delta.sum(axis=-2, keepdims=True) for delta in deltas)
        return Gradients(weights, biases, tuple(deltas))
