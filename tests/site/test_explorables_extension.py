"""The Sphinx extension's parts: one script for the site, light pages."""

import json

import pytest

from _ext import explorables as extension
from actbook.explorables import PAGE_WIDGETS, Quiz, TangentExplorer

NAME = "actbook.explorables.tangent.tangent_explorer.TangentExplorer"


def test_a_script_has_the_widgets_that_it_is_for_and_is_classic():
    script = extension.host_script(PAGE_WIDGETS)
    for widget in PAGE_WIDGETS:
        assert json.dumps(widget.widget_id()) in script
        assert json.dumps(widget.widget_id()) not in extension.host_script([])
    assert not [line for line in script.splitlines() if line.startswith(("import ", "export "))]
    assert script == extension.host_script(PAGE_WIDGETS)
    assert script.count("function linearScale(") == 1
    assert script.count(".explorable .unseen") == 1


def test_a_page_gets_the_script_of_its_own_widgets():
    state = {
        "state": {
            str(n): {"state": {"_anywidget_id": w.widget_id()}} for n, w in enumerate((Quiz, TangentExplorer))
        }
    }
    state["state"]["x"] = {"state": {"_anywidget_id": "someone.Else"}}
    assert extension.used(state) == [TangentExplorer, Quiz]
    assert extension.script_name(extension.used(state)) == "widgets/tangent-quiz.js"
    assert extension.script_name([]) == "widgets/host.js"


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
    body = extension.strip_modules({"state": {"1": {"state": ours}, "2": {"state": other}}})
    assert "</script>" not in body
    assert json.loads(body)["state"] == {
        "1": {"state": {"_anywidget_id": NAME, "x": 1.0, "text": "</script>"}},
        "2": {"state": other},
    }
