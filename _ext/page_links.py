"""Links on each page to where a reader can go on: run the chapter, answer its exercises, report a mistake.

The repository that they open is BOOK_REPOSITORY=owner/name, else the GitHub remote, else _config.yml's. Where
none of them names one there are no buttons: better none than dead ones. The setting `book_repository` tells
other parts (empty if unknown), and the tags `launch` and `lite` tell the pages: `{only} launch`.
BOOK_LITE=1 adds the link to Jupyter in the browser, which tools/lite.py puts behind it.
"""

from __future__ import annotations

import os
import re
from html import escape, unescape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from .publication import (
    CHAPTERS,
    LITE_APP,
    LITE_FOLDER,
    has_lite,
    pyodide_folder,
    remote_address,
    repository,
)

BRANCH = "main"  # the one that is published, and edited
#: What the theme's menu says of each service, as (text, tooltip), where it says too little.
MENU = {
    "Binder": (
        "Binder (forgets your work)",
        "Launch on Binder, which forgets your work when you leave: download the notebook first",
    )
}
LAUNCHERS = {MENU["Binder"][0]: "on Binder", "Colab": "on Colab"}
LABEL = "Run in your browser, nothing to install"
#: What the first click fetches: 18 for Python and the kernel (Pyodide 314, measured), and 13 for NumPy,
#: matplotlib and what they need (Pyodide 0.27's files), less what a host saves by compressing.
MEGABYTES = 30
#: Where Colab finds a chapter: the site's branch has the copies that install the package where it is missing.
SOURCE, PUBLISHED = f"/blob/{BRANCH}/", "/blob/gh-pages/_sources/"
WHERE_IT_RUNS = "<!-- where this chapter runs -->"  # exercises.py puts this below each unanswered cell


def lite_link(docname: str) -> str:
    """From the page of a chapter to its notebook in Jupyter."""
    name = f"{PurePosixPath(docname).name}.ipynb"
    return f"{'../' * docname.count('/')}{LITE_FOLDER}/{LITE_APP}/index.html?path={name}"


def notice(docname: str, host: str) -> str:
    """The paragraph that offers Jupyter in the browser, in HTML; host: where Python comes from."""
    return (
        f'<p class="run-here"><a href="{escape(lite_link(docname))}" target="_blank" rel="noopener">{LABEL}'
        f"</a> (opens in a new tab). That click fetches Python itself, about {MEGABYTES}&nbsp;MB the "
        f"first time, from {escape(host)}; nothing on this page does. What you change there stays in your "
        "browser.</p>"
    )


def invitation(ways: list[tuple[str, str]], notebook: str) -> str:
    """The paragraph below an unanswered cell; ways: the name and address of each way to run the chapter."""
    if not ways:
        words = f'<a href="{escape(notebook)}" download>download this chapter’s notebook</a>'
    else:
        links = [f'<a href="{escape(url)}" target="_blank" rel="noopener">{name}</a>' for name, url in ways]
        words = "run this chapter " + " or ".join(filter(None, [", ".join(links[:-1]), links[-1]]))
    return f'<p class="run-exercise">Your turn: {words} and type your answer in this cell.</p>'


def mistake_line(repository: str, source: str, title: str) -> str:
    """Where to report a mistake in a page, and where to mend it; source: the page's file in the repository.

    The theme has buttons for it, but they would open the branch of the launch links.
    """
    home = f"https://github.com/{repository}"
    report = f"{home}/issues/new?{urlencode({'title': f'{title} ({source}): '})}"
    edit = f"{home}/edit/{BRANCH}/{quote(source)}"
    return (
        f'<p class="mistakes">Is something wrong here? <a href="{escape(report)}">Report it</a>, '
        f'or <a href="{escape(edit)}">edit this page’s source</a>; both open GitHub.</p>'
    )


def read_settings(app: Sphinx, config: Config) -> None:
    """Put the repository's address where the theme reads it, or take the launch buttons away."""
    environment, options = dict(os.environ), config.html_theme_options
    remote = remote_address(Path(app.srcdir))
    config.book_repository = repository(environment, remote, options.get("repository_url", "")) or ""
    if config.book_repository:
        options["repository_url"] = f"https://github.com/{config.book_repository}"
        app.tags.add("launch")
    else:
        options.pop("repository_url", None)
        options.pop("launch_buttons", None)
    if has_lite(environment):
        config.book_lite_host = urlsplit(pyodide_folder(environment)).netloc
        app.tags.add("lite")


def add_notice(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the link to Jupyter where a chapter's opening ends and its first cell begins."""
    host = app.config.book_lite_host
    if not host or not docname.startswith(CHAPTERS) or app.builder.format != "html":
        return
    section = next(doctree.findall(nodes.section))
    first = next((child for child in section.children if "cell" in child.get("classes", ())), None)
    position = section.index(first) if first is not None else len(section)
    section.insert(position, nodes.raw("", notice(docname, host), format="html"))


def add_links(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Label the theme's launch menu, and complete the page's own text with links."""
    if doctree is None or pagename not in app.env.found_docs:
        return
    is_in_browser = app.config.book_lite_host and pagename.startswith(CHAPTERS)
    ways = [("in your browser", lite_link(pagename))] if is_in_browser else []
    for group in context.get("header_buttons", ()):
        for button in group.get("buttons", ()):
            if button.get("text") in MENU:
                button["text"], button["tooltip"] = MENU[button["text"]]
            if button.get("text") == "Colab":
                button["url"] = button["url"].replace(SOURCE, PUBLISHED)
            if button.get("text") in LAUNCHERS:
                ways.append((LAUNCHERS[button["text"]], button["url"]))
    notebook = context["pathto"](f"_sources/{pagename}.ipynb", True)
    context["body"] = context["body"].replace(WHERE_IT_RUNS, invitation(ways, notebook))
    if app.config.book_repository:
        title = unescape(re.sub("<[^>]*>", "", context["title"]))
        source = str(app.env.doc2path(pagename, base=False))
        context["body"] += mistake_line(app.config.book_repository, source, title)


def setup(app: Sphinx) -> None:
    """Connect the links to Sphinx's events."""
    app.add_config_value("book_repository", "", "html", types=(str,))
    app.add_config_value("book_lite_host", "", "html", types=(str,))
    app.connect("config-inited", read_settings, priority=100)  # before the theme looks
    app.connect("doctree-resolved", add_notice)
    app.connect("html-page-context", add_links, priority=900)  # after the theme has made the menu
