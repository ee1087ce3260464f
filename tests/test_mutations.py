"""Wrong formulas, put in on purpose: the check that the tests of accuracy use catches every one of them."""

import ast
import copy
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

import actbook.functions
from actbook import ACTIVATIONS, leaky_relu, linear, relu, sigmoid, tanh
from tests.witness import check_everything

FUNCTIONS = Path(actbook.functions.__file__).parent


def check(activation):
    check_everything(activation, dtypes=(np.float64,), count=300)


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_the_right_formulas_pass(activation):
    check_everything(activation)


# The mistakes that people make

SLIPS = {
    sigmoid: {
        "function": {
            "the textbook form, which overflows": lambda x: 1 / (1 + np.exp(-x)),
            "sign of the exponent": lambda x: 1 / (1 + np.exp(x)),
            "tanh for sigmoid": np.tanh,
            "cut too early": lambda x: np.exp(np.minimum(x, 30)) / (1 + np.exp(np.minimum(x, 30))),
            "a small offset": lambda x: sigmoid(x) + 1e-15,
        },
        "derivative_function": {
            "f for its derivative": sigmoid.function,
            "s (1 + s)": lambda x: sigmoid(x) * (1 + sigmoid(x)),
            "s (1 - s), which is 0 too early": lambda x: sigmoid(x) * (1 - sigmoid(x)),
            "x (1 - x)": lambda x: x * (1 - x),
            "the sign": lambda x: -sigmoid.derivative(x),
            "4 times too large": lambda x: 4 * sigmoid.derivative(x),
            "one-sided: right for negative x only": lambda x: np.exp(x) / (1 + np.exp(x)) ** 2,
        },
    },
    tanh: {
        "function": {
            "the textbook form, nan from 710": lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
            "2 s(x) - 1": lambda x: 2 * sigmoid(x) - 1,
            "2 s(2x) - 1, which cancels near 0": lambda x: 2 * sigmoid(2 * x) - 1,
        },
        "derivative_function": {
            "1 - tanh": lambda x: 1 - np.tanh(x),
            "1 + tanh²": lambda x: 1 + np.tanh(x) ** 2,
            "1 - tanh², which is 0 too early": lambda x: 1 - np.tanh(x) ** 2,
            "sigmoid's": sigmoid.derivative_function,
            "without the branch for the far ends": lambda x: 4 * sigmoid.derivative(2 * x),
        },
    },
    relu: {
        "function": {
            "absolute value": np.abs,
            "minimum": lambda x: np.minimum(x, 0),
            "x > 0, the slope": lambda x: np.greater(x, 0).astype(float),
            "x * (x > 0), nan at -inf": lambda x: x * (x > 0),
            "leaky": lambda x: np.maximum(x, 0.01 * x),
        },
        "derivative_function": {
            "1 at 0": lambda x: np.greater_equal(x, 0).astype(float),
            "1/2 at 0": lambda x: (np.sign(x) + 1) / 2,
            "1 everywhere": np.ones_like,
            "the sign": np.sign,
            "from the output with >=, as published": lambda x: (np.maximum(x, 0) >= 0).astype(float),
            "x for x > 0": lambda x: np.maximum(x, 0),
        },
    },
    leaky_relu: {
        "function": {
            "slope 0.1": lambda x, alpha: np.where(x > 0, x, 0.1 * x),
            "the larger, whatever alpha": lambda x, alpha: np.maximum(x, alpha * x),
            "alpha on the wrong side": lambda x, alpha: np.where(x > 0, alpha * x, x),
            "minus alpha": lambda x, alpha: np.where(x > 0, x, -alpha * x),
            "ReLU": lambda x, alpha: np.maximum(x, 0),
        },
        "derivative_function": {
            "slope 0.1": lambda x, alpha: np.where(x > 0, 1.0, 0.1),
            "0 for negative x": lambda x, alpha: np.where(x > 0, 1.0, 0.0),
            "1 at 0": lambda x, alpha: np.where(x >= 0, 1.0, alpha),
            "alpha x": lambda x, alpha: np.where(x > 0, 1.0, alpha * x),
        },
    },
    linear: {
        "function": {
            "rounded to float32": lambda x: x.astype(np.float32).astype(float),
            "the sign": np.negative,
        },
        "derivative_function": {
            "x": np.copy,
            "0": np.zeros_like,
            "nearly 1": lambda x: np.ones_like(x) + 1e-15,
        },
    },
}  # fmt: skip


def slips():
    for activation, parts in SLIPS.items():
        for part, wrong in parts.items():
            for name, function in wrong.items():
                yield pytest.param(activation, part, function, id=f"{activation.name}-{part[:5]}-{name}")


@pytest.mark.parametrize(("activation", "part", "wrong"), list(slips()))
def test_a_common_slip_is_caught(activation, part, wrong):
    with pytest.raises((AssertionError, FloatingPointError, RuntimeWarning)):
        check(replace(activation, **{part: wrong}))


# Every expression of the sources, changed in every small way

SWAPPED_OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip
SWAPPED_COMPARISONS = {
    ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE), ast.Eq: (ast.NotEq,),
}  # fmt: skip
SWAPPED_CALLS = {
    "minimum": "maximum", "maximum": "minimum", "exp": "expm1", "expm1": "exp", "abs": "negative",
    "greater": "greater_equal", "greater_equal": "greater", "tanh": "arctan", "ones_like": "zeros_like",
    "log1p": "log", "sqrt": "square",
}  # fmt: skip

EQUIVALENT = {  # changes that leave every result as it was, with the reason
    ("sigmoid", "40 → 41"): "above 37 the sigmoid is 1 to the last bit",
    ("tanh", "350 → 351"): "both forms are right from 20 to 354",
    ("tanh", "350 → 175.0"): "both forms are right from 20 to 354",
    ("tanh", "Gt → GtE"): "both forms are right at 350",
    ("leaky_relu", "LtE → Lt"): "for alpha = 1 both branches are the identity",
}


@dataclass(frozen=True)
class Mutant:
    """A changed source of one of the functions' files, and what was changed."""

    name: str
    change: str
    line: int
    tree: ast.Module

    @property
    def activation(self):
        """The activation that the changed source defines."""
        module = {"__name__": f"mutant_of_{self.name}"}
        exec(compile(ast.fix_missing_locations(self.tree), self.name, "exec"), module)  # our own source
        return module[self.name]


def mutants(name):
    """Every small change of the two functions in the file of the activation called `name`."""
    tree = ast.parse((FUNCTIONS / f"{name}.py").read_text(encoding="utf-8"))
    for place, node in enumerate(ast.walk(tree)):
        for change, apply_to in _changes(node, _inside_functions(tree)):
            changed = copy.deepcopy(tree)
            apply_to(list(ast.walk(changed))[place])
            yield Mutant(name, change, node.lineno, changed)


def _inside_functions(tree):
    """The expressions in bodies of functions, without docstrings, defaults and annotations."""
    bodies = [statement for f in tree.body if isinstance(f, ast.FunctionDef) for statement in f.body]
    return {
        id(node)
        for statement in bodies
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for node in ast.walk(statement)
    }


def _changes(node, inside):
    if id(node) not in inside:
        return
    if isinstance(node, ast.BinOp):
        new = SWAPPED_OPERATORS[type(node.op)]
        yield _named(node.op, new), lambda n: setattr(n, "op", new())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "USub → UAdd", lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        for value in {node.value + 1, node.value / 2} - {node.value}:
            yield f"{node.value} → {value}", lambda n, value=value: setattr(n, "value", value)
    if isinstance(node, ast.Compare):
        for new in SWAPPED_COMPARISONS[type(node.ops[0])]:
            yield _named(node.ops[0], new), lambda n, new=new: setattr(n, "ops", [new()])
    if isinstance(node, ast.Attribute) and node.attr in SWAPPED_CALLS:
        other = SWAPPED_CALLS[node.attr]
        yield f"{node.attr} → {other}", lambda n: setattr(n, "attr", other)
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "where":
        yield "where: branches", lambda n: n.args.__setitem__(slice(1, 3), n.args[2:0:-1])
    if isinstance(node, ast.Return):
        yield "return - …", lambda n: setattr(n, "value", ast.UnaryOp(ast.USub(), n.value))
        yield (
            "return … · (1 + 10⁻¹⁵)",
            lambda n: setattr(n, "value", ast.BinOp(n.value, ast.Mult(), ast.Constant(1 + 1e-15))),
        )


def _named(old, new):
    return f"{type(old).__name__} → {new.__name__}"


ALL = [mutant for activation in ACTIVATIONS for mutant in mutants(activation.name)]


@pytest.mark.parametrize("mutant", ALL, ids=lambda m: f"{m.name}:{m.line} {m.change}")
def test_a_changed_expression_is_caught(mutant):
    if (mutant.name, mutant.change) in EQUIVALENT:
        check(mutant.activation)  # it really changes nothing; else the list above is wrong
        return
    with pytest.raises((AssertionError, FloatingPointError, RuntimeWarning, TypeError)):
        check(mutant.activation)


def test_the_mutations_reach_every_function():
    for activation in ACTIVATIONS:
        of_this = [mutant for mutant in ALL if mutant.name == activation.name]
        tree = ast.parse((FUNCTIONS / f"{activation.name}.py").read_text(encoding="utf-8"))
        for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            assert any(function.lineno < mutant.line <= function.end_lineno for mutant in of_this)
    assert {(m.name, m.change) for m in ALL} >= set(EQUIVALENT)  # no stale excuse


def test_an_unchanged_source_passes():
    tree = ast.parse((FUNCTIONS / "sigmoid.py").read_text(encoding="utf-8"))
    check(Mutant("sigmoid", "nothing", 0, tree).activation)
