"""Packages of npm that the stock page takes from content networks: pinned, checked, never installed.

`npm pack` fetches the archive of one package alone: no dependencies, no install scripts.
"""

import base64
import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

from bench.environment import HOME
from bench.missing import NotMeasured

FOLDER = HOME / "npm"
#: Name and version as the stock page names them, and the SHA-512 of the archive.
PACKAGES = {
    "@jupyter-widgets/html-manager@1.0.6": (
        "+Mn+Ra8wyIHrYaUpfmf9A3dsLkt/NuwzPQN8sthdxBD35VV5cOJbpmgMhNR27n/rmP3mKyEe0PWCJrtZrXTXDQ=="
    ),
    "requirejs@2.3.4": (
        "qPD5gRrj6kGQ0ZySAJgqbArkaDqPMbQIT0zSZDkIv1mfA17w/tR2Faq5l2qqRf2CdQx6FWln9nUrgd2UDzb19A=="
    ),
    "mathjax@3.2.2": (
        "Bt+SSVU8eBG27zChVewOicYs7Xsdt40qm4+UpHyX7k0/O9NliPc+x77k1/FEsPsjKPZGJvtRZM1vO+geW0OhGw=="
    ),
}


def unpacked(package: str) -> Path:
    """The folder with the package's files, fetched if it is not there.

    Raises NotMeasured where there is no npm, RuntimeError where it fails or the archive is another one.
    """
    target = FOLDER / package.replace("/", "+")
    if target.is_dir():
        return target / "package"
    archive = _fetched(package)
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != PACKAGES[package]:
        archive.unlink()
        raise RuntimeError(
            f"the archive of {package} is not the one that bench/npm.py pins (sha512-{digest})"
        )
    draft = target.with_name(target.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    with tarfile.open(archive) as opened:
        opened.extractall(draft, filter="data")
    archive.unlink()
    draft.rename(target)
    return target / "package"


def _fetched(package: str) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise NotMeasured(f"there is no npm here to fetch {package} with: install Node")
    FOLDER.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [npm, "pack", "--silent", package], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    if done.returncode:
        tail = "\n".join(done.stderr.strip().splitlines()[-3:]) or "no message"
        raise RuntimeError(f"fetching {package} failed:\n{tail}")
    return FOLDER / done.stdout.strip().splitlines()[-1]
