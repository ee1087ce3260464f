"""Initial weights: each scheme is one variance, written down and drawn from a given generator.

A layer adds up `fan_in` products for each of its `fan_out` units. Weights that are too large
make values grow from layer to layer, weights that are too small make them fade; a scheme
chooses the variance at which neither happens, for the slope that it has in mind. The normal
schemes multiply the *same* standard normal draw by their own standard deviation, so that two
networks of one seed and different schemes differ in scale alone.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from actbook.elementwise import Array, as_number

Draw: TypeAlias = Callable[[np.random.Generator, int, int], Array]


@dataclass(frozen=True)
class Initialisation:
    """A scheme for starting weights; call it with a generator, `fan_in` and `fan_out`."""

    name: str  # key, test id
    title: str  # what readers see
    variance: str  # the variance of one weight, as a formula
    function: Draw
    source: str = ""  # BibTeX key

    def __call__(self, rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        """Draw weights of shape (fan_in, fan_out)."""
        return self.function(rng, fan_in, fan_out)

    def __repr__(self) -> str:
        return f"Initialisation({self.name!r})"


def _lecun(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Variance 1/fan_in: a unit's pre-activation has the variance of its inputs."""
    return math.sqrt(1 / fan_in) * rng.standard_normal((fan_in, fan_out))


def _glorot(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Variance 2/(fan_in + fan_out): a compromise between the way forward and the way back.

    The paper draws from a uniform law of this variance; the variance is what its argument uses.
    """
    return math.sqrt(2 / (fan_in + fan_out)) * rng.standard_normal((fan_in, fan_out))


def _he(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Variance 2/fan_in: makes up for the half of the units that ReLU switches off."""
    return math.sqrt(2 / fan_in) * rng.standard_normal((fan_in, fan_out))


def _standard(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Uniform on ±1/√fan_in, variance 1/(3 fan_in): torch.nn.Linear's to this day, and too small."""
    return math.sqrt(1 / fan_in) * rng.uniform(-1, 1, (fan_in, fan_out))


LECUN = Initialisation("lecun", "LeCun", r"\frac{1}{n_\text{in}}", _lecun, "lecun1998")
GLOROT = Initialisation("glorot", "Glorot", r"\frac{2}{n_\text{in} + n_\text{out}}", _glorot, "glorot2010")
HE = Initialisation("he", "He", r"\frac{2}{n_\text{in}}", _he, "he2015")
STANDARD = Initialisation("standard", "Standard", r"\frac{1}{3\,n_\text{in}}", _standard, "glorot2010")

INITIALISATIONS = (STANDARD, LECUN, GLOROT, HE)  # from the smallest variance to the largest


def he_for(alpha: float) -> Initialisation:
    """Make He's scheme for Leaky ReLU, variance 2/((1 + α²) fan_in): HE at α = 0, LECUN at α = 1."""
    alpha = as_number(alpha, "alpha")

    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return math.sqrt(2 / ((1 + alpha**2) * fan_in)) * rng.standard_normal((fan_in, fan_out))

    variance = rf"\frac{{2}}{{(1 + {alpha:g}^2)\,n_\text{{in}}}}"
    return Initialisation(f"he({alpha:g})", f"He for a leak of {alpha:g}", variance, draw, "he2015")


def normal(std: float) -> Initialisation:
    """Make a scheme of normal weights with standard deviation `std`, whatever the size of the layer."""
    std = as_number(std, "std")
    if std < 0:
        raise ValueError(f"std is a standard deviation, so 0 or more; you gave {std}")

    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return rng.standard_normal((fan_in, fan_out)) * std

    return Initialisation(f"normal({std:g})", f"Normal, std {std:g}", f"{std:g}^2", draw)
