"""A chapter's first use of a term leads to the glossary, and each entry says what others call it."""

from _ext.glossary_links import EVERYDAY

GLOSSARY = "pages/glossary.html"


def test_a_chapter_links_each_term_once_to_the_entry_of_that_name(soups):
    glossary = soups[GLOSSARY]
    for page in (page for page in soups if page.startswith("chapters/")):
        links = soups[page].select("article p a.term")
        anchors = [link["href"].removeprefix(f"../{GLOSSARY}#") for link in links]
        assert len(anchors) == len(set(anchors)) >= 4, page
        for link, anchor in zip(links, anchors, strict=True):
            meant = glossary.find(id=anchor).find(string=True).strip().lower()
            assert link.get_text().lower() in {meant, f"{meant}s", f"{meant}es"}
            assert meant not in EVERYDAY
