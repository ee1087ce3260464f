"""A network of two layers: one step back."""

from collections.abc import Callable

import numpy as np

from actbook.checks.exercise import IMPORT, Array, Case, Exercise, Kind, Line, Misconception


def _inputs(n: int, inputs: int, width: int, seed: int) -> tuple[Array, ...]:
    """x, y, W1, b1, W2, b2 with few digits; one output, as the exercise says."""
    rng = np.random.default_rng(seed)
    shapes = ((n, inputs), (n, 1), (inputs, width), (width,), (width, 1), (1,))
    return tuple(np.round(rng.standard_normal(shape), 1) for shape in shapes)


_SMALL, _LARGE = _inputs(3, 2, 2, seed=3), _inputs(5, 3, 4, seed=4)


def _forward(x: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    return np.tanh(x @ W1 + b1) @ W2 + b2


def _loss(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> float:
    return float(np.sum((_forward(x, W1, b1, W2, b2) - y) ** 2) / 2 / len(x))


def _back(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    """The gradient at the hidden layer's values, before f′."""
    return (_forward(x, W1, b1, W2, b2) - y) / len(x) @ W2.T


def _hidden(x: Array, W1: Array, b1: Array) -> tuple[Array, Array]:
    z = x @ W1 + b1
    return z, np.tanh(z)


def _gradient(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    _, a = _hidden(x, W1, b1)
    return x.T @ (_back(x, y, W1, b1, W2, b2) * (1 - a**2))


def _without_slope(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    return x.T @ _back(x, y, W1, b1, W2, b2)


def _with_factor(factor: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    """The gradient with something else in the place of f′; `factor` takes z and a."""

    def wrong(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
        return x.T @ (_back(x, y, W1, b1, W2, b2) * factor(*_hidden(x, W1, b1)))

    return wrong


def _of_second_layer(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    _, a = _hidden(x, W1, b1)
    return a.T @ (_forward(x, W1, b1, W2, b2) - y) / len(x)


def _of_bias(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    _, a = _hidden(x, W1, b1)
    return (_back(x, y, W1, b1, W2, b2) * (1 - a**2)).sum(axis=0)


def _skipping_w2(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    _, a = _hidden(x, W1, b1)
    return x.T @ ((_forward(x, W1, b1, W2, b2) - y).sum(axis=1, keepdims=True) / len(x) * (1 - a**2))


def _prediction_for_error(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    return _gradient(x, 0 * y, W1, b1, W2, b2)


def _step(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    return W1 - _gradient(x, y, W1, b1, W2, b2)


def _one_weight_moved(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    x, y, W1, b1, W2, b2 = case.args
    h = np.zeros_like(W1)
    h[place] = 1e-5
    change = (_loss(x, y, W1 + h, b1, W2, b2) - _loss(x, y, W1 - h, b1, W2, b2)) / 2e-5
    return (
        IMPORT,
        ("x, y, W1, b1, W2, b2 = {example}", None),
        ("loss = lambda W1: np.mean((np.tanh(x @ W1 + b1) @ W2 + b2 - y)**2 / 2)", None),
        (f"h = np.zeros_like(W1); h[{place[0]}, {place[1]}] = 1e-5", None),
        ("(loss(W1 + h) - loss(W1 - h)) / 2e-5", change),
    )


EXERCISES = (
    Exercise(
        key="backward-step",
        title="One step back: the gradient with respect to W1",
        kind=Kind.FUNCTION,
        signature="gradient_w1(x, y, W1, b1, W2, b2)",
        reference=_gradient,
        cases=(
            Case(_SMALL, label="the example, 3 samples and 2 units,"),
            Case(_LARGE, label="5 samples, 3 inputs and 4 units"),
        ),
        misconceptions=(
            Misconception(
                "no-slope",
                _without_slope,
                "The tanh's slope is missing on the way back: the sum z does not reach the next layer "
                "unchanged.",
            ),
            Misconception(
                "slope-at-value",
                _with_factor(lambda z, a: 1 - np.tanh(a) ** 2),
                "The slope is taken at the activation value a; it belongs at z (tanh is applied once too "
                "often).",
            ),
            Misconception(
                "value-for-slope",
                _with_factor(lambda z, a: a),
                "You multiply by tanh(z) itself; its slope belongs there.",
            ),
            Misconception(
                "not-squared",
                _with_factor(lambda z, a: 1 - a),
                "1 − a is not the slope of tanh: a square is missing.",
            ),
            Misconception(
                "z-for-a",
                _with_factor(lambda z, a: 1 - z**2),
                "1 − z²: the rule is about the value tanh(z), and you put z itself into it.",
            ),
            Misconception(
                "sigmoid-rule",
                _with_factor(lambda z, a: a * (1 - a)),
                "a·(1 − a) is the sigmoid's slope; this layer is a tanh.",
            ),
            Misconception(
                "relu-rule",
                _with_factor(lambda z, a: (z > 0).astype(float)),
                "This is ReLU's slope; this layer is a tanh.",
            ),
            Misconception(
                "sum-for-mean",
                lambda *args: len(args[0]) * _gradient(*args),
                "You are as many times too large as there are samples: the loss is a mean over them.",
            ),
            Misconception(
                "sum-for-mean-and-half",
                lambda *args: 2 * len(args[0]) * _gradient(*args),
                "You are too large by twice the number of samples: the loss is a mean, and has a ½.",
            ),
            Misconception(
                "divided-by-all-inputs",
                lambda *args: _gradient(*args) / args[0].shape[1],
                "You divide by `x.size`, all numbers of x: the mean is over the samples, of which there are "
                "`len(x)`.",
            ),
            Misconception(
                "mean-twice",
                lambda *args: _gradient(*args) / len(args[0]),
                "You divide by the number of samples twice.",
            ),
            Misconception(
                "factor-two",
                lambda *args: 2 * _gradient(*args),
                "You are 2 times too large: the ½ in the loss cancels the 2 of the square.",
            ),
            Misconception(
                "opposite", lambda *args: -_gradient(*args), "The sign is opposite: prediction minus target."
            ),
            Misconception(
                "prediction-for-error",
                _prediction_for_error,
                "The target y does not come in: what is handed back is the error.",
            ),
            Misconception(
                "skips-w2",
                _skipping_w2,
                "The error reaches the hidden layer without passing W2: each hidden unit gets its share "
                "through its own weights.",
            ),
            Misconception("gradient-of-w2", _of_second_layer, "This is the gradient with respect to W2."),
            Misconception(
                "gradient-of-b1", _of_bias, "This is the gradient with respect to b1: the input x is missing."
            ),
            Misconception(
                "transposed",
                lambda *args: _gradient(*args).T,
                "The numbers are right, with rows and columns exchanged.",
            ),
            Misconception(
                "updated-weights", _step, "These are the weights after a step; the gradient itself is asked."
            ),
            Misconception(
                "weights-times-gradient",
                lambda *args: args[2] * _gradient(*args),
                "The gradient is multiplied by the weights once more.",
            ),
        ),
        hints=(
            "Walk back: from the loss to the output, through W2, through the tanh, to W1. One factor for "
            "each.",
            "At the output: the error over the number of samples. Through W2: multiply by its transpose. "
            "Through tanh: times its slope, at z.",
            "The last factor is x: which product of x (n, inputs) and what you have (n, width) has the "
            "shape of W1?",
        ),
        comparison=_one_weight_moved,
        behaviour="The loss is the mean over samples of (prediction − y)² / 2. Moving that weight alone:",
    ),
)
