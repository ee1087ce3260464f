"""Chromium, Firefox and WebKit behind one small interface: open a page at a width, run JavaScript, get JSON.

    def test_it(engine, address):                       # once in each engine
        engine.open(f"{address}/index.html", width=390)
        assert engine.run("async (n) => document.querySelectorAll(n).length", "h1") == 1

Chromium is the one that Playwright drives for all other tests.
Firefox is Debian's `firefox-esr`, over WebDriver BiDi.
WebKit, the engine of iPhones and of Safari, is Debian's `webkit2gtk-driver`, over WebDriver; it needs `xvfb`.
Where one is missing its tests are skipped and say so.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

from tests.missing import missing

NAMES = ("chromium", "firefox", "webkit")
PATIENCE = 120  # seconds after which an engine that says nothing hangs
MINI_BROWSER = "/usr/lib/*/webkit2gtk-4*/MiniBrowser"
NO_SANDBOX = {
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # there is no user namespace in a container
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "LIBGL_ALWAYS_SOFTWARE": "1",
}
#: So that WebKit's window can be as narrow as a phone, with next to no buttons around the page.
SMALL_BUTTONS = "* { min-width: 0; min-height: 0; padding: 0; margin: 0; font-size: 1px; }"
#: On a phone a scroll bar lies over the page and takes no width.
FIREFOX_SETTINGS = 'user_pref("ui.useOverlayScrollbars", 1);\n'


def as_expression(function: str, arguments: tuple[Any, ...]) -> str:
    """A promise of the JSON of what a JavaScript function, which may be async, returns."""
    given = ", ".join(map(json.dumps, arguments))
    return f"(async () => JSON.stringify(await ({function})({given})) ?? 'null')()"


#: Firefox and WebKit say that a page is complete a little before it is.
LOADED = """() => document.readyState === "complete"
    || new Promise(loaded => addEventListener("load", loaded, { once: true })).then(() => true)"""


class Chromium:
    name = "chromium"

    def __init__(self, browser: Any) -> None:
        self.page = browser.new_page()

    def open(self, address: str, width: int = 1280, height: int = 900) -> None:
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.goto("about:blank")  # or a new hash would not load the page anew
        self.page.goto(address)

    def run(self, function: str, *arguments: Any) -> Any:
        return json.loads(self.page.evaluate(as_expression(function, arguments)))

    def print(self) -> bytes:
        """The page as an A4 PDF."""
        return self.page.pdf(format="A4")

    def close(self) -> None:
        self.page.close()


class Firefox:
    name = "firefox"

    def __init__(self, program: str, profile: Path) -> None:
        (profile / "user.js").write_text(FIREFOX_SETTINGS, encoding="utf-8")
        command = [program, "--headless", "--no-remote", "--profile", str(profile)]
        log = profile / "log.txt"
        self.process = start([*command, "--remote-debugging-port=0"], log)
        address = wait_for(self.process, log, r"WebDriver BiDi listening on (ws://\S+)")
        self.socket = websocket.create_connection(
            f"{address}/session", timeout=PATIENCE, suppress_origin=True
        )
        self.number = 0
        self.command("session.new", capabilities={})
        self.context = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method: str, **parameters: Any) -> Any:
        """A command of WebDriver BiDi."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while (answer := json.loads(self.socket.recv())).get("id") != self.number:
            pass
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def open(self, address: str, width: int = 1280, height: int = 900) -> None:
        here, size = self.context, {"width": width, "height": height}
        self.command("browsingContext.setViewport", context=here, viewport=size)
        for url in ("about:blank", address):
            self.command("browsingContext.navigate", context=here, url=url, wait="complete")
        self.run(LOADED)

    def run(self, function: str, *arguments: Any) -> Any:
        expression, target = as_expression(function, arguments), {"context": self.context}
        done = self.command("script.evaluate", expression=expression, target=target, awaitPromise=True)
        if done["type"] == "exception":
            raise RuntimeError(done["exceptionDetails"]["text"])
        return json.loads(done["result"]["value"])

    def print(self) -> bytes:
        """The page as an A4 PDF."""
        page = {"width": 21.0, "height": 29.7}
        return base64.b64decode(
            self.command("browsingContext.print", context=self.context, page=page)["data"]
        )

    def close(self) -> None:
        self.socket.close()
        stop(self.process)


class WebKit:
    name = "webkit"

    def __init__(self, program: str, browser: str, folder: Path) -> None:
        (folder / "gtk-3.0").mkdir()
        (folder / "gtk-3.0" / "gtk.css").write_text(SMALL_BUTTONS, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        screen = ["xvfb-run", "-a", "-s", "-screen 0 2000x1700x24", "dbus-run-session", "--"]
        self.process = start(
            [*screen, program, f"--port={port}"], folder / "log.txt", XDG_CONFIG_HOME=str(folder)
        )
        self.base = f"http://127.0.0.1:{port}/session"
        options = {"binary": browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        while True:
            try:
                self.base += "/" + self.command("POST", "", capabilities=wanted)["sessionId"]
                break
            except ConnectionError:  # the driver does not listen yet
                if self.process.poll() is not None:
                    raise
                time.sleep(0.1)
        self.command("POST", "/timeouts", script=PATIENCE * 1000, pageLoad=PATIENCE * 1000)

    def command(self, method: str, path: str, **parameters: Any) -> Any:
        """A command of WebDriver."""
        body = json.dumps(parameters).encode() if method == "POST" else None
        request = urllib.request.Request(
            self.base + path, body, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as problem:
            raise RuntimeError(f"{path}: {json.load(problem)['value']['message']}") from None
        except urllib.error.URLError as problem:
            raise ConnectionError(problem.reason) from None

    def open(self, address: str, width: int = 1280, height: int = 900) -> None:
        self.command("POST", "/url", url="about:blank")
        for _ in range(2):  # the window is larger than the page by what is around it
            inner = self.run("() => [innerWidth, innerHeight]")
            outer = self.command("GET", "/window/rect")
            size = {"width": outer["width"] + width - inner[0], "height": outer["height"] + height - inner[1]}
            self.command("POST", "/window/rect", **size)
        self.command("POST", "/url", url=address)
        self.run(LOADED)

    def run(self, function: str, *arguments: Any) -> Any:
        expression = as_expression(function, arguments)
        script = f"{expression}.then((json) => arguments[0]([json]), (e) => arguments[0]([null, String(e)]))"
        json_text, *problem = self.command("POST", "/execute/async", script=script, args=[])
        if problem:
            raise RuntimeError(problem[0])
        return json.loads(json_text)

    def close(self) -> None:
        self.command("DELETE", "")
        stop(self.process)


Engine = Chromium | Firefox | WebKit


def start(command: list[str], log: Path, **environment: str) -> subprocess.Popen[str]:
    """A process that leads a group of its own, so that what it starts ends with it; it writes to `log`."""
    with log.open("w") as file:
        return subprocess.Popen(
            command,
            env=os.environ | NO_SANDBOX | environment,
            stdout=file,
            stderr=file,
            text=True,
            start_new_session=True,
        )


def stop(process: subprocess.Popen[str]) -> None:
    """End a process and what it started."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(timeout=10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def wait_for(process: subprocess.Popen[str], log: Path, pattern: str) -> str:
    """The group of `pattern`, as soon as the process has written what matches it."""
    for _ in range(PATIENCE * 10):
        if match := re.search(pattern, log.read_text(errors="replace")):
            return match[1]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    stop(process)
    raise RuntimeError(f"{process.args} does not start: {log.read_text(errors='replace')}")


def find(*names: str) -> str:
    """The path of the first of these programs; `missing` says what to install."""
    program = next(filter(None, map(shutil.which, names)), None)
    return program or missing(f"there is no {names[0]} here: see tests/site/engines.py")


@contextmanager
def opened(name: str, browser: Any, folder: Path) -> Iterator[Engine]:
    """An engine while the block runs; `browser` is Playwright's Chromium, `folder` an empty one."""
    engine: Engine
    if name == "chromium":
        engine = Chromium(browser)
    elif name == "firefox":
        engine = Firefox(find("firefox-esr", "firefox"), folder)
    else:
        find("xvfb-run")
        find("dbus-run-session")
        browsers = sorted(Path("/").glob(MINI_BROWSER.lstrip("/")))
        driver = find("WebKitWebDriver")
        if not browsers:
            missing("there is no MiniBrowser here: see tests/site/engines.py")
        engine = WebKit(driver, str(browsers[-1]), folder)
    try:
        yield engine
    finally:
        engine.close()
