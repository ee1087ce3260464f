"""Writing files so that a reader sees the old one or the new one, and never half of either.

What is written is about students, so that it is for its owner alone: files 0600, new folders 0700.
"""

import os
import secrets
from pathlib import Path

from actgrade.errors import CourseworkError


def write_atomically(path: Path, content: str | bytes) -> None:
    """Put `content` (text is UTF-8, its line ends untouched) at `path`, through a file beside it."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    for folder in reversed([one for one in path.parents if not one.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    temporary = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(raw)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_new(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """As `write_atomically`, but a file that is there already stays as it is unless `force` is given."""
    check_new(path, force=force)
    write_atomically(path, content)


def check_new(path: Path, *, force: bool) -> None:
    """CourseworkError where there is a file already, unless `force` is given."""
    if path.exists() and not force:
        raise CourseworkError(f"{path} is there already: name another file, or give --force to replace it")
