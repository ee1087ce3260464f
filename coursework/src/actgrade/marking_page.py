"""A page for who marks by hand: one student's notebook, with its saved outputs, around each manual question.

Nothing is run. What stands around other questions is there too, folded.
"""

from itertools import groupby
from urllib.parse import quote

from actgrade.answer_texts import Answers
from actgrade.answers_found import Found, same_text
from actgrade.assignment import Question
from actgrade.html_page import as_text, html_page
from actgrade.result import Result
from actgrade.saved_outputs import bundle_html, output_html
from actgrade.source_cells import Source, SourceCell
from actgrade.submitted_cells import Cell

MOST = 30_000  #: letters of one cell


def anchor(question: str) -> str:
    """What a link to the question's place on the page ends with."""
    return quote(question, safe="")


def marking_page(answers: Answers, source: Source, result: Result, *, name: str) -> str:
    """The page as text; `name` is how the student is called, "" for nobody."""
    assignment = source.assignment
    seen: set[str] = set()
    body = [f"<p>{as_text(name)}</p>" if name else ""]
    body.append(
        "<p>Outputs are those of the student's own run, as the file holds them: nothing was run here.</p>"
    )
    links = (
        f'<li><a href="#{anchor(one.id)}">{as_text(one.title)}</a>: {one.points:g} points</li>'
        for one in assignment.questions
        if one.manual
    )
    body.append("<nav><ul>\n" + "\n".join(links) + "\n</ul></nav>")
    for question_id, numbered in groupby(_labelled(answers, source), key=lambda one: one[0]):
        question = assignment.by_id[question_id]
        cells = [_cell(number, label, cell) for _, number, label, cell in numbered]
        if not question.manual:
            about = f"{as_text(question.title)}: {len(cells)} cells, marked by the grader"
            body.append(f"<details><summary>{about}</summary>\n" + "\n".join(cells) + "\n</details>")
            continue
        place = "" if question_id in seen else f' id="{anchor(question_id)}"'
        body.append(f"<section{place}>\n{_rubric(question)}\n" + "\n".join(cells) + "\n</section>")
        seen.add(question_id)
    body += [
        f'<section id="{anchor(one.id)}">\n{_rubric(one)}\n<p>{as_text(answers.texts[one.id])}</p></section>'
        for one in assignment.questions
        if one.manual and one.id not in seen
    ]
    return html_page(f"{assignment.title}: to mark", "\n".join(body), pictures=True)


def _rubric(question: Question) -> str:
    """Levels with their samples, and the notes; folded, since it is the same for everybody."""
    levels = []
    for level in question.levels:
        samples = "".join(f"<blockquote>{as_text(text)}</blockquote>" for text in level.samples)
        levels.append(f"<li><strong>{level.points:g}</strong>: {as_text(level.text)}{samples}</li>")
    notes = f"<p>{as_text(question.guidance)}</p>" if question.guidance else ""
    listed = "<ul>\n" + "\n".join(levels) + f"\n</ul>\n{notes}"
    return (
        f"<h2>{as_text(question.title)}: of {question.points:g}</h2>\n"
        f"<details><summary>The levels, with samples</summary>\n{listed}</details>"
    )


def _labelled(answers: Answers, source: Source) -> list[tuple[str, int, str, Cell]]:
    """Every cell with its number, the question that it belongs to, and what it is."""
    owners, question = dict[int, str](), source.assignment.questions[-1].id
    for at, one in reversed(list(enumerate(source.cells))):
        question = one.name if one.role in ("answer", "manual") else question
        owners[at] = one.name if one.role == "check" else question
    found = (*answers.plan.manual, *(step for step in answers.plan.steps if isinstance(step, Found)))
    own = {number: one.question.id for one in found for number in one.cells}
    given = source.of("answer") | source.of("manual")
    labelled, question = [], owners[0]
    for number, cell in enumerate(answers.cells, start=1):
        match = next((at for at, one in enumerate(source.cells) if _is_from(cell, one)), None)
        if number in own:
            question = own[number]
            label = "the answer" if not same_text(cell.text, given[question].text) else "the answer, as given"
        elif match is None:
            label = "added"
        else:
            question, one = owners[match], source.cells[match]
            is_given = one.role in ("locked", "check") or same_text(cell.text, one.text)
            label = "as given" if is_given else "changed"
        labelled.append((question, number, label, cell))
    return labelled


def _is_from(cell: Cell, one: SourceCell) -> bool:
    return bool(cell.id and cell.id == one.id) or (cell.kind == one.kind and same_text(cell.text, one.text))


def _cell(number: int, label: str, cell: Cell) -> str:
    place = f"cell {number}"
    shown = [f"<pre>{as_text(cell.text, MOST)}</pre>"] if cell.text.strip() else []
    shown += [bundle_html(attached, place) for attached in cell.attachments]
    shown += [
        f'<div class="output">{html}</div>' for one in cell.outputs if (html := output_html(one, place))
    ]
    kind = "given" if label == "as given" else "own"
    return f'<article class="{kind}"><p>{place}, {cell.kind}: {label}</p>\n' + "\n".join(shown) + "</article>"
