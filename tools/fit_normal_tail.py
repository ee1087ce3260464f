"""Fit the coefficients of `actbook.normal_tail`: run this, and paste what it prints (ten seconds).

P/Q meets exp(a²/2)·Φ(-a) at the Chebyshev nodes of t = (a - 4)/(a + 4), which spreads [0, 40] evenly between
the start, where the ratio is smooth, and the tail, where it falls like 1/a. N is what is left of
P - aQ/√(2π) when the root of GELU's derivative is divided out.
"""

from typing import Any

import mpmath

SCALE, END = 4, 40
DEGREES = 10, 11  # of P and of Q


def ratio(a: Any) -> Any:
    """Mills's ratio times the density at 0: exp(a²/2)·Φ(-a)."""
    return mpmath.exp(a * a / 2) * mpmath.erfc(a / mpmath.sqrt(2)) / 2


def fit() -> tuple[list[Any], list[Any], list[Any], Any]:
    """P, Q and N, constant term first (Q's leading coefficient is 1), and the root."""
    p_degree, q_degree = DEGREES
    count = p_degree + q_degree + 1
    system, right = mpmath.matrix(count, count), mpmath.matrix(count, 1)
    end = mpmath.mpf(END - SCALE) / (END + SCALE)
    for i in range(count):
        t = -1 + (end + 1) * (1 + mpmath.cos(mpmath.pi * (2 * i + 1) / (2 * count))) / 2
        a = SCALE * (1 + t) / (1 - t)
        value = ratio(a)
        weight = 1 / (value * max(a, 1) ** q_degree)
        for j in range(p_degree + 1):
            system[i, j] = weight * a**j
        for j in range(q_degree):
            system[i, p_degree + 1 + j] = -weight * value * a**j
        right[i] = weight * value * a**q_degree
    solution = list(mpmath.lu_solve(system, right))
    p, q = solution[: p_degree + 1], [*solution[p_degree + 1 :], mpmath.mpf(1)]
    root = mpmath.findroot(lambda a: ratio(a) - a / mpmath.sqrt(2 * mpmath.pi), 0.75)
    numerator = [-c / mpmath.sqrt(2 * mpmath.pi) for c in q]
    difference = [mpmath.mpf(0), *numerator]
    for j, c in enumerate(p):
        difference[j] += c
    quotient = [-difference[-1]]  # of (P - aQ/√(2π)) by (root - a), from the highest power down
    for c in difference[-2:0:-1]:
        quotient.append(root * quotient[-1] - c)
    return p, q, quotient[::-1], root


def worst_error(p: list[Any], q: list[Any]) -> Any:
    """The largest relative error of P/Q at 2,000 points of [0, 40]."""
    points = [END * (mpmath.mpf(i) / 2000) ** 2 for i in range(2001)]
    return max(abs(mpmath.polyval(p[::-1], a) / mpmath.polyval(q[::-1], a) / ratio(a) - 1) for a in points)


def main() -> None:
    """Print the coefficients, the root in two parts, and the error of the fit."""
    mpmath.mp.dps = 70
    p, q, n, root = fit()
    for name, coefficients in (("P", p), ("Q", q), ("N", n)):
        assert all(c > 0 for c in coefficients), name
        print(f"{name} = {tuple(map(float, coefficients))}")
    print(f"ROOT, ROOT_LOW = {float(root)}, {float(root - float(root))}")
    print("relative error:", mpmath.nstr(worst_error(p, q), 3))


if __name__ == "__main__":
    main()
