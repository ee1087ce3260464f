"""Wheels for the browser, packed again from what is installed: the locked files, with no second download.

Python in a browser takes wheels without compiled parts. What the lock installs here may have some: psygnal
is compiled with mypyc, and the Python that it was compiled from lies beside each part. Such parts are left
out; where there is nothing beside one, the package cannot run in a browser, and that is an error.

Data for other places (`share/jupyter` and the like) stays out too: a browser's Python has no use for it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from importlib.metadata import Distribution, PackagePath, distribution
from pathlib import Path, PurePosixPath

COMPILED = (".so", ".pyd", ".dylib")
MYPYC_RUNTIME = re.compile(r"\w+__mypyc\..+")  # what the compiled modules share; Python has no use for it
TAG = "py3-none-any"
WHEEL = f"Wheel-Version: 1.0\nGenerator: pure_wheel\nRoot-Is-Purelib: true\nTag: {TAG}\n"
OF_THE_INSTALLER = {"INSTALLER", "RECORD", "REQUESTED", "WHEEL", "direct_url.json"}
FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # zip knows none before it; one date makes the bytes the same each time


class NotPureError(ValueError):
    """The package has a part that a browser's Python cannot run."""


def pack(name: str, folder: Path) -> Path:
    """Pack the installed package called `name` into a wheel in `folder`; its path.

    Raises NotPureError where a compiled part has no Python beside it, ValueError where a file is not as it
    was installed, and importlib.metadata.PackageNotFoundError where there is no such package.
    """
    found = distribution(name)
    files = {entry.as_posix(): content(found, entry) for entry in entries(found)}
    (metadata,) = {path.split("/")[0] for path in files if path.split("/")[0].endswith(".dist-info")}
    files[f"{metadata}/WHEEL"] = WHEEL.encode()
    record = "".join(f"{path},sha256={checksum(data)},{len(data)}\n" for path, data in sorted(files.items()))
    files[f"{metadata}/RECORD"] = f"{record}{metadata}/RECORD,,\n".encode()
    target = folder / f"{metadata.removesuffix('.dist-info')}-{TAG}.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as wheel:
        for path, data in sorted(files.items()):
            wheel.writestr(zipfile.ZipInfo(path, FIRST_DATE), data, zipfile.ZIP_DEFLATED, 9)
    return target


def entries(found: Distribution) -> list[PackagePath]:
    """What goes into the wheel: the files that are Python's to read wherever it runs."""
    listed = found.files
    if not listed:
        raise ValueError(f"{found.name} has no list of its files: make set-up installs it anew")
    names = {entry.as_posix() for entry in listed}
    kept = []
    for entry in listed:
        if entry.suffix in COMPILED:
            source = entry.with_name(entry.name.split(".")[0] + ".py").as_posix()
            if source not in names and not MYPYC_RUNTIME.fullmatch(entry.name):
                raise NotPureError(f"{found.name} is compiled: there is no Python beside {entry}")
        elif is_portable(entry):
            kept.append(entry)
    return kept


def is_portable(entry: PurePosixPath) -> bool:
    """Whether a file is the package's own: no cache, no script or data for elsewhere, no installer's note."""
    in_metadata = entry.parts[0].endswith(".dist-info") and len(entry.parts) == 2
    return (
        ".." not in entry.parts
        and "__pycache__" not in entry.parts
        and not entry.is_absolute()
        and not (in_metadata and entry.name in OF_THE_INSTALLER)
    )


def content(found: Distribution, entry: PackagePath) -> bytes:
    """The bytes of an installed file; ValueError if they are not those that were installed."""
    data = Path(str(found.locate_file(entry))).read_bytes()
    if entry.hash is None or entry.hash.mode != "sha256" or entry.hash.value != checksum(data):
        raise ValueError(f"{entry} of {found.name} is not as it was installed: remove .venv, run make set-up")
    return data


def checksum(data: bytes) -> str:
    """As a wheel's list of files has it."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
