"""The formulas of chapters, pages and registry keep to one subset of LaTeX."""

from pathlib import Path

import pytest

from actbook import ACTIVATIONS
from tools.guards.latex import allowed, commands, formulas
from tools.guards.reading import load, prose

ROOT = Path(__file__).resolve().parent.parent
SUBSET = allowed((ROOT / "tests" / "latex_subset.txt").read_text(encoding="utf-8"))


def sources():
    """Where a formula can be: a name for the test's id, and the formulas."""
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        yield path.stem, formulas(prose(load(path)))
    for path in [
        ROOT / "index.md",
        *sorted((ROOT / "pages").glob("*.md")),
        *sorted((ROOT / "pages").glob("*.yml")),
    ]:
        yield path.name, formulas(path.read_text(encoding="utf-8"))
    yield "registry", [text for f in ACTIVATIONS for text in (f.formula, f.derivative_formula)]


@pytest.mark.parametrize(("name", "found"), [pytest.param(n, f, id=n) for n, f in sources()])
def test_formulas_use_only_the_subset(name, found):
    outside = {
        command: formula for formula in found for command in commands(formula) if command not in SUBSET
    }
    assert not outside


def test_the_registry_has_formulas_to_check():
    assert all(f.formula and f.derivative_formula for f in ACTIVATIONS)


def test_formulas_are_found():
    text = "It is $\\frac{1}{2}$ and `$\\code$` but\n\n$$\n\\begin{cases} 1 & x \\\\ 2 \\end{cases}\n$$\n\n"
    text += "costs \\$5 and \\$6."
    assert [formula.strip() for formula in formulas(text)] == [
        "\\frac{1}{2}",
        "\\begin{cases} 1 & x \\\\ 2 \\end{cases}",
    ]
    assert commands(formulas(text)[1]) == {"\\begin{cases}", "\\\\"}


@pytest.mark.parametrize(
    "formula", [r"\tag{1} x", r"\operatorname{relu}", r"\newcommand{\x}{1}", r"\boldsymbol{w}", r"5\%"]
)
def test_a_command_outside_the_subset_is_caught(formula):
    assert commands(formula) - SUBSET
