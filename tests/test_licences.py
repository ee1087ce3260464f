"""What the book installs may be used by everyone, and what the site serves of others carries its licence."""

import subprocess
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

from _ext import third_party
from tools import binder, licences
from tools.set_up import LOCK, UV_LOCK
from tools.wheels import PYTHONS

#: In the site's _static, of no installed package byte for byte: ours, or made from a template of Sphinx's.
OURS = {
    "book.css", "favicon.svg", "latin-modern-math-licence.txt", "latin-modern-math.woff2", "print.css",
    "printing.js", "scrolling.js", "site.css", "third-party-licences.txt",
}  # fmt: skip
FROM_TEMPLATES = {
    "basic.css", "copybutton.js", "documentation_options.js", "language_data.js", "pygments.css",
}  # fmt: skip


def test_everything_in_the_lock_has_a_licence_that_is_allowed(capsys):
    assert licences.main() == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "licence", ["UNKNOWN", "AGPL-3.0-only", "MIT AND Proprietary", "", "(MIT OR X) AND ISC"]
)
def test_a_package_under_another_licence_is_refused(licence):
    locked = {"made-up", *licences.READ, *licences.ELSEWHERE}
    installed = {name: said for name, (said, _) in licences.READ.items()}
    assert licences.objections(locked, installed | {"made-up": "MIT"}) == []
    (said,) = licences.objections(locked, installed | {"made-up": licence})
    assert said.startswith(f"made-up is under {licence!r}, which nobody has allowed")


def test_a_package_that_changes_what_it_said_is_read_again():
    locked = {*licences.READ, *licences.ELSEWHERE}
    installed = {name: said for name, (said, _) in licences.READ.items()} | {"pkginfo": "GPL-3.0-only"}
    (said,) = licences.objections(locked, installed)
    assert said.startswith("pkginfo is under 'GPL-3.0-only'")


def test_a_package_that_is_not_here_has_to_be_read_and_one_that_went_to_be_forgotten():
    installed = {name: said for name, (said, _) in licences.READ.items()}
    locked = {"only-on-a-mainframe", *licences.READ, *licences.ELSEWHERE} - {"appnope"}
    missing, stale = licences.objections(locked, installed)
    assert missing.startswith("only-on-a-mainframe is in the lock and not installed")
    assert stale.startswith("appnope is in no lock any more")


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT OR GPL-3.0-only", True),
        ("MIT OR GPL-3.0-only; Proprietary", False),
        ("GPL-3.0-only OR Proprietary", False),
        ("MIT AND Apache-2.0", True),
        ("BSD License; GNU General Public License (GPL)", False),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
    ],
)
def test_a_choice_needs_one_allowed_licence_and_a_list_needs_all(licence, allowed):
    assert licences.is_allowed(licence) is allowed


def test_the_names_come_from_every_line_of_the_locks():
    names = licences.locked_names(LOCK.read_text(encoding="utf-8"), UV_LOCK.read_text(encoding="utf-8"))
    assert {"numpy", "uv", "prompt-toolkit", "pywinpty", "soupsieve"} <= names
    assert len(names) > 150


def test_every_file_of_others_in_the_site_is_known_and_its_licence_goes_with_it(site):
    owners = third_party.owners(site)
    unclaimed = {name.removeprefix("_static/") for name, packages in owners.items() if not packages}
    made = {name for name in unclaimed if name.startswith(("widgets/", "package/", "cards/"))}
    assert unclaimed - made - OURS - FROM_TEMPLATES == set(), "whose is it, and where is its licence?"
    text = (site / third_party.NAME).read_text(encoding="utf-8")
    packages = {package.metadata["Name"] for found in owners.values() for package in found}
    assert {"pydata-sphinx-theme", "sphinx-book-theme", "Sphinx"} <= packages
    taken_in = ("SIL OPEN FONT LICENSE", "The Bootstrap Authors", "Federico Zivolo", "Zeno Rocha")
    assert [words for words in (*packages, *taken_in) if words not in text] == []
    formulas = (site / "_static/latin-modern-math-licence.txt").read_text(encoding="utf-8")
    assert "GUST Font License" in formulas


def test_a_package_without_a_licence_stops_the_build(monkeypatch, tmp_path):
    record = "lost/x.js,sha256=x,1\n"
    lost = SimpleNamespace(metadata={"Name": "lost"}, version="1", read_text=lambda name: record)
    monkeypatch.setattr(third_party, "owners", lambda site: {"_static/x.js": [lost]})
    with pytest.raises(ValueError, match="files of lost 1, which brings no licence"):
        third_party.text(tmp_path)


def test_every_font_in_the_repository_has_its_licence_beside_it(root):
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    fonts = [
        root / name for name in listed.splitlines() if name.endswith((".woff2", ".woff", ".ttf", ".otf"))
    ]
    assert fonts
    alone = [font.name for font in fonts if not font.with_name(f"{font.stem}-licence.txt").is_file()]
    assert alone == []


def test_what_one_of_the_pythons_does_not_install_is_listed():
    """Else the check would fail there, and only there."""
    applies = {}
    for line in binder.entries(LOCK.read_text(encoding="utf-8")):
        need = Requirement(line.split(" \\")[0])
        for python in PYTHONS:
            where = {"python_version": python, "python_full_version": f"{python}.7", "sys_platform": "linux"}
            there = need.marker is None or need.marker.evaluate(where | {"os_name": "posix"})
            applies.setdefault(licences.normal(need.name), {}).setdefault(python, []).append(there)
    some = {name for name, by in applies.items() if not all(any(found) for found in by.values())}
    assert "overrides" in some
    assert some - set(licences.ELSEWHERE) == set()
