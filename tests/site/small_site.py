"""A site of a page or two around some widgets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"

CONF = """
import sys
sys.path.insert(0, {root!r})
project = "Explorables"
extensions = ["myst_nb", "_ext.explorables", "_ext.theme_mends"]
html_theme = "sphinx_book_theme"
html_favicon = {icon!r}
nb_execution_mode = "off"
"""


def output(widget):
    data = {
        "text/plain": "a widget",
        VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id},
    }
    return nbformat.v4.new_output("execute_result", data=data, execution_count=1)


def notebook(path, title, shown, state):
    cells = [nbformat.v4.new_markdown_cell(f"# {title}\n\nWords before the figure.")]
    cells += [
        nbformat.v4.new_code_cell("show", execution_count=1, outputs=[output(widget)]) for widget in shown
    ]
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "widgets": {STATE: state},
    }
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)


def without_modules(state):
    """As `make notebooks` commits it: the module and the style stay out of the notebook."""
    for model in state["state"].values():
        for name in ("_esm", "_css"):
            model["state"].pop(name, None)
    return state


def built(source):
    """The folder of the site that is made of `source`, whose index lists the other pages."""
    others = sorted(path.stem for path in source.glob("*.ipynb") if path.stem != "index")
    index = json.loads((source / "index.ipynb").read_text(encoding="utf-8"))
    if others:
        listed = "\n".join(["```{toctree}", *others, "```"])
        index["cells"].append({"cell_type": "markdown", "id": "toc", "metadata": {}, "source": listed})
    (source / "index.ipynb").write_text(json.dumps(index), encoding="utf-8")
    icon = str(ROOT / "_ext/assets/favicon.svg")
    (source / "conf.py").write_text(CONF.format(root=str(ROOT), icon=icon), encoding="utf-8")
    target = source / "html"
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", str(source), str(target)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONWARNINGS": "ignore"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target
