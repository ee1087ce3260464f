"""Wrong maps of vectors, layers and optimisers: their tests catch each small change.

A changed source stands in for the right one while the test files run again, in this process. A factor of
1 + 10⁻¹⁵ is left out: a backward pass is checked by differences, and against twelve digits of PyTorch.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

import actbook
from tests.package.test_mutations import source_mutants

HERE, SOURCE = Path(__file__).parent, Path(actbook.__file__).parent
FILES = {
    "vectors/softmax": ("test_vectors", "test_pytorch_numbers"),
    "vectors/gates": ("test_vectors", "test_pytorch_numbers"),
    "vectors/maxout": ("test_vectors", "test_pytorch_numbers"),
    "deep/layers": ("test_deep", "test_pytorch_numbers"),
    "deep/optimisers": ("test_deep", "test_pytorch_numbers"),
    "deep/softmax_loss": ("test_deep",),
}
EQUIVALENT = {  # changes that leave every result right, with the reason
    ("return high, np.where(np.isfinite(low), low, 0.0)", "0.0 → 1.0"): "exp(-∞) is 0 whatever its factor",
    ("slope = np.where(np.isneginf(x), 0.0, slope)", "0.0 → 1.0"): "it is multiplied by p, which is 0 there",
    ("return np.where(x > 0, x, self.slopes * np.minimum(x, 0.0)), x", "Gt → GtE"): "0 either way",
    ("return np.where(x > 0, x, self.slopes * np.minimum(x, 0.0)), x", "0.0 → 1.0"): "x ≤ 0 there",
    ("return np.where(scale > 0, x, 0.0) * scale, scale", "0.0 → 1.0"): "it is multiplied by 0",
    (
        "return np.stack([rng.random(x.shape[-2:]) >= self.rate for rng in rngs]).astype(np.float64)",
        "GtE → Gt",
    ): "no draw is the rate itself, but for one in 10¹⁶",
}
ALL = [
    mutant
    for name in FILES
    for mutant in source_mutants(SOURCE / f"{name}.py", name)
    if "10⁻¹⁵" not in mutant.change
]


@cache
def parts(name):
    """A test file as two programs: its imports, and the rest."""
    body = ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8")).body
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    rest = [node for node in body if node not in imports]
    return [compile(ast.Module(each, []), name, "exec") for each in (imports, rest)]


def run_tests(name, changed):
    """Run every test of a file, with what it imports replaced by what is `changed`."""
    imports, rest = parts(name)
    module = {"__name__": name}
    exec(imports, module)
    module |= {each: changed[each] for each in module.keys() & changed.keys() if each[0] != "_"}
    if "VECTOR_MAPS" in module:
        module["VECTOR_MAPS"] = tuple(changed.get(f.name, f) for f in module["VECTOR_MAPS"])
    exec(rest, module)
    for test in [each for each in module if each.startswith("test_")]:
        for arguments in cases(module[test]):
            module[test](**arguments)


def cases(test):
    """The arguments of a test's runs."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    if not marks:
        return [{}]
    names, values = marks[0].args
    return [
        dict(zip(names, row, strict=True)) if isinstance(names, tuple) else {names: row} for row in values
    ]


@pytest.mark.slow
@pytest.mark.parametrize("mutant", ALL, ids=lambda m: f"{m.name}:{m.line} {m.change}")
def test_a_changed_expression_is_caught(mutant):
    if (mutant.code, mutant.change) in EQUIVALENT:
        pytest.skip(EQUIVALENT[mutant.code, mutant.change])
    try:
        for test in FILES[mutant.name]:
            run_tests(test, mutant.module)
    except (Exception, pytest.fail.Exception):  # a wrong value or a crash of any kind: noticed
        return
    pytest.fail("no test noticed")


def test_the_unchanged_sources_pass_and_every_file_is_changed():
    assert {mutant.name for mutant in ALL} == set(FILES)
    assert {(m.code, m.change) for m in ALL} >= set(EQUIVALENT)  # no stale excuse
    for test in {test for tests in FILES.values() for test in tests}:
        run_tests(test, {})
