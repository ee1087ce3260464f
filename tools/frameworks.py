"""Activations in other libraries, from "F.elu(alpha=1.0)" in `pages/frameworks.toml` to functions.

For environments that have these libraries: the bench, and `python -m tools.frameworks`, which prints as JSON
what they give wherever the page says something.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from actbook import ACTIVATIONS, Activation
from actbook.vectors import VECTOR_MAPS

PAGE = Path(__file__).parent.parent / "pages" / "frameworks.toml"
#: Where each library has most of its activations.
LIBRARIES = {"PyTorch": "F", "JAX": "jax.nn", "Keras": "keras.activations", "SciPy": "scipy.special"}
SHORT = {"F": "torch.nn.functional", "nn": "torch.nn", "jnp": "jax.numpy"}
ENTRIES: dict[str, Any] = {f.name: f for f in ACTIVATIONS} | {f.name: f for f in VECTOR_MAPS}
#: None is a kink; beyond 20 PyTorch cuts its softplus off.
POINTS = np.array([-5.3, -2.1, -1.2, -0.7, -0.3, -0.1, 0.2, 0.4, 0.9, 1.3, 2.6, 20.25])

Map = Callable[[Any], Any]


@dataclass(frozen=True)
class Call:
    """`name(required, default=…) with setting=…`: its name, what it does unasked, what has to be said."""

    name: str
    required: tuple[str, ...]
    defaults: dict[str, Any]
    settings: dict[str, Any]

    @classmethod
    def parse(cls, text: str) -> Call:
        """Read a cell of the page."""
        call, _, settings = text.partition(" with ")
        node, said = (ast.parse(part, mode="eval").body for part in (call, f"f({settings})"))
        assert isinstance(node, ast.Call)
        assert isinstance(said, ast.Call)
        defaults, given = (
            {str(k.arg): ast.literal_eval(k.value) for k in each.keywords} for each in (node, said)
        )
        return cls(ast.unparse(node.func), tuple(map(ast.unparse, node.args)), defaults, given)

    def function(self, entry: Any, **given: Any) -> Map:
        """The library's function of x or its layer; what it requires is what `entry` has by default."""
        required = [each.default for each in entry.parameters.values()] if self.required else []
        target = load(self.name)
        if isinstance(target, type):
            layer: Map = target(*required, **given)
            return layer
        return lambda x: target(x, *required, **given)

    def parameters(self, entry: Any) -> dict[str, float]:
        """What the library's defaults are in the words of `entry`: its parameters stand in the same order."""
        numbers = [value for value in self.defaults.values() if isinstance(value, float)]
        return dict(zip(getattr(entry, "parameters", {}), numbers, strict=False))


@cache
def load(name: str) -> Any:
    """What a dotted name stands for: `F.elu`, `keras.layers.ELU`."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    module, _, attribute = name.rpartition(".")
    target = importlib.import_module(SHORT.get(module or name, module or name))
    if name.startswith("keras"):
        importlib.import_module("keras").config.set_floatx("float64")
    return getattr(target, attribute) if module else target


def compute(library: str, f: Map, x: np.ndarray) -> np.ndarray:
    """f(x), as a NumPy array."""
    if library == "PyTorch":
        with load("torch").no_grad():
            return np.asarray(f(load("torch").tensor(x)))
    return np.asarray(f(x if library == "SciPy" else load("jnp").asarray(x)))


def slope(library: str, f: Map, x: np.ndarray) -> np.ndarray:
    """The library's own derivative of the sum of f(x): for a function of numbers, f′(x)."""
    if library == "PyTorch":
        inputs = load("torch").tensor(x, requires_grad=True)
        f(inputs).sum().backward()
        return np.asarray(inputs.grad)
    return np.asarray(load("jax").grad(lambda x: f(x).sum())(load("jnp").asarray(x)))


def read() -> dict[str, Any]:
    """The page's data."""
    return tomllib.loads(PAGE.read_text(encoding="utf-8"))


def report() -> dict[str, Any]:
    """What the libraries give, in the order of the page's data."""
    rows = read()
    layers = rows.pop("layers")
    names = {name: load(name) for name in ("torch", "F", "nn", "keras")}
    evaluated = [{lib: eval(row[lib][0], names) for lib in LIBRARIES if lib in row} for row in layers]
    return {"layers": evaluated} | {name: _report(ENTRIES[name], row) for name, row in rows.items()}


def _report(entry: Any, row: dict[str, Any]) -> dict[str, Any]:
    x = POINTS if isinstance(entry, Activation) else POINTS.reshape(2, 6)
    calls = {library: [Call.parse(text) for text in row[library]] for library in LIBRARIES if library in row}
    cells = []
    for library, call in ((library, call) for library, both in calls.items() for call in both):
        variants = [call.settings, {}, call.defaults, *({k: _other(v)} for k, v in call.defaults.items())]
        cells.append([compute(library, call.function(entry, **each), x).tolist() for each in variants])
    first = {library: both[0] for library, both in calls.items()}
    at = row.get("parameters", {})
    kinks = np.array(entry.kinks_at(**at) if "slopes" in row else ())
    slopes = {
        library: slope(
            library, first[library].function(entry, **first[library].settings | at), kinks
        ).tolist()
        for library in row.get("slopes", {})
    }
    wrong = []
    for libraries, what, place, _, *rest in row.get("wrong", ()):
        given = next((each for each in rest if isinstance(each, dict)), {})
        point = np.atleast_1d(place).astype("float32" if "float32" in rest else "float64")
        measure = slope if what == "slope" else compute
        wrong.append(
            {
                library: float(measure(library, call.function(entry, **call.settings | given), point)[0])
                for library, call in first.items()
                if library in libraries
            }
        )
    unsaid = [library for library, module in LIBRARIES.items() if library not in row and _has(module, entry)]
    return {"cells": cells, "slopes": slopes, "wrong": wrong, "unsaid": unsaid}


def _has(module: str, entry: Any) -> bool:
    """Whether a library has something of that name, but for underscores."""
    return entry.name.replace("_", "") in {each.lower().replace("_", "") for each in dir(load(module))}


def _other(value: Any) -> Any:
    """Another value for a keyword that has this one."""
    if isinstance(value, bool):
        return not value
    return value + 0.5 if isinstance(value, float) else {"none": "tanh", None: 0, -1: 0}[value]


if __name__ == "__main__":
    print(json.dumps(report()))
