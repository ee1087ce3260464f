"""Right answers in other algebra, and wrong ones in other words, for the exercises beyond the core."""

from functools import reduce

import numpy as np
import pytest

from actbook import relu, sigmoid, tanh
from actbook.checks import check, exercises


def collapse_in_a_loop(weights):
    result = np.eye(len(weights[0]))
    for w in weights:
        result = result @ w
    return result.tolist()


def collapse_bias_by_zero(weights, biases):
    x = np.zeros((1, len(weights[0])))
    for w, b in zip(weights, biases, strict=True):
        x = x @ w + b
    return x


def collapse_bias_by_sum(weights, biases):
    total = 0
    for layer, bias in enumerate(biases):
        total = total + reduce(np.matmul, weights[layer + 1 :], bias)
    return total


def gradient_step_by_step(x, y, W1, b1, W2, b2):
    gradient = np.zeros_like(W1)
    for sample, target in zip(x, y, strict=True):
        a = np.tanh(sample @ W1 + b1)
        delta = (W2 @ (a @ W2 + b2 - target)) / np.cosh(sample @ W1 + b1) ** 2
        gradient += np.outer(sample, delta)
    return gradient / len(x)


def gradient_by_differences(x, y, W1, b1, W2, b2):
    def loss(w):
        return np.sum((np.tanh(x @ w + b1) @ W2 + b2 - y) ** 2) / 2 / len(x)

    gradient = np.empty_like(W1)
    for place in np.ndindex(W1.shape):
        h = np.zeros_like(W1)
        h[place] = 1e-6
        gradient[place] = (loss(W1 + h) - loss(W1 - h)) / 2e-6
    return gradient


def dead_fraction_in_a_loop(activations):
    units = activations.shape[1]
    return sum(1 for unit in range(units) if activations[:, unit].max() == 0) / units


RIGHT = [
    ("collapse", lambda weights: reduce(np.dot, weights)),
    ("collapse", collapse_in_a_loop),
    ("collapse-bias", collapse_bias_by_zero),
    ("collapse-bias", collapse_bias_by_sum),
    ("relu-bump", lambda x: relu(x) - 2 * relu(x - 1) + relu(x - 2)),
    ("relu-bump", lambda x: max(0, min(x, 2 - x))),
    ("relu-bump", lambda x: np.interp(x, [0, 1, 2], [0, 1, 0])),
    ("log-odds", lambda p: np.log(p) - np.log1p(-p)),
    ("log-odds", lambda p: 2 * np.arctanh(2 * p - 1)),
    ("cross-entropy-slope", lambda z, y: np.tanh(z / 2) / 2 + 0.5 - y),
    ("cross-entropy-slope", lambda z, y: [float(sigmoid(a)) - b for a, b in zip(z, y, strict=True)]),
    ("squared-error-slope", lambda z, y: (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z)),
    ("centre", lambda a: a - np.mean(a, 0)),
    ("centre", lambda a: (np.eye(len(a)) - 1 / len(a)) @ a),
    ("zero-centred-mean", lambda f, x: (f(x).mean() + f(-x).mean()) / 2),
    ("zero-centred-mean", lambda f, x: sum(float(f(v)) for v in [*x, *-x]) / (2 * len(x))),
    ("dead-fraction", dead_fraction_in_a_loop),
    ("dead-fraction", lambda a: 1 - np.mean((a > 0).any(axis=0))),
    ("born-dead", lambda width, depth: -np.expm1((depth - 1) * np.log1p(-(2.0**-width)))),
    ("gradient-bound", lambda depth: 2.0 ** (-2 * depth)),
    ("gradient-bound", lambda depth: np.prod([0.25] * depth)),
    ("he-std", lambda fan_in: (2 / fan_in) ** 0.5),
    ("he-initialisation", lambda rng, fan_in, fan_out: rng.normal(0, (2 / fan_in) ** 0.5, (fan_in, fan_out))),
    ("he-initialisation", lambda rng, i, o: rng.uniform(-1, 1, (i, o)) * np.sqrt(6 / i)),
    ("he-initialisation", lambda rng, i, o: np.random.default_rng(7).normal(size=(i, o)) * np.sqrt(2 / i)),
    ("central-difference", lambda f, x, h: (f(x + h) - f(x - h)) / h / 2),
    ("central-difference", lambda f, x, h: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2),
    ("central-difference", lambda f, x, h: np.array([(f(v + h) - f(v - h)) / (2 * h) for v in x])),
    ("two-layer-forward", lambda x, W1, b1, W2, b2: tanh(x.dot(W1) + b1).dot(W2) + b2),
    ("two-layer-forward", lambda *p: np.einsum("nh,ho->no", np.tanh(p[0] @ p[1] + p[2]), p[3]) + p[4]),
    ("backward-step", gradient_step_by_step),
    ("backward-step", gradient_by_differences),
    ("leaky-relu-any-slope", lambda x, alpha: np.where(x > 0, x, alpha * x)),
    ("leaky-relu-any-slope", lambda x, a: x if x > 0 else a * x),
    ("rmse-in-units", lambda z, y, mean, std: std * np.sqrt(np.mean((z - (y - mean) / std) ** 2))),
    ("rmse-in-units", lambda z, y, mean, std: np.linalg.norm(mean + std * z - y) / len(y) ** 0.5),
    ("linear", lambda x: x),
    ("linear-derivative", lambda x: np.ones_like(x)),
    ("linear-derivative", lambda x: 1.0),
    ("max-slope", 1 / 4),
    ("sigmoid-flat-from", 4.585),
    ("sigmoid-flat-from", 4.59),
    ("sigmoid-slope-009", 2.197),
    ("tanh-max-slope", 1),
    ("tanh-flat-from", 2.993),
    ("ten-sigmoid-layers", 1e-6),
    ("ten-sigmoid-layers", 9.54e-7),
    ("ten-leaky-layers", 1e-20),
    ("stack-rank", 2),
]

WRONG = [
    ("collapse", lambda weights: np.eye(2), "wrong-shape"),
    ("collapse", lambda weights: weights[0] @ weights[-1], ""),
    ("collapse", lambda weights: reduce(lambda a, b: b @ a, weights), "ValueError"),
    ("he-initialisation", lambda rng, i, o: rng.standard_normal((o, i)) * np.sqrt(2 / i), "wrong-shape"),
    ("he-initialisation", lambda rng, i, o: rng.normal(0, 0.05, (i, o)), ""),
    ("backward-step", lambda x, y, W1, b1, W2, b2: 0 * W1, "constant"),
    ("backward-step", lambda *a: 0.5 * gradient_step_by_step(*a), "factor"),
    ("central-difference", lambda f, x, h: 1.1 * (f(x + h) - f(x - h)) / (2 * h), "factor"),
    ("rmse-in-units", lambda z, y, mean, std: np.abs(mean + std * z - y), "wrong-shape"),
    ("rmse-in-units", lambda z, y, mean, std: np.sqrt(np.mean((mean + std * z) ** 2 - y**2)), ""),
    ("ten-leaky-layers", 1e-19, "too-large"),
    ("ten-leaky-layers", 1e-21, "too-small"),
    ("stack-rank", 3, "too-large"),
    ("max-slope", float("inf"), "not-finite"),
]


def test_every_exercise_beyond_the_core_has_a_right_answer_here():
    core = {
        f"{name}{kind}" for name in ("sigmoid", "tanh", "relu", "leaky-relu") for kind in ("", "-derivative")
    }
    assert set(exercises()) - core <= {key for key, _ in RIGHT}


@pytest.mark.parametrize(("key", "answer"), RIGHT)
def test_a_right_answer_passes(key, answer):
    verdict = check(key, answer)
    assert verdict.passed, verdict


@pytest.mark.parametrize(("key", "answer", "name"), WRONG)
def test_a_wrong_answer_that_is_in_no_table_is_refused(key, answer, name):
    verdict = check(key, answer)
    assert not verdict.passed
    assert verdict.diagnosis == name
    assert verdict.message
