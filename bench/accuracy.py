"""How far results are off, in units in the last place, against exact values: `python -m bench accuracy`."""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from actbook import ACTIVATIONS, Activation
from bench.libraries import as_numpy, implementations
from tests.package.exact import Exact
from tests.package.points import points, strided_float32

COUNT = 54_000  # points for each of float64 and float32
STRIDE = 2**15  # of all 2^32 float32 numbers: 130,560 finite ones
GRIDS = ("float64", "float32", "float32 strided")


def judge(exact: Exact, computed: np.ndarray, x: np.ndarray) -> dict[str, Any]:
    """The largest error, the smallest |x| of a false 0 if there is one, and how many results are nan."""
    error, nan, zero = exact.ulp_error(computed), np.isnan(computed), exact.false_zeros(computed)
    error[nan] = -1  # counted by themselves
    return {
        "max_ulp": float(error.max()),
        "first_false_zero": float(np.abs(x[zero]).min()) if zero.any() else None,
        "nan": int(nan.sum()),
    }


def sweep(x: np.ndarray, activation: Activation, derivative: bool) -> dict[str, Any]:
    """Every library at the points `x`; at a kink only ours counts, since conventions differ."""
    exact = Exact.values(activation, x, derivative=derivative)
    smooth = ~np.isin(x, activation.kinks_at())
    judged = {}
    for implementation in implementations(activation.name):
        f = implementation.derivative if derivative else implementation.value
        if f is None:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            computed = as_numpy(f(implementation.prepare(x)))
        keep = smooth if derivative and implementation.library != "actbook" else np.ones(x.shape, bool)
        part = Exact(exact.high[keep], exact.low[keep], exact.exponent[keep])
        judged[implementation.library] = judge(part, computed[keep], x[keep])
    return judged


def main(destination: Path) -> None:
    """Measure everything and write it as JSON."""
    rows = []
    for grid in GRIDS:
        for activation in ACTIVATIONS:
            hard = {"kinks": activation.kinks_at(), "zeros": activation.zeros_at()}
            x = strided_float32(STRIDE) if "strided" in grid else points(grid, COUNT, **hard)
            for derivative in (False, True):
                judged = sweep(x, activation, derivative)
                row = {"grid": grid, "activation": activation.name, "derivative": derivative}
                rows.append(row | {"points": x.size, "libraries": judged})
                label = f"{activation.name}{'′' if derivative else ''}, {grid}"
                print(f"  {label}: {judged['actbook']['max_ulp']:.2f} ULP", flush=True)
    destination.write_text(json.dumps(rows), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
