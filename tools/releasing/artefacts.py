"""What a release consists of, and the command that makes each part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tools.bundle import RELEASE, names
from tools.environment import ROOT
from tools.publication import in_file_names, title

FOLDER = RELEASE.relative_to(ROOT).as_posix()  # all that is in it is uploaded
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Maker:
    """A command for Python, and the files that it leaves in FOLDER, each with whom it is for.

    `{version}` stands for the version in all of them.
    """

    what: str
    command: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)


SITE_ZIP, NOTEBOOKS_ZIP = names("{version}")
PAPER = in_file_names(title(ROOT)) + "-{version}.pdf"
#: In this order: the zip of the site is made of the site.
MAKERS = (
    Maker("the site", ("tools/build_site.py",)),
    Maker(
        "the zips for readers without a network",
        ("tools/bundle.py",),
        {
            SITE_ZIP: "the website: unpack it and open index.html, without a network",
            NOTEBOOKS_ZIP: "the chapters as notebooks, with the package: see README.txt",
        },
    ),
    Maker(
        "the package",
        ("-m", "hatchling", "build", "-d", FOLDER),
        {
            "actbook-{version}-py3-none-any.whl": "the Python package, with the instructor's tool `actgrade`",
            "actbook-{version}.tar.gz": "the source of the book and its package, without the coursework",
        },
    ),
    Maker(
        "the book on paper",
        ("tools/pdf.py", "--to", f"{FOLDER}/{PAPER}"),
        {PAPER: "the book to print; its explorables are pictures"},
    ),
)


def files(version: str) -> dict[str, str]:
    """Every file of a release with whom it is for."""
    named = {name.format(version=version): whom for maker in MAKERS for name, whom in maker.files.items()}
    return named | {SUMS: "the checksums of the above"}
