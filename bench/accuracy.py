"""How far results are off, in units in the last place, against exact values: `python -m bench accuracy`."""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import mpmath
import numpy as np

from actbook import ACTIVATIONS, CLASSICS, Activation
from bench.libraries import as_numpy, implementations
from tests.package.exact import Exact, exact_softmax
from tests.package.points import points, strided_float32

COUNT = 5_000  # points for each of float64 and float32
STRIDE = 2**17  # of all 2^32 float32 numbers: 32,640 finite ones
GRIDS = ("float64", "float32", "float32 strided")
FAR = 20.0  # from here on is a tail
NEAR = 0.02  # of a root, as a share of it
SCALES = (1, 10, 100)  # of logits


def judge(exact: Exact, computed: np.ndarray, x: np.ndarray, near: np.ndarray) -> dict[str, Any]:
    """The largest error, the smallest |x| of a false 0 if there is one, how many results are nan.

    And the largest error of each region, for which a false 0 and nan are infinite: near a root of f′, where
    the result is subnormal, for large |x|, and in the middle.
    """
    error, nan, zero = exact.ulp_error(computed), np.isnan(computed), exact.false_zeros(computed)
    nowhere = np.where(zero | nan, np.inf, error)
    smallest = np.finfo(computed.dtype).minexp
    small = (exact.exponent <= smallest) & (exact.high != 0)
    regions = {"roots": near & ~small, "subnormal": small, "tails": ~near & ~small & (np.abs(x) > FAR)}
    regions["middle"] = ~(regions["roots"] | small | regions["tails"])
    error[nan] = -1  # counted by themselves
    return {
        "max_ulp": float(error.max()),
        "first_false_zero": float(np.abs(x[zero]).min()) if zero.any() else None,
        "nan": int(nan.sum()),
        "regions": {name: float(nowhere[mask].max()) for name, mask in regions.items() if mask.any()},
    }


def sweep(x: np.ndarray, activation: Activation, derivative: bool) -> dict[str, Any]:
    """Every library at the points `x`; at a kink only ours counts, since conventions differ."""
    exact = Exact.values(activation, x, derivative=derivative)
    smooth = ~np.isin(x, activation.kinks_at())
    roots = np.array(activation.zeros_at() if derivative else ())[:, None]
    near = (np.abs(x - roots) <= NEAR * np.maximum(np.abs(roots), NEAR)).any(axis=0)
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
        judged[implementation.library] = judge(part, computed[keep], x[keep], near[keep])
    return judged


def of_vectors(name: str, scale: int) -> dict[str, Any]:
    """Every library's softmax or its logarithm: ten normal logits at a time, with this standard deviation."""
    logits = np.random.default_rng(0).normal(0, scale, (400, 10))
    log = name == "log_softmax"
    with mpmath.workdps(60):
        exact = Exact.of(number for row in logits for number in exact_softmax(row)[log])
    judged = {}
    for implementation in implementations(name):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            computed = [as_numpy(implementation.value(implementation.prepare(row))) for row in logits]
        everything = np.concatenate(computed)
        judged[implementation.library] = judge(exact, everything, logits.ravel(), np.zeros(logits.size, bool))
    return {"points": logits.size, "libraries": judged}


def main(destination: Path) -> None:
    """Measure everything and write it as JSON."""
    rows = []
    for grid in GRIDS:
        for activation in CLASSICS if "strided" in grid else ACTIVATIONS:
            hard = {"kinks": activation.kinks_at(), "zeros": activation.zeros_at()}
            x = strided_float32(STRIDE) if "strided" in grid else points(grid, COUNT, **hard)
            x = x[np.abs(x) <= (activation.bound.reach or np.inf)]
            for derivative in (False, True):
                judged = sweep(x, activation, derivative)
                row = {"grid": grid, "activation": activation.name, "derivative": derivative}
                rows.append(row | {"points": x.size, "libraries": judged})
                label = f"{activation.name}{'′' if derivative else ''}, {grid}"
                print(f"  {label}: {judged['actbook']['max_ulp']:.2f} ULP", flush=True)
    rows += [
        {"grid": f"logits {scale}", "activation": name, "derivative": False} | of_vectors(name, scale)
        for name in ("softmax", "log_softmax")
        for scale in SCALES
    ]
    destination.write_text(json.dumps(rows), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
