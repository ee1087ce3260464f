"""A feedback page says what each answer got and why; nothing of it runs, loads or tells a secret."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from actgrade.feedback import feedback_page, write_feedback
from actgrade.result import Status
from classroom import make_assignment, make_result

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table></main><h1>100 of 100</h1>",
    "</style><script>1</script>",
    "&lt;b&gt; <b>bold</b>",
    "\u202ereversed\u0007",
    "javascript:alert(1)",
]


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.text += " " if tag == "td" else ""
        self.attributes += attrs
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.text += data


@pytest.fixture
def assignment(tmp_path):
    return make_assignment(tmp_path / "slopes")


def test_the_page_says_marks_reasons_the_level_and_the_comment(assignment):
    result = make_result(assignment, "ada", (2, Status.TIMED_OUT, 0, 3))
    essay = replace(result.parts[-1], reason="Measure it too.\nSecond line")
    page = Page(
        feedback_page(replace(result, parts=(*result.parts[:-1], essay)), assignment, name="Ada O'Neil")
    )
    said = re.sub(r"\s+", " ", page.text)
    assert "For Ada O'Neil" in said
    assert "Not everything has a mark yet (10 points in all)" in said
    assert "The slope: – of 5" in said
    assert "everyday inputs 2 of 2" in said
    assert "took too long; no mark yet: because it timed out" in said
    assert "Say why: 3 of 4" in said
    assert "2: Names the cause (reached)" in said
    assert said.count("(reached)") == 1
    assert "Measure it too. Second line" in said


def test_a_complete_result_has_its_total_and_what_a_policy_changed(assignment):
    result = make_result(assignment, "ada", (2, 3, 1, 4))
    assert "10 of 10 points" in Page(feedback_page(result, assignment)).text
    page = Page(feedback_page(result, assignment, total=9, remarks=["10% off: late by 2 h"]))
    assert "9 of 10 points" in page.text
    assert "10% off: late by 2 h" in page.text


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_student_wrote_stays_text(assignment, words):
    result = make_result(assignment, words, (2, 3, 1, 4))
    parts = tuple(
        replace(part, reason=words, part=part.part and words, differences=((words, words, words),))
        for part in result.parts
    )
    plain = Page(feedback_page(make_result(assignment, "x"), assignment, name="x"))
    page = Page(feedback_page(replace(result, parts=parts), assignment, name=words, remarks=[words]))
    assert set(page.tags) <= set(plain.tags) | {"span", "code", "p", "strong"}
    assert page.tags.count("h1") == 1
    assert page.open == []
    seen = words.replace("\u202e", "\\u202e").replace("\u0007", "\\u0007")
    assert page.text.count(seen) >= 6


def test_nothing_runs_and_nothing_is_asked_of_the_network(assignment):
    text = feedback_page(make_result(assignment, "ada"), assignment)
    page = Page(text)
    assert not {"script", "img", "link", "iframe", "form", "a", "object", "svg"} & set(page.tags)
    assert not {"src", "href", "style"} & {name for name, _ in page.attributes}
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert "url(" not in text
    assert "@import" not in text
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    assert len(text.encode()) < 10_000


def test_what_is_for_the_instructor_is_not_in_it(assignment):
    result = make_result(assignment, "ada", (2, 0, 1, None))
    parts = tuple(replace(part, detail="SECRET detail") for part in result.parts)
    result = replace(result, parts=parts, notes=("SECRET note",), assignment_digest="SECRET digest")
    assert "SECRET" not in feedback_page(result, assignment)


def test_every_status_is_said_in_words(assignment):
    for status in Status:
        if status not in (Status.GRADED, Status.NOT_ATTEMPTED):
            page = Page(feedback_page(make_result(assignment, "ada", [status] * 4), assignment))
            assert page.text.count("no mark yet") == 4


def test_a_page_has_its_own_name_and_is_replaced_whole(assignment, tmp_path):
    folder = tmp_path / "feedback"
    names = {
        write_feedback(make_result(assignment, who), assignment, folder).name
        for who in ("ada", "Ada", "a/../b", "CON")
    }
    assert len({name.lower() for name in names}) == 4, "also where A and a are one file"
    assert {path.name for path in folder.iterdir()} == names
    write_feedback(make_result(assignment, "ada", (2, 3, 1, 4)), assignment, folder)
    assert "10 of 10" in (folder / "ada.html").read_text(encoding="utf-8")


def test_a_known_mistake_is_named_or_what_the_marking_scheme_says_of_it(assignment):
    result = make_result(assignment, "ada", (0, 3, 1, 4))
    named = replace(result.parts[0], mistake="upstream forgotten")
    said = Page(feedback_page(replace(result, parts=(named, *result.parts[1:])), assignment)).text
    assert "This is a known mistake: upstream forgotten" in said
    assert said.count("Next: ") == 1
    told = replace(named, says="Multiply by what comes from above.")
    said = Page(feedback_page(replace(result, parts=(told, *result.parts[1:])), assignment)).text
    assert "Multiply by what comes from above." in said
    assert "Next" not in said


def test_a_question_that_the_assignment_has_no_more_is_still_said(assignment):
    result = make_result(assignment, "ada")
    gone = replace(result.parts[0], question="gone")
    assert "gone: 2 of 2" in Page(feedback_page(replace(result, parts=(gone,)), assignment)).text
