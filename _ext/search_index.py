"""The search finds sections, by the words that readers type.

Sphinx's own index knows pages only, takes the best of a query's words for the rank, and breaks ties by the
alphabet. This one counts words by section, those of headings more than those of the text, and adds what
readers call a thing where the text calls it otherwise (pages/search-terms.yml). assets/search.js ranks with
it, inside Sphinx's search page. Both bring words into one form: British spellings are American, endings go.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish
from sphinx.util import logging

logger = logging.getLogger(__name__)

TERMS = "pages/search-terms.yml"
INDEX = "search-index.js"  # in _static
WITHOUT_WORDS = (nodes.raw, nodes.math, nodes.math_block, nodes.comment, nodes.title)
#: How much a word counts in a heading, in the page's title, in the terms that readers type.
HEADING, TITLE, TERM = 6, 3, 8
CHAPTER, GLOSSARY, OTHER = 1.0, 0.85, 0.6  # what a hit is worth, by the kind of page

#: Endings and words that British and American English spell differently; search.js reads them with the index.
SPELLINGS = {
    r"^(\w{2,})is(e|ed|es|er|ers|ing|able|ation|ations)$": "$1iz$2",
    r"^(\w{3,})our(s|ed|ing|al|able|less|)$": "$1or$2",
    r"^(\w*)cent(?:re|er)(s|)$": "$1center$2",
    r"^(\w*)cent(?:red|erd|ered)$": "$1centered",
    r"^(\w*)centring$": "$1centering",
    r"^(\w{3,})ll(ed|ing|er)$": "$1l$2",
}
#: What a hit shows in place of TeX, in this order.
READABLE = {
    r"\\hat\{y\}": "ŷ", r"\\frac\{1\}\{2\}": "½", r"\\eta": "η", r"\\sigma": "σ", r"\\Phi": "Φ",
    r"\\partial\s*": "∂", r"\\sum": "∑", r"\\(ln|tanh)": r"\1", r"\s*\\,": "", r"[{}]": "",
    r"(^|(?<=\W))-(?=\w)": "−",
}  # fmt: skip
_language = SearchEnglish({})


def stem(word: str) -> str:
    """A word in the form in which it is compared."""
    for pattern, replacement in SPELLINGS.items():
        word = re.sub(pattern, replacement.replace("$", "\\"), word)
    return _language.stem(word)


def words(text: str) -> list[str]:
    """The words of a text as they are compared; of a name with underscores its parts as well."""
    names = re.findall(r"\w+", text.lower())
    parts = [part for name in names if "_" in name.strip("_") for part in name.split("_") if part]
    return [stem(word) for word in names + parts if not word.isdigit()]


def readable(formula: str) -> str:
    """A short formula without TeX's signs."""
    for pattern, replacement in READABLE.items():
        formula = re.sub(pattern, replacement, formula)
    return formula


@dataclass
class Section:
    """A part of a page that a search leads to."""

    page: str
    anchor: str
    heading: str
    text: str
    terms: list[str] = field(default_factory=list)
    note: str = ""  # what a hit shows, where the page's text at the anchor is the heading alone

    def counts(self, title: str) -> Counter[str]:
        """How much each word counts here; `title` is the page's."""
        counts = Counter(words(self.text))
        for text, weight in ((self.heading, HEADING), (title, TITLE), (" ".join(self.terms), TERM)):
            for word in set(words(text)):
                counts[word] += weight
        return counts


def own_text(node: nodes.Element) -> str:
    """The words of a section without those of the sections in it and of a glossary's entries."""
    parts = []
    for child in node.children:
        if isinstance(child, nodes.Text):
            parts.append(str(child))
        elif isinstance(child, nodes.Element) and not isinstance(
            child, (*WITHOUT_WORDS, nodes.section, nodes.definition_list_item)
        ):
            parts.append(own_text(child))
    return ("" if isinstance(node, nodes.TextElement) else " ").join(parts)


def sections(page: str, doctree: nodes.document) -> Iterator[Section]:
    """The sections of a page, its first with no anchor, and a glossary's entries."""
    for number, section in enumerate(doctree.findall(nodes.section)):
        title = next(section.findall(nodes.title)).astext()
        yield Section(page, section["ids"][0] if number else "", title, own_text(section))
    for item in doctree.findall(nodes.definition_list_item):
        terms = list(item.findall(nodes.term))
        text = " ".join(" ".join(part.astext() for part in item.findall(nodes.definition)).split())
        if anchor := next((term["ids"][0] for term in terms if term["ids"]), ""):
            names = ", ".join(term.astext() for term in terms)
            definition = next(item.findall(nodes.definition)).deepcopy()
            for formula in list(definition.findall(nodes.math)):
                formula.replace_self(nodes.Text(readable(formula.astext())))
            note = " ".join(definition.astext().split()).partition(". ")[0].rstrip(".")
            yield Section(page, anchor, names, text, note=note)


def add_terms(listed: list[Section], terms_of: dict[str, list[str]]) -> None:
    """Add to the pages the words under which readers look for them; warn of a page that is not there."""
    first = {section.page: section for section in listed if not section.anchor}
    for page, terms in terms_of.items():
        if page in first:
            first[page].terms += terms
        else:
            logger.warning("%s: there is no page %s", TERMS, page)


def index(listed: list[Section]) -> dict[str, Any]:
    """What search.js reads: pages, sections, for each word the sections and how much it counts, and names."""
    pages = list(dict.fromkeys(section.page for section in listed))
    titles = {section.page: section.heading for section in listed if not section.anchor}
    counts: dict[str, list[float]] = defaultdict(list)
    phrases: dict[str, list[int]] = defaultdict(list)
    rows = []
    for number, section in enumerate(listed):
        here = section.counts(titles[section.page])
        for word, count in sorted(here.items()):
            counts[word] += [number, count]
        for phrase in (*section.heading.split(", "), *section.terms):
            phrases[" ".join(words(phrase))].append(number)
        worth = CHAPTER if section.page.startswith("chapters/") else GLOSSARY if section.note else OTHER
        rows.append(
            [pages.index(section.page), section.anchor, section.heading, here.total(), worth, section.note]
        )
    return {
        "spellings": SPELLINGS,
        "docnames": pages,
        "titles": [titles[page] for page in pages],
        "sections": rows,
        "counts": dict(sorted(counts.items())),
        "phrases": dict(sorted(phrases.items())),
    }


def on_finish(app: Sphinx, problem: Exception | None) -> None:
    """Write the index, and have the search page load it instead of Sphinx's."""
    page = Path(app.outdir, "search.html")
    if problem is not None or app.builder.format != "html" or not page.is_file():
        return
    listed = [s for name in sorted(app.env.found_docs) for s in sections(name, app.env.get_doctree(name))]
    add_terms(listed, yaml.safe_load(Path(app.srcdir, TERMS).read_text(encoding="utf-8")))
    text = json.dumps(index(listed), ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "_static", INDEX).write_text(
        f"Search.setIndex({text});\n", encoding="utf-8", newline="\n"
    )
    text = page.read_text(encoding="utf-8").replace('src="searchindex.js"', f'src="_static/{INDEX}"')
    page.write_text(text, encoding="utf-8", newline="\n")


def on_page(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """The script that ranks, on the page that searches."""
    if pagename == "search":
        app.add_js_file("search.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Connect the index to Sphinx's events."""
    app.connect("html-page-context", on_page)
    app.connect("build-finished", on_finish)
