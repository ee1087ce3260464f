"""A few lines of JavaScript run by Node on what Python gives them: `given` in, `result` out, both as JSON."""

import base64
import json
import shutil
import subprocess
from typing import Any

import pytest

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(
    NODE is None, reason="SKIPPED: the JavaScript is not tested, install Node ≥ 20"
)
FRAME = """
import { readFileSync } from "node:fs";
const view = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const revive = (_, value) => (value?.bytes === undefined ? value : view(value.bytes));
const given = JSON.parse(readFileSync(0, "utf8"), revive);
let result;
"""


def run_node(*arguments: Any, text: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Node with these arguments."""
    command = [NODE or "node", "--no-warnings", *map(str, arguments)]
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)


def run_module(code: str, **given: Any) -> Any:
    """What `code` leaves in `result`; bytes in `given` arrive as DataViews."""
    script = f"{FRAME}{code}\nconsole.log(JSON.stringify(result));"
    done = run_node("--input-type=module", "--eval", script, text=json.dumps(given, default=_as_json))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


LOOKS = """
const { readerOf } = await import(given.module);
let state = {};
const reader = readerOf((trait) => (trait in state ? state[trait] : given.traits[trait]));
result = given.states.map((each) => { state = each; return reader.look(); });
"""


def looks_of(kind: Any, traits: dict[str, Any], states: list[dict[str, Any]]) -> Any:
    """What the explorable's own JavaScript computes in each of `states`, over the start `traits`."""
    return run_module(LOOKS, traits=traits, states=states, module=kind._module.as_uri())


def _as_json(value: Any) -> dict[str, str]:
    return {"bytes": base64.b64encode(value).decode()}
