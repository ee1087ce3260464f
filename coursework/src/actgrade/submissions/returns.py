"""Zips of files for students, in the names by which an LMS takes them back.

Canvas knows a file by the name of the submission that it gave out, and shows it under the student's own name
for that; Moodle by a folder `Full Name_number_assignsubmission_file_`; nbgrader reads a tree of its own.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from actgrade.roster import Student
from actgrade.student_key import student_key
from actgrade.submissions.layouts import MOODLE

Content = Callable[
    [Student], tuple[str, bytes] | None
]  #: a file's name and bytes, or None where there is none


def pack(
    layout: str, assignment: str, students: Iterable[Student], paths: dict[str, Path | None], content: Content
) -> tuple[bytes, list[str]]:
    """The zip, and the students who have no file in it, with why. `paths` are of what they handed in."""
    held, used, left = io.BytesIO(), dict[str, str](), []
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for student in students:
            made = content(student)
            name = made and _name(layout, assignment, student, paths.get(student.id), made[0])
            if not made or not name:
                left.append(f"{student.id}: nothing was handed in under whose name it could go back")
            elif name in used:
                left.append(f"{student.id}: handed in the same file as {used[name]}; give theirs by hand")
            else:
                used[name] = student.id
                archive.writestr(name, made[1])
    return held.getvalue(), left


def _name(layout: str, assignment: str, student: Student, path: Path | None, file: str) -> str:
    """Where `file` goes in the zip; "" where the LMS could not tell whose it is."""
    if layout == "canvas":
        return path.name if path and path.suffix == Path(file).suffix and path.name.isprintable() else ""
    if layout == "moodle":
        number = re.sub(r"\D", "", student.moodle_id)
        read = next(filter(None, map(MOODLE.fullmatch, path.parts)), None) if path else None
        who = (student.name, number) if number or not read else (read["who"], read["number"])
        name = re.sub(r"[_/]", " ", who[0])
        return f"{name}_{who[1]}_assignsubmission_file_/{file}" if who[1] else ""
    if layout == "nbgrader":
        return f"feedback/{student.id}/{assignment}/{assignment}{Path(file).suffix}"
    return f"{student_key(student.id)}/{file}"


def page_for(layout: str, page: str) -> tuple[str, bytes]:
    """A feedback page as a file: for Canvas a notebook, since it shows it under the name of the student's."""
    if layout != "canvas":
        return "feedback.html", page.encode()
    body = re.sub(r"\n\s*\n", "\n", page.partition("<main>")[2].partition("</main>")[0])
    cell = {"cell_type": "markdown", "id": "feedback", "metadata": {}, "source": body}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    return "feedback.ipynb", json.dumps(notebook, ensure_ascii=False).encode()
