"""The three engines can be driven alike."""

import pytest

from tests.site.conftest import served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(site):
    with served(site) as base:
        yield base


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_page_opens_at_a_width_and_answers(engine, address, width):
    engine.open(f"{address}/chapters/02-sigmoid.html", width=width)
    assert engine.run("() => [document.readyState, innerWidth]") == ["complete", width]
    assert engine.run("async (a, b) => [a, (await b)]", {"x": "“"}, 2) == [{"x": "“"}, 2]
    assert engine.run("() => undefined") is None


def test_a_script_that_throws_is_an_error_here(engine, address):
    engine.open(f"{address}/index.html")
    with pytest.raises(Exception, match="not good"):
        engine.run("() => { throw Error('not good'); }")


def test_each_is_the_engine_it_is_called(engine, address):
    engine.open(f"{address}/index.html")
    agent = engine.run("() => navigator.userAgent")
    says = {"chromium": "Chrome/", "firefox": "Gecko/20", "webkit": "Version/"}
    assert [name for name, word in says.items() if word in agent] == [engine.name]
    assert engine.screenshot().startswith(b"\x89PNG")
