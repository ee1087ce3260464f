"""The types and the lint of the JavaScript, by pinned checkers: needs Node and, once, the network."""

import json
import os

import pytest

from tools import check_javascript


@pytest.fixture(scope="module", autouse=True)
def checkers():
    """The installed checkers; where they cannot be had the tests are skipped, but not on CI."""
    try:
        return check_javascript.install()
    except check_javascript.CheckersMissing as problem:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"SKIPPED: the JavaScript's types and lint are not checked here: {problem}")


@pytest.mark.parametrize("project", check_javascript.PROJECTS)
def test_types(project):
    assert check_javascript.wrong_types(check_javascript.PINS / project) == []


def test_lint():
    assert check_javascript.lint(*check_javascript.LINTED) == []


def test_planted_faults_are_seen():
    """Rules that no default has; and no file escapes because of where it lies."""
    text = "const unused = 1;\nexport const same = (a, b) => a == b;\nundeclared();\neval('1');\n"
    said = "\n".join(check_javascript.lint(text=text))
    for rule in ("no-unused-vars", "eqeqeq", "no-undef", "no-eval"):
        assert rule in said
    folder = check_javascript.ROOT / "src/actbook/explorables"
    assert {path.parent.parent for path in folder.rglob("*.js")} == {folder}


def test_the_pins_name_no_registry():
    lock = json.loads((check_javascript.PINS / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
    wanted = json.loads((check_javascript.PINS / "package.json").read_text(encoding="utf-8"))
    assert all(version[0].isdigit() for version in wanted["devDependencies"].values())
