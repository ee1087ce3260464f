"""A keyboard's user sees where they are: each stop of the Tab key looks otherwise than without the focus."""

import pytest

from tests.site.conftest import started

FRONT, CHAPTER = "index.html", "chapters/02-sigmoid.html"

#: Every element by its look; a line that is not drawn has none. Nothing may move, or a look is half-way.
LOOKS = """
    const look = (e) => {
        const s = getComputedStyle(e), drawn = (style, width, ...rest) =>
            style === "none" || !parseFloat(width) ? "" : [style, width, ...rest].join(" ");
        const sides = ["Top", "Right", "Bottom", "Left"].map((side) =>
            drawn(s[`border${side}Style`], s[`border${side}Width`], s[`border${side}Color`]));
        const shadow = s.boxShadow.replace(/rgba\\([^)]*, 0\\) 0px 0px 0px 0px(, )?/g, "") || "none";
        return [drawn(s.outlineStyle, s.outlineWidth, s.outlineColor), shadow, ...sides].join("|"); };
    const name = (e) => `${e.localName}.${e.className} ${e.ariaLabel ?? e.textContent}`
        .replace(/\\s+/g, " ").slice(0, 80);
"""
STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"


def remember_looks(page):
    """Keep the look of everything as it is now, with the focus nowhere."""
    page.evaluate(f"""() => {{ {LOOKS}
        document.activeElement.blur();
        window.unfocused = new Map([...document.querySelectorAll("body *")].map(e => [e, look(e)])); }}""")


def press_tab(page, most=400):
    """Press Tab until it comes round; each stop as a name, and whether its look is the one without focus."""
    stops = []
    while len(stops) < most:
        page.keyboard.press("Tab")
        stop = page.evaluate(f"""() => {{ {LOOKS}
            const e = document.activeElement;
            if (e === document.body || e.tabbed) return null;
            e.tabbed = true;
            return [name(e), look(e) === window.unfocused.get(e)]; }}""")
        if stop is None:
            break
        stops.append(stop)
    page.evaluate("() => document.querySelectorAll('body *').forEach(e => { delete e.tabbed; })")
    return stops


def unseen_stops(page):
    """The stops that look as they do without the focus; there are some stops."""
    stops = press_tab(page)
    assert stops
    return [name for name, is_same in stops if is_same]


OTHERS = ((1280, "light"), (1280, "dark"), (390, "light"))
SETTINGS = [(390, "dark"), *(pytest.param(setting, marks=pytest.mark.slow) for setting in OTHERS)]

#: In the others the same looks have other colours.
each_setting = pytest.mark.parametrize("setting", SETTINGS, ids=str)


@pytest.fixture
def open_page(window, site):
    """Opens a page at a width and in a colour scheme."""

    def _open(name, setting):
        width, scheme = setting
        page = window(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto((site / name).as_uri())
        page.add_style_tag(content=STILL)
        started(page)
        page.wait_for_timeout(400)  # the theme looks 300 ms later at what scrolls
        return page

    return _open


@each_setting
@pytest.mark.parametrize("name", [CHAPTER, pytest.param(FRONT, marks=pytest.mark.slow)])
def test_every_stop_of_a_page_shows_the_focus(open_page, name, setting):
    page = open_page(name, setting)
    page.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    remember_looks(page)
    assert unseen_stops(page) == []


@each_setting
def test_menus_the_sidebar_and_the_search_show_the_focus(open_page, setting):
    page = open_page(CHAPTER, setting)
    menu = page.get_by_role("button", name="Download this page")
    menu.click()
    remember_looks(page)
    menu.focus()
    page.keyboard.press("ArrowDown")
    item = page.locator(":focus")
    assert "dropdown-item" in item.get_attribute("class")
    assert item.evaluate(f"e => {{ {LOOKS} return look(e) !== unfocused.get(e); }}")
    page.keyboard.press("Escape")
    if page.viewport_size["width"] < 960:
        page.locator(".primary-toggle").click()
        remember_looks(page)
        assert len([name for name, _ in press_tab(page) if "reference" in name]) > 10
        remember_looks(page)
        assert unseen_stops(page) == []
        page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    field = page.locator("dialog[open] input:focus")  # its form has the ring
    see = f"e => {{ {LOOKS} const focused = look(e.form); e.blur(); return focused !== look(e.form); }}"
    assert field.evaluate(see)


def test_a_button_without_an_outline_is_found(open_page):
    page = open_page(FRONT, (1280, "light"))
    page.add_style_tag(
        content=".theme-switch-button { outline: none !important; box-shadow: none !important }"
    )
    remember_looks(page)
    assert [name.split(" ")[0] for name in unseen_stops(page)] == ["button.btn"]
