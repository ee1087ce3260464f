"""A fork's book leads to the fork alone."""

import re
import shutil
import subprocess
import sys

import pytest
import yaml

from tools.environment import fixed_environment

TO_A_REPOSITORY = re.compile(
    r"https://(?:mybinder\.org/v2/gh|github\.com|colab\.research\.google\.com/github)/[^/\s\"'<>?#]+/[^\s\"'<>?#)]+"
)
BUILT = ("_build", ".git", ".venv", ".cache", "__pycache__", ".*_cache")


@pytest.mark.slow
def test_a_site_built_for_another_owner_has_no_link_to_us(root, tmp_path):
    copy = shutil.copytree(root, tmp_path / "a book, näher", ignore=shutil.ignore_patterns(*BUILT))
    done = subprocess.run(
        [sys.executable, "-m", "tools.build_site"],
        cwd=copy, env=fixed_environment(BOOK_REPOSITORY="jane/her-book"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    site = copy / "_build" / "html"
    links = {
        link
        for page in site.rglob("*.html")
        for link in TO_A_REPOSITORY.findall(page.read_text(encoding="utf-8"))
    }
    assert {link for link in links if "/jane/her-book/" not in link} == set()
    text = "".join(page.read_text(encoding="utf-8") for page in site.rglob("*.html"))
    branch = yaml.safe_load((copy / "_config.yml").read_text(encoding="utf-8"))["repository"]["branch"]
    paths = set(re.findall(rf"gh/jane/her-book/{branch}\?urlpath=lab/tree/([^\"&]+)", text))
    assert len(paths) > 8
    assert [path for path in paths if not (root / path).is_file()] == []
    on_colab = set(re.findall(r"/jane/her-book/blob/gh-pages/([^\"&]+\.ipynb)", text))
    assert len(on_colab) > 8
    assert [path for path in on_colab if not (site / path).is_file()] == []
    front = (site / "index.html").read_text(encoding="utf-8")
    assert "Binder forgets your work" in front
    assert "fetches the rest" in front


def test_what_ships_with_a_fork_names_no_repository(root):
    """A link typed there would go on pointing at the original."""
    own = ["README.md", "CITATION.cff", "CONTRIBUTING.md", "index.md", "pyproject.toml"]
    pages = [*(root / "pages").glob("*.md"), *(root / "chapters").glob("*.ipynb"), *map(root.joinpath, own)]
    typed = {page.name: TO_A_REPOSITORY.findall(page.read_text(encoding="utf-8")) for page in pages}
    assert {name: links for name, links in typed.items() if links} == {}
