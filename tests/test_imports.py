"""Arrows between the projects run one way."""

import ast
import subprocess


def imported_packages(text):
    """The top-level packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_the_book_imports_nothing_of_coursework(root):
    """Arrows run one way: coursework, a project of its own, may use the book."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = [root / name for name in listed.stdout.split("\0") if name and not name.startswith("coursework/")]
    paths = [path for path in paths if path.is_file()]
    assert len(paths) > 100
    imports = {str(path): {*imported_packages(path.read_text(encoding="utf-8"))} for path in paths}
    assert [path for path, names in imports.items() if names & {"actgrade", "coursework"}] == []
    assert {*imported_packages("def f():\n    from actgrade.release import Release")} == {"actgrade"}
