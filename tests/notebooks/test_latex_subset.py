"""The formulas of chapters, pages and registry keep to the LaTeX that sets right in every host."""

import re

from actbook import ACTIVATIONS
from tests.notebooks.notebook_text import CHAPTERS, ROOT, load, prose

CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
MATH = re.compile(r"(?<![\\$])\$\$(.+?)\$\$|(?<![\\$])\$(?!\s)([^$\n]+?)(?<![\s\\])\$", re.DOTALL)
COMMAND = re.compile(r"\\begin\{\w+\*?\}|\\end\{\w+\*?\}|\\[a-zA-Z]+|\\.", re.DOTALL)
LISTING = (ROOT / "tests/notebooks/latex_subset.txt").read_text(encoding="utf-8")
SUBSET = {name for line in LISTING.splitlines() if not line.startswith("#") for name in line.split()}


def formulas(markdown):
    """The formulas of a Markdown text, displayed and inline."""
    return [displayed or inline for displayed, inline in MATH.findall(CODE.sub("", markdown))]


def commands(formula):
    r"""The commands in a formula; an environment counts as `\begin{name}`."""
    return {name for name in COMMAND.findall(formula) if not name.startswith("\\end{")}


def test_formulas_use_only_the_subset():
    pages = [ROOT / "index.md", *(ROOT / "pages").glob("*.md"), *(ROOT / "pages").glob("*.yml")]
    sources = {path.name: formulas(path.read_text(encoding="utf-8")) for path in pages}
    sources |= {path.name: formulas(prose(load(path))) for path in CHAPTERS}
    sources["registry"] = [text for f in ACTIVATIONS for text in (f.formula, f.derivative_formula)]
    assert all(sources["registry"])
    outside = {
        (name, formula)
        for name, found in sources.items()
        for formula in found
        if not commands(formula) <= SUBSET
    }
    assert outside == set()


def test_formulas_and_commands_outside_the_subset_are_noticed():
    text = "It is $\\frac{1}{2}$ and `$\\code$` but\n\n$$\n\\begin{cases} 1 & x \\\\ 2 \\end{cases}\n$$\n\n"
    text += "costs \\$5 and \\$6."
    inline, displayed = formulas(text)
    assert inline == "\\frac{1}{2}"
    assert commands(displayed) == {"\\begin{cases}", "\\\\"}
    for formula in (r"\tag{1} x", r"\operatorname{relu}", r"\newcommand{\x}{1}", r"\boldsymbol{w}", r"5\%"):
        assert commands(formula) - SUBSET, formula
