"""The measured gradients for the browser: decimal logarithms, so that 1e-42 keeps its digits in float32.

The logarithm of an exact 0 is −inf and stays so: a gradient that is lost entirely is not a small one.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actbook.elementwise import Array
from actbook.experiments.depth import Depth

#: What is stored for each layer of a network, in this order.
KINDS = ("median", "lowest", "highest", "product")


def decades(study: Depth) -> bytes:
    """Little-endian float32: activation by initialisation by depth, and there KINDS by layer."""
    blocks = [
        np.stack([np.median(measured, -1), measured.min(-1), measured.max(-1), np.median(product, -1)], 2)
        for measured, product in zip(study.measured, study.product, strict=True)
    ]
    flat = np.concatenate([block.reshape(*block.shape[:2], -1) for block in blocks], axis=2)
    return _logarithm(flat).astype("<f4").tobytes()


def factors(study: Depth) -> bytes:
    """A network's factor a layer, the geometric mean: (activations, initialisations, depths), as above.

    It is nan where nothing is multiplied, in a network of one layer.
    """
    steps = np.array(study.depths) - 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.median(study.predicted, axis=-1) ** (1 / steps)
    return np.where(steps > 0, mean, np.nan).astype("<f4").tobytes()


def span(study: Depth) -> dict[str, float | bool]:
    """The axis for all states: powers of ten, multiples of five, and whether a 0 needs a place on it."""
    values = np.concatenate([a.ravel() for a in (*study.measured, *study.product)])
    logs = np.log10(values[values > 0])
    low, high = (float(logs.min()), float(logs.max())) if logs.size else (-1.0, 1.0)
    return {
        "low": 5.0 * math.floor(low / 5),
        "high": 5.0 * max(1, math.ceil(high / 5)),
        "zero": bool((values == 0).any()),
    }


class Samples:
    """The stored logarithms, addressed as the browser addresses them; places count from 0, layers from 1."""

    def __init__(self, stored: bytes, depths: list[int], initialisations: int) -> None:
        self._values = np.frombuffer(stored, "<f4")
        self._depths = depths
        self._initialisations = initialisations

    def network(self, activation: int, initialisation: int, depth: int) -> NDArray[np.float64]:
        """(KINDS, layers): the logarithms of one network."""
        before = (activation * self._initialisations + initialisation) * sum(self._depths)
        before += sum(self._depths[: self._depths.index(depth)])
        at = len(KINDS) * before
        return self._values[at : at + len(KINDS) * depth].reshape(len(KINDS), depth).astype(float)


def networks(state: Mapping[str, Any]) -> list[tuple[str, tuple[int, int]]]:
    """A state's one or two networks: what tells them apart, places of activation and initialisation."""
    activations, schemes = (
        [entry["name"] for entry in state[kind]] for kind in ("activations", "initialisations")
    )
    compare = state["compare"]
    i, j = activations.index(state["activation"]), schemes.index(state["initialisation"])
    places = [(i, j)]
    if compare in activations:
        places.append((activations.index(compare), j))
    elif compare in schemes:
        places.append((i, schemes.index(compare)))
    places = list(dict.fromkeys(places))  # a network beside itself is one
    kind, place = ("initialisations", 1) if compare in schemes and len(places) > 1 else ("activations", 0)
    return [(state[kind][at[place]]["title"], at) for at in places]


def _logarithm(values: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log10(values))
