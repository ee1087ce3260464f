"""The quizzes: sound files, explained options, and no right answer that stands out."""

import re
from collections import Counter

import pytest
from ipywidgets import Widget
from traitlets import TraitError

from actbook.explorables import Quiz
from actbook.quizzes import Question, QuizError, names, read

FEWEST = 5
each_quiz = pytest.mark.parametrize("name", names())

SOUND = """
[quiz.one]
text = "Is `x` even?"
options = [
  { text = "yes", because = "It is.", right = true },
  { text = "no", because = "It is." },
]
"""


def questions_of(tmp_path, text):
    (tmp_path / "some.toml").write_text(text, encoding="utf-8")
    return read("some", tmp_path)


def test_every_chapter_has_its_quiz(root):
    assert set(names()) == {path.stem for path in (root / "chapters").glob("*.ipynb")}


def test_a_sound_file_is_read(tmp_path):
    (question,) = questions_of(tmp_path, SOUND)
    assert (question.key, question.answer, question.options[1].because) == ("one", 0, "It is.")


def test_spaces_in_a_row_become_one_and_a_no_break_space_stays(tmp_path):
    text = SOUND.replace("Is `x` even?", "Is  `x`\u00a0=\u00a02\\n even?")
    assert questions_of(tmp_path, text)[0].text == "Is `x`\u00a0=\u00a02 even?"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("right = true", "right = false"), "one: mark exactly one option with right = true; 0 are marked"),
        (('"It is." },\n]', '"It is.", right = true },\n]'), "2 are marked"),
        (("right = true", 'right = "yes"'), "right is true or false, not 'yes'"),
        (('because = "It is.", right', "right"), "one, option 1: because is missing"),
        (('because = "It is." }', 'because = " " }'), "one, option 2: because is missing"),
        (('text = "no"', 'text = "yes"'), "two options say the same"),
        (("`x`", "`x"), "a backtick without its partner"),
        (("options", "choices"), "'choices' is not known here"),
        (("because", "why"), "'why' is not known here; known are because, right, text"),
        (('  { text = "no", because = "It is." },\n', ""), "at least two options, this one has 1"),
        (("[quiz.one]", "[quiz.one"), "is not TOML"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_with_its_place(tmp_path, change, message):
    spoilt = SOUND.replace(*change)
    assert spoilt != SOUND
    with pytest.raises(QuizError, match=re.escape(message)):
        questions_of(tmp_path, spoilt)


def test_a_file_without_questions_and_a_missing_one_are_refused(tmp_path):
    with pytest.raises(QuizError, match="has no questions"):
        questions_of(tmp_path, "")
    with pytest.raises(QuizError, match="there is no quiz 'sigmoid'; there are: 01-"):
        read("sigmoid")


@each_quiz
def test_there_are_enough_questions_and_their_texts_are_plain(name):
    questions = read(name)
    assert len(questions) >= FEWEST
    for question in questions:
        for text in [question.text, *(t for o in question.options for t in (o.text, o.because))]:
            assert not re.search(r"\$|\*\*|<|\\", text.replace("`<`", "")) or "`" in text, text
        assert not [o.because for o in question.options if re.match(r"(Right|Wrong|Yes|No)\b", o.because)]


def standing_out(questions: tuple[Question, ...]) -> list[str]:
    """How a reader could guess the right options without reading the questions."""
    found = []
    places = Counter(question.answer for question in questions)
    if max(places.values()) > len(questions) / 2:
        found.append(f"the right option is in one place too often: {dict(places)}")
    longest = 0
    for question in questions:
        right = len(question.options[question.answer].text)
        wrong = [len(option.text) for option in question.options if not option.right]
        longest += right > max(wrong)
        if right > 1.3 * max(wrong):
            found.append(f"{question.key}: the right option is {right} characters, the others {wrong}")
        if 1.3 * right < min(wrong) and min(wrong) > 15:
            found.append(f"{question.key}: the right option is much the shortest, {right} against {wrong}")
    if longest > len(questions) / 2:
        found.append(f"the right option is the longest in {longest} of {len(questions)} questions")
    return found


@each_quiz
def test_no_right_option_stands_out(name):
    assert standing_out(read(name)) == []


def test_right_options_that_stand_out_are_found(tmp_path):
    long = SOUND.replace('"yes"', '"yes, because it can be divided by two"')
    twice = long + SOUND.replace("[quiz.one]", "[quiz.two]")
    found = " ".join(standing_out(questions_of(tmp_path, twice)))
    assert "in one place too often" in found
    assert "one: the right option is 37 characters, the others [2]" in found


def test_the_widget_says_which_quiz_it_is_and_carries_the_questions():
    quiz = Quiz("02-sigmoid")
    assert repr(quiz) == "Quiz('02-sigmoid')"
    assert [q["key"] for q in quiz.questions] == [q.key for q in read("02-sigmoid")]
    stored = Widget.get_manager_state(widgets=[quiz])["state"][quiz.model_id]["state"]
    assert stored["answers"] == {}
    assert "name" not in stored


@pytest.mark.parametrize(
    ("answers", "message"),
    [({"no such": [0]}, "no question 'no such'"), ({"key": [9]}, "options 0 to"), ({"key": [True]}, "True")],
)
def test_answers_that_cannot_be_are_refused(answers, message):
    quiz = Quiz("02-sigmoid")
    first = quiz.questions[0]["key"]
    with pytest.raises(TraitError, match=message):
        quiz.answers = {first if key == "key" else key: chosen for key, chosen in answers.items()}
    assert quiz.answers == {}


@each_quiz
def test_in_words_every_option_is_there_with_its_reason_folded_away(name):
    words = Quiz.text({"questions": Quiz(name).questions})
    questions = read(name)
    assert words.count("<details>") == len(questions)
    assert words.count("<strong>Right.</strong>") == len(questions)
    assert words.count("<li>") == sum(1 + 2 * len(question.options) for question in questions)
