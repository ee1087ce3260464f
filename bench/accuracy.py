"""How far results are off, in units in the last place, against exact values: `python -m bench accuracy`."""

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from actbook import ACTIVATIONS, Activation
from bench.libraries import Implementation, as_numpy, implementations
from tests.package.exact import Exact
from tests.package.points import points, strided_float32

COUNT = 54_000  # points for each of float64 and float32
STRIDE = 2**15  # of all 2^32 float32 numbers: 130,560 finite ones


def judged(exact: Exact, computed: np.ndarray, x: np.ndarray) -> dict[str, Any]:
    """The largest error and where it is, and how many results are falsely 0 or nan."""
    error = exact.ulp_error(computed)
    nan = np.isnan(computed)
    zero = exact.false_zeros(computed)
    error[nan] = -1  # counted by themselves
    worst = int(np.argmax(error))
    return {
        "max_ulp": float(error[worst]),
        "at": float(x[worst]),
        "false_zeros": int(zero.sum()),
        "first_false_zero": float(np.abs(x[zero]).min()) if zero.any() else None,
        "nan": int(nan.sum()),
    }


def results_of(
    implementation: Implementation, x: np.ndarray, derivative: bool
) -> tuple[np.ndarray, bool] | None:
    """What the library computes, and whether it warned; None if it does not offer this."""
    f = implementation.derivative if derivative else implementation.value
    if f is None:
        return None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        return as_numpy(f(implementation.prepare(x))), bool(caught)


def sweep(x: np.ndarray, *, activation: Activation, derivative: bool) -> dict[str, Any]:
    """Every library at the points `x`; at a kink only ours counts, since conventions differ."""
    exact = Exact.values(activation, x, derivative=derivative)
    smooth = ~np.isin(x, activation.kinks_at())
    found = {}
    for implementation in implementations(activation.name):
        answer = results_of(implementation, x, derivative)
        if answer is None:
            continue
        computed, warned = answer
        keep = np.ones(x.shape, bool) if implementation.library == "actbook" or not derivative else smooth
        part = Exact(exact.high[keep], exact.low[keep], exact.exponent[keep])
        found[implementation.library] = judged(part, computed[keep], x[keep]) | {"warned": warned}
    return found


def main(destination: Path) -> None:
    """Measure everything and write it as JSON."""
    start, rows = time.perf_counter(), []
    grids = [("float64", COUNT), ("float32", COUNT), ("float32 strided", None)]
    steps = [(grid, count, a, d) for grid, count in grids for a in ACTIVATIONS for d in (False, True)]
    for number, (grid, count, activation, derivative) in enumerate(steps, start=1):
        dtype = grid.split()[0]
        hard = {"kinks": activation.kinks_at(), "zeros": activation.zeros_at()}
        x = strided_float32(STRIDE) if count is None else points(dtype, count, **hard)
        found = sweep(x, activation=activation, derivative=derivative)
        rows.append(
            {
                "grid": grid,
                "activation": activation.name,
                "derivative": derivative,
                "points": x.size,
                "libraries": found,
            }
        )
        done = time.perf_counter() - start
        what = f"{activation.name}{'′' if derivative else ''}, {grid}, {x.size:,} points"
        print(
            f"  [{number}/{len(steps)}] {done:4.0f} s  {what}: {found['actbook']['max_ulp']:.2f} ULP",
            flush=True,
        )
    destination.write_text(json.dumps(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
