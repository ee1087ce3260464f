"""Wrong formulas, put in on purpose: the check that the tests of accuracy use catches every one of them."""

import ast
import copy
import inspect
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pytest

import actbook.functions
from actbook import ACTIVATIONS, CLASSICS, Activation, get_activation, leaky_relu, linear, relu, sigmoid, tanh
from tests.package.points import points
from tests.package.witness import check_everything as check
from tests.package.witness import dense_points, needs_extended, settings

FUNCTIONS = Path(actbook.functions.__file__).parent


# The mistakes that people make


SLIPS = [
    (sigmoid, "function", "the textbook form, which overflows", lambda x: 1 / (1 + np.exp(-x))),
    (sigmoid, "function", "the sign of the exponent", lambda x: 1 / (1 + np.exp(x))),
    (sigmoid, "function", "tanh", np.tanh),
    (sigmoid, "derivative_function", "f for its derivative", sigmoid.function),
    (sigmoid, "derivative_function", "s (1 + s)", lambda x: sigmoid(x) * (1 + sigmoid(x))),
    (sigmoid, "derivative_function", "s (1 - s), 0 too early", lambda x: sigmoid(x) * (1 - sigmoid(x))),
    (sigmoid, "derivative_function", "for negative x only", lambda x: np.exp(x) / (1 + np.exp(x)) ** 2),
    (tanh, "function", "the textbook form", lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))),
    (tanh, "function", "2 s(2x) - 1, which cancels near 0", lambda x: 2 * sigmoid(2 * x) - 1),
    (tanh, "derivative_function", "1 - tanh², 0 too early", lambda x: 1 - np.tanh(x) ** 2),
    (tanh, "derivative_function", "no branch for the far ends", lambda x: 4 * sigmoid.derivative(2 * x)),
    (relu, "function", "x * (x > 0), nan at -inf", lambda x: x * (x > 0)),
    (relu, "function", "leaky", lambda x: np.maximum(x, 0.01 * x)),
    (relu, "derivative_function", "1 at 0", lambda x: np.greater_equal(x, 0).astype(float)),
    (relu, "derivative_function", "1/2 at 0", lambda x: (np.sign(x) + 1) / 2),
    (relu, "derivative_function", "from the output, >=", lambda x: (np.maximum(x, 0) >= 0).astype(float)),
    (leaky_relu, "function", "the larger, whatever alpha", lambda x, alpha: np.maximum(x, alpha * x)),
    (leaky_relu, "function", "slope 0.1", lambda x, alpha: np.where(x > 0, x, 0.1 * x)),
    (leaky_relu, "derivative_function", "1 at 0", lambda x, alpha: np.where(x >= 0, 1.0, alpha)),
    (leaky_relu, "derivative_function", "alpha x", lambda x, alpha: np.where(x > 0, 1.0, alpha * x)),
    (linear, "function", "rounded to float32", lambda x: x.astype(np.float32).astype(float)),
    (linear, "derivative_function", "nearly 1", lambda x: np.ones_like(x) + 1e-15),
    (
        sigmoid,
        "function",
        "cut too early",
        lambda x: np.exp(np.minimum(x, 30)) / (1 + np.exp(np.minimum(x, 30))),
    ),
    (sigmoid, "function", "a small offset", lambda x: sigmoid(x) + 1e-15),
    (sigmoid, "derivative_function", "x (1 - x)", lambda x: x * (1 - x)),
    (sigmoid, "derivative_function", "the sign", lambda x: -sigmoid.derivative(x)),
    (sigmoid, "derivative_function", "4 times too large", lambda x: 4 * sigmoid.derivative(x)),
    (tanh, "function", "2 s(x) - 1", lambda x: 2 * sigmoid(x) - 1),
    (tanh, "derivative_function", "1 - tanh", lambda x: 1 - np.tanh(x)),
    (tanh, "derivative_function", "1 + tanh²", lambda x: 1 + np.tanh(x) ** 2),
    (tanh, "derivative_function", "sigmoid's", sigmoid.derivative_function),
    (relu, "function", "absolute value", np.abs),
    (relu, "function", "minimum", lambda x: np.minimum(x, 0)),
    (relu, "function", "x > 0, the slope", lambda x: np.greater(x, 0).astype(float)),
    (relu, "derivative_function", "1 everywhere", np.ones_like),
    (relu, "derivative_function", "the sign", np.sign),
    (relu, "derivative_function", "x for x > 0", lambda x: np.maximum(x, 0)),
    (leaky_relu, "function", "alpha on the wrong side", lambda x, alpha: np.where(x > 0, alpha * x, x)),
    (leaky_relu, "function", "minus alpha", lambda x, alpha: np.where(x > 0, x, -alpha * x)),
    (leaky_relu, "function", "ReLU", lambda x, alpha: np.maximum(x, 0)),
    (leaky_relu, "derivative_function", "slope 0.1", lambda x, alpha: np.where(x > 0, 1.0, 0.1)),
    (leaky_relu, "derivative_function", "0 for negative x", lambda x, alpha: np.where(x > 0, 1.0, 0.0)),
    (linear, "function", "the sign", np.negative),
    (linear, "derivative_function", "x", np.copy),
    (linear, "derivative_function", "0", np.zeros_like),
]


@pytest.mark.parametrize(
    ("activation", "part", "name", "wrong"), SLIPS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_common_slip_is_caught(activation, part, name, wrong):
    with pytest.raises((AssertionError, FloatingPointError, RuntimeWarning)):
        check(replace(activation, **{part: wrong}))


# Errors that are right nearly everywhere


def inside(where, wrong):
    """An error: the right result where `where(x)` does not hold, and `wrong(x, right)` where it does."""

    def put_into(right):
        return lambda x, **p: np.where(where(x), wrong(x, right(x, **p)), right(x, **p))

    return put_into


def slightly(low, high, factor=1 + 1e-3):
    """Off by a factor in the narrow window low < |x| < high."""
    return inside(lambda x: (np.abs(x) > low) & (np.abs(x) < high), lambda x, y: y * factor)


def for_alpha(low, high, wrong):
    """Wrong for low < alpha < high, and for negative x."""

    def put_into(right):
        def function(x, alpha):
            y = right(x, alpha=alpha)
            return np.where(x < 0, wrong(x, alpha, y), y) if low < alpha < high else y

        return function

    return put_into


HIDDEN = {
    "sigmoid f 0 below -745.11": inside(lambda x: x < -745.11, lambda x, y: 0 * y),
    "sigmoid f 1/2 + x/4 near 0": inside(lambda x: np.abs(x) < 6e-5, lambda x, y: 0.5 + x / 4),
    "sigmoid f 1 above 35": inside(lambda x: x > 35, lambda x, y: np.ones_like(y)),
    "sigmoid f exp(x) below -30": inside(lambda x: (x < -30) & (x > -36), lambda x, y: np.exp(x)),
    "sigmoid f in a window": slightly(0.3000, 0.3002),
    "sigmoid f in a window far out": slightly(600.0, 600.1),
    "sigmoid f at whole numbers": inside(lambda x: np.isin(x, [2.0, 3.0, 5.0]), lambda x, y: y * (1 + 5e-13)),
    "sigmoid f subnormals flushed": inside(lambda x: x < -708.4, lambda x, y: 0 * y),
    "sigmoid f′ in a window": slightly(0.3000, 0.3002),
    "sigmoid f′ in another window": slightly(5.1234, 5.1236, 1 - 1e-9),
    "sigmoid f′ 1/4 near 0": inside(lambda x: np.abs(x) < 1e-4, lambda x, y: 0 * y + 0.25),
    "sigmoid f′ 0 beyond 745.11": inside(lambda x: np.abs(x) > 745.11, lambda x, y: 0 * y),
    "sigmoid f′ 0 for tiny x": inside(lambda x: (np.abs(x) < 1e-100) & (x != 0), lambda x, y: 0 * y),
    "sigmoid f′ odd in a tail": inside(lambda x: (x > 100) & (x < 101), lambda x, y: -y),
    "tanh f x near 0": inside(lambda x: np.abs(x) < 1e-6, lambda x, y: x),
    "tanh f 1 beyond 18": inside(lambda x: np.abs(x) > 18, lambda x, y: np.sign(x)),
    "tanh f in a window": slightly(1.7, 1.7002),
    "tanh f 0 for tiny x": inside(lambda x: np.abs(x) < 1e-200, lambda x, y: 0 * y),
    "tanh f′ in a window": slightly(0.01, 0.0101, 1 + 1e-10),
    "tanh f′ 1 near 0": inside(lambda x: np.abs(x) < 1e-3, lambda x, y: 0 * y + 1),
    "tanh f′ 0 beyond 372.8": inside(lambda x: np.abs(x) > 372.8, lambda x, y: 0 * y),
    "tanh f′ in a tail": slightly(340.0, 340.1, 1 + 1e-12),
    "relu f in a window": slightly(7.0, 7.0002),
    "relu f of large numbers": slightly(1e20, 1e21, 1 + 1e-15),
    "relu f of small numbers": inside(lambda x: (x > 0) & (x < 1e-12), lambda x, y: 0 * y),
    "relu f rounded to float32": inside(lambda x: x > 1e3, lambda x, y: y.astype(np.float32).astype(float)),
    "relu f′ of small numbers": inside(lambda x: (x > 0) & (x < 1e-12), lambda x, y: 0 * y),
    "relu f′ of large numbers": inside(lambda x: x > 1e15, lambda x, y: 0 * y),
    "leaky_relu f from 5 on": for_alpha(4.999, np.inf, lambda x, a, y: x),
    "leaky_relu f at 2.5": for_alpha(2.4, 2.6, lambda x, a, y: x),
    "leaky_relu f below -5": for_alpha(-np.inf, -5, lambda x, a, y: -a * x),
    "leaky_relu f from 1e6 on": for_alpha(1e6, np.inf, lambda x, a, y: 1e6 * x),
    "leaky_relu f of a tiny alpha": for_alpha(0, 1e-8, lambda x, a, y: 0 * x),
    "leaky_relu f in a window": slightly(0.3000, 0.3002),
    "leaky_relu f′ from 5 on": for_alpha(4.999, np.inf, lambda x, a, y: 0 * x + 1),
    "leaky_relu f′ below -5": for_alpha(-np.inf, -5, lambda x, a, y: 0 * x + 1),
    "leaky_relu f′ of a tiny alpha": for_alpha(-1e-8, 1e-8, lambda x, a, y: 0 * x + 1e-300),
    "leaky_relu f′ near 0": inside(lambda x: (x < 0) & (x > -1e-7), lambda x, y: 0 * y + 1),
    "linear f in a window": slightly(0.3000, 0.3002),
    "linear f of large numbers": slightly(1e200, 1e202, 1 + 1e-15),
    "linear f′ in a window": slightly(33.0, 33.01),
}  # fmt: skip


@needs_extended
@pytest.mark.parametrize("error", HIDDEN)
def test_an_error_that_hides_in_a_corner_is_caught(error):
    name, which, *_ = error.split()
    part = "function" if which == "f" else "derivative_function"
    right = get_activation(name)
    with pytest.raises(AssertionError, match=r"ULP off|not equal"):
        check(replace(right, **{part: HIDDEN[error](getattr(right, part))}))


@needs_extended
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_an_error_of_a_narrow_type_alone_is_caught(dtype):
    class Narrow(Activation):
        def __call__(self, x, *positional, **parameters):
            y = super().__call__(x, *positional, **parameters)
            wrong = (np.abs(x) > 0.3) & (np.abs(x) < 0.302) if y.dtype == dtype else False
            with np.errstate(all="ignore"):
                return np.where(wrong, np.nextafter(y, y.dtype.type(9)), y)

    wrong = Narrow(**{field.name: getattr(sigmoid, field.name) for field in fields(sigmoid)})
    with pytest.raises(AssertionError):
        check(wrong)


# Every expression of the sources, changed in every small way

SWAPPED_OPERATORS = {  # an operator that no function uses yet is a KeyError: it wants a line here
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult, ast.Mod: ast.Mult, ast.FloorDiv: ast.Mult, ast.Or: ast.And, ast.And: ast.Or,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
SWAPPED_COMPARISONS = {
    ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
}  # fmt: skip
SWAPPED_CALLS = {
    "minimum": "maximum", "maximum": "minimum", "exp": "expm1", "expm1": "exp", "abs": "negative",
    "greater": "greater_equal", "greater_equal": "greater", "tanh": "arctan", "ones_like": "zeros_like",
    "log1p": "log", "sqrt": "square", "max": "min", "argmax": "argmin", "sum": "mean", "mean": "sum",
    "var": "std",
}  # fmt: skip

FROM_20 = "both forms are right from 20 to 354"
SINE = "scale = np.where(np.abs(x) > 1e290, 2.0**-64, 1.0)"
ANY_POWER = "any power of two, and any border far enough from the ends, will do"
EQUIVALENT = {  # changes of a line that leave every result right, with the reason
    ("growth = np.exp(np.minimum(x, 40))", "40 → 41"): "above 37 the sigmoid is 1 to the last bit",
    (FAR_TANH := "return np.where(size > 350, (2 * np.exp(-size)) ** 2, slope)", "350 → 351"): FROM_20,
    (FAR_TANH, "350 → 175.0"): FROM_20,
    (FAR_TANH, "Gt → GtE"): FROM_20,
    (
        "return np.maximum(x, alpha * x) if alpha <= 1 else np.minimum(x, alpha * x)",
        "LtE → Lt",
    ): "for alpha = 1 both branches are the identity",
    **{
        (SINE, change): ANY_POWER
        for change in ("Gt → GtE", "1e+290 → 5e+289", "64 → 65", "64 → 32.0", "1.0 → 2.0")
    },
}


@dataclass(frozen=True)
class Mutant:
    """A changed source of one of the functions' files, and what was changed."""

    name: str
    change: str
    line: int
    code: str  # of that line
    tree: ast.Module

    @property
    def module(self):
        """What the changed source defines."""
        module = {"__name__": f"mutant_of_{self.name}"}
        exec(compile(ast.fix_missing_locations(self.tree), self.name, "exec"), module)  # our own source
        return module

    @property
    def activation(self):
        """The activation that the changed source defines."""
        return self.module[self.name]


def mutants(name):
    """Every small change of the functions in the file of the activation called `name`, but of its facts."""
    return source_mutants(FUNCTIONS / f"{name}.py", name, facts(name))


def source_mutants(path, name, without=()):
    """Every small change of the functions and methods in a file."""
    source = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(source), source.splitlines()
    inside = _inside_functions(tree, without)
    for place, node in enumerate(ast.walk(tree)):
        for change, apply_to in _changes(node, inside):
            changed = copy.deepcopy(tree)
            apply_to(list(ast.walk(changed))[place])
            code = lines[node.lineno - 1].partition("#")[0].strip()
            yield Mutant(name, change, node.lineno, code, changed)


def facts(name):
    """The functions in that file that are not computed with: references, and where kinks and roots are."""
    a = get_activation(name)
    stated = (a.reference, a.derivative_reference, a.kinks, a.zeros)
    return {function.__name__ for function in stated if callable(function)}


def _inside_functions(tree, without=()):
    """The expressions in bodies of functions, without docstrings, defaults and annotations."""
    classes = [each for each in tree.body if isinstance(each, ast.ClassDef)]
    top = [*tree.body, *(each for class_ in classes for each in class_.body)]
    functions = [f for f in top if isinstance(f, ast.FunctionDef) and f.name not in without]
    bodies = [statement for f in functions for statement in f.body]
    return {
        id(node)
        for statement in bodies
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for node in ast.walk(statement)
    }


def _changes(node, inside):
    if id(node) not in inside:
        return
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
        new = SWAPPED_OPERATORS[type(node.op)]
        yield _named(node.op, new), lambda n: setattr(n, "op", new())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "USub → UAdd", lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.IfExp):
        yield "if: branches", lambda n: n.__dict__.update(body=n.orelse, orelse=n.body)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for value in {node.value + 1, node.value / 2} - {node.value}:
            yield f"{node.value} → {value}", lambda n, value=value: setattr(n, "value", value)
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            for new in SWAPPED_COMPARISONS[type(op)]:
                yield _named(op, new), lambda n, i=place, new=new: n.ops.__setitem__(i, new())
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


@needs_extended
@pytest.mark.parametrize(
    "mutant",
    [pytest.param(m, marks=() if get_activation(m.name) in CLASSICS else pytest.mark.slow) for m in ALL],
    ids=lambda m: f"{m.name}:{m.line} {m.change}",
)
def test_a_changed_expression_is_caught(mutant):
    """Of the classics each is caught or excused above; of others what keeps to the stated bound may pass."""
    if (mutant.code, mutant.change) in EQUIVALENT:
        check(mutant.activation)  # it really changes nothing; else the list above is wrong
        return
    try:
        check(mutant.activation)
    except Exception:  # a wrong value or a crash of any kind: noticed
        return
    assert get_activation(mutant.name).family != "classic"
    assert is_within_bound_of(mutant.activation, get_activation(mutant.name))
    pytest.skip("it stays within the bound that the entry states")


def is_within_bound_of(one, other):
    """Whether f and f′ of two activations differ by no more than the bound, whatever the parameters."""
    for parameters in settings(other):
        few = points(np.float64, 2400, kinks=other.kinks_at(**parameters))
        x = few if parameters else dense_points(other.name)
        bound = 2 * other.bound.at(parameters)
        for f, g in ((one, other), (one.derivative, other.derivative)):
            y, z = f(x, **parameters), g(x, **parameters)
            with np.errstate(all="ignore"):
                near = np.abs(y - z) <= bound * np.spacing(np.abs(z))
            if not np.all(near | (y == z)):
                return False
    return True


def test_the_mutations_reach_every_function():
    for activation in ACTIVATIONS:
        of_this = [mutant for mutant in ALL if mutant.name == activation.name]
        for function in (activation.function, activation.derivative_function):
            lines, first = inspect.getsourcelines(function)
            assert any(first < mutant.line < first + len(lines) for mutant in of_this)
    assert {(m.code, m.change) for m in ALL} >= set(EQUIVALENT)  # no stale excuse
    unchanged = ast.parse((FUNCTIONS / "sigmoid.py").read_text(encoding="utf-8"))
    check(Mutant("sigmoid", "nothing", 0, "", unchanged).activation)
