"""He's initialisation: its spread as a formula, and weights that have it."""

from collections.abc import Callable

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Line, Misconception, Tolerance
from actbook.initialisation import HE

_FAN_IN, _FAN_OUT = 400, 100


def _normal(std: Callable[[int, int], float]) -> Callable[..., Array]:
    return lambda rng, fan_in, fan_out: std(fan_in, fan_out) * rng.standard_normal((fan_in, fan_out))


def _uniform(half_width: Callable[[int, int], float]) -> Callable[..., Array]:
    return lambda rng, fan_in, fan_out: half_width(fan_in, fan_out) * rng.uniform(-1, 1, (fan_in, fan_out))


def _spread_and_mean(weights: Array) -> Array:
    """What is compared of random weights; a wrong shape is handed on as it is."""
    return np.array([weights.std(), weights.mean()]) if weights.shape in _SHAPES else weights


_SHAPES = ((_FAN_IN, _FAN_OUT), (_FAN_OUT, 2 * _FAN_IN))


def _kept(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    """What He's condition asks for, without saying at which spread it holds."""
    return (("np.mean(np.maximum(z, 0)**2) / np.mean(z**2), for z symmetric about 0", 0.5),)


EXERCISES = (
    Exercise(
        key="he-std",
        title="The spread of He's weights",
        kind=Kind.FUNCTION,
        signature="he_std(fan_in)",
        reference=lambda fan_in: np.sqrt(2 / fan_in),
        cases=tuple(Case((n,), label=f"fan_in = {n}") for n in (8, 50, 512)),
        misconceptions=(
            Misconception(
                "variance",
                lambda fan_in: 2 / fan_in,
                "This is the variance; the standard deviation is asked.",
            ),
            Misconception(
                "lecun",
                lambda fan_in: np.sqrt(1 / fan_in),
                "This is LeCun's: it does not make up for the half that ReLU cuts off.",
            ),
            Misconception(
                "lecun-variance",
                lambda fan_in: 1 / fan_in,
                "This is 1/fan_in: both a root and a factor are missing.",
            ),
            Misconception(
                "two-outside", lambda fan_in: 2 / np.sqrt(fan_in), "The 2 stands outside the root."
            ),
            Misconception(
                "half",
                lambda fan_in: np.sqrt(0.5 / fan_in),
                "The 2 is in the denominator: ReLU takes away, so the weights have to be larger.",
            ),
            Misconception(
                "upside-down",
                lambda fan_in: np.sqrt(fan_in / 2),
                "The fraction is upside down: more inputs need smaller weights.",
            ),
            Misconception(
                "uniform-limit",
                lambda fan_in: np.sqrt(6 / fan_in),
                "This is the half width of the uniform law; its standard deviation is smaller by √3.",
            ),
            Misconception("root-of-n", lambda fan_in: np.sqrt(fan_in), "More inputs need smaller weights."),
        ),
        hints=(
            "A sum of fan_in products has fan_in times the variance of one.",
            "ReLU keeps half of the mean square: which variance makes up for both?",
            "From a variance to a standard deviation there is a square root.",
        ),
        comparison=_kept,
        behaviour="It falls as fan_in grows. What a ReLU leaves of the mean square:",
    ),
    Exercise(
        key="he-initialisation",
        title="He's initialisation",
        kind=Kind.FUNCTION,
        signature="he(rng, fan_in, fan_out)",
        reference=HE,
        cases=(
            Case(
                (np.random.default_rng(0), _FAN_IN, _FAN_OUT),
                label=f"fan_in = {_FAN_IN}, fan_out = {_FAN_OUT}",
            ),
            Case(
                (np.random.default_rng(1), _FAN_OUT, 2 * _FAN_IN),
                label=f"fan_in = {_FAN_OUT}, fan_out = {2 * _FAN_IN}",
            ),
        ),
        tolerance=Tolerance(rtol=0.02, atol=1e-3),  # 40,000 draws know their spread to 0.4 %
        measure=_spread_and_mean,
        measured="a standard deviation of, a mean of",
        misconceptions=(
            Misconception(
                "lecun",
                _normal(lambda i, o: np.sqrt(1 / i)),
                "The spread is LeCun's: it does not make up for the half that ReLU cuts off.",
            ),
            Misconception(
                "glorot",
                _normal(lambda i, o: np.sqrt(2 / (i + o))),
                "The spread is Glorot's, which also counts fan_out.",
            ),
            Misconception(
                "fan-out",
                _normal(lambda i, o: np.sqrt(2 / o)),
                "The spread follows fan_out; what a unit adds up are its inputs.",
            ),
            Misconception(
                "variance",
                _normal(lambda i, o: 2 / i),
                "The variance is used as the standard deviation: a root is missing.",
            ),
            Misconception(
                "unscaled",
                _normal(lambda i, o: 1.0),
                "The draws are not scaled: their standard deviation is 1.",
            ),
            Misconception(
                "small-constant",
                _normal(lambda i, o: 0.01),
                "The spread is 0.01 for every layer: it has to follow fan_in.",
            ),
            Misconception(
                "uniform-too-narrow",
                _uniform(lambda i, o: np.sqrt(2 / i)),
                "A uniform law between −a and a has the standard deviation a/√3: yours is too narrow.",
            ),
            Misconception(
                "standard-uniform",
                _uniform(lambda i, o: np.sqrt(1 / i)),
                "This is the uniform law that was common before: its variance is 1/(3 fan_in).",
            ),
            Misconception(
                "two-outside", _normal(lambda i, o: 2 / np.sqrt(i)), "The 2 stands outside the root."
            ),
            Misconception(
                "zeros",
                lambda rng, fan_in, fan_out: np.zeros((fan_in, fan_out)),
                "All weights are 0: every unit then computes and learns the same.",
            ),
            Misconception(
                "not-centred",
                lambda rng, fan_in, fan_out: np.sqrt(2 / fan_in) * rng.random((fan_in, fan_out)),
                "`rng.random` draws between 0 and 1: the weights have a mean that is not 0.",
            ),
        ),
        hints=(
            "Draw with `rng.standard_normal` in the shape (fan_in, fan_out), then scale.",
            "The scale is the standard deviation from the exercise before.",
        ),
        comparison=_kept,
        behaviour="The mean is 0 and the spread follows fan_in alone. What a ReLU leaves of the mean square:",
    ),
)
