"""The three engines can be driven alike."""

import pytest

from tests.site.conftest import served


@pytest.mark.slow
def test_an_engine_is_the_one_it_is_called_opens_a_page_at_a_width_and_answers(engine, site):
    says = {"chromium": "Chrome/", "firefox": "Gecko/20", "webkit": "Version/"}
    with served(site) as address:
        for width in (320, 1280):
            engine.open(f"{address}/chapters/02-sigmoid.html", width=width)
            assert engine.run("() => [document.readyState, innerWidth]") == ["complete", width]
        assert engine.run("async (a, b) => [a, (await b)]", {"x": "“"}, 2) == [{"x": "“"}, 2]
        agent = engine.run("() => navigator.userAgent")
        assert [name for name, word in says.items() if word in agent] == [engine.name]
        with pytest.raises(Exception, match="not good"):
            engine.run("() => { throw Error('not good'); }")
