"""Links in the text that set an explorable: what the build accepts, and what makes it fail."""

import subprocess
import sys

import ipywidgets
import nbformat
import pytest

from _ext.explorable_links import faults, handles_of
from actbook.explorables import TangentExplorer
from tools.environment import ROOT

HANDLES = {
    "activation": {"choices": ["sigmoid", "tanh"]},
    "depth": {"choices": [1, 20]},
    "x": {"low": -8.0, "high": 8.0, "per_unit": 20},
}


@pytest.mark.parametrize("query", ["x=-2", "x=0.15", "x=8", "activation=tanh&depth=20", "depth=1&x=-0.05"])
def test_a_state_that_exists_is_accepted(query):
    assert list(faults(query, HANDLES)) == []


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("", "it sets nothing"),
        ("y=1", "there is no handle 'y'"),
        ("activation=Tanh", "activation cannot be 'Tanh'"),
        ("activation=", "activation cannot be ''"),
        ("depth=2", "depth cannot be '2'"),
        ("depth=20.0", "depth cannot be '20.0'"),
        ("x=8.05", "x cannot be '8.05'"),
        ("x=0.01", "x cannot be '0.01'"),
        ("x=nan", "x cannot be 'nan'"),
        ("x=1e0", "x cannot be '1e0'"),
        ("x=1&activation=relu", "activation cannot be 'relu'"),
    ],
)
def test_a_state_that_does_not_exist_is_named(query, fault):
    assert list(faults(query, HANDLES)) == [fault]


def test_the_handles_are_read_from_the_pages_state():
    link = TangentExplorer().link
    stored = {"state": {"1": {"state": {"link": link}}, "2": {"state": {}}}}
    assert handles_of(stored) == {"tangent": link["handles"]}


CONF = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
project = "Links"
extensions = ["myst_nb", "_ext.explorables", "_ext.explorable_links"]
nb_execution_mode = "off"
"""


def build(folder, *targets):
    """A strict build of a page with the state of a tangent explorer and a link to each target."""
    explorer = TangentExplorer()
    view = {"version_major": 2, "version_minor": 0, "model_id": explorer.model_id}
    data = {"text/plain": "a widget", "application/vnd.jupyter.widget-view+json": view}
    shown = nbformat.v4.new_output("execute_result", data=data, execution_count=1)
    text = "".join(f"\n\nSee [this *state*](#{target})." for target in targets)
    cells = [
        nbformat.v4.new_markdown_cell(f"# Links{text}"),
        nbformat.v4.new_code_cell("show", execution_count=1, outputs=[shown]),
    ]
    state = ipywidgets.Widget.get_manager_state(widgets=[explorer])
    metadata = {
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        "widgets": {"application/vnd.jupyter.widget-state+json": state},
    }
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), folder / "index.ipynb")
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", folder, folder / "html"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_right_link_passes_the_strict_build(tmp_path):
    done = build(tmp_path, "tangent?activation=tanh&x=1")
    assert done.returncode == 0, done.stdout + done.stderr
    text = (tmp_path / "html/index.html").read_text(encoding="utf-8")
    assert 'href="#tangent?activation=tanh&amp;x=1"' in text
    assert "<em>state</em>" in text


@pytest.mark.slow
def test_wrong_links_fail_it_and_are_named(tmp_path):
    done = build(tmp_path, "tangent?x=99", "depth?layer=1", "nowhere")
    complaints = done.stdout + done.stderr
    assert done.returncode != 0
    assert "link to an explorable, #tangent?x=99: x cannot be '99'" in complaints
    assert "link to an explorable, #depth?layer=1: it is not on this page" in complaints
    assert "'nowhere'" in complaints
