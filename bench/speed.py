"""How long an element takes, in every library, side by side in one run: `python -m bench speed`."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from actbook import ACTIVATIONS
from bench.libraries import implementations

SIZES = (10_000, 1_000_000)
ROUNDS = 40  # each library has one turn a round
TURN = 0.0015  # seconds: long enough for the clock, short enough to fit between interruptions


def take_turns(calls: Mapping[str, Callable[[], Any]]) -> dict[str, float]:
    """Median seconds a call, by name; the calls take turns, so a slow moment hits all of them."""
    repeats: dict[str, int] = {}
    times: dict[str, list[float]] = {name: [] for name in calls}
    for name, call in calls.items():
        call()  # compiles, allocates
        start = time.perf_counter()
        call()
        repeats[name] = max(1, int(TURN / max(time.perf_counter() - start, 1e-7)))
    for _ in range(ROUNDS):
        for name, call in calls.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                call()
            times[name].append((time.perf_counter() - start) / repeats[name])
    return {name: statistics.median(measured) for name, measured in times.items()}


def main(destination: Path) -> None:
    """Measure everything and write it as JSON: nanoseconds an element."""
    rng = np.random.default_rng(0)
    steps = [(kind, a, size) for kind in ("float64", "float32") for a in ACTIVATIONS for size in SIZES]
    rows = []
    for kind, activation, size in steps:
        x = rng.normal(0, 3, size).astype(kind)
        known = [(i, i.prepare(x)) for i in implementations(activation.name)]
        for what in ("value", "derivative"):
            offered = [(i.library, getattr(i, what), prepared) for i, prepared in known]
            calls = {library: partial(f, prepared) for library, f, prepared in offered if f is not None}
            cells = {library: seconds / size * 1e9 for library, seconds in take_turns(calls).items()}
            row = {"dtype": kind, "activation": activation.name, "what": what, "size": size}
            rows.append(row | {"libraries": cells})
        print(f"  {activation.name}, {kind}, n = {size:,}", flush=True)
    destination.write_text(json.dumps(rows), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
