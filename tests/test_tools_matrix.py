"""The tool that tests the wheel: nothing but the wheel, with the versions it says."""

import re
import subprocess
import sys

import pytest

from tools import matrix
from tools.environment import ROOT
from tools.matrix import LOCK, PACKAGE, PAPERWORK, constraints, direct_needs, lowest_pins

#: Why a file of tests that imports the package is not in the matrix.
LEFT_OUT = {
    "tests/bench": "measurements, made on one machine",
    "tests/checks/test_checks_verdict.py": "runs a kernel: what the chapters' tests do, in the job `test`",
    "tests/coursework": "the sandbox stands on POSIX limits and signals, and on Linux's namespaces",
    "tests/explorables/test_explorables_boundaries.py": "reads the chapters, and asks Node",
    "tests/explorables/test_explorables_depth.py": "reads the chapters, and asks Node",
    "tests/explorables/test_explorables_dying.py": "the site's extension draws its pictures",
    "tests/explorables/test_explorables_dying_numbers.py": "asks Node",
    "tests/explorables/test_explorables_dying_prose.py": "reads the chapters",
    "tests/explorables/test_explorables_javascript.py": "asks Node",
    "tests/explorables/test_explorables_picture.py": "the site's extension draws its pictures",
    "tests/site": "a browser",
    "tests/test_bench.py": "measurements, made on one machine",
    "tests/test_citation.py": "looks at the site and at the repository",
    "tests/test_inventory.py": "makes a page of the book",
    "tests/test_mutations.py": "tests the tests, for which one machine is enough",
    "tests/test_notebooks_catch_wrong_formulas.py": "runs the chapters",
    "tests/test_notebooks_latex.py": "reads the chapters",
    "tests/test_site_cards.py": "draws a part of the site",
    "tests/test_quiz_numbers.py": "computes with the exact values of `bench`, which does not vary",
}
IMPORTS = re.compile(r"(?m)^\s*(?:from|import) act(?:book|grade)\b")


def covered(name, by):
    """Whether a file is named in `by`, or its folder is."""
    return any(name == one or name.startswith(f"{one}/") for one in by)


def test_every_test_of_the_package_is_in_the_matrix_or_has_a_reason_not_to_be():
    found = sorted((ROOT / "tests").rglob("test_*.py"))
    ours = [path for path in found if IMPORTS.search(path.read_text(encoding="utf-8"))]
    assert len(ours) > 50
    names = [path.relative_to(ROOT).as_posix() for path in ours]
    assert [name for name in names if not covered(name, (*PACKAGE, *PAPERWORK, *LEFT_OUT))] == []
    assert [name for name in PACKAGE if covered(name, LEFT_OUT)] == []
    for name in (*PACKAGE, *PAPERWORK, *LEFT_OUT):
        assert (ROOT / name).exists(), name


def test_a_named_version_is_taken_and_the_rest_is_as_locked():
    compiled = "mpmath==1.3.0\nnumpy==2.0.0\nmatplotlib-inline==0.2.2\nmatplotlib==3.9.0\n"
    pins = lowest_pins(compiled, ["numpy", "matplotlib"])
    assert pins == {"numpy": "2.0.0", "matplotlib": "3.9.0"}
    lock = "# made\nnumpy==2.4.6 \\\n    --hash=sha256:aa\n    # via x\n"
    lock += "colorama==0.4 ; os_name == 'nt' \\\n    --hash=sha256:bb\n"
    assert constraints(lock, pins).split("\n") == [
        "colorama==0.4 ; os_name == 'nt'", "numpy==2.0.0", "matplotlib==3.9.0", "",
    ]  # fmt: skip


def test_every_direct_need_has_a_lowest_version():
    """One without would be tested with a version of another decade."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["grade"]]
    assert [need for need in asked if ">=" not in need] == []
    assert {"numpy", "matplotlib", "anywidget", "traitlets", "mpmath", "click"} <= set(direct_needs())


def test_a_failed_step_is_told_with_what_it_said(monkeypatch, capsys):
    wrong = [sys.executable, "-c", "raise SystemExit('no such version')"]
    with pytest.raises(matrix.MatrixError, match="installing failed:\nno such version"):
        matrix.step("installing", wrong)
    monkeypatch.setattr(matrix, "make_environment", lambda *_: matrix.step("installing", wrong))
    assert matrix.main(["--dependencies", "locked"]) == 1
    assert "no such version" in capsys.readouterr().err


def test_without_uv_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(matrix, "find_uv", lambda: None)
    with pytest.raises(matrix.MatrixError, match="install uv"):
        matrix.needed_uv()


def test_a_package_that_comes_from_elsewhere_than_the_wheel_is_refused():
    """Here it comes from src, so here it has to be refused."""
    with pytest.raises(matrix.MatrixError, match="which is not the wheel's place"):
        matrix.step("looking", [sys.executable, "-c", matrix.WHERE])


def test_the_source_stays_behind(tmp_path):
    tree = matrix.copy_without_source(tmp_path / "tree")
    assert not (tree / "src").exists()
    assert not (tree / ".git").exists()
    assert (tree / "tests/test_accuracy.py").is_file()
    assert (tree / "pyproject.toml").is_file()


@pytest.mark.slow
def test_the_wheel_passes_with_the_lowest_versions(capfd):
    """A quick part of the package's tests; CI runs them all, everywhere. Wants the network."""
    quick = ["tests/test_datasets.py", "tests/test_network.py", "tests/test_plotting.py"]
    quick += ["tests/test_tables.py", "tests/test_training.py"]
    quick += ["tests/explorables/test_explorables_tangent.py", "tests/checks/test_checks_tables.py"]
    quick += ["tests/coursework/test_marks.py"]
    code = matrix.main(["--dependencies", "lowest", *quick])
    said = capfd.readouterr()
    assert code == 0, (said.out + said.err)[-3000:]
    assert re.search(r"\b\d{2,} passed", said.out)
    assert "numpy 2.0.0" in said.out or sys.version_info >= (3, 13)


@pytest.mark.slow
@pytest.mark.parametrize("python", ["3.11", "3.14"])
@pytest.mark.parametrize("platform", ["windows", "aarch64-apple-darwin", "x86_64-manylinux_2_28"])
def test_everything_in_the_lock_comes_as_a_wheel_there(platform, python, tmp_path):
    """What can be known here of systems that are not here: set-up needs no compiler on them."""
    command = [matrix.needed_uv(), "pip", "install", "--quiet", "--dry-run", "--target", tmp_path / "there"]
    command += ["--only-binary", ":all:", "--python-platform", platform, "--python-version", python]
    command += ["--require-hashes", "-r", LOCK]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
