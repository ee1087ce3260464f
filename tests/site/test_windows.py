"""A window that is used again shows nothing of its last use."""

import pytest

from tests.site.windows import Windows


@pytest.fixture
def own(browser):
    """Windows that no other test uses; at the end their contexts are closed."""
    own = Windows(browser)
    yield own
    for context in (context for idle in own.idle.values() for context in idle):
        context.close()


@pytest.fixture
def anywhere(tmp_path):
    (tmp_path / "p.html").write_text("<title>p</title>", encoding="utf-8")
    return (tmp_path / "p.html").as_uri()


KEPT = "[localStorage.length, sessionStorage.length]"


def test_it_is_warm_and_empty(own, anywhere):
    with own.lent() as window:
        page = window()
        first = page.context
        page.goto(anywhere)
        page.evaluate("localStorage.mode = 'dark'; sessionStorage.place = '1'")
        page.context.route("**/*", lambda route: route.abort())
        assert page.evaluate(KEPT) == [1, 1]
    with own.lent() as window:
        page, other = window(), window()
        assert page.context is first
        assert other.context is not first  # in use at the same time
        page.goto(anywhere)
        assert page.evaluate(KEPT) == [0, 0]
        assert window(color_scheme="dark").context is not first


def test_one_whose_clock_was_set_is_thrown_away(own, anywhere):
    with own.lent() as window:
        page = window()
        page.goto(anywhere)
        page.clock.install(time=0)
        first = page.context
        assert page.evaluate("new Date().getUTCFullYear()") == 1970
    with own.lent() as window:
        page = window()
        assert page.context is not first
        assert page.evaluate("new Date().getUTCFullYear()") > 2020
