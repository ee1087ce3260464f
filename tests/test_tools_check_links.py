"""The check of links to other sites: a page that is gone is broken, one that refuses a program is not."""

import re
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools import check_links
from tools.check_links import ask, judge
from tools.environment import ROOT
from tools.findings import read_all

ANSWERS = {"/there": 200, "/gone": 404, "/shut": 403, "/failing": 500}


class Host(BaseHTTPRequestHandler):
    """Answers each path as ANSWERS says."""

    def do_GET(self):
        self.send_response(ANSWERS.get(self.path, 404))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def host():
    """The address of a web server of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def book(tmp_path, host):
    """A book of one page, with a link to each of the answers and one to no host."""
    root = tmp_path / "book"
    shutil.copytree(ROOT / "_ext", root / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "_config.yml", root)
    (root / "references.bib").write_text("")
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    links = "\n".join(f"- [{path}]({host}{path})" for path in ANSWERS)
    (root / "index.md").write_text(f"# Book\n\n{links}\n- [no host](http://no-such-host.invalid/)\n")
    return root


@pytest.mark.slow
def test_each_answer_of_a_host_is_judged(book, tmp_path, host):
    finding = judge(ask(book, tmp_path, ignored=()))
    assert not finding.sound
    assert finding.summary == "2 of 5 links are broken"
    assert re.search(rf"- index\.md:\d+: {host}/gone", finding.details)
    assert "no-such-host.invalid" in finding.details
    for path, code in (("shut", 403), ("failing", 500)):
        assert f"{host}/{path} did not answer a program: {code}" in finding.details
    assert f"{host}/there" not in finding.details
    ignored = judge(ask(book, tmp_path / "again"))
    assert ignored.summary == "no other site could be reached: is there a network?", "it asked for its own"


def answer(uri="https://a.example/x", status="working", info=""):
    return {"uri": uri, "status": status, "info": info, "filename": "index.md", "lineno": 3, "code": 0}


@pytest.mark.parametrize(
    "one",
    [
        answer(status="broken", info="403 Client Error: Forbidden for url: https://a.example/x"),
        answer(status="broken", info="502 Server Error: Bad Gateway for url: https://a.example/x"),
        answer(status="timeout"),
        answer(status="rate-limited"),
    ],
)
def test_a_host_that_does_not_answer_a_program_is_no_broken_link_while_most_others_answer(one):
    others = [answer(uri=f"https://{name}.example") for name in "bc"]
    assert judge([one, *others]).sound
    assert not judge([one, one | {"uri": "https://d.example"}, others[0]]).sound


@pytest.mark.parametrize(
    ("one", "sound"),
    [
        (answer(), True),
        (answer(status="redirected", info="https://b.example"), True),
        (answer(status="broken", info="404 Client Error: Not Found for url: https://a.example/x"), False),
        (answer(status="broken", info="HTTPSConnectionPool: Max retries exceeded"), False),
        (answer(status="timeout"), False),
        (answer(status="ignored"), False),
        (answer(uri="mailto:a@b.example"), False),
    ],
)
def test_only_what_is_gone_is_broken_and_no_answer_at_all_is_not_sound(one, sound):
    assert judge([one]).sound == sound


def test_a_book_that_cannot_be_read_is_told(monkeypatch, tmp_path, capsys):
    def fails(*_):
        raise RuntimeError("the book could not be read")

    monkeypatch.setattr(check_links, "ask", fails)
    assert check_links.main(["--into", str(tmp_path)]) == 1
    assert read_all(tmp_path)["links"].details == "the book could not be read"
