"""What all-positive inputs do to a neuron's gradient, and when it matters.

A linear neuron ŷ = h·w without bias learns from the outputs h of a layer of sigmoids, or from the same
outputs with their mean taken out. Nothing else differs: same numbers, same targets up to that shift, a
start at 0, and for both the step 1/λ, where λ is the largest eigenvalue of the mean of h hᵀ (the
largest step that is safe in every direction is 2/λ).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from actbook.elementwise import Array
from actbook.experiments.spread import spread
from actbook.functions.sigmoid import sigmoid

INPUTS = ("sigmoid outputs", "the same, centred")
TARGETS = ("weights of both signs", "weights of one sign")


@dataclass(frozen=True)
class Zigzag:
    """Rows: sigmoid outputs, the same centred."""

    width: int
    same_sign: Array  # (2, seeds): share of single samples whose gradient components share a sign
    batch_same_sign: Array  # (2, seeds): the same for the gradient over a batch of 10
    condition_number: Array  # (2, seeds): of the mean of h hᵀ, which is the loss's curvature
    steps: Array  # (2, 2, seeds): inputs × target (both signs, one sign): steps to `tolerance`
    tolerance: float  # of the loss at the start

    def describe(self) -> str:
        rows: list[tuple[str, ...]] = [
            ("", *INPUTS),
            ("share of gradients of one sign",),
            ("  of single samples", *(spread(share) for share in self.same_sign)),
            ("  of batches of 10", *(spread(share) for share in self.batch_same_sign)),
            ("condition number", *(spread(number, 1) for number in self.condition_number)),
            (f"steps to {self.tolerance:g} of the loss",),
            *(
                (f"  target: {target}", *(spread(count, 0) for count in counts))
                for target, counts in zip(TARGETS, self.steps.swapaxes(0, 1), strict=True)
            ),
        ]
        title = f"{self.width} inputs to one linear neuron, {self.steps.shape[-1]} seeds"
        lines = (f"{first:<33}" + "".join(f"{cell:<22}" for cell in rest) for first, *rest in rows)
        return "\n".join([title, *(line.rstrip() for line in lines)])


@dataclass(frozen=True)
class Path:
    """Two weights under one sample at a time: rows are sigmoid outputs, the same centred."""

    weights: Array  # (2, seeds, steps + 1, 2)
    target: Array  # (2,)
    steps: Array  # (2, seeds): to come within a tenth of the way; nan if never
    length: Array  # (2, seeds): length of the way walked until then, over the straight distance


def run(
    width: int = 16,
    n: int = 500,
    seeds: Iterable[int] = range(5),
    tolerance: float = 1e-4,
    longest: int = 20_000,
) -> Zigzag:
    """Fit a target that a neuron can reach exactly: weights of alternating signs, or all alike."""
    seeds = tuple(seeds)
    signs, batches, conditions = (np.empty((2, len(seeds))) for _ in range(3))
    steps = np.empty((2, 2, len(seeds)))
    goals = np.where(np.arange(width) % 2, -1.0, 1.0), np.ones(width)
    for s, seed in enumerate(seeds):
        positive = layer_outputs(seed, n, width)
        for i, h in enumerate((positive, positive - positive.mean(axis=0))):
            curvature = np.linalg.eigvalsh(h.T @ h / n)
            conditions[i, s] = curvature[-1] / curvature[0]
            gradients = (h @ (0 - goals[0]))[:, None] * h  # (n, width), at w = 0: error times input
            signs[i, s] = _one_sign(gradients)
            batches[i, s] = _one_sign(gradients.reshape(-1, 10, width).mean(axis=1))
            for j, goal in enumerate(goals):
                steps[i, j, s] = _steps_to(h, goal, 1 / curvature[-1], tolerance, longest)
    return Zigzag(width, signs, batches, conditions, steps, tolerance)


def layer_outputs(seed: int, n: int, width: int) -> Array:
    """Outputs of `width` sigmoids whose pre-activations are independent standard normals."""
    values: Array = sigmoid(np.random.default_rng(seed).standard_normal((n, width)))
    return values


def path(
    seeds: Iterable[int] = range(5),
    steps: int = 400,
    share: float = 0.3,
    target: tuple[float, float] = (1.0, -1.0),
) -> Path:
    """Steps of one sample each from (0, 0) to `target`; on sigmoid outputs both weights go up or both down.

    The learning rate is `share` over the mean squared length of h, so that it suits both kinds of input.
    """
    goal, seeds = np.array(target), tuple(seeds)
    walked = np.empty((2, len(seeds), steps + 1, 2))
    for s, seed in enumerate(seeds):
        positive = layer_outputs(seed, steps, 2)
        for i, h in enumerate((positive, positive - positive.mean(axis=0))):
            w, learning_rate = np.zeros(2), share / (h**2).sum(axis=1).mean()
            walked[i, s, 0] = w
            for now, sample in enumerate(h):
                w = w - learning_rate * (sample @ (w - goal)) * sample
                walked[i, s, now + 1] = w
    near = np.linalg.norm(walked - goal, axis=-1) < 0.1 * np.linalg.norm(goal)
    arrived = np.where(near.any(axis=-1), near.argmax(axis=-1), np.nan)
    parts = np.linalg.norm(np.diff(walked, axis=2), axis=-1)
    before = np.arange(steps) < np.nan_to_num(arrived, nan=steps)[..., None]
    return Path(walked, goal, arrived, (parts * before).sum(axis=-1) / np.linalg.norm(goal))


def _one_sign(gradients: Array) -> float:
    return float(((gradients > 0).all(axis=1) | (gradients < 0).all(axis=1)).mean())


def _steps_to(h: Array, goal: Array, learning_rate: float, tolerance: float, longest: int) -> float:
    """Steps of gradient descent on the squared error until it is `tolerance` of what it was; nan if never."""
    curvature, error = h.T @ h / len(h), -goal
    start = error @ curvature @ error
    for now in range(longest):
        if error @ curvature @ error <= tolerance * start:
            return now
        error = error - learning_rate * curvature @ error
    return float("nan")
