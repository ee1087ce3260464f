"""The chapters print the same, and the book can be made, in the place of elsewhere.py."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.elsewhere import NAME, NOBODY, opened
from tools.environment import ROOT, committed_notebooks

LOOK = """
import datetime, os, socket, sys, time, urllib.request
from pathlib import Path
print(os.getuid(), datetime.date.today().year, time.gmtime().tm_year, datetime.datetime.now().year)
print(time.strftime("%z"), Path(".git").exists(), Path.cwd().name, os.access(sys.prefix, os.W_OK))
print(isinstance(datetime.datetime.now(), datetime.date), isinstance(0, datetime.datetime))
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), timeout=5).close()
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)  # an address for examples: nobody has it
except OSError as problem:
    print(problem)
"""
CHAPTERS = """
from tools import run_tests
run_tests.enter()
run_tests.warm_font_cache()
raise SystemExit(run_tests.run_step(run_tests.Step("outputs", run_tests.notebook_step())))
"""
PACKAGE = ("tests/test_network.py", "tests/test_tables.py", "tests/test_datasets.py")


@pytest.mark.slow
def test_it_is_a_place_where_everything_is_different(elsewhere):
    done = elsewhere.run(elsewhere.python, "-c", LOOK)
    assert done.stdout.count("\n") == 4, done.stdout
    who, where, kinds, network = done.stdout.splitlines()
    user, *years = who.split()
    assert years == ["2032"] * 3
    if elsewhere.unmet and os.environ.get("NOTHING_IS_MISSING"):
        pytest.fail("; ".join(elsewhere.unmet))
    assert where == f"+0545 False {NAME} False" or elsewhere.unmet
    assert kinds == "True False"
    assert network == "[Errno 101] Network is unreachable"
    assert int(user) == (NOBODY if os.geteuid() == 0 else os.geteuid()) or elsewhere.unmet


@pytest.mark.slow
def test_every_chapter_prints_the_same_there(elsewhere):
    """Strict nbval on the committed outputs, in that user's kernels."""
    done = elsewhere.run(elsewhere.python, "-c", CHAPTERS)
    assert done.returncode == 0, done.stdout[-5000:]
    compared = int(re.search(r"(\d+) passed", done.stdout)[1])
    books = [json.loads(path.read_text(encoding="utf-8")) for path in committed_notebooks()]
    assert compared == sum(cell["cell_type"] == "code" for book in books for cell in book["cells"])


@pytest.mark.slow
def test_the_tests_of_the_package_pass_there_and_the_student_tree_says_that_it_needs_git(elsewhere):
    quiet = ("-q", "--no-cov", "-p", "no:cacheprovider")
    done = elsewhere.run(elsewhere.python, "-m", "pytest", *quiet, *PACKAGE)
    assert done.returncode == 0, done.stdout[-3000:]
    student = elsewhere.run(elsewhere.python, "tools/student_tree.py")
    assert student.returncode == 1
    assert "is no clone" in student.stdout
    assert "Traceback" not in student.stdout


def test_nothing_asks_for_the_locale():
    """What would bring a decimal comma, or Turkish letters, into an output."""
    paths = [*(ROOT / "src").rglob("*.py"), *committed_notebooks()]
    asks = re.compile(r"\bsetlocale\b|use_locale|:n}|\bimport locale\b")
    found = {path.name for path in paths if asks.search(path.read_text(encoding="utf-8"))}
    assert found == set()
    assert asks.search("locale.setlocale(locale.LC_ALL, '')")


def test_of_roots_home_only_python_is_shown():
    assert opened(Path("/usr")) == []
    options = opened(Path("/root/.local/python"))
    assert options[:2] == ["--tmpfs", "/root"]
    assert options[-3:] == ["--ro-bind", "/root/.local/python", "/root/.local/python"]
    assert "/root/.local" in options
