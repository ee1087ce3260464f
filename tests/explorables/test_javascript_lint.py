"""The types of the JavaScript, by JSDoc, and its lint, by pinned checkers: needs Node and, once, the network.

tools/javascript has the pins and the rules. What all explorables share, and the widget host, must say the
type of every parameter; an explorable's own file may leave types to be inferred.
"""

import hashlib
import json
import os
import shutil
import subprocess

import pytest

from tests.missing import missing
from tools.environment import CACHE, ROOT

PINS = ROOT / "tools" / "javascript"
PLANTED = """\
/** @param {number} n */
export const twice = (n) => 2 * n;
twice('a');
export const bare = (n) => n;
document.querySelector('p').remove();
"""
UNTIDY = "const unused = 1;\nexport const same = (a, b) => a == b;\nundeclared();\neval('1');\n"


@pytest.fixture(scope="module")
def checkers():
    """The folder with the checkers, as package-lock.json has them."""
    names = ("package.json", "package-lock.json", ".npmrc", "eslint.config.js")
    digest = hashlib.sha256(b"".join((PINS / name).read_bytes() for name in names)).hexdigest()[:12]
    folder = CACHE / f"javascript-{digest}"
    if not (folder / "complete").is_file():
        if not shutil.which("npm"):
            missing("the JavaScript's types and lint are not checked: install Node ≥ 20")
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copy(PINS / name, folder / name)
        command = ["npm", "ci", "--ignore-scripts", "--silent"]
        if subprocess.run(command, cwd=folder, check=False).returncode:
            missing("the JavaScript's types and lint are not checked: npm could not install the checkers")
        (folder / "complete").touch()
    return folder


def complaints(checkers, program, *arguments):
    """What a checker complains about, a line each."""
    command = ["node", str(checkers / "node_modules" / program), *map(str, arguments)]
    environment = os.environ | {"NO_COLOR": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines or (["it failed without a word"] if done.returncode else [])


def test_types_are_said_where_all_share_and_a_planted_fault_of_each_kind_is_seen(checkers, tmp_path):
    (tmp_path / "planted.js").write_text(PLANTED, encoding="utf-8")
    project = json.loads((PINS / "tsconfig.json").read_text(encoding="utf-8"))
    include = [str(PINS / pattern) for pattern in project["include"]]
    (tmp_path / "tsconfig.json").write_text(
        json.dumps(project | {"include": [*include, "planted.js"]}), encoding="utf-8"
    )
    lines = complaints(checkers, "typescript/bin/tsc", "--project", tmp_path, "--pretty", "false")
    assert [line for line in lines if "planted.js" not in line] == []
    for kind in ("TS2345", "TS7006", "TS2531"):  # a wrong type; none given; there may be no paragraph
        assert [kind in line for line in lines].count(True) == 1


def test_types_agree_in_each_explorable(checkers):
    project = PINS / "tsconfig.explorables.json"
    assert complaints(checkers, "typescript/bin/tsc", "--project", project, "--pretty", "false") == []
    folder = ROOT / "src/actbook/explorables"
    assert {path.parent.parent for path in folder.rglob("*.js")} == {folder}, (
        "a file that no project includes"
    )


def test_lint_is_content_and_sees_planted_faults(checkers):
    planted = checkers / "planted.js"
    planted.write_text(UNTIDY, encoding="utf-8")
    config = ("--config", checkers / "eslint.config.js", "--max-warnings", "0", "--format", "json")
    folders = ("src/actbook/explorables", "_ext", "tests", "tools/javascript", planted)
    reports = json.loads("".join(complaints(checkers, "eslint/bin/eslint.js", *config, *folders)))
    rules = {report["filePath"]: {m["ruleId"] for m in report["messages"]} for report in reports}
    assert rules.pop(str(planted)) >= {"no-unused-vars", "eqeqeq", "no-undef", "no-eval"}
    assert {name: found for name, found in rules.items() if found} == {}
    assert len(rules) > 10


def test_the_pins_name_no_registry():
    lock = json.loads((PINS / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
    wanted = json.loads((PINS / "package.json").read_text(encoding="utf-8"))
    assert all(version[0].isdigit() for version in wanted["devDependencies"].values())
