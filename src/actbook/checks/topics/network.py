"""A network of two layers: its forward pass, and one step back."""

from collections.abc import Callable

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Line, Misconception


def _inputs(n: int, width: int, outputs: int, seed: int) -> tuple[Array, ...]:
    """x, y, W1, b1, W2, b2 with few digits; the number of inputs is 2."""
    rng = np.random.default_rng(seed)
    shapes = ((n, 2), (n, outputs), (2, width), (width,), (width, outputs), (outputs,))
    return tuple(np.round(rng.standard_normal(shape), 1) for shape in shapes)


_SMALL, _LARGE = _inputs(3, 2, 1, seed=3), _inputs(5, 4, 2, seed=4)


def _without_y(arrays: tuple[Array, ...]) -> tuple[Array, ...]:
    return (arrays[0], *arrays[2:])


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
    row, column = place
    h = np.zeros_like(W1)
    h[place] = 1e-5
    change = (_loss(x, y, W1 + h, b1, W2, b2) - _loss(x, y, W1 - h, b1, W2, b2)) / 2e-5
    return (
        (
            f"(loss with W1[{row}, {column}] + 1e-5, minus loss with W1[{row}, {column}] - 1e-5) / 2e-5",
            change,
        ),
    )


def _one_bias_moved(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    """How the output follows its own bias: by exactly as much."""
    x, W1, b1, W2, b2 = case.args
    h = np.zeros_like(b2)
    h[place[-1]] = 1e-5
    change = (_forward(x, W1, b1, W2, b2 + h) - _forward(x, W1, b1, W2, b2 - h))[place] / 2e-5
    return (
        (
            f"the change of that output when b2[{place[-1]}] moves from −1e-5 to +1e-5, over 2e-5",
            float(change),
        ),
    )


EXERCISES = (
    Exercise(
        key="two-layer-forward",
        title="The forward pass of a network of two layers",
        kind=Kind.FUNCTION,
        signature="forward(x, W1, b1, W2, b2)",
        reference=_forward,
        cases=(
            Case(_without_y(_SMALL), label="the example, 3 samples and 1 output,"),
            Case(_without_y(_LARGE), label="5 samples and 2 outputs"),
        ),
        misconceptions=(
            Misconception(
                "no-activation",
                lambda x, W1, b1, W2, b2: (x @ W1 + b1) @ W2 + b2,
                "There is no tanh: two linear layers are one.",
            ),
            Misconception(
                "activation-at-output",
                lambda x, W1, b1, W2, b2: np.tanh(_forward(x, W1, b1, W2, b2)),
                "There is a tanh at the output too; the output is linear here.",
            ),
            Misconception(
                "activation-at-output-only",
                lambda x, W1, b1, W2, b2: np.tanh((x @ W1 + b1) @ W2 + b2),
                "The tanh is at the output; it belongs to the hidden layer.",
            ),
            Misconception(
                "no-first-bias", lambda x, W1, b1, W2, b2: np.tanh(x @ W1) @ W2 + b2, "b1 is missing."
            ),
            Misconception(
                "no-second-bias", lambda x, W1, b1, W2, b2: np.tanh(x @ W1 + b1) @ W2, "b2 is missing."
            ),
            Misconception(
                "no-bias", lambda x, W1, b1, W2, b2: np.tanh(x @ W1) @ W2, "Both biases are missing."
            ),
            Misconception(
                "bias-outside",
                lambda x, W1, b1, W2, b2: (np.tanh(x @ W1) + b1) @ W2 + b2,
                "b1 is added after the tanh; it shifts what goes into it.",
            ),
            Misconception(
                "sigmoid",
                lambda x, W1, b1, W2, b2: 1 / (1 + np.exp(-(x @ W1 + b1))) @ W2 + b2,
                "The hidden layer has a sigmoid; tanh is asked.",
            ),
            Misconception(
                "relu",
                lambda x, W1, b1, W2, b2: np.maximum(0, x @ W1 + b1) @ W2 + b2,
                "The hidden layer has a ReLU; tanh is asked.",
            ),
            Misconception(
                "tanh-of-input",
                lambda x, W1, b1, W2, b2: (np.tanh(x) @ W1 + b1) @ W2 + b2,
                "The tanh acts on the input; it acts on the first layer's sums.",
            ),
            Misconception(
                "hidden-only",
                lambda x, W1, b1, W2, b2: np.tanh(x @ W1 + b1),
                "These are the hidden layer's values; the second layer is missing.",
            ),
            Misconception(
                "bias-subtracted",
                lambda x, W1, b1, W2, b2: np.tanh(x @ W1 - b1) @ W2 - b2,
                "The biases are subtracted.",
            ),
        ),
        hints=(
            "Two steps: the hidden values, then the output. Which shape has each?",
            "Hidden: weighted sums of x, plus b1, then tanh. Output: weighted sums of those, plus b2, and "
            "nothing else.",
        ),
        comparison=_one_bias_moved,
        behaviour="Shapes on the way: x (n, inputs), hidden (n, width), output (n, outputs).",
    ),
    Exercise(
        key="backward-step",
        title="One step back: the gradient with respect to W1",
        kind=Kind.FUNCTION,
        signature="gradient_w1(x, y, W1, b1, W2, b2)",
        reference=_gradient,
        cases=(
            Case(_SMALL, label="the example, 3 samples and 1 output,"),
            Case(_LARGE, label="5 samples and 2 outputs"),
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
        behaviour=(
            "The loss is the mean over samples of (prediction − y)² / 2, summed over the outputs; "
            '`example("backward-step")` gives x, y, W1, b1, W2, b2.'
        ),
    ),
)
