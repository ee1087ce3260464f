"""The JavaScript's own tests, and Python's word on every number that it shows; both need Node."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from _ext.explorables import host_script
from actbook import CLASSICS
from actbook.explorables import EXPLORABLES, PAGE_WIDGETS, TangentExplorer

HERE = Path(__file__).parent
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(
    NODE is None, reason="SKIPPED: the JavaScript is not tested here, install Node ≥ 20"
)


def node(*arguments, text=None):
    return subprocess.run(
        [NODE, *map(str, arguments)],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("path", sorted(HERE.glob("*.test.mjs")), ids=lambda p: p.name)
def test_javascript(path):
    done = node("--test", path)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize("explorable", EXPLORABLES, ids=lambda e: e.__name__)
def test_the_bundle_is_a_module(explorable, tmp_path):
    bundle = tmp_path / "bundle.mjs"
    bundle.write_text(explorable._esm, encoding="utf-8")
    assert node("--check", bundle).returncode == 0
    script = f"import({json.dumps(bundle.as_uri())}).then(m => console.log(typeof m.default.render))"
    assert node("--eval", script).stdout.strip() == "function"


def test_the_scripts_of_the_site_can_be_read(tmp_path):
    """What the build writes for a page with all widgets, comments taken out and files put together."""
    script = tmp_path / "all.js"
    script.write_text(host_script(PAGE_WIDGETS), encoding="utf-8")
    done = node("--check", script)
    assert done.returncode == 0, done.stderr


SHOW_ALL = """
import { readFileSync } from "node:fs";
const g = await import(process.argv[1]);
const { grid, jobs } = JSON.parse(readFileSync(0, "utf8"));
const out = jobs.map(({ samples, frames, value }) => {
  const all = Float32Array.from(samples);
  const values = g.blend(all, g.nodeCount(grid), g.frameShare(frames, value));
  return Array.from(values, (v, i) => [g.nodeAt(grid, i), g.number(v)]);
});
console.log(JSON.stringify(out));
"""


def written(value):
    """Python's own way to the text that the page shows for `value`."""
    value = float(value)
    if value != 0 and abs(value) < 0.001:
        digits, power = f"{value:.2e}".split("e-")
        raised = str(int(power)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"{digits} × 10⁻{raised}".replace("-", "−")
    return f"{value:.4f}".replace("-0.0000", "0.0000").replace("-", "−")


def test_every_number_that_can_be_shown_is_pythons():
    """All nodes (ends, kinks and 0 among them) of f and f′, and of each parameter at several values."""
    explorer = TangentExplorer()
    x = np.arange(-200, 201) / 20
    jobs, expected = [], []
    for activation in CLASSICS:
        state = explorer.curves[activation.name]
        parameter = state["parameter"]
        for value in [parameter["default"], 0.0, 0.07, 0.2, 0.5, 0.99, 1.0] if parameter else [0.0]:
            keywords = {parameter["name"]: value} if parameter else {}
            for key, exact in (
                ("f", activation(x, **keywords)),
                ("derivative", activation.derivative(x, **keywords)),
            ):
                samples = np.frombuffer(state[key], "<f4").astype(float).tolist()
                jobs.append(
                    {"samples": samples, "frames": parameter["frames"] if parameter else [], "value": value}
                )
                expected.append([[float(a), written(v)] for a, v in zip(x, exact, strict=True)])
    geometry = (HERE / "../../src/actbook/explorables/drawing/geometry.js").resolve().as_uri()
    done = node(
        "--input-type=module",
        "--eval",
        SHOW_ALL,
        geometry,
        text=json.dumps({"grid": explorer.grid, "jobs": jobs}),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == expected
