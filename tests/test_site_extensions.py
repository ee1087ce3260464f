"""The small decisions of the Sphinx extensions; their effect on pages is tested on a built site."""

from types import SimpleNamespace

import pytest
from sphinx.errors import ConfigError

from _ext import launch, quiet_console


@pytest.mark.parametrize(
    ("setting", "remote", "expected"),
    [
        ("jane/her-book", "https://github.com/else/where.git\n", "jane/her-book"),
        ("", "https://github.com/else/where.git\n", "else/where"),
        ("", "git@github.com:else/where.git\n", "else/where"),
        ("", "https://github.com/else/where", "else/where"),
        ("", "https://git.example.org/else/where.git", None),
        ("", "/some/folder", None),
        ("", "", None),
    ],
)
def test_the_repository_is_the_setting_or_the_remote(setting, remote, expected):
    assert launch.repository({"BOOK_REPOSITORY": setting}, remote) == expected


@pytest.mark.parametrize("setting", ["jane", "https://github.com/jane/book", "jane/book/x", "a b/c"])
def test_a_setting_of_another_form_is_refused(setting):
    with pytest.raises(ConfigError, match="owner/name"):
        launch.repository({"BOOK_REPOSITORY": setting}, "")


def script(filename=None, **attributes):
    """A script as Sphinx hands it to a page."""
    return SimpleNamespace(filename=filename, attributes=attributes)


def test_thebe_goes_and_inline_scripts_stay_once():
    inline, other, file = script(body="const x = 1"), script(body="const y = 2"), script("_static/book.js")
    thebe = [script("_static/sphinx-thebe.js"), script(body='const THEBE_JS_URL = "x"')]
    kept = quiet_console.wanted([file, inline, script(body="const x = 1"), other, *thebe, "_static/plain.js"])
    assert kept == [file, inline, other, "_static/plain.js"]
