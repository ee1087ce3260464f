"""Hints, solutions and a quiz's answers go to the end of the book, where a reader looks them up after trying.

The pages fold them; paper cannot fold, and a solution right under its exercise is read before it is tried.
Hints and solutions get a section each, so that whoever looks for a hint does not see the solution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape

from bs4 import Tag

from tools.paper_book.contents import place
from tools.paper_book.page import fragment, heading_text

#: What `check` says of an exercise that nobody has answered yet: on paper there is nothing to run again.
NOT_ATTEMPTED = "Not attempted:"


@dataclass
class BackMatter:
    """A section at the end of the book, filled chapter by chapter."""

    title: str
    name: str  # of its place
    introduction: str
    chapters: list[Tag] = field(default_factory=list)

    def article(self) -> Tag:
        """The section as a page of the book."""
        found = fragment(
            f'<article class="bd-article back" id="{self.name}"><h1>{self.title}</h1>'
            f"<p>{self.introduction}</p></article>"
        )
        for chapter in self.chapters:
            found.append(chapter)
        return found


def back_matter() -> tuple[BackMatter, BackMatter]:
    """The two sections, empty: hints, then answers and solutions."""
    return (
        BackMatter("Hints", "hints", "A push in the right direction, one at a time."),
        BackMatter(
            "Answers and solutions",
            "answers",
            "The answers to each quick quiz, with reasons, and the solutions of the exercises.",
        ),
    )


def is_hint(fold: Tag) -> bool:
    """Whether a folded text is a hint; all others are answers and solutions."""
    return heading_text(_summary(fold)).startswith("Hint")


def move(article: Tag, page: str, hints: BackMatter, answers: BackMatter) -> None:
    """Take what is folded on a page to the back, with a pointer to it, and a link back."""
    title = article.find("h1")
    assert title is not None
    for matter, wanted in ((hints, is_hint), (answers, lambda fold: not is_hint(fold))):
        chapter = fragment(
            f'<section id="{place(page, matter.name)}"><h2>{escape(heading_text(title))}</h2></section>'
        )
        for section, taken in _sections(article, wanted):
            if not taken:
                continue
            name = f"{section['id']}--{matter.name}"
            heading = section.find(["h2", "h3", "h4"])
            assert heading is not None
            part = fragment(
                f'<section id="{name}"><h3><a href="#{section["id"]}" data-at="{section["id"]}">'
                f"{escape(heading_text(heading))}</a></h3></section>"
            )
            word = _word(taken)
            for tag in taken:
                part.append(tag)
            if len(names := part.select(".unfolded-name")) == 1:
                names[0].decompose()  # the section's title says it
            chapter.append(part)
            _pointer(section).append(
                fragment(f'<span><a href="#{name}" data-at="{name}">{word}</a>. </span>')
            )
        if len(chapter.find_all("section")):
            matter.chapters.append(chapter)


def drop_unanswered(article: Tag) -> None:
    """Leave out the verdict on exercises that wait for an answer: it asks to run the cell again."""
    for output in article.select("div.output.text_html"):
        if NOT_ATTEMPTED in output.get_text():
            output.decompose()


def _word(taken: list[Tag]) -> str:
    """What the pointer calls what was taken."""
    if any(tag.name == "ol" for tag in taken):
        return "Answers"
    names = [heading_text(name) for tag in taken for name in tag.select(".unfolded-name")]
    return names[0] if len(names) == 1 else f"{names[0].split()[0]}s"


def _summary(fold: Tag) -> Tag:
    summary = fold.find("summary")
    assert summary is not None, "what folds has a summary"
    return summary


def _sections(article: Tag, wanted: Callable[[Tag], bool]) -> Iterator[tuple[Tag, list[Tag]]]:
    """Each section that folds something, with what is taken from it, in order."""
    for section in article.find_all("section"):
        folds = [
            fold
            for fold in section.find_all("details")
            if fold.find_parent("section") is section and "hide" not in (fold.get("class") or [])
        ]
        yield section, list(_taken(filter(wanted, folds)))


def _taken(folds: Iterator[Tag]) -> Iterator[Tag]:
    questions: Tag | None = None
    for fold in folds:
        item = fold.find_parent("li")
        if item is None:
            behind = list(_solution_code(fold))
            yield _unfolded(fold)
            yield from behind
            continue
        if questions is None:  # a quiz: its answers keep the numbers of its questions
            questions = fragment("<ol></ol>")
            yield questions
        fold.extract()
        _summary(fold).decompose()
        answer = fragment("<li></li>")
        for part in list(fold.children):
            answer.append(part)
        questions.append(answer)


def _unfolded(fold: Tag) -> Tag:
    name = heading_text(_summary(fold))
    fold.extract()
    _summary(fold).decompose()
    fold.name = "div"
    fold["class"] = "unfolded"
    fold.insert(0, fragment(f'<p class="unfolded-name">{escape(name)}</p>'))
    return fold


def _solution_code(fold: Tag) -> Iterator[Tag]:
    """The cells with a solution's code, which follow its words and are folded by themselves."""
    for tag in list(fold.find_next_siblings()):
        if not tag.select_one("details.hide"):
            return
        yield tag.extract()


def _pointer(section: Tag) -> Tag:
    found = section.find("p", class_="to-the-back", recursive=False)
    if not isinstance(found, Tag):
        found = fragment('<p class="to-the-back"></p>')
        section.append(found)
    return found
