"""What all-positive inputs do to a neuron that learns, by two mechanisms, and when it matters.

A linear neuron ŷ = h·w learns from the outputs h of a layer of sigmoids, or from the same outputs with
their mean taken out. `run` takes steps on all samples: there the large mean of h makes one direction of
the loss steep, and the step that is safe in it is tiny in all others; nothing zig-zags. `path` takes steps on
single samples, whose gradients have components of one sign if all of h is positive: that is the zig-zag.
Same numbers, same targets up to the shift, a start at 0, a step that suits each kind of inputs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from actbook.elementwise import Array, as_float64
from actbook.experiments.spread import spread
from actbook.functions.sigmoid import sigmoid
from actbook.tables import Table
from actbook.training import first_step

INPUTS = ("sigmoid outputs", "the same, centred")
TARGETS = ("+1, −1 in turn", "random, all positive", "all equal to 1")


@dataclass(frozen=True)
class Zigzag:
    """Rows: sigmoid outputs, the same centred."""

    width: int
    same_sign: Array  # (2, seeds): share of single samples whose gradient components share a sign
    batch_same_sign: Array  # (2, seeds): the same for the gradient over a batch of 10
    condition_number: Array  # (2, seeds): of the mean of h hᵀ, which is the loss's curvature
    steps: Array  # (2, 3, seeds): inputs × TARGETS: steps to `tolerance`; nan if never
    tolerance: float  # of the loss at the start
    bias: bool

    def table(self) -> Table:
        """Compare the two kinds of inputs: signs, curvature, and steps for each target."""
        rows = (
            ("gradients of one sign, single samples", *(spread(share, 2) for share in self.same_sign)),
            ("gradients of one sign, batches of 10", *(spread(share, 2) for share in self.batch_same_sign)),
            ("condition number", *(spread(number, 1) for number in self.condition_number)),
            *(
                (f"steps: weights {target}", *(spread(count, 0) for count in counts))
                for target, counts in zip(TARGETS, self.steps.swapaxes(0, 1), strict=True)
            ),
        )
        bias = "with a bias" if self.bias else "without a bias"
        title = f"A linear neuron of {self.width} inputs {bias}: steps to {self.tolerance:g} of the loss"
        return Table(("Inputs", *INPUTS), rows, title)


@dataclass(frozen=True)
class Path:
    """Two weights under one sample at a time: rows are sigmoid outputs, the same centred."""

    weights: Array  # (2, seeds, steps + 1, 2)
    target: Array  # (2,)
    steps: Array  # (2, seeds): to come within a tenth of the way; nan if never
    length: Array  # (2, seeds): length of the way walked until then, over the straight distance
    learning_rate: Array  # (2, seeds)

    def table(self) -> Table:
        """Compare the two kinds of inputs: how many steps, and how long a way."""
        rows = tuple(
            (name, spread(rate, 1), spread(steps, 0), spread(length, 1))
            for name, rate, steps, length in zip(
                INPUTS, self.learning_rate, self.steps, self.length, strict=True
            )
        )
        headings = "Inputs", "Learning rate", "Steps", "Way walked, of the straight one"
        return Table(headings, rows, "One sample a step, until a tenth of the way is left")


def run(
    width: int = 16,
    n: int = 500,
    seeds: Iterable[int] = range(5),
    tolerance: float = 1e-4,
    longest: int = 20_000,
    bias: bool = False,
) -> Zigzag:
    """Fit a target that the neuron can reach exactly, with steps on all samples.

    The step is 1/λ, half of the largest that is safe: λ is the largest eigenvalue of the mean of h hᵀ. The
    random weights are uniform on (0, 1). A `bias` is one more weight, whose input is 1 and whose target is 0.
    """
    seeds = tuple(seeds)
    signs, batches, conditions = (np.empty((2, len(seeds))) for _ in range(3))
    steps = np.empty((2, len(TARGETS), len(seeds)))
    in_turn = np.where(np.arange(width) % 2, -1.0, 1.0)
    for s, seed in enumerate(seeds):
        positive = layer_outputs(seed, n, width)
        random = np.random.default_rng([seed, 1]).uniform(size=width)
        goals = [np.append(goal, 0.0) if bias else goal for goal in (in_turn, random, np.ones(width))]
        for i, h in enumerate((positive, positive - positive.mean(axis=0))):
            h = np.column_stack([h, np.ones(n)]) if bias else h
            curvature = np.linalg.eigvalsh(h.T @ h / n)
            conditions[i, s] = curvature[-1] / curvature[0]
            gradients = (h @ (0 - goals[0]))[:, None] * h  # (n, weights), at w = 0: error times input
            signs[i, s] = _share_one_sign(gradients)
            batches[i, s] = _share_one_sign(gradients.reshape(-1, 10, h.shape[1]).mean(axis=1))
            for j, goal in enumerate(goals):
                steps[i, j, s] = _count_steps(h, goal, 1 / curvature[-1], tolerance, longest)
    return Zigzag(width, signs, batches, conditions, steps, tolerance, bias)


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

    No bias. The learning rate is `share` over the mean squared length of h, so that it suits both inputs.
    """
    goal, seeds = as_float64(target), tuple(seeds)
    walked, rates = np.empty((2, len(seeds), steps + 1, 2)), np.empty((2, len(seeds)))
    for s, seed in enumerate(seeds):
        positive = layer_outputs(seed, steps, 2)
        for i, h in enumerate((positive, positive - positive.mean(axis=0))):
            w, learning_rate = np.zeros(2), share / (h**2).sum(axis=1).mean()
            walked[i, s, 0], rates[i, s] = w, learning_rate
            for now, sample in enumerate(h):
                w = w - learning_rate * (sample @ (w - goal)) * sample
                walked[i, s, now + 1] = w
    near = np.linalg.norm(walked - goal, axis=-1) < 0.1 * np.linalg.norm(goal)
    arrived = first_step(near, np.arange(steps + 1), axis=-1)
    parts = np.linalg.norm(np.diff(walked, axis=2), axis=-1)
    before = np.arange(steps) < np.nan_to_num(arrived, nan=steps)[..., None]
    return Path(walked, goal, arrived, (parts * before).sum(axis=-1) / np.linalg.norm(goal), rates)


def _share_one_sign(gradients: Array) -> float:
    return float(((gradients > 0).all(axis=1) | (gradients < 0).all(axis=1)).mean())


def _count_steps(h: Array, goal: Array, learning_rate: float, tolerance: float, longest: int) -> float:
    """Steps of gradient descent on the squared error until it is `tolerance` of what it was; nan if never."""
    curvature, error = h.T @ h / len(h), -goal
    start = error @ curvature @ error
    for now in range(longest):
        if error @ curvature @ error <= tolerance * start:
            return now
        error = error - learning_rate * curvature @ error
    return float("nan")
