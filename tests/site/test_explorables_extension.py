"""The Sphinx extension's parts: one script for the site, light pages."""

import json

import pytest

from _ext import explorables as extension
from actbook.explorables import EXPLORABLES, TangentExplorer

NAME = "actbook.explorables.tangent.explorer.TangentExplorer"


def test_the_host_script_has_every_explorable_and_is_classic():
    script = extension.host_script()
    for explorable in EXPLORABLES:
        assert json.dumps(explorable.widget_id()) in script
    assert not [line for line in script.splitlines() if line.startswith(("import ", "export "))]
    assert script == extension.host_script()
    assert script.count("function linearScale(") == 1


def test_the_name_is_the_one_that_anywidget_stores():
    assert TangentExplorer()._anywidget_id == TangentExplorer.widget_id() == NAME


def test_a_module_becomes_the_body_of_a_function():
    assert (
        extension.as_function_body("const a = 1;\nexport default { a };\n") == "const a = 1;\nreturn { a };\n"
    )
    with pytest.raises(ValueError, match="one export"):
        extension.as_function_body("export const b = 1;\n")
    with pytest.raises(ValueError, match="one export"):
        extension.as_function_body("\nexport const b = 1;\nexport default {};\n")


def test_the_pages_state_loses_what_the_script_has_and_nothing_else():
    ours = {"_anywidget_id": NAME, "_esm": "x" * 999, "_css": "y", "x": 1.0, "text": "</script>"}
    other = {"_anywidget_id": "someone.Else", "_esm": "kept"}
    body = extension.lighter(json.dumps({"state": {"1": {"state": ours}, "2": {"state": other}}}))
    assert "</script>" not in body
    assert json.loads(body)["state"] == {
        "1": {"state": {"_anywidget_id": NAME, "x": 1.0, "text": "</script>"}},
        "2": {"state": other},
    }


def test_the_site_fits_its_budget():
    """At most 30 KB of compressed JavaScript for all explorables, styles included."""
    import gzip

    assert len(gzip.compress(extension.host_script().encode(), mtime=0)) < 30_000
