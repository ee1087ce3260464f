"""Serve a built site as a static host does, and weigh what a page makes a browser load from it."""

from __future__ import annotations

import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".inv", ".ipynb", ".map"}


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open, as they do everywhere

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """For an address that leads nowhere send the folder's 404.html, if it has one."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser may go away in the middle of a file."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a host for the files below `folder` on this machine, while the block runs."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder.resolve())))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sent_size(name: str, content: bytes) -> int:
    """The bytes of a file as a host sends it: texts compressed with gzip."""
    return len(gzip.compress(content, mtime=0) if Path(name).suffix in COMPRESSED else content)


def weigh_page(browser: Any, address: str, page: str) -> dict[str, int]:
    """Each file that opening `page` makes a fresh browser load, and its bytes.

    The window is 1280 by 800 and left alone until nothing more comes; pictures further down come later.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    window = context.new_page()
    responses: list[Any] = []
    window.on("response", lambda response: responses.append(response))
    window.goto(f"{address}/{page}", wait_until="networkidle")
    files = {urlsplit(response.url).path: response.body() for response in responses if response.ok}
    context.close()
    return {name: sent_size(name, body) for name, body in files.items()}
