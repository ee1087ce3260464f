"""Serves a folder the way a static host does: compressed, over connections that stay open."""

import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".xml"}
LEVEL = 6  # of gzip, as static hosts choose it


@cache
def body(path: Path) -> tuple[bytes, bool]:
    """The bytes that are sent for a file, and whether they are compressed."""
    content = path.read_bytes()
    if path.suffix in COMPRESSED:
        return gzip.compress(content, LEVEL, mtime=0), True
    return content, False


class Compressing(http.server.SimpleHTTPRequestHandler):
    """Sends text with gzip, everything else as it is."""

    protocol_version = "HTTP/1.1"  # keeps the connection open

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content, compressed = body(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if compressed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, while the `with` lasts."""
    body.cache_clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
