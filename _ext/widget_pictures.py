"""Where a widget goes, its picture with a description, or its words, wait: never a blank.

The picture is drawn at build time from the state that the page carries, so it shows what the live figure
begins with. It is what readers without JavaScript see, what is printed, and what stays when the figure
cannot start; the widget host hides it once the figure lives. Other widgets get a sentence instead.
"""

import base64
import hashlib
import io
import json
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from actbook.explorables import PageWidget

from .explorables import KNOWN, state_of

VIEW = '<script type="application/vnd.jupyter.widget-view+json">'
SENTENCE = (
    '<p class="widget-wait">A figure to explore by hand is here when JavaScript is on. '
    "Without it, the text and the pictures around this place say what it shows.</p>"
)
CAPTION = "Where JavaScript is on, this is a figure to move by hand; {shown}."


def traits(model: dict[str, Any]) -> dict[str, Any]:
    """A stored model's state with its binary values, as bytes, where they belong."""
    state: dict[str, Any] = json.loads(json.dumps(model["state"]))
    for buffer in model.get("buffers", ()):
        owner: Any = state
        for key in buffer["path"][:-1]:
            owner = owner[key]
        owner[buffer["path"][-1]] = base64.b64decode(buffer["data"])
    return state


def draw(widget: type[PageWidget], state: dict[str, Any]) -> tuple[bytes, str, tuple[int, int]]:
    """The picture as SVG, the same bytes each time; its description; its width and height in pixels."""
    file = io.BytesIO()
    with plt.style.context(["actbook.house", {"svg.hashsalt": "explorable"}]):
        figure, description = widget.picture(state)
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    width, height = (round(inches * 96) for inches in figure.get_size_inches())
    return file.getvalue(), description, (width, height)


class WidgetPicture(SphinxPostTransform):
    """Put a picture, or for other widgets a sentence, before each widget's script.

    It runs after MyST-NB has chosen the widget among an output's forms.
    """

    default_priority = 200
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Every widget of the page that is about to be written."""
        places = [node for node in self.document.findall(nodes.raw) if node.astext().startswith(VIEW)]
        models = state_of(self.env, self.env.docname)["state"]
        for node in places:
            shown = models.get(json.loads(node.astext()[len(VIEW) :].partition("</script>")[0])["model_id"])
            node.replace_self(nodes.raw("", self.before(shown) + node.astext(), format="html"))

    def before(self, model: dict[str, Any] | None) -> str:
        """What stands before a widget; a picture's file is written beside the page's other pictures."""
        widget = KNOWN.get((model or {}).get("state", {}).get("_anywidget_id", ""))
        if model is None or widget is None:
            return SENTENCE
        if text := widget.text(traits(model)):
            return f'<div class="widget-words">{text}</div>'
        picture, description, (width, height) = draw(widget, traits(model))
        name = f"explorable-{hashlib.sha256(picture).hexdigest()[:16]}.svg"
        folder = Path(self.app.outdir, "_images")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(picture)
        up = "../" * self.env.docname.count("/")
        return (
            f'<figure class="widget-picture"><img src="{up}_images/{name}" alt="{escape(description)}" '
            f'width="{width}" height="{height}" loading="lazy">'
            f"<figcaption>{CAPTION.format(shown=widget._shown)}</figcaption></figure>"
        )


def setup(app: Any) -> None:
    """Register the transform."""
    app.add_post_transform(WidgetPicture)
