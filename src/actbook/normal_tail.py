"""The tail of the normal distribution to its last digits, for GELU: NumPy has no erf.

Φ(-a) = exp(-a²/2)·P(a)/Q(a) for a ≥ 0. The quotient falls smoothly from 1/2 like 1/a, so two polynomials do
for all of it; all their coefficients are positive, so no sum cancels. `tools/fit_normal_tail.py` makes them.
On [0, 40] they are within 2e-18 of the truth; beyond 40 float64 has no number small enough.

GELU's slope at -a is Φ(-a) - aφ(a) = exp(-a²/2)·(P - aQ/√(2π))/Q. The bracket cancels at its root r = 0.7518;
divided by r - a it leaves the polynomial N, positive again.
"""

import numpy as np

from actbook.elementwise import Array

END = 40.0
ROOT, ROOT_LOW = 0.7517915246935645, -1.4956759177009883e-17  # 32 digits in two parts

P = (
    904162.9032482101, 1495815.6470928595, 1226753.402323317, 644421.5066769192, 237874.47813408074,
    64176.39865437565, 12798.155696289725, 1865.0332702304893, 190.783948709867, 12.45647957057926,
    0.3989422804015158,
)  # fmt: skip
Q = (
    1808325.8064964202, 4434466.536090603, 5087536.285942072, 3611821.4810211346, 1767154.1450816393,
    627396.6498636378, 165478.87354780769, 32556.443355875024, 4706.168892532388, 479.2244401765545,
    31.223763894026863, 1.0,
)  # fmt: skip
N = (
    1202677.701929073, 2629819.1228949553, 2776669.1488006804, 1850855.2999530048, 861703.6223036579,
    293814.8532445287, 74911.67016142562, 14312.723550081679, 2015.672822670307, 200.37410286200318,
    12.756400995846715, 0.3989422804014327,
)  # fmt: skip


def times_bell(factor: Array, a: Array) -> Array:
    """Compute factor·exp(-a²/2) for 0 ≤ a ≤ 40 without rounding a², which would cost a²/2 ULP.

    With g the nearest sixteenth, g² is exact and a² = g² + (a - g)(a + g): one exponential of each part. The
    large one is taken in halves, so that a product underflows at its own end and not at the exponential's.
    """
    grid = np.rint(a * 16) / 16
    half = np.exp(-grid * grid / 4)
    return factor * np.exp((grid - a) * (grid + a) / 2) * half * half


def quotient(numerator: tuple[float, ...], a: Array) -> Array:
    """Compute numerator(a)/Q(a)."""
    return _polynomial(numerator, a) / _polynomial(Q, a)


def _polynomial(coefficients: tuple[float, ...], a: Array) -> Array:
    """Horner's rule; the constant term comes first."""
    value = np.full_like(a, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        value = value * a + coefficient
    return value
