"""What every explorable shares: an anywidget with a stable repr, a starting state and a reset."""

from typing import Any

import anywidget
import traitlets


class Explorable(anywidget.AnyWidget):
    """A figure that a reader moves: Python computes what it shows, JavaScript draws it.

    A subclass sets `_esm` and `_css`, gives its traits to `_handles` (the names of the traits that a reader
    can move), and calls `_remember_start` when its traits have their first values.
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
