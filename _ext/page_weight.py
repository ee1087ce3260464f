"""Sphinx extension: pages that load little.

One style sheet, less the rules for icons that no page shows; fonts inside it, with only the characters in
use, so that no text moves when they arrive; scripts only where they have something to do, and deferred; each
picture fetched when it is near the window, its place kept free. The templates take away what the theme links
to without asking: fontawesome.js is 540 KB for icons that a font draws already.

All of it can be done twice without harm, since a build leaves untouched pages alone.
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

logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # it logs each table at INFO

SHEET = "site.css"
OPTIONS = "documentation_options.js"
# The theme's template links to these by itself; ours (templates/static) does not.
SHEETS_OF_THE_THEME = ("styles/theme.css", "styles/pydata-sphinx-theme.css")
SCRIPTS_OF_THE_THEME = ("scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js")
CODE = re.compile(r'<div class="highlight')
FOLDED = re.compile(r'class="[^"]*(?<![\w-])(toggle|dropdown)(?![\w-])')
TABS = re.compile(r'class="[^"]*(?<![\w-])sd-tab-')
#: A part of a script's name, or of an inline script, and what there is in a page's text that it works on.
WORKS_ON = {"clipboard": CODE, "copybutton": CODE, "toggle": FOLDED, "design-tabs": TABS}

LINK = re.compile(rf'(_static/{re.escape(SHEET)})(\?v=\w+)?"')
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
ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
SOURCE = re.compile(r'\bsrc="([^"]*)"')


def is_needed(script: str, body: str) -> bool:
    """Whether a script (its name, or the text of an inline one) finds what it works on; others are needed."""
    return all(works_on.search(body) for part, works_on in WORKS_ON.items() if part in script)


def joined(folder: Path, name: str) -> str:
    """A style sheet with what it imports, as one that lies in `folder`."""

    def from_folder(address: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))

    text = (folder / name).read_text(encoding="utf-8").replace('@charset "UTF-8";', "")
    text = ADDRESS.sub(lambda m: f"url({from_folder(m[2])})", text)
    return IMPORT.sub(lambda m: joined(folder, from_folder(m[2])), text)


def with_icons(css: str, used: set[str]) -> tuple[str, set[str]]:
    """The sheet without the rules for icons that are not used, and the characters of those that are."""
    characters: set[str] = set()

    def keep(rule: re.Match[str]) -> str:
        if not used & set(ICON.findall(rule[1])):
            return ""
        characters.add(chr(int(rule[2], 16)))
        return rule[0]

    css = ICON_RULE.sub(keep, css)
    return css, characters | {chr(int(code, 16)) for code in re.findall(r'"\\(f[0-9a-f]{3})"', css)}


def of_formulas(pages: list[str]) -> set[str]:
    """What formulas may draw: their characters, and the italics that a browser takes for single letters."""
    formulas = [formula for page in pages for formula in FORMULA.findall(page)]
    drawn = {c for formula in formulas for c in unescape(re.sub(r"<[^>]*>", "", formula))}
    drawn |= {"√" for formula in formulas if re.search(r"<m(sqrt|root)\b", formula)}
    return drawn | {italic for italic in ITALICS if unicodedata.normalize("NFKC", italic) in drawn}


def smaller(font: Path, characters: set[str]) -> bytes | None:
    """A woff2 file with these characters of `font` and their stretched forms; None if it has none of them."""
    options = subset.Options(
        flavor="woff2",
        layout_features=[
            "dtls",
            "flac",
        ],  # ssty would double the mathematics font; Chromium never asks for it
        hinting=False,
        desubroutinize=True,
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


def with_fonts(css: str, folder: Path, icons: set[str], formulas: set[str]) -> str:
    """The sheet with every font in its rule instead of in a file; a font without a character goes."""

    def edit(rule: re.Match[str]) -> str:
        source = FONT.search(rule[0])
        if not source:
            raise ValueError(f"a font has no woff2 file: {rule[0][:200]}")
        font = smaller(folder / source[1], icons if "Awesome" in rule[0] else formulas)
        if font is None:
            return ""
        text = base64.b64encode(font).decode("ascii")
        return rule[0].replace(source[0], f'src:url(data:font/woff2;base64,{text}) format("woff2")')

    return FACE.sub(edit, css)


def with_lazy_pictures(page: str, path: Path) -> str:
    """The page at `path` whose pictures wait until they are near the window, and keep their place."""

    def wait(found: re.Match[str]) -> str:
        tag = found[0]
        if tag.startswith("<script") or "loading=" in tag:
            return tag
        return tag.replace("<img", '<img loading="lazy" decoding="async"', 1)

    def size(found: re.Match[str]) -> str:
        tag = found[0]
        source = SOURCE.search(tag)
        address = urlsplit(source[1] if source else "data:")
        if tag.startswith("<script") or " width=" in tag or " height=" in tag or address.scheme:
            return tag
        width, height = map(round, imagesize.get(path.parent / unquote(address.path)))
        if width <= 0 or height <= 0:  # a drawing without a size of its own
            return tag
        return tag.replace("<img", f'<img width="{width}" height="{height}"', 1)

    page = SCRIPT_OR_PICTURE.sub(wait, page)
    return ARTICLE.sub(lambda article: SCRIPT_OR_PICTURE.sub(size, article[0]), page)


def finish(site: Path, sheets: list[str]) -> None:
    """Write the one sheet of a finished site, and edit all its pages."""
    static = site / "_static"
    paths = [p for p in sorted(site.rglob("*.html")) if "_static" not in p.relative_to(site).parts]
    pages = {path: path.read_text(encoding="utf-8") for path in paths}
    if sheets:
        scripts = [path.read_text(encoding="utf-8") for path in static.rglob("*.js")]
        css = "\n".join(joined(static, name) for name in dict.fromkeys([*SHEETS_OF_THE_THEME, *sheets]))
        css, icons = with_icons(
            css, {name for text in (*pages.values(), *scripts) for name in ICON.findall(text)}
        )
        css = with_fonts(css, static, icons, of_formulas(list(pages.values())))
        (static / SHEET).write_text(f'@charset "UTF-8";\n{css}', encoding="utf-8", newline="\n")
    checksum = f"{zlib.crc32((static / SHEET).read_bytes()):08x}"
    for path, page in pages.items():
        better = with_lazy_pictures(LINK.sub(rf'\1?v={checksum}"', page), path)
        if better != page:
            path.write_text(better, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    sheets: list[str] = []

    def on_page(
        app: Sphinx, name: str, _template: str, context: dict[str, Any], _tree: nodes.document
    ) -> None:
        linked = sorted(context["css_files"], key=lambda sheet: sheet.priority)
        sheets.extend(
            str(s.filename).removeprefix("_static/") for s in linked if SHEET not in str(s.filename)
        )
        context["css_files"] = [sheet for sheet in linked if SHEET in str(sheet.filename)]
        kept = []
        for script in context.get("script_files", []):
            file = Path(script.filename or "").name
            if not is_needed(file or script.attributes.get("body", ""), context.get("body", "")):
                continue
            if file == OPTIONS:  # a few lines that inline scripts rely on
                text = Path(app.outdir, "_static", OPTIONS).read_text(encoding="utf-8")
                script = type(script)("", priority=script.priority, body=text)
            elif file and name != "search":  # that page runs its scripts while it is read
                deferred = {**script.attributes, "defer": "defer"}
                script = type(script)(script.filename, priority=script.priority, **deferred)
            kept.append(script)
        context["script_files"] = kept

    def on_finish(app: Sphinx, problem: Exception | None) -> None:
        if problem is None and app.builder.format == "html" and sheets:  # else no page was written
            finish(Path(app.outdir), sheets)

    for name in SCRIPTS_OF_THE_THEME:
        app.add_js_file(name, priority=900, loading_method="defer")
    app.add_css_file(SHEET)
    app.connect("html-page-context", on_page, priority=950)  # after everybody else has added theirs
    app.connect("build-finished", on_finish, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
