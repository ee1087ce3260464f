"""What no student may get: a text that stands in every solution and every marker's file of the coursework."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

CANARY = "canary7f3ae5c0b1d2"


def files_with(canary: str, folder: Path) -> list[str]:
    """The files below `folder` that hold `canary`, packed ones too; AssertionError if there is no file."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert paths, f"{folder} is empty"
    return [str(path.relative_to(folder)) for path in paths if holds(path.read_bytes(), canary)]


def holds(raw: bytes, canary: str) -> bool:
    """Whether `canary` is in these bytes, or in what is packed in them."""
    return any(canary.encode() in one.lower() for one in _unpacked(raw))


def _unpacked(raw: bytes) -> Iterator[bytes]:
    if raw.startswith(b"PK\x03\x04"):  # a wheel, an npz
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from _unpacked(packed.read(name))
    elif raw.startswith(b"\x1f\x8b"):
        yield from _unpacked(gzip.decompress(raw))
    elif raw[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(raw)) as packed:
            for member in packed:
                yield member.name.encode()
                file = packed.extractfile(member)
                yield from _unpacked(file.read()) if file else ()
    else:
        yield raw
