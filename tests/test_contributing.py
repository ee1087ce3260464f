"""CONTRIBUTING.md names files that are there: in its checklists, and as tests of the book's guarantees."""

import re

FOLDERS = ("_ext", "binder", "coursework", "pages", "src", "tests", "tools")


def test_every_file_that_it_names_is_there(root):
    text = re.sub(r"<[^>]*>[\w./-]*", "", (root / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    names = set(re.findall(r"[\w/.-]+\.(?:py|txt|toml|yml|css|js|lock)\b", text))
    assert len(names) > 30
    files = [*root.glob("*.*"), *(path for folder in FOLDERS for path in (root / folder).rglob("*.*"))]
    paths = [f"/{path.relative_to(root).as_posix()}" for path in files]
    assert [name for name in sorted(names) if not any(path.endswith(f"/{name}") for path in paths)] == []
