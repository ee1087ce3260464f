"""Myths and facts: a choice of one verdict leaves only its claims, and no empty section, without a script."""


def test_a_choice_of_one_verdict_leaves_its_claims_and_their_sections(window, site):
    page = window(java_script_enabled=False)
    page.goto((site / "pages/claims.html").as_uri())
    claims = page.locator("dl.claims > dt").filter(visible=True)
    everything = claims.count()
    counts = {}
    for verdict in ("holds", "holds-with-conditions", "incomplete", "wrong"):
        page.check(f"#show-{verdict}")
        counts[verdict] = claims.count()
        assert page.locator(f"dl.claims > dt.{verdict}").filter(visible=True).count() == counts[verdict] > 0
        for section in page.locator("section:has(> dl.claims)").filter(visible=True).all():
            assert section.locator("dt").filter(visible=True).count()
    assert sum(counts.values()) == everything
    page.check("#show-all")
    assert claims.count() == everything
