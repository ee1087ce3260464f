"""Pages that load little.

One style sheet, less the rules for icons that no page shows; fonts inside it, with only the characters in
use, so that no text moves when they arrive; scripts deferred; each picture fetched when it nears the window,
its place kept free. templates/static leaves out fontawesome.js: 540 KB for icons that a font draws already.
"""

from __future__ import annotations

import base64
import logging
import posixpath
import re
import unicodedata
import zlib
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import imagesize
from docutils import nodes
from fontTools import subset
from sphinx.application import Sphinx

from .publication import edit_pages, html_pages

logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # it logs each table at INFO

SHEET = "site.css"
# The theme's template links to these by itself; ours does not.
SHEETS_OF_THE_THEME = ("styles/theme.css", "styles/pydata-sphinx-theme.css")
SCRIPTS_OF_THE_THEME = ("scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js")
AT_ONCE = ("", "documentation_options.js")  # inline scripts, and what they rely on

LINK = re.compile(r'<link rel="stylesheet"[^>]* href="((?:[^"]*/)?_static/)([^"?]+)[^"]*"[^>]*/>\s*')
ADDRESS = re.compile(r"""url\(\s*(['"]?)(?!data:|#|/|\w+:)([^)'"]+)\1\s*\)""")
IMPORT = re.compile(r"""@import\s+(?:url\()?(['"])([^'"]+)\1\)?\s*;""")
ICON_RULE = re.compile(r'((?:\.fa-[\w-]+:{1,2}before,?)+)\{content:"\\([0-9a-f]+)"\}')
ICON = re.compile(r"(?<![\w-])fa-[\w-]+")
FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FONT = re.compile(r"src:[^;}]*?url\(([^)]*\.woff2)\)[^;}]*")
FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
ITALIC = re.compile("PLANCK CONSTANT|MATHEMATICAL ITALIC ")
ITALICS = [c for c in map(chr, (0x210E, *range(0x1D400, 0x1D800))) if ITALIC.match(unicodedata.name(c, ""))]
# Scripts are matched in order to be left alone: what looks like a picture in one is text.
SCRIPT_OR_PICTURE = re.compile(r"<script\b.*?</script>|<img\b[^>]*>", re.DOTALL)
SOURCE = re.compile(r'\bsrc="([^"]*)"')


def join_imports(folder: Path, name: str) -> str:
    """A style sheet with what it imports, as one that lies in `folder`."""

    def from_folder(address: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))

    text = (folder / name).read_text(encoding="utf-8").replace('@charset "UTF-8";', "")
    text = ADDRESS.sub(lambda m: f"url({from_folder(m[2])})", text)
    return IMPORT.sub(lambda m: join_imports(folder, from_folder(m[2])), text)


def prune_icons(css: str, used: set[str]) -> tuple[str, set[str]]:
    """The sheet without the rules for icons that are not used, and the characters of those that are."""
    characters = {chr(int(code, 16)) for code in re.findall(r'"\\(f[0-9a-f]{3})"', ICON_RULE.sub("", css))}

    def edit(rule: re.Match[str]) -> str:
        if not used & set(ICON.findall(rule[1])):
            return ""
        characters.add(chr(int(rule[2], 16)))
        return rule[0]

    return ICON_RULE.sub(edit, css), characters


def formula_characters(pages: list[str]) -> set[str]:
    """What formulas may draw: their characters, and the italics that a browser takes for single letters."""
    formulas = [formula for page in pages for formula in FORMULA.findall(page)]
    drawn = {c for formula in formulas for c in unescape(re.sub(r"<[^>]*>", "", formula))}
    drawn |= {"√" for formula in formulas if re.search(r"<m(sqrt|root)\b", formula)}
    return drawn | {italic for italic in ITALICS if unicodedata.normalize("NFKC", italic) in drawn}


def subset_font(font: Path, characters: set[str]) -> bytes | None:
    """A woff2 file with these characters of `font` and their stretched forms; None if it has none of them."""
    options = subset.Options(
        flavor="woff2",
        layout_features=[
            "dtls",
            "flac",
        ],  # ssty would double the mathematics font; Chromium never asks for it
        hinting=False,
        notdef_outline=True,
        name_IDs=[0],  # the copyright; the names are reserved for whole fonts (SIL OFL, clause 3)
    )
    with subset.load_font(str(font), options) as loaded:
        if not {ord(character) for character in characters} & loaded.getBestCmap().keys():
            return None
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(characters)))
        subsetter.subset(loaded)
        written = BytesIO()
        subset.save_font(loaded, written, options)
    return written.getvalue()


def embed_fonts(css: str, folder: Path, icons: set[str], formulas: set[str]) -> str:
    """The sheet with every font in its rule instead of in a file; a font without a character goes."""

    def edit(rule: re.Match[str]) -> str:
        source = FONT.search(rule[0])
        if not source:
            raise ValueError(f"a font has no woff2 file: {rule[0][:200]}")
        font = subset_font(folder / source[1], icons if "Awesome" in rule[0] else formulas)
        if font is None:
            return ""
        text = base64.b64encode(font).decode("ascii")
        return rule[0].replace(source[0], f'src:url(data:font/woff2;base64,{text}) format("woff2")')

    return FACE.sub(edit, css)


def settle_pictures(page: str, path: Path) -> str:
    """Let the pictures of the page at `path` wait until they are near the window, and keep their place."""
    text = range(page.find("<article"), page.rfind("</article>"))

    def edit(match: re.Match[str]) -> str:
        tag, added = match[0], ""
        source = SOURCE.search(tag)
        address = urlsplit(source[1] if source else "data:")
        if tag.startswith("<script"):
            return tag
        if match.start() in text and " width=" not in tag and not address.scheme:
            width, height = map(round, imagesize.get(path.parent / unquote(address.path)))
            if min(width, height) > 0:  # else a drawing without a size of its own
                added += f' width="{width}" height="{height}"'
        if "loading=" not in tag:
            added += ' loading="lazy" decoding="async"'
        return tag.replace("<img", f"<img{added}", 1)

    return SCRIPT_OR_PICTURE.sub(edit, page)


def write_sheet(static: Path, names: list[str], pages: list[str]) -> None:
    """Write the one sheet that stands for these, with what the pages need of icons and fonts."""
    texts = [*pages, *(path.read_text(encoding="utf-8") for path in static.rglob("*.js"))]
    css = "\n".join(join_imports(static, name) for name in names)
    css, icons = prune_icons(css, {name for text in texts for name in ICON.findall(text)})
    css = embed_fonts(css, static, icons, formula_characters(pages))
    (static / SHEET).write_text(f'@charset "UTF-8";\n{css}', encoding="utf-8", newline="\n")


def finish(site: Path) -> None:
    """Edit all pages of a finished site, and write their sheet if any page was written anew."""
    pages = [path.read_text(encoding="utf-8") for path in html_pages(site)]
    names = dict.fromkeys(name for page in pages for _, name in LINK.findall(page) if name != SHEET)
    if names:
        write_sheet(site / "_static", [*SHEETS_OF_THE_THEME, *names], pages)
    checksum = f"{zlib.crc32((site / '_static' / SHEET).read_bytes()):08x}"

    def edit(page: str, path: Path) -> str:
        if match := LINK.search(page):
            link = f'<link rel="stylesheet" type="text/css" href="{match[1]}{SHEET}?v={checksum}" />\n    '
            page = page[: match.start()] + link + LINK.sub("", page[match.end() :])
        return settle_pictures(page, path)

    edit_pages(site, edit)


def on_page(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the sheets in order, and defer the scripts; the search page runs them while it is read."""

    def defer(script: Any) -> Any:
        if Path(script.filename or "").name in AT_ONCE or name == "search":
            return script
        return type(script)(
            script.filename, priority=script.priority, **{**script.attributes, "defer": "defer"}
        )

    context["css_files"] = sorted(context["css_files"], key=lambda sheet: sheet.priority)
    context["script_files"] = [defer(script) for script in context.get("script_files", [])]


def on_finish(app: Sphinx, problem: Exception | None) -> None:
    """Edit the finished site."""
    if problem is None and app.builder.format == "html":
        finish(Path(app.outdir))


def setup(app: Sphinx) -> None:
    """Hand the theme's own scripts to Sphinx like everybody else's, and connect to its events."""
    for script in SCRIPTS_OF_THE_THEME:
        app.add_js_file(script, priority=900, loading_method="defer")
    app.connect("html-page-context", on_page, priority=950)  # after everybody else has added theirs
    app.connect("build-finished", on_finish, priority=900)
