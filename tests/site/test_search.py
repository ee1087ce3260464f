"""The search page leads to the right page for what students type, and to the section in it."""

import re

import pytest

from tests.site.conftest import visits

#: What is typed → the pages that answer it, any of them, and how far down the best of them may stand.
QUERIES = {
    "why do we need activation functions": ("chapters/01-why-non-linearity", 1),
    "non-linearity": ("chapters/01-why-non-linearity", 1),
    "universal approximation": ("chapters/01-why-non-linearity", 1),
    "sigmoid derivative": ("chapters/02-sigmoid", 1),
    "logistic function": ("chapters/02-sigmoid", 1),
    "RuntimeWarning overflow exp": ("chapters/02-sigmoid", 1),
    "torch.sigmoid": ("chapters/02-sigmoid", 1),
    "numerically stable": ("chapters/02-sigmoid", 3),
    "zero-centered": ("chapters/03-tanh pages/glossary", 2),
    "tanh derivative": ("chapters/03-tanh", 1),
    "hyperbolic tangent": ("chapters/03-tanh", 1),
    "dead relu": ("chapters/04-relu", 1),
    "dying relu problem": ("chapters/04-relu", 1),
    "relu derivative at zero": ("chapters/04-relu", 1),
    "He initialization": ("chapters/04-relu pages/glossary", 3),
    "nn.LeakyReLU": ("chapters/05-leaky-relu", 1),
    "negative_slope": ("chapters/05-leaky-relu", 1),
    "regression output layer": ("chapters/06-linear", 1),
    "identity activation": ("chapters/06-linear", 1),
    "backprop": ("chapters/07-backpropagation", 1),
    "chain rule": ("chapters/07-backpropagation", 1),
    "vanishing gradient": ("chapters/through-depth", 2),
    "gradient clipping": ("chapters/through-depth pages/glossary", 2),
    "gradient checking": ("chapters/07-backpropagation", 1),
    "which activation function should I use": ("chapters/08-choosing", 1),
    "keras": ("chapters/08-choosing chapters/05-leaky-relu", 2),
    "softmax": ("chapters/softmax", 1),
    "multiclass": ("pages/glossary chapters/08-choosing", 2),
    "one-hot": ("pages/glossary chapters/08-choosing", 3),
    "saturated": ("pages/glossary chapters/02-sigmoid", 3),
    "quick_gelu": ("chapters/gelu-and-mish", 1),
    "mish": ("chapters/gelu-and-mish pages/glossary", 2),
    "gelu": ("chapters/gelu-and-mish", 1),
    "initialisation": ("chapters/04-relu chapters/through-depth pages/glossary", 3),
    "initialization": ("chapters/04-relu chapters/through-depth pages/glossary", 3),
    "log loss": ("pages/glossary", 3),
    "net input": ("pages/glossary", 3),
    "Kaiming": ("chapters/04-relu chapters/through-depth pages/glossary", 2),
    "xavier initialization": ("pages/glossary chapters/03-tanh chapters/through-depth", 3),
    "objective function": ("pages/glossary", 3),
    "denormal number": ("pages/glossary", 2),
    "standardize": ("pages/glossary", 3),
    "sigmiod": ("chapters/02-sigmoid", 2),
}


def hits(page) -> list[str]:
    """Where the results that the page shows lead, in their order, as page or page#section."""
    page.wait_for_function("/match|found/.test(document.querySelector('.search-summary')?.textContent)")
    page.wait_for_timeout(300)  # it lists them one by one
    links = page.locator("#search-results ul.search > li > a")
    return [
        link.removeprefix("/").replace(".html", "")
        for link in links.evaluate_all("all => all.map(a => a.pathname + a.hash)")
    ]


@pytest.fixture(scope="module")
def ask(windows, address):
    """The addresses of a query's hits, best first."""
    with windows.lent() as window, visits(window, address) as visit:
        page = visit("search.html")
        page.wait_for_function("Search._index")
        hit = "query => Search._performSearch(query).reverse().map(hit => hit[0] + hit[2])"
        yield lambda query: page.evaluate(hit, query)


def test_students_queries_find_the_right_page(ask):
    missed = []
    for query, (pages, lowest) in QUERIES.items():
        names = list(dict.fromkeys(hit.partition("#")[0] for hit in ask(query)))
        if not {*names[:lowest]} & {*pages.split()}:
            missed.append((query, names[:4]))
    assert missed == []


def test_the_search_page_lists_hits_that_lead_to_the_section(window, site):
    page = window()
    page.goto(f"{site.as_uri()}/search.html?q=dying+units")
    anchor = next(link.partition("#")[2] for link in hits(page) if "chapters/04-relu#" in link)
    page.goto(f"{site.as_uri()}/chapters/04-relu.html#{anchor}")
    assert page.locator(f"[id='{anchor}']").count() == 1


def test_how_many_were_found_is_said_as_a_status(window, site):
    page = window()
    page.goto(f"{site.as_uri()}/search.html?q=softmax")
    count = len(hits(page))
    assert page.locator("#search-results [role=status]").inner_text() == f"Results found: {count}."


def test_a_word_that_nobody_wrote_finds_nothing(window, address):
    with visits(window, address) as visit:
        assert hits(visit("search.html?q=constructor")) == []  # a name that every object has


def test_the_page_says_without_scripts_that_it_needs_them(site):
    text = (site / "search.html").read_text(encoding="utf-8")
    assert re.search(r"<noscript>(?:(?!</noscript>).)*JavaScript.*?</noscript>", text, re.DOTALL)


def test_american_spellings_find_what_british_ones_do(ask):
    pairs = "initialization initialisation zero-centered zero-centred neighboring neighbouring "
    pairs += "normalize normalise labeled labelled color colour standardized standardised"
    for american, british in zip(pairs.split()[::2], pairs.split()[1::2], strict=True):
        assert ask(american) == ask(british) != [], american


def test_every_hit_leads_to_a_place_that_is_there_and_no_page_fills_the_list(ask, site):
    for query in ("sigmoid", "gradient", "initialisation", "accuracy", "exercise", "the"):
        answers = ask(query)
        pages = [hit.partition("#")[0] for hit in answers]
        assert 0 < len(answers) <= 30
        assert max(map(pages.count, pages)) <= 3
        for hit in answers:
            name, _, anchor = hit.partition("#")
            assert not anchor or f'id="{anchor}"' in (site / f"{name}.html").read_text(encoding="utf-8"), hit


def test_what_is_typed_is_never_markup_and_never_breaks_the_search(ask):
    odd = ("<img src=x onerror=alert(1)>", "!!!", "__proto__", "toString valueOf", "σ′(x)", "a" * 5000)
    for query in odd:
        assert len(ask(query)) <= 30
