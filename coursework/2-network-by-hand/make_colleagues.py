"""Makes data/colleagues.npz: what three backward passes return, two of them with a slip.

canary7f3ae5c0b1d2 colleagues-2-network-by-hand: this file goes to no student, for it names the
slips and holds the answer to question 4. What it makes does go to them.
"""

from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "data" / "colleagues.npz"
rng = np.random.default_rng(0)
x, t = rng.normal(size=(6, 3)), rng.integers(0, 2, (6, 1)) * 1.0
W1, b1, W2, b2 = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 1)), rng.normal(size=1)

a1 = np.tanh(x @ W1 + b1)
slope = (1 / (1 + np.exp(-(a1 @ W2 + b2))) - t) / len(x)
right = (slope @ W2.T) * (1 - a1**2)
slipped = (slope @ W2.T) * (1 - np.tanh(a1) ** 2)  # the output where the input belongs

returned = {
    "A": (x.T @ slipped, slipped.sum(axis=0), a1.T @ slope, slope.sum(axis=0)),
    "B": (x.T @ right, right.sum(axis=0), a1.T @ slope, slope.sum(axis=0)),
    "C": (x.T @ right, right.mean(axis=0), a1.T @ slope, slope.mean(axis=0)),
}
names = ("W1", "b1", "W2", "b2")
gradients = {
    f"{who}_{name}": array for who in returned for name, array in zip(names, returned[who], strict=True)
}

if __name__ == "__main__":
    np.savez(FILE, x=x, t=t, W1=W1, b1=b1, W2=W2, b2=b2, **gradients)
