"""A student's id as the name of a file, on every system."""

import hashlib
import re

_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_TAKEN = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # Windows keeps these for devices


def student_key(student: str) -> str:
    """`student` itself where it is safe; else its safe letters and a short hash, so that no two keys collide.

    Capitals count as unsafe: some file systems do not tell A from a.
    """
    if _SAFE.fullmatch(student) and not _TAKEN.fullmatch(student):
        return student
    kept = re.sub(r"[^a-z0-9_-]+", "-", student.lower()).strip("-")[:40]
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{kept or 'student'}.{digest}"  # the dot is in no safe id
