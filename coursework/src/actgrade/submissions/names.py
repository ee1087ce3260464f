"""Which student of the roster a name or a number belongs to."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from actgrade.printable import printable
from actgrade.roster import Roster, Student


@dataclass(frozen=True)
class Match:
    """A student's id, or why there is none and whose it may be."""

    student: str = ""
    why: str = ""
    owners: tuple[str, ...] = ()


class Names:
    """The roster by everything that a file name may call a student."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        self._canvas: dict[str, str] = {}
        self._moodle: dict[str, str] = {}
        self._emails: defaultdict[str, set[str]] = defaultdict(set)
        self._whole: defaultdict[str, set[str]] = defaultdict(set)
        self._loose: defaultdict[str, set[str]] = defaultdict(set)
        for student in roster:
            self._add(student)

    def _add(self, student: Student) -> None:
        self._ids[student.id.casefold()].add(student.id)
        if student.canvas_id:
            self._canvas[student.canvas_id] = student.id
        if student.moodle_id:
            self._moodle[_digits(student.moodle_id)] = student.id
        if student.email:
            self._emails[student.email.casefold()].add(student.id)
        self._whole[" ".join(_words(student.name))].add(student.id)
        for letters in name_rotations(student.name):
            self._loose[letters].add(student.id)

    def by_id(self, text: str) -> Match:
        """By the roster's id: exact, or else without regard to case where that leaves one."""
        text = unicodedata.normalize("NFC", text)
        if text in self.roster.by_id:
            return Match(text)
        return self._one(
            self._ids.get(text.casefold(), set()), f"no student has the id “{printable(text, 60)}”"
        )

    def by_email(self, text: str) -> Match:
        return self._one(
            self._emails.get(text.casefold(), set()), f"no student has the e-mail address {text}"
        )

    def by_any(self, text: str) -> Match:
        """By id, or else by e-mail address or name; why there is none is said of the id."""
        found = self.by_id(text)
        others = (self.by_email(text), self.by_name(text))
        known = next((one for one in others if one.student), None) or next(
            (one for one in others if one.owners), None
        )
        return found if found.student or found.owners or not known else known

    def resembling(self, text: str, among: Iterable[str]) -> tuple[str, ...]:
        """The students whose id, or a word of whose name, is in `text`: whose a stray file may be."""
        words, letters = set(re.split(r"[\W_]+", text.casefold())), _letters(text)
        students = [self.roster.by_id[student] for student in among]
        return tuple(
            student.id
            for student in students
            if student.id.casefold() in words
            or any(
                word in words or (len(word) > 2 and word in letters)
                for word in filter(None, map(_letters, _words(student.name)))
            )
        )

    def by_canvas_id(self, number: str) -> str:
        return self._canvas.get(number, "")

    def by_anonymous_id(self, text: str) -> Match:
        """By the letters that Canvas gives a student where it tells no names."""
        found = {student.id for student in self.roster if student.anonymous_id == text}
        why = f"no student has the anonymous_id {printable(text, 40)}: Canvas does not tell whose it is"
        return self._one(found, why) if found or text not in self.roster.by_id else Match(text)

    def by_moodle_id(self, number: str) -> str:
        return self._moodle.get(_digits(number), "")

    def by_name(self, text: str) -> Match:
        """By name: the same words, or else the same letters with the words turned (Doe, Jane is Jane Doe)."""
        whole = self._whole.get(" ".join(_words(text)), set())
        letters = _letters(text)
        found = whole or (self._loose.get(letters, set()) if letters else set())
        return self._one(found, f"no student is called “{printable(text, 60)}”")

    @staticmethod
    def _one(found: set[str], why: str) -> Match:
        if len(found) == 1:
            return Match(next(iter(found)))
        if found:
            owners = tuple(sorted(found))
            return Match("", f"it may be from {' or '.join(printable(one, 40) for one in owners)}", owners)
        return Match(why=why)


def name_rotations(name: str) -> set[str]:
    """The letters of `name` with its words turned round every way: {"janedoe", "doejane"} for Jane Doe."""
    words = [_letters(word) for word in _words(name)]
    return {"".join(words[at:] + words[:at]) for at in range(len(words))} - {""}


def _words(name: str) -> list[str]:
    return unicodedata.normalize("NFKC", name).casefold().replace(",", " ").split()


def _letters(name: str) -> str:
    """Letters, their marks and digits alone: what is left of a name in every LMS's file names."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LMN")


def _digits(text: str) -> str:
    """The number in “Participant 1234567”."""
    return "".join(letter for letter in text if letter.isdigit()) or text
