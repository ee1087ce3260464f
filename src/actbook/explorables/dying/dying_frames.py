"""What the laboratory's browser half is given: whole numbers, so that its text is Python's rounding."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actbook.elementwise import Array
from actbook.experiments.dying_units import LOST, DyingUnits
from actbook.explorables.dying.polyline_packing import pack, unpack

#: z travels in tenths, and what is beyond this as this: it is drawn as an arrow and written "below −100".
FAR = 100.0
PER_Z, PER_LOSS = 10, 1000
#: A number that there is none of: a diverged run's.
NONE = -1


def frames_of(study: DyingUnits, seed: int) -> dict[str, str]:
    """Packed, each beginning with the axes (activations, biases, learning rates) and ending with steps.

    low, high, on: (…, units, steps) of the network with that seed. loss, right: (…, steps) of the same.
    off: (…, seeds, steps). spread: (…, 3, steps): fewest, twice the median and most units off among the
    networks that have not diverged. dead is as off, counted by slopes.
    """
    chosen = study.seeds.index(seed)
    gone = study.diverged[..., chosen, :]
    low, high, on = (
        np.where(gone[..., None], 0, values[..., chosen, :, :]).swapaxes(-1, -2)
        for values in (study.low, study.high, study.on)
    )
    counted = {
        name: np.where(study.diverged, NONE, count)
        for name, count in (("off", study.off), ("dead", study.dead))
    }
    loss = np.where(gone, LOST, study.loss[..., chosen, :])
    whole = {
        "low": tenths(low),
        "high": tenths(high),
        "on": on,
        "loss": np.rint(np.minimum(loss, LOST) * PER_LOSS),
        "right": np.where(gone, NONE, study.right[..., chosen, :]),
        "spread": spread_of(counted["off"]),
        **counted,
    }
    return {name: pack(values.astype(np.int64)) for name, values in whole.items()}


def tenths(z: Array) -> Array:
    """z in tenths, to the nearest; beyond ±FAR it is ±FAR."""
    return np.rint(np.clip(z, -FAR, FAR) * PER_Z)


def spread_of(counts: Array) -> Array:
    """Fewest, twice the median, and most over the last axis but one; NONE where no network has a number."""
    there = np.ma.masked_equal(counts, NONE)
    three = [there.min(axis=-2), 2 * np.ma.median(there, axis=-2), there.max(axis=-2)]
    return np.ma.filled(np.ma.stack(three, axis=-2), NONE)


def read_frames(state: Mapping[str, Any]) -> dict[str, NDArray[np.int64]]:
    """A widget's frames as arrays again: (activations, biases, rates, …, steps)."""
    sizes, offered = state["sizes"], state["offered"]
    grid = [len(offered[name]) for name in ("activation", "bias", "rate")]
    length = sizes["steps"] + 1
    arrays = {name: unpack(text, length) for name, text in state["frames"].items()}
    return {
        name: np.squeeze(rows.reshape(*grid, -1, length), axis=3) if name in ("loss", "right")
        else rows.reshape(*grid, -1, length)
        for name, rows in arrays.items()
    }  # fmt: skip


def frames_of_run(state: Mapping[str, Any]) -> dict[str, NDArray[np.int64]]:
    """Those of the run that the handles choose: (…, steps)."""
    run = tuple(state["offered"][name].index(state[name]) for name in ("activation", "bias", "rate"))
    return {name: values[run] for name, values in read_frames(state).items()}
