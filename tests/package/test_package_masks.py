"""No public function of the package loses the mask of an array, or of a number, in silence."""

import inspect
import pkgutil
import types
from importlib import import_module

import numpy as np
import pytest

import actbook
from actbook import leaky_relu, sigmoid
from actbook.datasets import Standardiser, two_moons
from actbook.deep import Dense, Descent, Stack
from actbook.experiments import digits
from actbook.losses import squared_error
from actbook.network import Network
from actbook.plotting import LOOKS
from actbook.training import train

# Widgets and checks hand arrays of their own making to their parts; an answer's mask is the checks' affair.
INSIDE = ("checks", "coursework", "explorables", "quizzes")

COLUMN = np.array([[-1.0], [2.0]])
NETWORK = Network.create([1, 2, 1], seeds=[0])
PASSED = NETWORK.forward(COLUMN)
GRADIENTS = NETWORK.backward(PASSED, PASSED.prediction)

# Good arguments, by the names that the package gives them; and those of functions where a name means another.
GOOD = {
    "a": np.ones(2), "accuracy": np.ones(2), "activation": leaky_relu, "alpha": 0.2, "ax": None,
    "bars": np.ones((1, 24)), "batch": 1, "bins": 2, "by": 0.1, "colours": {}, "computed": 1.0,
    "data": two_moons(10),
    "digits": 3, "divisor": 2.0, "ends": {"a": 1.0}, "exact": 1, "f": sigmoid, "factor": 2.0,
    "function": sigmoid.function,
    "gradients": GRADIENTS, "hidden_parameters": {"alpha": 0.2}, "kinks": (0.0,), "label": "",
    "learning_rate": 0.1, "learning_rates": (0.1, 0.2), "look": LOOKS[0], "loss": squared_error,
    "make": digits.plain(sigmoid, width=2), "network": NETWORK, "others": COLUMN,
    "optimiser": Descent(0.1), "outcome": np.array([0.0, 1.0]), "output_slope": np.ones((1, 2, 1)),
    "parameters": {}, "parts": digits.split(), "passed": PASSED,
    "numerator": (1.0, 2.0), "points": COLUMN,
    "prediction": COLUMN, "probability": sigmoid, "reached": np.ones(2),
    "runs": np.ones((2, 2)), "seeds": [0], "sizes": (1, 1), "slopes": np.ones((1, 9)),
    "span": (-1, 1), "std": 1.0, "step": [0.1, 0.2], "steps": 1, "train": COLUMN, "value": 1.0,
    "values": COLUMN, "which": np.arange(2), "x": COLUMN, "y": COLUMN, "z": COLUMN,
}  # fmt: skip
OWN = {
    "dying.run": {"activation": leaky_relu},
    "History.first_below": {"loss": 0.1},
    "plot_boundary": {"x": np.ones((2, 2)), "y": np.ones(2)},
    "plot_band": {"x": np.ones(2)},
    "label_ends": {"x": 1.0},
    "Network.create": {"sizes": (1, 1, 1), "hidden": leaky_relu},
    "reference": {"x": 1.0},
    "calibration.sort_into_bins": {"probability": np.array([0.2, 0.7])},
    "first_step": {"steps": np.arange(2)},
    "PReLU.create": {"seeds": 1},
    "quotient": {"numerator": (1.0, 2.0)},
    "fit": {"network": Stack((Dense.create([np.random.default_rng(0)], 1, 1),))},
    "pieces": {"kinks": (0.0, 0.5)},
    "drawn_curves.activation": {"bars": np.ones(24)},
    "other_half.compare": {"functions": (sigmoid,), "parts": ("plain",)},
    "softmax_slopes.run": {"learning_rates": {"squared": (1.0, 3.0)}},
    "step_size.run": {"steps": np.array([0.1, 0.2])},
}
OBJECTS = {
    "Activation": leaky_relu,
    "Bound": leaky_relu.bound,
    "History": train(NETWORK, COLUMN, COLUMN, loss=squared_error, learning_rate=0.1, steps=1)[1],
    "Loss": squared_error,
    "Network": NETWORK,
    "Standardiser": Standardiser.fit(COLUMN),
}


def public_functions():
    """Name and function of every public function and method of the package, methods bound to `OBJECTS`."""
    for info in pkgutil.walk_packages(actbook.__path__, "actbook."):
        if info.name.split(".")[1] in INSIDE:
            continue
        module = import_module(info.name)
        for name, thing in list(vars(module).items()):
            if name.startswith("_") or getattr(thing, "__module__", None) != info.name:
                continue
            if inspect.isfunction(thing):
                short = name if "experiments" not in info.name else f"{info.name.rpartition('.')[2]}.{name}"
                yield short, thing
            elif inspect.isclass(thing):
                for method in [key for key in vars(thing) if key == "__call__" or not key.startswith("_")]:
                    bound = getattr(OBJECTS.get(name, thing), method)
                    if isinstance(bound, types.MethodType) and numbers_of(bound):
                        yield f"{name}.{method}", bound


def numbers_of(function, *, single=True):
    """The parameters of `function` that take an array, a sequence of numbers or, if `single`, a number."""
    for parameter in inspect.signature(function).parameters.values():
        kind = str(parameter.annotation)
        if "Callable" in kind or (
            function.__name__ in ("at", "apply", "plot_graph", "plot_dots") and "Mapping" in kind
        ):
            continue  # they look at none of the numbers, write them, or hand each on
        if (
            parameter.name == "hidden_parameters"
            or "ndarray" in kind
            or "_array_like" in kind
            or "Sequence[float]" in kind
            or "tuple[float" in kind
        ):
            yield parameter, False
        elif single and "float" in kind:
            yield parameter, True


def handed_in():
    """Every function with each of its parameters that takes numbers; those of the studies, but for arrays."""
    for name, function in public_functions():
        for parameter, is_single in numbers_of(function, single=not is_study(function)):
            yield pytest.param(name, function, parameter, is_single, id=f"{name}({parameter.name})")


def is_study(function):
    return function.__module__.startswith("actbook.experiments.")


def hide_one(value):
    """`value` with one of its numbers hidden."""
    values = np.ma.array(value, dtype=float)
    values[(0,) * values.ndim] = np.ma.masked
    return values


def keeps_mask(result):
    parts = result if isinstance(result, tuple) else [result, *getattr(result, "__dict__", {}).values()]
    return any(isinstance(part, np.ma.MaskedArray) for part in parts)


@pytest.mark.filterwarnings(
    "ignore"
)  # NumPy warns when float() of a masked number is nan; that is no word of ours
@pytest.mark.parametrize(("name", "function", "parameter", "is_single"), list(handed_in()))
def test_a_mask_is_refused_or_kept(name, function, parameter, is_single):
    good = GOOD | OWN.get(name, {})
    signature = inspect.signature(function)
    needed = [p for p in signature.parameters.values() if p.default is p.empty and p.kind != p.VAR_KEYWORD]
    arguments = OWN.get(name, {}) | {p.name: good[p.name] for p in needed if p.kind != p.VAR_POSITIONAL}
    value = parameter.default
    if value is parameter.empty or value is None:
        value = good[parameter.name]
    positional = ()
    match parameter.kind:
        case parameter.VAR_KEYWORD:
            arguments["alpha"] = hide_one(0.2)
        case parameter.VAR_POSITIONAL:
            positional, arguments = (*arguments.values(), hide_one(value)), {}
        case _:
            masked = (
                hide_one(next(iter(value.values()))) if isinstance(value, dict) and value else hide_one(value)
            )
            arguments[parameter.name] = dict.fromkeys(value, masked) if isinstance(value, dict) else masked
    try:
        assert keeps_mask(function(*positional, **arguments))
    except (TypeError, ValueError) as error:
        if "mask" not in str(error):
            raise
