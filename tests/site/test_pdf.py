"""The PDF of the whole book, read back: everything is in it, in order, and every number and link is right."""

import os
import re
import subprocess
import sys
import unicodedata

import pytest
import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.site.test_paper import cut_off
from tools.paper_book.contents import entries
from tools.paper_book.document import BACK, START, put_together
from tools.paper_book.front import About
from tools.paper_book.page import heading_text
from tools.paper_book.printing import NAME

pytestmark = pytest.mark.slow
PAPER = 657  # pixels of text on a line: A4 less the margins in book.css, at 96 to the inch


def run(*arguments, **changes):
    """`tools/pdf.py` as make calls it, in a process of its own."""
    command = [sys.executable, "tools/pdf.py", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=os.environ | changes, check=False
    )


@pytest.fixture(scope="module")
def made(site, tmp_path_factory):
    """The file, and what the command said."""
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    done = run("--to", path)
    if "no Chromium" in done.stderr and not os.environ.get("CI"):
        pytest.skip(f"SKIPPED: no PDF was made: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return path, done


@pytest.fixture(scope="module")
def book(made):
    return PdfReader(made[0])


@pytest.fixture(scope="module")
def texts(book):
    """The words of each page."""
    return [page.extract_text() for page in book.pages]


@pytest.fixture(scope="module")
def pages(site, root):
    """The built pages in the order of the toc: name and article."""
    return [
        (entry.page, BeautifulSoup((site / f"{entry.page}.html").read_text("utf-8"), "html.parser").article)
        for entry in entries(root / "_toc.yml")
    ]


def plain(text):
    """Letters only: paper breaks lines and joins letters as it likes."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


def headings(tag, name):
    for found in tag.select(f"{name} .headerlink"):
        found.decompose()
    return [plain(heading_text(found)) for found in tag.find_all(name)]


def tree(book, outline):
    """Each entry of an outline with its page, from 0, and those below it."""
    found = []
    for each in outline:
        if isinstance(each, list):
            found[-1][2].extend(tree(book, each))
        else:
            found.append((each.title, book.get_destination_page_number(each), []))
    return found


@pytest.fixture(scope="module")
def chapters(book):
    """The outline below its parts: title, page and sections of each page, then the back matter."""
    first, *parts = tree(book, book.outline)
    return [first] + [page for part in parts for page in part[2]]


def test_the_command_says_each_page_then_the_file(made):
    path, done = made
    assert "chapters/02-sigmoid\n" in done.stdout
    assert re.search(rf"{re.escape(str(path))}: \d+ pages, [\d.]+ MB, made in \d+ s", done.stdout)
    assert done.stderr == ""
    assert path.stat().st_size < 20e6
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_every_page_of_the_toc_is_there_in_order_with_its_sections(chapters, pages):
    titles = [plain(START)] + [headings(tag, "h1")[0] for _, tag in pages[1:]]
    assert [plain(title) for title, _, _ in chapters] == [*titles, "Hints", "Answersandsolutions"]
    numbers = [number for _, number, _ in chapters]
    assert numbers == sorted(set(numbers))
    for (_, tag), (_, _, sections) in zip(pages, chapters, strict=False):
        assert [plain(title) for title, _, _ in sections] == headings(tag, "h2")
        deep = [plain(title) for _, _, below in sections for title, _, _ in below]
        assert deep == headings(tag, "h3")
    assert sum(len(sections) for _, _, sections in chapters) > 100


def test_the_outline_has_the_parts(book, root):
    captions = [part["caption"] for part in yaml.safe_load((root / "_toc.yml").read_text("utf-8"))["parts"]]
    assert [title for title, _, _ in tree(book, book.outline)] == [START, *captions, BACK]


def test_each_entry_of_the_outline_leads_to_the_page_with_its_words(chapters, texts):
    for title, number, sections in chapters:
        assert plain(texts[number]).find(plain(title)) >= 0, title
        for section, page, _ in sections:
            assert plain(section) in plain(texts[page]), section


def test_numbers_run_over_the_whole_book_but_for_the_title_page(texts):
    assert len(texts) > 100
    for number, text in enumerate(texts[1:], 2):
        assert str(number) in text.split("\n"), number
    assert "1" not in texts[0].split("\n")


def test_each_page_bears_its_chapters_name_at_the_head(texts, chapters):
    starts = [number for _, number, _ in chapters] + [len(texts)]
    for (title, start, _), end in zip(chapters, starts[1:], strict=True):
        for text in texts[start:end]:
            assert plain(text).startswith(plain(title)), title


def test_the_contents_print_the_true_page_of_each_chapter_and_section(chapters, texts):
    contents = plain("".join(texts[1 : chapters[0][1]]))
    for title, number, sections in chapters:
        assert plain(title) + str(number + 1) in contents, title
        for section, page, _ in sections:
            assert plain(section) + str(page + 1) in contents, section
    assert "000" not in contents.replace("100", "")


def links(book):
    """Page, from 0, and annotation of each link."""
    for number, page in enumerate(book.pages):
        for each in page.get("/Annots", ()):
            if (annotation := each.get_object()).get("/Subtype") == "/Link":
                yield number, annotation


def test_a_link_between_chapters_leads_to_its_page_and_names_it(book, texts, chapters):
    named, starts = book.named_destinations, {plain(title): number for title, number, _ in chapters}
    sigmoid = [n for n, each in links(book) if each.get("/Dest") == "/chapters-02-sigmoid"]
    assert book.get_destination_page_number(named["/chapters-02-sigmoid"]) == starts["Sigmoid"]
    assert len(sigmoid) > 3
    for number in sigmoid:
        assert str(starts["Sigmoid"] + 1) in texts[number]


def test_all_links_lead_somewhere_that_is_there_for_every_reader(book):
    named, inside, outside = book.named_destinations, 0, 0
    for number, each in links(book):
        if "/Dest" in each:
            assert str(each["/Dest"]) in named, (number, each["/Dest"])
            inside += 1
        else:
            assert str(each["/A"]["/URI"]).startswith(("https://", "mailto:")), (number, each["/A"])
            assert "127.0.0.1" not in str(each["/A"]["/URI"])
            outside += 1
    assert inside > 1000
    assert outside > 20


def test_explorables_are_there_as_pictures_with_their_descriptions(pages, texts):
    everything = plain("".join(re.sub(r"^.*\n\d+\n", "", text) for text in texts))
    described = [image["alt"] for _, tag in pages for image in tag.select(".widget-picture img")]
    assert len(described) >= 9
    for words in described:
        assert plain(words)[:60] in everything, words


def test_nothing_asks_to_be_pressed(texts):
    lines = {line.strip() for text in texts for line in text.split("\n")}
    for words in ("Reset", "Copy", "Check", "#", "Show this figure whole", "Show the solution's code"):
        assert words not in lines
    everything = "".join(texts)
    for words in (
        "Not attempted:",
        "JavaScript is on",
        "Show the solution",
        "(p. 000)",
        "Skip to",
    ):
        assert words not in everything, words


def test_solutions_stand_behind_the_chapters_and_no_longer_in_them(pages, texts, chapters):
    start = next(number for title, number, _ in chapters if title == "Answers and solutions")
    before, behind = (plain("".join(part)) for part in (texts[:start], texts[start:]))
    found = 0
    for _, tag in pages:
        for fold in tag.find_all("details"):
            if fold.summary.get_text() == "Solution" and not fold.find("math"):
                told = plain(fold.p.get_text())[:40]
                assert told in behind, told
                assert told not in before, told
                found += 1
    assert found > 10


def test_it_says_what_it_is(book, root):
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    assert book.metadata.title == config["title"]
    assert book.metadata.author == config["author"]
    assert book.metadata.subject.startswith("Executable chapters on sigmoid")
    assert book.root_object["/Lang"] == "en"
    assert book.root_object["/PageMode"] == "/UseOutlines"


def test_it_is_tagged_with_headings_tables_and_described_figures(book, pages):
    counts, undescribed, left = {}, 0, [book.root_object["/StructTreeRoot"]]
    while left:
        node = left.pop().get_object()
        kind = node.get("/S")
        counts[kind] = counts.get(kind, 0) + 1
        undescribed += kind == "/Figure" and not node.get("/Alt")
        below = node.get("/K", [])
        below = below if isinstance(below, list) else [below]
        left += [each for each in below if hasattr(each.get_object(), "get") and "/S" in each.get_object()]
    assert book.root_object["/MarkInfo"]["/Marked"]
    assert counts["/H1"] >= len(pages)
    assert counts["/Table"] >= 10
    assert counts["/Figure"] >= sum(len(tag.find_all("img")) for _, tag in pages)
    assert undescribed == 0


def test_nothing_in_the_whole_book_is_wider_than_the_paper(browser, site, root):
    document = put_together(site, root / "_toc.yml", About.of(root, site))
    context = browser.new_context(viewport={"width": PAPER, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.route(f"**/{NAME}", lambda route: route.fulfill(body=document.html, content_type="text/html"))
    page.route(
        re.compile(r"http://book/(?!the-book)"),
        lambda route: route.fulfill(path=site / route.request.url.split("?")[0].removeprefix("http://book/")),
    )
    page.goto(f"http://book/{NAME}")
    page.emulate_media(media="print")
    assert page.locator("article pre").count() > 300
    assert cut_off(page) == []
    context.close()


@pytest.fixture
def small(root, tmp_path):
    """A book of one page with a picture that is not there."""
    for name in ("_config.yml", "CITATION.cff", "pyproject.toml"):
        (tmp_path / name).write_bytes((root / name).read_bytes())
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (tmp_path / "_build/html").mkdir(parents=True)
    (tmp_path / "_build/html/index.html").write_text(
        '<article class="bd-article"><h1>A</h1><img src="gone.png" alt=""></article>', encoding="utf-8"
    )
    return tmp_path


def test_a_picture_that_does_not_load_is_named_and_no_file_is_written(small, made):
    done = run("--root", small)
    assert done.returncode == 1
    assert "what does not load: gone.png" in done.stderr
    assert list((small / "_build").iterdir()) == [small / "_build/html"]


def test_without_a_browser_it_says_what_to_install(small):
    done = run("--root", small, PATH="", PLAYWRIGHT_BROWSERS_PATH=str(small / "none"))
    assert done.returncode == 1
    assert done.stderr == "\nThere is no PDF: there is no Chromium here: install chromium.\n"
