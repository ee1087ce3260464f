"""What every widget of the book shares, and what every explorable does: a starting state and a reset."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets
from matplotlib.figure import Figure


class PageWidget(anywidget.AnyWidget):
    """A widget that lives on the static page as well as under a kernel, with a stable repr.

    A subclass names its module (`_module`, from which comes `_esm`) and sets `_css`. It draws its `picture`
    or writes its `words`: what the site's build puts where the widget goes, for readers without JavaScript,
    on paper, and when the widget cannot start. Both get the traits by name, as a page stores them, with
    binary values as bytes.
    """

    #: The file with the drawing half; what it imports is found from there.
    _module: ClassVar[Path]

    @classmethod
    def widget_id(cls) -> str:
        """The name that anywidget stores with each instance's state."""
        return f"{cls.__module__}.{cls.__name__}"

    @classmethod
    def words(cls, state: Mapping[str, Any]) -> str:
        """The HTML that stands for the widget; "" for one that has a picture."""
        return ""

    @classmethod
    def picture(cls, state: Mapping[str, Any]) -> tuple[Figure, str]:
        """The picture that stands for the widget, and its description."""
        raise NotImplementedError(f"{cls.__name__} has to draw its picture")


class Explorable(PageWidget):
    """A figure that a reader moves: Python computes what it shows, JavaScript draws it.

    A subclass gives the names of the traits that a reader can move to `_handles`, and calls `_remember_start`
    when its traits have their first values.
    """

    #: The traits that a reader moves, in the order of its constructor's arguments.
    _handles: tuple[str, ...] = ()

    start = traitlets.Dict(help="the handles' first values: what reset goes back to").tag(sync=True)
    prediction = traitlets.Dict(help="a question to answer before touching anything").tag(sync=True)
    prompts: traitlets.List[dict[str, Any]] = traitlets.List(
        help="things to try: text, label of the button, state it sets"
    ).tag(sync=True)
    link = traitlets.Dict(help="name and limits of the handles in the page's address").tag(sync=True)

    def state(self) -> dict[str, Any]:
        """The handles' present values, by name."""
        return {name: getattr(self, name) for name in self._handles}

    def reset(self) -> None:
        """Put every handle back where it was when the explorable was made."""
        self.show(**self.start)

    def show(self, **state: Any) -> None:
        """Set several handles at once; TraitError says what is wrong, and nothing moves."""
        unknown = sorted(set(state) - set(self._handles))
        if unknown:
            raise traitlets.TraitError(
                f"{type(self).__name__} has no handle {unknown[0]!r}; it has: {', '.join(self._handles)}"
            )
        before = self.state()
        try:
            for name, value in state.items():
                setattr(self, name, value)
        except traitlets.TraitError:
            for name, value in before.items():
                setattr(self, name, value)
            raise

    def _remember_start(self) -> None:
        self.start = self.state()
