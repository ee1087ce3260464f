"""The JavaScript's own tests, and that what the site makes of its files can be read; both need Node."""

import json
from pathlib import Path

from _ext.explorables import host_script
from actbook.explorables import PAGE_WIDGETS
from tests.explorables.node import needs_node, run_node

HERE = Path(__file__).parent
pytestmark = needs_node


def test_javascript():
    """All pure functions, one process."""
    done = run_node("--test", *sorted(HERE.glob("*.test.mjs")))
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_the_bundles_are_modules_and_the_sites_script_can_be_read(tmp_path):
    """What a kernel sends, and what the build writes for a page with all widgets."""
    scripts = []
    for widget in PAGE_WIDGETS:
        bundle = tmp_path / f"{widget.__name__}.mjs"
        bundle.write_text(widget._esm, encoding="utf-8")
        scripts.append(f"console.log(typeof (await import({json.dumps(bundle.as_uri())})).default.render);")
    done = run_node("--input-type=module", "--eval", "\n".join(scripts))
    assert done.stdout.split() == ["function"] * len(PAGE_WIDGETS), done.stderr
    script = tmp_path / "all.js"
    script.write_text(host_script(PAGE_WIDGETS), encoding="utf-8")
    done = run_node("--check", script)
    assert done.returncode == 0, done.stderr
