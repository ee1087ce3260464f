"""`make release` refuses what may not be released, finds what is not sound, and never uploads."""

import subprocess
import sys
import tarfile
import zipfile

import pytest

from tools import release
from tools.leaks import CANARY
from tools.releasing import artefacts, checks, notes, state

NEW = "## 1.2.0 (2026-05-01)\n\nNew.\n\n### To read\n\n- A page.\n\n"
CHANGELOG = f"# Changelog\n\n{NEW}## 1.1.0 (2026-01-01)\n\n- Old.\n"


def git(folder, *arguments):
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clean clone of version 1.2.0, which is installed."""
    monkeypatch.setattr(state, "installed_version", lambda name: "1.2.0")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "actbook"\nversion = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / "CITATION.cff").write_text("cff-version: 1.2.0\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "-q", "-m", "all")
    return tmp_path


def changed(folder, name, before, after):
    """Change a file and commit it."""
    text = (folder / name).read_text()
    assert before in text
    (folder / name).write_text(text.replace(before, after))
    git(folder, "commit", "-q", "-a", "-m", "change")


def problem(folder, tag=None):
    (only,) = state.examine(folder, tag).problems
    return only


def test_a_clean_clone_with_a_dated_section_may_be_released(clone):
    found = state.examine(clone)
    assert (found.version, found.problems, found.remarks) == ("1.2.0", [], [])
    git(clone, "tag", "v1.1.0")
    git(clone, "tag", "v1.2.0")
    assert state.examine(clone, "v1.2.0").problems == []


@pytest.mark.parametrize("is_known", [True, False])
def test_a_tree_with_changes_is_refused(clone, is_known):
    name = "CITATION.cff" if is_known else "new.txt"
    (clone / name).write_text("cff-version: 1.2.0\n# more\n")
    assert problem(clone) == f"the tree is not clean: commit or put away {name}"


def test_a_folder_that_is_no_clone_is_refused(clone, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(clone / "nothing"))
    assert "no git clone" in problem(clone)


def test_a_version_that_the_changelog_does_not_begin_with_is_refused(clone):
    changed(clone, "CHANGELOG.md", NEW, "")
    assert (
        problem(clone) == "pyproject.toml has version 1.2.0 and the newest section of CHANGELOG.md is 1.1.0"
    )


def test_an_undated_section_may_be_rehearsed_and_not_published(clone):
    changed(clone, "CHANGELOG.md", "1.2.0 (2026-05-01)", "1.2.0 (unreleased)")
    assert "put the day of the release there" in state.examine(clone).remarks[0]
    assert state.examine(clone).problems == []
    git(clone, "tag", "v1.2.0")
    assert "put the day of the release there" in problem(clone, "v1.2.0")


def test_a_tag_that_exists_or_is_later_is_refused(clone):
    git(clone, "tag", "v1.2.0")
    assert problem(clone) == "v1.2.0 is a tag already: raise the version in pyproject.toml"
    git(clone, "tag", "-d", "v1.2.0")
    git(clone, "tag", "v1.10.0")
    git(clone, "tag", "very-old")
    assert problem(clone) == "1.2.0 is not above v1.10.0, which is a tag"


def test_a_tag_of_another_version_or_commit_is_refused(clone):
    assert problem(clone, "v1.3.0") == "the tag is v1.3.0, and the version in pyproject.toml calls for v1.2.0"
    git(clone, "tag", "v1.2.0")
    git(clone, "commit", "-q", "--allow-empty", "-m", "later")
    assert problem(clone, "v1.2.0") == "the tag v1.2.0 is not at this commit"


def test_versions_that_differ_are_refused(clone, monkeypatch):
    monkeypatch.setattr(state, "installed_version", lambda name: "1.1.0")
    assert problem(clone) == "actbook 1.1.0 is installed, not 1.2.0: run make set-up"
    monkeypatch.setattr(state, "installed_version", lambda name: "1.2.0")
    changed(clone, "CITATION.cff", "cff-version: 1.2.0\n", "cff-version: 1.2.0\nversion: 1.1.0\n")
    assert "CITATION.cff should not say version" in problem(clone)


def test_what_is_refused_is_not_built(clone, monkeypatch, capsys):
    monkeypatch.setattr(release, "built", lambda *_: pytest.fail("it was built"))
    (clone / "new.txt").touch()
    changed(clone, "CHANGELOG.md", "New.\n\n### To read\n\n- A page.\n", "")
    assert release.main([], clone) == 2
    said = capsys.readouterr().err
    assert "1.2.0 cannot be released from here" in said
    assert "- the tree is not clean" in said
    assert "- CHANGELOG.md says nothing of 1.2.0" in said
    assert not (clone / "_build").exists()


def test_the_text_of_a_release_is_its_section_and_says_which_file_is_for_whom():
    text = notes.notes(CHANGELOG, "1.2.0")
    assert text.startswith("New.\n\n### To read\n\n- A page.\n\n### Files\n\n- `actbook-site-1.2.0.zip`: ")
    assert "Old" not in text
    assert "{version}" not in text
    assert notes.section(CHANGELOG, "1.1.0") == "- Old."
    with pytest.raises(ValueError, match=r"says nothing of 1\.2:"):
        notes.section(CHANGELOG, "1.2")


def test_a_step_that_fails_stops_the_release(clone, monkeypatch, capsys):
    works = artefacts.Maker("a part", ("-c", "print('{version}')"))
    fails = artefacts.Maker("another", ("-c", "raise SystemExit(3)"))
    monkeypatch.setattr(release, "MAKERS", (works, fails))
    monkeypatch.setattr(release, "faults", lambda *_: pytest.fail("it was checked"))
    assert release.main([], clone) == 1
    assert "another: not made, for the reason above" in capsys.readouterr().err


def test_what_is_well_is_listed_with_checksums_that_hold(clone, monkeypatch, capsys):
    part = "import pathlib; pathlib.Path('_build/release/x-{version}.zip').write_bytes(b'abc')"
    makers = (artefacts.Maker("a part", ("-c", part), {"x-{version}.zip": "for all"}),)
    monkeypatch.setattr(release, "MAKERS", makers)
    monkeypatch.setattr(artefacts, "MAKERS", makers)
    monkeypatch.setattr(release, "CHECKS", checks.CHECKS[:1])
    assert release.main([], clone) == 0
    said = capsys.readouterr().out
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc", in FIPS 180-2
    assert f"x-1.2.0.zip  3 bytes: for all\n    sha256 {digest}" in said
    assert (clone / "_build/release/SHA256SUMS").read_text() == f"{digest}  x-1.2.0.zip\n"
    assert (clone / "_build/release-notes.md").read_text().startswith("New.")
    assert said.endswith("Nothing was uploaded.\n")


def test_a_file_too_few_or_too_many_is_found(tmp_path):
    for name in artefacts.files("1.0"):
        (tmp_path / name).touch()
    (tmp_path / artefacts.SUMS).unlink()
    assert checks.everything_is_there(tmp_path, "1.0") == []
    (tmp_path / "actbook-1.0.tar.gz").rename(tmp_path / "stray")
    assert checks.everything_is_there(tmp_path, "1.0") == [
        "actbook-1.0.tar.gz was not made", f"stray is in {tmp_path} and not announced",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ({"actbook-site-1.0/index.html": '<a href="x.html">x</a>'}, "index.html: x.html leads to no file"),
        ({"index.html": "x"}, "should have one folder, actbook-site-1.0, with index.html in it"),
        (
            {"actbook-site-1.0/page.html": "x"},
            "should have one folder, actbook-site-1.0, with index.html in it",
        ),
        (None, "does not open"),
    ],
)
def test_a_zip_that_is_not_as_it_should_be_is_found(tmp_path, content, fault):
    def write(name, files):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for path, text in files.items():
                archive.writestr(path, text)

    write("actbook-notebooks-1.0.zip", {"actbook-notebooks-1.0/README.txt": "x"})
    write("actbook-site-1.0.zip", {"actbook-site-1.0/index.html": "<p>"})
    assert checks.zips_open(tmp_path, "1.0") == []
    if content is None:
        (tmp_path / "actbook-site-1.0.zip").write_bytes(b"PK half a zip")
    else:
        write("actbook-site-1.0.zip", content)
    (said,) = checks.zips_open(tmp_path, "1.0")
    assert fault in said


def test_a_solution_in_a_wheel_in_a_zip_is_found(tmp_path):
    with zipfile.ZipFile(tmp_path / "inner.whl", "w") as archive:
        archive.writestr("answers.py", f"# {CANARY}")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(tmp_path / "inner.whl", "wheels/inner.whl")
    (tmp_path / "inner.whl").unlink()
    assert checks.nothing_leaks(tmp_path, "1.0") == ["outer.zip holds a solution of the coursework"]


@pytest.fixture(scope="module")
def package(root, tmp_path_factory):
    """The wheel and the source as a release has them, and their version."""
    folder = tmp_path_factory.mktemp("package")
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return folder, wheel.name.split("-")[1]


@pytest.mark.slow
def test_the_source_of_the_package_builds_its_wheel_and_another_is_found(package, tmp_path):
    folder, version = package
    assert checks.sdist_gives_the_wheel(folder, version) == []
    top = f"actbook-{version}"
    with tarfile.open(folder / f"{top}.tar.gz") as packed:
        packed.extractall(tmp_path, filter="data")
    (tmp_path / top / "src/actbook/one_more.py").touch()
    with tarfile.open(tmp_path / f"{top}.tar.gz", "w:gz") as packed:
        packed.add(tmp_path / top, top)
    (wheel,) = folder.glob("*.whl")
    (tmp_path / wheel.name).write_bytes(wheel.read_bytes())
    (said,) = checks.sdist_gives_the_wheel(tmp_path, version)
    assert said == f"{top}.tar.gz builds another wheel than {wheel.name}"


@pytest.mark.slow
def test_the_wheel_installs_in_a_new_environment_that_has_what_it_asks_for(package, monkeypatch):
    folder, version = package
    assert checks.wheel_installs(folder, version) == []
    monkeypatch.setattr(checks.binder, "subset", lambda lock, roots: "")
    (said,) = checks.wheel_installs(folder, version)
    assert "asking whether it has what it asks for failed" in said
    assert "numpy" in said


@pytest.mark.slow
def test_a_wheel_that_lacks_a_file_is_found(package, tmp_path, monkeypatch):
    folder, version = package
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(tmp_path / wheel.name, "w") as broken:
        for name in whole.namelist():
            if name != "actbook/__init__.py":
                text = whole.read(name)
                metadata = name.endswith("/METADATA")
                lines = text.splitlines(keepends=True)
                kept = [line for line in lines if not (metadata and line.startswith(b"Requires-Dist"))]
                broken.writestr(name, b"".join(kept))
    monkeypatch.setattr(checks.binder, "subset", lambda lock, roots: "")  # it fails before it needs any
    (said,) = checks.wheel_installs(tmp_path, version)
    assert "importing it failed" in said
