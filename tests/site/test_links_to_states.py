"""A link with a state shows its explorable at the top of the screen, however it is opened."""

import pytest

from tests.site.places import KINDS, PLACES, START

TOP = "(selector) => document.querySelector(selector).getBoundingClientRect().top"
SEEN = """(selector) => [location.hash, document.querySelector(`${selector} .readout`).textContent,
    document.querySelector(selector).getBoundingClientRect().top]"""
#: Goes on when what `act` brings about is there: a page that is loaded anew, or another address.
RELOAD = "() => { setTimeout(() => location.reload(), 20); window.isOld = true; }"
IS_NEW = "() => !window.isOld && document.querySelector('.widget-place') !== null"
each_width = pytest.mark.parametrize("width", [390, 1280, 1920])


def is_at_the_top(top):
    return 0 <= top <= 200


@pytest.mark.parametrize("place", KINDS, ids=str)
def test_a_fresh_link_shows_its_explorable_and_so_does_a_reload(window, site, place):
    page = window(viewport={"width": 390, "height": 800})
    page.goto((site / place.path).as_uri() + place.hash)
    page.evaluate(START)
    assert is_at_the_top(page.evaluate(TOP, place.selector))
    page.evaluate("scrollBy({ top: 900, behavior: 'instant' })")
    page.reload()
    page.evaluate(START)
    assert is_at_the_top(page.evaluate(TOP, place.selector))


@pytest.mark.parametrize(("old", "name"), [("07-backpropagation", "depth")])
def test_the_address_of_an_explorable_that_has_moved_leads_to_it(window, site, old, name):
    place = next(place for place in PLACES if place.name == name)
    page = window()
    page.goto((site / f"chapters/{old}.html").as_uri() + place.hash)
    page.wait_for_url(lambda url: url.endswith(place.path + place.hash))
    page.evaluate(START)
    assert page.locator(place.selector).locator(".readout").text_content() == place.status(**place.moved)
    assert is_at_the_top(page.evaluate(TOP, place.selector))


def test_without_a_state_a_page_opens_at_its_top(window, site):
    page = window()
    page.goto((site / "chapters/04-relu.html").as_uri())
    page.evaluate(START)
    assert page.evaluate("scrollY") == 0


@pytest.mark.slow
@each_width
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_fresh_link_and_a_reload_in_every_engine(engine, address, place, width):
    engine.open(f"{address}/{place.path}{place.hash}", width, 800)
    engine.run(START)
    assert is_at_the_top(engine.run(TOP, place.selector))
    for distance in (900, -700):
        engine.run("(top) => scrollBy({ top, behavior: 'instant' })", distance)
        engine.run(RELOAD)
        wait_until(engine, IS_NEW)
        engine.run(START)
        assert is_at_the_top(engine.run(TOP, place.selector))


def wait_until(engine, condition):
    """Asks again and again, also where the page goes away meanwhile."""
    asked = f"async () => {{ await new Promise(r => setTimeout(r, 100)); return ({condition})(); }}"
    for _ in range(600):
        try:
            if engine.run(asked):
                return
        except Exception:  # each engine has its own for a page that has gone
            continue
    raise AssertionError(f"never: {condition}")


def is_as(now, before):
    """The same address, words and place on the screen, to a few pixels."""
    return now[:2] == before[:2] and abs(now[2] - before[2]) < 5


def visit_states(go, see, place):
    """A link, the same link again, an address typed by hand, then back and forward."""
    _, start, top = see()
    assert not is_at_the_top(top)
    link = f"document.querySelector('a[href^=\"#{place.name}?\"]')"
    go(f"{link}.scrollIntoView({{ block: 'center' }})", None)
    reading = see()
    go(f"{link}.click()", f"#{place.name}?")
    linked = see()
    assert linked[1] != start
    assert is_at_the_top(linked[2])
    go("scrollBy({ top: 500, behavior: 'instant' })", None)
    go(f"{link}.click()", f"#{place.name}?")
    assert is_as(see(), linked)
    go(f"location.hash = '{place.hash}'", place.hash)
    typed = see()
    assert typed[1] not in (start, linked[1])
    assert is_at_the_top(typed[2])
    go("history.back()", linked[0])
    assert is_as(see(), linked)
    go("history.back()", "")
    assert is_as(see(), reading)
    go("history.forward()", linked[0])
    assert is_as(see(), linked)
    go("history.forward()", place.hash)
    assert is_as(see(), typed)
    go("location.hash = ''", "")
    assert see()[1] == start


#: The explorables that the text of their chapter links to.
LINKED = [place for place in PLACES if place.name not in ("tangent", "gallery")]
SETTLED = """async () => {{ for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
    await new Promise(r => setTimeout(r, 400)); return location.hash.startsWith("{}"); }}"""


@pytest.mark.parametrize("place", LINKED[-1:], ids=str)
def test_back_and_forward_restore_what_was_shown(window, site, place):
    page = window(viewport={"width": 1280, "height": 800})
    page.goto((site / place.path).as_uri())
    page.evaluate(START)

    def go(act, hash_):
        page.evaluate(f"() => {{ {act} }}")
        page.wait_for_function("hash => hash === null || location.hash.startsWith(hash)", arg=hash_)
        page.evaluate(SETTLED.format(""))

    visit_states(go, lambda: page.evaluate(SEEN, place.selector), place)


@pytest.mark.slow
@pytest.mark.parametrize("place", LINKED, ids=str)
def test_back_and_forward_in_every_engine(engine, address, place):
    engine.open(f"{address}/{place.path}", 1280, 800)
    engine.run(START)

    def go(act, hash_):
        engine.run(f"() => {{ setTimeout(() => {{ {act} }}); }}")
        wait_until(engine, SETTLED.format(hash_ or ""))

    visit_states(go, lambda: engine.run(SEEN, place.selector), place)


def test_a_heading_in_the_address_moves_no_explorable(window, site):
    """What a reader has set stays when a link to another place is followed, and comes back by Back."""
    page = window()
    page.goto((site / "chapters/04-relu.html").as_uri())
    page.evaluate(START)
    readout = page.locator(".tangent-explorer .readout")
    page.locator(".tangent-explorer").get_by_role("slider", name="Point x", exact=True).press("End")
    before = readout.inner_text()
    page.wait_for_url("**#tangent?x=5")
    page.evaluate("location.hash = document.querySelector('section section').id")
    assert readout.inner_text() == before
    page.evaluate("location.hash = '#dying?step=3'")
    page.locator(".dying-laboratory .readout").filter(has_text="Step 3,").wait_for()
    assert readout.inner_text() == before
    page.go_back()
    page.locator(".dying-laboratory .readout").filter(has_text="Step 5,").wait_for()
    assert readout.inner_text() == before
