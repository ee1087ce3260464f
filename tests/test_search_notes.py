"""What a hit of the search shows of a glossary's entry is text, not TeX."""

import re

from _ext.search_index import readable

FORMULAS = {
    r"-y \ln \hat{y} - (1 - y) \ln(1 - \hat{y})": "−y ln ŷ - (1 - y) ln(1 - ŷ)",
    r"\frac{1}{2} (\hat{y} - y)^2": "½ (ŷ - y)^2",
    r"x \, \sigma(x)": "x σ(x)",
    r"\partial y_i / \partial x_j": "∂y_i / ∂x_j",
}


def test_formulas_are_readable():
    assert {formula: readable(formula) for formula in FORMULAS} == FORMULAS


def test_no_formula_of_the_glossary_keeps_a_sign_of_tex(root):
    formulas = re.findall(r"\$([^$]+)\$", (root / "pages/glossary.md").read_text(encoding="utf-8"))
    assert len(formulas) > 20
    assert [formula for formula in formulas if re.search(r"[\\{}$]", readable(formula))] == []
