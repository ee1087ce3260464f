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

SIZES = (100, 10_000, 1_000_000)
WHATS = ("value", "derivative")
ROUNDS = 60  # each library has one turn a round
TURN = 0.0015  # seconds: long enough for the clock, short enough to fit between interruptions
LIMIT = 2.5  # seconds for all rounds of one comparison


def turns(calls: Mapping[str, Callable[[], Any]], *, rounds: int, limit: float) -> dict[str, list[float]]:
    """Seconds a call, by name, one entry a round; the calls take turns, so a slow moment hits all of them."""
    repeats: dict[str, int] = {}
    times: dict[str, list[float]] = {name: [] for name in calls}
    for name, call in calls.items():
        call()  # compiles, allocates
        start = time.perf_counter()
        call()
        repeats[name] = max(1, int(TURN / max(time.perf_counter() - start, 1e-7)))
    end = time.perf_counter() + limit
    for number in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                call()
            times[name].append((time.perf_counter() - start) / repeats[name])
        if number >= 4 and time.perf_counter() > end:
            break
    return times


def nanoseconds(times: list[float], size: int) -> float:
    """The median time for one element."""
    return statistics.median(times) / size * 1e9


def main(destination: Path) -> None:
    """Measure everything and write it as JSON."""
    start, rows = time.perf_counter(), []
    rng = np.random.default_rng(0)
    steps = [(kind, a, size) for kind in ("float64", "float32") for a in ACTIVATIONS for size in SIZES]
    for number, (kind, activation, size) in enumerate(steps, start=1):
        x = rng.normal(0, 3, size).astype(kind)
        known = implementations(activation.name)
        prepared = {implementation.library: implementation.prepare(x) for implementation in known}
        for what in WHATS:
            offered = {i.library: getattr(i, what) for i in known if getattr(i, what) is not None}
            calls = {library: partial(f, prepared[library]) for library, f in offered.items()}
            times = turns(calls, rounds=ROUNDS, limit=LIMIT)
            cells = {library: nanoseconds(measured, size) for library, measured in times.items()}
            rows.append(
                {"dtype": kind, "activation": activation.name, "what": what, "size": size, "libraries": cells}
            )
        done = time.perf_counter() - start
        print(f"  [{number}/{len(steps)}] {done:4.0f} s  {activation.name}, {kind}, n = {size:,}", flush=True)
    destination.write_text(json.dumps(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
