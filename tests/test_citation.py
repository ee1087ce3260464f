"""The book is cited by one version, and a fork's copy by the fork's own addresses."""

import re
import shutil
import subprocess

import pytest
import yaml

import actbook
from _ext import citation
from tools.publication import place

MADE_ELSEWHERE = re.compile(r"(^|/)(requirements\.lock|package-lock\.json|CHANGELOG\.md|pyproject\.toml)$")


@pytest.fixture
def book(root, tmp_path):
    """The three files that a citation is made of."""
    for name in (citation.NAME, "pyproject.toml", "CHANGELOG.md"):
        shutil.copy(root / name, tmp_path / name)
    return tmp_path


def test_a_fork_cites_itself(book):
    (book / "CHANGELOG.md").write_text(f"# Changes\n\n## {citation.version_of(book)} (2026-05-01)\n")
    text = citation.completed(book, "jane/her-book", "https://her.org/")
    cited = yaml.safe_load(text)
    assert cited["version"] == citation.version_of(book)
    assert cited["repository-code"] == "https://github.com/jane/her-book"
    assert cited["url"] == "https://her.org/"
    assert str(cited["date-released"]) == "2026-05-01"
    assert text.startswith((book / citation.NAME).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "heading", ["## 0.0.1 (2026-05-01)", f"## {actbook.__version__} (unreleased)"], ids=["older", "undated"]
)
def test_what_is_not_known_is_left_out(book, heading):
    (book / "CHANGELOG.md").write_text(f"{heading}\n")
    cited = yaml.safe_load(citation.completed(book, "", ""))
    assert not {"date-released", "repository-code", "url"} & cited.keys()


@pytest.mark.parametrize("line", ["version: 1.0", "url: https://example.org", "repository-code: x"])
def test_what_is_added_may_not_be_typed_as_well(book, line):
    with (book / citation.NAME).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(ValueError, match=f"should not say {line.split(':')[0]}"):
        citation.completed(book, "jane/her-book", "")


def test_a_changelog_without_a_version_is_refused():
    with pytest.raises(ValueError, match="no heading like"):
        citation.newest_heading("# Changelog\n\n## Soon\n")


def test_the_version_is_typed_in_one_place(root):
    """Where a version might be typed for readers or for programs; elsewhere a number is not the book's."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "src", "pages", "_ext", "coursework", "*.md", "_config.yml", citation.NAME],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    names = [name for name in listed.stdout.split("\0") if name and name != "CHANGELOG.md"]
    assert len(names) > 100
    number = re.escape(citation.version_of(root)) + r"(?![\d.])"
    typed = re.compile(rf"(?i)(?<!cff-)version(?:__)?\W{{1,4}}{number}|actbook-{number}")
    assert typed.search(f'__version__ = "{citation.version_of(root)}"')
    assert not typed.search(f"cff-version: {citation.version_of(root)}")
    texts = {name: (root / name).read_bytes().decode("utf-8", "replace") for name in names}
    assert [name for name, text in texts.items() if typed.search(text)] == []
    assert actbook.__version__ == citation.version_of(root), "run make set-up"


def test_the_site_carries_the_completed_citation(root, site):
    assert (site / citation.NAME).read_text(encoding="utf-8") == citation.completed(root, *place(root))
