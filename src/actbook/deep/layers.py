"""Layers of a deep network, each with its backward pass written by hand.

`actbook.network` is all that Part I needs. Here are the parts that decide whether twenty layers learn:
normalisation, residual connections, dropout and a slope that is learned itself. As there, everything has a
leading axis of seeds: values are (seeds, n, width), and each seed is a network of its own.

A layer is a pair of functions. `forward` returns its values and what its backward pass needs; `backward`
takes that and the slopes of the loss at the values, and returns the slopes at its input and one gradient for
each of its `arrays`. Attention, convolutions and adaptive softmax are not here.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, ClassVar, Self

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array, as_number
from actbook.functions.selu import selu
from actbook.initialisation import HE, Initialisation
from actbook.vectors import VectorMap

Arrays = tuple[Array, ...]
Generators = Sequence[np.random.Generator]


@dataclass(frozen=True, eq=False)
class Layer:
    """What all layers have; by itself the identity. `trained` names the fields that training changes."""

    trained: ClassVar[tuple[str, ...]] = ()

    @property
    def arrays(self) -> Arrays:
        """The arrays that training changes."""
        return tuple(getattr(self, name) for name in self.trained)

    def with_arrays(self, arrays: Arrays) -> Self:
        """Return a copy of the layer with these arrays, in the order of `arrays`."""
        return replace(self, **dict(zip(self.trained, arrays, strict=True)))

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, Any]:
        """Return the values and what `backward` needs. `rngs`, one a seed, switch on what training draws."""
        return x, None

    def backward(self, kept: Any, slope: Array) -> tuple[Array, Arrays]:
        """Return the slopes at the input, and one gradient for each of `arrays`."""
        return slope, ()


@dataclass(frozen=True, eq=False)
class Dense(Layer):
    """x @ weights + biases: weights (seeds, inputs, outputs), biases (seeds, 1, outputs)."""

    weights: Array
    biases: Array
    trained = ("weights", "biases")

    @classmethod
    def create(
        cls, rngs: Generators, inputs: int, outputs: int, initialisation: Initialisation = HE
    ) -> "Dense":
        """Draw the weights, one network a generator; biases are 0."""
        weights = np.stack([initialisation(rng, inputs, outputs) for rng in rngs])
        return cls(weights, np.zeros((len(rngs), 1, outputs)))

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, Any]:
        return x @ self.weights + self.biases, x

    def backward(self, kept: Any, slope: Array) -> tuple[Array, Arrays]:
        return slope @ self.weights.mT, (kept.mT @ slope, slope.sum(axis=-2, keepdims=True))


@dataclass(frozen=True, eq=False)
class Apply(Layer):
    """An activation, or a map of vectors such as SwiGLU, which halves the width."""

    function: Activation | VectorMap
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, Any]:
        return self.function(x, **self.parameters), x

    def backward(self, kept: Any, slope: Array) -> tuple[Array, Arrays]:
        if isinstance(self.function, VectorMap):
            return self.function.backward(kept, slope, **self.parameters), ()
        return slope * self.function.derivative(kept, **self.parameters), ()


@dataclass(frozen=True, eq=False)
class PReLU(Layer):
    """x for x > 0, slopes · x below: slopes are learned, (seeds, 1, 1) for one or (seeds, 1, width)."""

    slopes: Array
    trained = ("slopes",)

    @classmethod
    def create(cls, seeds: int, width: int = 1, start: float = 0.25) -> "PReLU":
        """All slopes begin at `start`, 0.25 in the paper and in PyTorch."""
        return cls(np.full((seeds, 1, width), as_number(start, "start")))

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, Any]:
        return np.where(x > 0, x, self.slopes * np.minimum(x, 0.0)), x

    def backward(self, kept: Any, slope: Array) -> tuple[Array, Arrays]:
        at_slopes = (slope * np.minimum(kept, 0)).sum(axis=-2, keepdims=True)
        if self.slopes.shape[-1] == 1:
            at_slopes = at_slopes.sum(axis=-1, keepdims=True)
        return slope * np.where(kept > 0, 1.0, self.slopes), (at_slopes,)


@dataclass(frozen=True, eq=False)
class LayerNorm(Layer):
    """Each sample's values shifted to mean 0 and scaled to variance 1, then gain · value + shift."""

    gain: Array
    shift: Array
    epsilon: float = 1e-5
    trained = ("gain", "shift")

    @classmethod
    def create(cls, seeds: int, width: int) -> "LayerNorm":
        """Begin with gain 1 and shift 0."""
        return cls(np.ones((seeds, 1, width)), np.zeros((seeds, 1, width)))

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, Any]:
        std = np.sqrt(x.var(axis=-1, keepdims=True) + self.epsilon)
        normal = (x - x.mean(axis=-1, keepdims=True)) / std
        return self.gain * normal + self.shift, (normal, std)

    def backward(self, kept: Any, slope: Array) -> tuple[Array, Arrays]:
        normal, std = kept
        at_normal = slope * self.gain
        along = (at_normal * normal).mean(axis=-1, keepdims=True)  # a longer vector is scaled down again
        at_x = (at_normal - at_normal.mean(axis=-1, keepdims=True) - normal * along) / std
        sums = ((slope * normal).sum(axis=-2, keepdims=True), slope.sum(axis=-2, keepdims=True))
        return at_x, sums


@dataclass(frozen=True, eq=False)
class Dropout(Layer):
    """In training each value is 0 with probability `rate`, and the others are divided by 1 - rate."""

    rate: float

    def __post_init__(self) -> None:
        if not 0 <= as_number(self.rate, "rate") < 1:
            raise ValueError(f"rate is the share of values to drop, from 0 to below 1; you gave {self.rate}")

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, Any]:
        if rngs is None:
            return x, 1.0
        scale = self._kept(x, rngs) / (1 - self.rate)
        return np.where(scale > 0, x, 0.0) * scale, scale  # what is dropped may be infinite

    def backward(self, kept: Any, slope: Array) -> tuple[Array, Arrays]:
        return slope * kept, ()

    def _kept(self, x: Array, rngs: Generators) -> Array:
        """1 for what is kept, 0 for what is dropped: (seeds, n, width), each seed from its own generator."""
        return np.stack([rng.random(x.shape[-2:]) >= self.rate for rng in rngs]).astype(np.float64)


@dataclass(frozen=True, eq=False)
class AlphaDropout(Dropout):
    """Dropout for SELU: what is dropped becomes its limit at -∞, and mean 0 and variance 1 are restored."""

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, Any]:
        if rngs is None:
            return x, 1.0
        kept, keep, low = self._kept(x, rngs), 1 - self.rate, selu.output.low
        scale = 1 / math.sqrt(keep + low**2 * keep * self.rate)
        shift = -scale * self.rate * low
        return scale * np.where(kept > 0, x, low) + shift, scale * kept


@dataclass(frozen=True, eq=False)
class Stack(Layer):
    """Layers one after the other: a network, or the inside of a residual connection."""

    layers: tuple[Layer, ...]

    @property
    def arrays(self) -> Arrays:
        """The arrays of all layers, from the first to the last."""
        return tuple(array for layer in self.layers for array in layer.arrays)

    def with_arrays(self, arrays: Arrays) -> Self:
        """Return a copy with these arrays, in the order of `arrays`."""
        left, layers = iter(arrays), []
        for layer in self.layers:
            layers.append(layer.with_arrays(tuple(next(left) for _ in layer.arrays)))
        return replace(self, layers=tuple(layers))

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, Any]:
        kept = []
        for layer in self.layers:
            x, needed = layer.forward(x, rngs)
            kept.append(needed)
        return x, kept

    def backward(self, kept: Any, slope: Array) -> tuple[Array, Arrays]:
        gradients: list[Arrays] = []
        for layer, needed in zip(reversed(self.layers), reversed(kept), strict=True):
            slope, at_arrays = layer.backward(needed, slope)
            gradients.append(at_arrays)
        return slope, reduce(lambda all_, part: part + all_, gradients, ())

    def predict(self, x: Array) -> Array:
        """Compute the values without anything random."""
        return self.forward(x)[0]


@dataclass(frozen=True, eq=False)
class Residual(Stack):
    """x + what the layers make of x: the slope reaches x undiminished, whatever the layers do to it."""

    def forward(self, x: Array, rngs: Generators | None = None) -> tuple[Array, Any]:
        y, kept = super().forward(x, rngs)
        if y.shape != x.shape:
            raise ValueError(f"x + f(x) needs one shape; the layers inside made {y.shape} of {x.shape}")
        return x + y, kept

    def backward(self, kept: Any, slope: Array) -> tuple[Array, Arrays]:
        at_x, gradients = super().backward(kept, slope)
        return slope + at_x, gradients
