"""Serve a built site as a static host does: texts compressed with gzip, for ten minutes' keeping.

    python -m tools.static_host [_build/html] [port]

`python -m http.server` sends everything as it is, three times the bytes, so that what is measured over it is
not what readers get. GitHub Pages compresses with gzip, and the host here does the same at level 9; a host
with brotli sends about a tenth less.
"""

from __future__ import annotations

import gzip
import http.server
import mimetypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import ROOT

COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".inv", ".ipynb", ".map"}
LEVEL = 9


@lru_cache(maxsize=512)
def content(path: Path, zipped: bool, changed: int) -> bytes:
    """The bytes that are sent of a file; `changed` is its time of change, so that a new build is served."""
    data = path.read_bytes()
    return gzip.compress(data, LEVEL, mtime=0) if zipped else data


@dataclass
class Host:
    """Where the site is served, and what was sent: the path asked for, and the bytes of the body."""

    address: str
    sent: list[tuple[str, int]] = field(default_factory=list)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open, as they do everywhere
    timeout = 30

    def __init__(self, *args: object, folder: Path, host: Host) -> None:
        self.folder, self.host = folder, host
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        address = unquote(urlsplit(self.path).path)
        path = (self.folder / address.lstrip("/")).resolve()
        if path.is_dir():
            path /= "index.html"
        if not path.is_file() or not path.is_relative_to(self.folder):
            self.send_lost()
            return
        zipped = path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = content(path, zipped, path.stat().st_mtime_ns)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", mime_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if self.command == "GET":
            self.host.sent.append((address, len(body)))  # before it arrives: who has it may ask at once
            self.wfile.write(body)

    do_HEAD = do_GET

    def send_lost(self) -> None:
        """What static hosts do with an address that leads nowhere: the folder's 404.html, if it has one."""
        page = self.folder / "404.html"
        if not page.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = page.read_bytes()
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", mime_type(page))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def mime_type(path: Path) -> str:
    """The type that a browser is told, with the encoding of texts."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of a file is no fault."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def hosted(folder: Path, port: int = 0) -> Iterator[Host]:
    """A host for the files below `folder` on this machine, while the block runs."""
    host = Host("")
    handler = partial(_Handler, folder=folder.resolve(), host=host)
    server = _Server(("127.0.0.1", port), handler)
    host.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of `hosted`, for those who do not count what was sent."""
    with hosted(folder) as host:
        yield host.address


if __name__ == "__main__":
    arguments = dict(enumerate(sys.argv[1:]))
    with hosted(Path(arguments.get(0, ROOT / "_build" / "html")), int(arguments.get(1, 8000))) as running:
        print(f"{running.address} until Ctrl-C")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()
