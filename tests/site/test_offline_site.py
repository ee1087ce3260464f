"""The zip of the site, unpacked anywhere, opens from disk: explorables alive, and no request at all."""

import subprocess
import sys
import zipfile

import pytest

from tests.site.conftest import started, visits


@pytest.fixture(scope="module")
def unpacked(root, site, tmp_path_factory):
    """The site's zip in a folder with a name that people give to folders."""
    folder = tmp_path_factory.mktemp("Моя папка, näher #1 100%")
    line = next(line for line in (root / "Makefile").read_text().splitlines() if "zipfile" in line)
    assert line == "\t@cd _build && ../$(PY) -m zipfile -c book-site.zip html && echo _build/book-site.zip"
    packed = folder / "book-site.zip"
    subprocess.run([sys.executable, "-m", "zipfile", "-c", packed, "html"], cwd=site.parent, check=True)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder / "html"


@pytest.mark.slow
def test_the_unpacked_site_opens_from_disk_with_explorables_alive(window, unpacked):
    asked = []
    with visits(window, unpacked.as_uri()) as visit:  # at the end: nothing from elsewhere, no complaint
        page = visit()
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_role("link", name="Sigmoid").first.click()
        page.wait_for_url("**/02-sigmoid.html")
        slider = started(page).get_by_role("slider", name="Point x", exact=True).first
        slider.scroll_into_view_if_needed()
        readout = page.locator(".tangent-explorer .readout").first
        before = readout.inner_text()
        slider.press("ArrowRight")
        assert readout.inner_text() != before
        chapters = sorted((unpacked / "chapters").glob("*.html"))
        assert len(chapters) >= 8
        alive = 0
        for chapter in chapters:
            page.goto(chapter.as_uri())
            started(page)
            assert page.locator(".widget-wait").count() == 0, chapter.name
            alive += page.locator(".widget-place").count()
            page.evaluate("scrollTo(0, document.body.scrollHeight)")  # pictures come when they are near
        assert alive > len(chapters)
    assert asked
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
