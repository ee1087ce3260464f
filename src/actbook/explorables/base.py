"""What all widgets of the book share, and all explorables: handles, a starting state, a reset."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets
from matplotlib.figure import Figure

from actbook.explorables.curve_samples import Grid
from actbook.explorables.javascript import SHARED, module_source, style_source, without_unused
from actbook.explorables.sentences import fill, read_words, say


class PageWidget(anywidget.AnyWidget):
    """A widget that lives on the static page as well as under a kernel, with a stable repr.

    Its drawing half is the `.js` file beside its own, of the same name; a `.css` file there is its style. It
    draws its `picture` or writes its `text`: what the site's build puts where the widget goes, for readers
    without JavaScript, on paper, and when the widget cannot start. Both get the traits by name, as a page
    stores them, with binary values as bytes.
    """

    #: The file with the drawing half; what it imports is found from there.
    _module: ClassVar[Path]
    #: Style sheets of other widgets that this one's page needs as well.
    _borrowed_styles: ClassVar[tuple[Path, ...]] = ()
    #: What the caption of its picture says that there is to be seen.
    _shown: ClassVar[str] = "here is how it begins"

    def __init_subclass__(cls, **given: Any) -> None:
        module = Path(sys.modules[cls.__module__].__file__ or "").with_suffix(".js")
        # traitlets derives a class from ours when it adds a trait: that one has all it needs
        if module.is_file() and module != getattr(cls, "_module", None):
            own = module.with_suffix(".css")
            sheets = (SHARED / "explorable.css", *cls._borrowed_styles, *([own] if own.is_file() else []))
            cls._module, cls._css = module, style_source(*sheets)
            cls._esm = without_unused(module_source(module))
        super().__init_subclass__(**given)

    @classmethod
    def widget_id(cls) -> str:
        """The name that anywidget stores with each instance's state."""
        return f"{cls.__module__}.{cls.__name__}"

    @classmethod
    def text(cls, state: Mapping[str, Any]) -> str:
        """The HTML that stands for the widget; "" for one that has a picture."""
        return ""

    @classmethod
    def picture(cls, state: Mapping[str, Any]) -> tuple[Figure, str]:
        """The picture that stands for the widget, and its description."""
        raise NotImplementedError(f"{cls.__name__} has to draw its picture")


class Data(traitlets.Any):  # type: ignore[misc, type-arg, unused-ignore]
    """What Python computes and the page reads; `help` says what it is."""

    def __init__(self, help: str) -> None:
        super().__init__(help=help)
        self.tag(sync=True)


class Handle(traitlets.Any):  # type: ignore[misc, type-arg, unused-ignore]
    """A value that a reader moves, of its default's type; `link` says which values there are."""

    allow_none = False

    def validate(self, obj: Explorable, value: Any) -> Any:  # type: ignore[override, unused-ignore]
        """`value`, on the nearest node of a range; TraitError for one that there is not."""
        kind, name = type(self.default_value), str(self.name)
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            word = {int: "a whole number", float: "a number", str: "a text"}[kind]
            raise traitlets.TraitError(f"{name} must be {word}, got {value!r}")
        allowed = obj.link.get("handles", {}).get(name)
        return value if allowed is None else kind(fit(name, value, allowed) + kind())  # −0.0 becomes 0.0


def fit(name: str, value: Any, allowed: Mapping[str, Any]) -> Any:
    """`value` if it is among the choices (or spelled as they may be), or the range's nearest node.

    TraitError says what there is.
    """
    if "choices" in allowed:
        is_spelled = "pattern" in allowed and bool(re.fullmatch(allowed["pattern"], str(value)))
        if value not in allowed["choices"] and not is_spelled:
            raise traitlets.TraitError(
                f"no {name} {value!r} here; there are: {', '.join(map(str, allowed['choices']))}"
            )
        return value
    low, high = allowed["low"], allowed["high"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise traitlets.TraitError(f"{name} must be a number from {low:g} to {high:g}, got {value!r}")
    return Grid(**allowed).nearest(value)


Allowed = Grid | list[Any] | Mapping[str, Any]


def _limits(allowed: Allowed) -> dict[str, Any]:
    """What a handle may be, as a page's address is checked by it."""
    if isinstance(allowed, Grid):
        return allowed.as_state()
    return {"choices": allowed} if isinstance(allowed, list) else dict(allowed)


class Explorable(PageWidget):
    """A figure that a reader moves: Python computes what it shows, JavaScript draws it.

    Every handle is a trait: read it or set it from Python, under a kernel the figure follows. A value that
    there is not raises TraitError and changes nothing. Question and things to try are traits too.

    A subclass has a `_link_name`, a trait for each handle, and a JSON file of its own name with its
    sentences. It says with which `values` the status sentence is filled in for a state, and can `draw` one.
    """

    _link_name: ClassVar[str]
    _words: ClassVar[dict[str, Any]]

    start = traitlets.Dict(help="the handles' first values: what reset goes back to").tag(sync=True)
    prediction = traitlets.Dict(help="a question to answer before touching anything").tag(sync=True)
    prompts: traitlets.List[dict[str, Any]] = traitlets.List(
        help="things to try: text, label of the button, state it sets"
    ).tag(sync=True)
    link = traitlets.Dict(help="name and limits of the handles in the page's address").tag(sync=True)

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        words = Path(sys.modules[cls.__module__].__file__ or "").with_suffix(".json")
        if words.is_file():
            cls._words = read_words(words)

    def __init__(
        self,
        handles: Mapping[str, Allowed],
        begin: Mapping[str, Any],
        **data: Any,
    ) -> None:
        """`handles`: what each may be; `begin`: where they stand at first; `data`: the other traits.

        A handle may be any node of a grid, one of a list, or what `fit` goes by.
        """
        limits = {name: _limits(allowed) for name, allowed in handles.items()}
        # `link` first: it says what the others may be
        super().__init__(link={"name": self._link_name, "handles": limits}, **data, **begin)
        self.start = self.state()
        self.prediction, prompts = self.offers()
        self.prompts = [prompt for prompt in prompts if self.allows(prompt["state"])]

    def __repr__(self) -> str:
        """Its class and where it stands: texts that come first as they are, the others by name."""
        state = self.state()
        texts = list(takewhile(lambda value: isinstance(value, str), state.values()))
        named = [f"{name}={value!r}" for name, value in [*state.items()][len(texts) :]]
        return f"{type(self).__name__}({', '.join([*map(repr, texts), *named])})"

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Its own question, and things to try; those whose state there is not are left out."""
        offers = self._words.get("offers", {})
        return fill(offers.get("question", {}), {}), fill(offers.get("prompts", []), {})

    def state(self) -> dict[str, Any]:
        """The handles' present values, by name."""
        return {name: getattr(self, name) for name in _traits(self.link["handles"])}

    def reset(self) -> None:
        """Put every handle back where it was when the explorable was made."""
        self.show(**self.start)

    def show(self, **state: Any) -> None:
        """Set several handles at once; TraitError says what is wrong, and nothing moves."""
        before = self.state()
        unknown = sorted(set(state) - set(before))
        if unknown:
            raise traitlets.TraitError(
                f"{type(self).__name__} has no handle {unknown[0]!r}; it has: {', '.join(before)}"
            )
        try:
            for name, value in state.items():
                setattr(self, name, value)
        except traitlets.TraitError:
            for name, value in before.items():
                setattr(self, name, value)
            raise

    def allows(self, state: Mapping[str, Any]) -> bool:
        """Whether there is such a state; a dictionary's entries are handles such as `parameters.relu`."""
        flat = {
            f"{name}.{key}" if key else name: value
            for name, given in state.items()
            for key, value in (given.items() if isinstance(given, Mapping) else [("", given)])
        }
        try:
            for name, value in flat.items():
                fit(name, value, self.link["handles"].get(name, {"choices": []}))
        except traitlets.TraitError:
            return False
        return True

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """What the status sentence's blanks are filled with, from all traits; the JavaScript has the same."""
        raise NotImplementedError(f"{cls.__name__} has to say its state")

    @classmethod
    def status(cls, state: Mapping[str, Any]) -> str:
        """The sentence that the page says of a state."""
        return say(cls._words["status"], cls.values(state))

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """The state as a picture."""
        raise NotImplementedError(f"{cls.__name__} has to draw its picture")

    @classmethod
    def description(cls, state: Mapping[str, Any]) -> str:
        """The picture in words."""
        return say(cls._words["picture"], {"status": cls.status(state)}).replace("\n", " ")

    @classmethod
    def picture(cls, state: Mapping[str, Any]) -> tuple[Figure, str]:
        """The state as a picture, and its description."""
        return cls.draw(state), cls.description(state)


def _traits(handles: Mapping[str, Any]) -> dict[str, None]:
    """The traits behind the handles: `parameters` for `parameters.leaky_relu`."""
    return dict.fromkeys(name.partition(".")[0] for name in handles)
