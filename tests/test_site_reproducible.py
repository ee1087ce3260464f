"""Two builds of one commit are equal, byte for byte, wherever and by whomever they are made.

One is a build of the files that git has, with other settings than ours; the other is `make book` on the
sdist, in the place of elsewhere.py.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from _ext import standalone
from tools.environment import fixed_environment

TO_A_REPOSITORY = re.compile(
    r"https://(?:mybinder\.org/v2/gh|github\.com|colab\.research\.google\.com/github)/[^/\s\"'<>?#]+/[^\s\"'<>?#)]+"
)


def links_to_repositories(site: Path) -> set[str]:
    """Every address on GitHub, or of one of its repositories on Binder, in the pages of a site."""
    pages = [page.read_text(encoding="utf-8") for page in site.rglob("*.html")]
    return {link for text in pages for link in TO_A_REPOSITORY.findall(text)}


def fingerprints(site: Path) -> dict[str, str]:
    """A checksum of each file below a folder."""
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def differing(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """The files that are not in both with the same content."""
    return sorted(name for name in first | second if first.get(name) != second.get(name))


def start_build(root: Path, copy: Path, **changes: str) -> subprocess.Popen:
    """Begin to build a copy of the files that git has or would take, in an environment with changes."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, copy / name)
    start = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
        "from tools import build_site, environment;"
        "environment.FIXED.pop('PYTHONHASHSEED'); sys.exit(build_site.build(Path(sys.argv[1])))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", start, str(copy)],
        cwd=copy, env=fixed_environment(BOOK_REPOSITORY="jane/her-book") | changes,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


@pytest.mark.slow
def test_two_builds_are_equal(root, tmp_path, elsewhere):
    settings = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"}
    build = start_build(root, tmp_path / "a", **settings)
    made = elsewhere.run("make", "book", BOOK_REPOSITORY="jane/her-book")
    said = build.communicate(timeout=600)[0]
    assert build.returncode == 0, said[-2000:]
    assert made.returncode == 0, made.stdout[-2000:]
    first, second = (fingerprints(place / "_build" / "html") for place in (tmp_path / "a", elsewhere.root))
    assert len(first) > 100
    assert differing(first, second) == []
    text = (tmp_path / "a/_build/html/index.html").read_text(encoding="utf-8")
    assert os.fspath(tmp_path) not in text
    assert elsewhere.root.name not in text
    site = tmp_path / "a/_build/html"
    links = links_to_repositories(site)
    assert {link for link in links if "/jane/her-book/" not in link} == set()
    assert "https://mybinder.org/v2/gh/jane/her-book/student" in links
    for page in (site / "chapters").glob("*.html"):
        mine = f'href="https://github.com/jane/her-book/edit/main/chapters/{page.stem}.ipynb"'
        assert page.read_text(encoding="utf-8").count(mine) == 1
    (wheel,) = (site / standalone.FOLDER).iterdir()
    cell = standalone.SET_UP.format(
        address=f"https://jane.github.io/her-book/{standalone.FOLDER}/{wheel.name}"
    )
    for path in (site / "_sources/chapters").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert [c["id"] for c in cells if "".join(c["source"]) == cell] == [standalone.ID], path.name


def test_what_ships_with_a_fork_names_no_repository(root):
    """A link typed there would go on pointing at the original."""
    own = ["README.md", "CITATION.cff", "CONTRIBUTING.md", "index.md", "pyproject.toml"]
    pages = [*(root / "pages").glob("*.md"), *(root / "chapters").glob("*.ipynb"), *map(root.joinpath, own)]
    found = {page.name: TO_A_REPOSITORY.findall(page.read_text(encoding="utf-8")) for page in pages}
    assert {name: links for name, links in found.items() if links} == {}


def test_a_difference_of_one_byte_is_seen(tmp_path):
    for name, content in (("a", b"1"), ("b", b"2")):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "page.html").write_bytes(content)
        (tmp_path / name / "same").write_bytes(b"0")
    assert differing(*(fingerprints(tmp_path / name) for name in "ab")) == ["deep/page.html"]
