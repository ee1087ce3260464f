"""The book is cited by its version, and what it serves of others goes with their licences."""

import base64
import csv
import hashlib
from importlib.metadata import distributions

import yaml

import actbook


def test_the_citation_names_the_version_and_is_on_the_site(root, site):
    text = (root / "CITATION.cff").read_text(encoding="utf-8")
    cited = yaml.safe_load(text)
    assert cited["version"] == actbook.__version__, "CITATION.cff names another version (or: run make set-up)"
    assert {"title", "authors", "license", "message"} <= cited.keys()
    assert (site / "CITATION.cff").read_text(encoding="utf-8") == text


def test_each_package_whose_files_the_site_serves_has_its_licence_there(site):
    """A file's checksum is looked up in the lists that installed packages bring (RECORD)."""
    served = {
        "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).rstrip(b"=").decode()
        for path in (site / "_static").rglob("*")
        if path.is_file() and path.stat().st_size
    }
    owners = {
        package.metadata["Name"]
        for package in distributions()
        for row in csv.reader((package.read_text("RECORD") or "").splitlines())
        if row[1] in served
    }
    assert {"Sphinx", "pydata-sphinx-theme"} <= owners
    licences = (site / "_static" / "third-party-licences.txt").read_text(encoding="utf-8")
    titles = {part.strip().splitlines()[0] for part in licences.split("=" * 78)}
    assert owners <= titles
