"""The contents beside a page number the chapters and mark the page that is open; copy buttons have names."""

from tests.site.conftest import visits


def test_the_contents_number_the_chapters_and_mark_the_open_page(window, site):
    with visits(window, site.as_uri()) as visit:
        page = visit("chapters/03-tanh.html")
        entries = page.locator("nav.bd-links a.reference.internal").all_inner_texts()
        assert "3. Tanh" in entries
        assert [e.split(".")[0] for e in entries if e[:1].isdigit()] == [str(n) for n in range(1, 9)]
        assert len(entries) == len(set(entries))
        here = page.locator("nav.bd-links [aria-current=page]")
        assert here.all_inner_texts() == ["3. Tanh"]


def test_only_code_has_a_copy_button_and_each_has_a_name_of_its_own(window, site):
    with visits(window, site.as_uri()) as visit:
        page = visit("chapters/02-sigmoid.html")
        names = page.locator("article .copybtn").evaluate_all(
            "all => all.map(b => b.getAttribute('aria-label'))"
        )
        assert len(names) > 5
        assert len(set(names)) == len(names)
        assert all(name.startswith("Copy code ") for name in names)
        assert page.locator(".cell_output .copybtn").count() == 0
