"""The book put together for paper: the order of its pages, where links lead, what moves to the back."""

import shutil

import pytest
from bs4 import BeautifulSoup

from tools import pdf
from tools.paper_book import BookError, answers
from tools.paper_book.contents import Entry, entries, place
from tools.paper_book.document import Heading, put_together
from tools.paper_book.front import About, contents_page
from tools.paper_book.links import resolved, target
from tools.paper_book.page import article, describe_explorables, mend_links
from tools.publication import in_file_names

TOC = """
format: jb-book
root: index
parts:
  - caption: First
    chapters:
      - file: chapters/b
        sections:
          - file: chapters/b/more
      - url: https://example.org
        title: elsewhere
      - file: chapters/a
  - caption: Second
    chapters:
      - file: pages/z
"""
PLACES = {"index", "chapters-a", "chapters-a--part", "chapters-b", "chapters-b--part"}
SITE = "https://example.org/book/"


def article_of(html, page="chapters/a"):
    return article(BeautifulSoup(f'<article class="bd-article">{html}</article>', "html.parser"), Entry(page))


def test_pages_come_in_the_order_of_the_toc_with_their_parts(tmp_path):
    (tmp_path / "_toc.yml").write_text(TOC, encoding="utf-8")
    assert [(entry.page, entry.part) for entry in entries(tmp_path / "_toc.yml")] == [
        ("index", ""),
        ("chapters/b", "First"),
        ("chapters/b/more", "First"),
        ("chapters/a", "First"),
        ("pages/z", "Second"),
    ]


def test_every_page_of_the_book_is_listed_and_search_is_not(root):
    pages = [entry.page for entry in entries(root / "_toc.yml")]
    assert pages[0] == "index"
    chapters = sorted(path.stem for path in (root / "chapters").glob("*.ipynb"))
    assert [page.removeprefix("chapters/") for page in pages if page.startswith("chapters/")] == chapters
    assert not {"search", "genindex", "404"} & set(pages)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("#part", "#chapters-a--part"),
        ("b.html", "#chapters-b"),
        ("b.html#part", "#chapters-b--part"),
        ("b.html#no-such-part", "#chapters-b"),
        ("../index.html", "#index"),
        ("https://doi.org/10.1/x", "https://doi.org/10.1/x"),
        ("mailto:someone@example.org", "mailto:someone@example.org"),
        ("../genindex.html#A", f"{SITE}genindex.html#A"),
        ("#depth?layer=40&depth=50", f"{SITE}chapters/a.html#depth?layer=40&depth=50"),
        ("../_sources/chapters/a.ipynb", f"{SITE}_sources/chapters/a.ipynb"),
    ],
)
def test_a_link_leads_inside_the_book_or_else_to_the_published_site(href, expected):
    assert target("chapters/a", href, PLACES, SITE) == expected


@pytest.mark.parametrize("href", ["../genindex.html", "#depth?layer=40", "../_downloads/a.zip"])
def test_without_a_published_site_a_link_out_of_the_book_is_only_words(href):
    assert target("chapters/a", href, PLACES, "") is None
    found = article_of(f'<h1>A</h1><p>See <a href="{href}">this</a>.</p>')
    mend_links(found, "chapters/a", PLACES, PLACES, "")
    assert found.find("a") is None
    assert found.p.get_text() == "See this."


def test_a_file_outside_the_site_is_refused():
    assert resolved("chapters/a", "../_images/x.png?v=1") == "_images/x.png"
    with pytest.raises(ValueError, match="outside the site"):
        resolved("chapters/a", "../../etc/passwd")


def test_ids_of_different_pages_do_not_meet():
    one, other = (article_of('<h1>A</h1><section id="part"></section>', page) for page in ("a", "b/c"))
    assert (one["id"], one.section["id"]) == ("a", "a--part")
    assert (other["id"], other.section["id"]) == ("b-c", place("b/c", "part"))


def test_a_page_number_goes_with_links_to_other_chapters_only():
    found = article_of(
        '<h1>A</h1><a href="#part">here</a><a href="a.html">this</a><a href="b.html">there</a>'
        '<a href="b.html#term">a term</a><a href="https://example.org">away</a>'
    )
    places = PLACES | {"chapters-b--term"}
    mend_links(found, "chapters/a", places, PLACES, SITE)
    assert [link.get("data-at") for link in found.find_all("a")] == [None, None, "chapters-b", None, None]


def test_controls_and_scripts_stay_on_the_screen():
    found = article_of(
        '<h1>A<a class="headerlink" href="#a">#</a></h1><button>Reset</button><script>1</script>'
        '<label class="whole"><input type="checkbox"> Show whole</label><img src="../x.png" loading="lazy">'
    )
    assert found.get_text() == "A"
    assert (found.img["src"], found.img["loading"]) == ("x.png", "eager")


PICTURE = """<figure class="widget-picture"><img alt="{}" src="x.svg">
<figcaption>With JavaScript</figcaption></figure>"""


@pytest.mark.parametrize("site", ["", SITE])
def test_an_explorable_is_its_picture_with_its_description_in_print(site):
    found = article_of("<h1>A</h1>" + PICTURE.format("A &lt; B"))
    describe_explorables(found, site)
    words = found.find(class_="caption").get_text()
    assert words.endswith("It begins like this: A < B")
    assert "JavaScript" not in words
    assert bool(found.find(class_="caption").a) == bool(site)
    assert found.find("figure") is None  # a browser tags one as a picture without a description


def test_an_explorable_without_a_description_is_an_error():
    with pytest.raises(BookError, match="no picture with a description"):
        describe_explorables(article_of("<h1>A</h1>" + PICTURE.format("")), "")


CHAPTER = """<h1>Title &amp; more</h1>
<section id="quiz"><h2>Quiz</h2><ol>
<li><p>First?</p><details><summary>Answers</summary><ol type="a"><li>No.</li></ol></details></li>
<li><p>Second?</p><details><summary>Answers</summary><ol type="a"><li>Right.</li></ol></details></li></ol>
</section>
<section id="one"><h3>Exercise 1</h3><p>Prompt.</p>
<details><summary>Hint 1</summary><p>Look.</p></details>
<details><summary>Hint 2</summary><p>Look up.</p></details>
<div class="cell">stub</div>
<details><summary>Solution</summary><p>Words.</p></details>
<div class="cell"><details class="hide"><summary>Show</summary>code</details>output</div>
<p>Afterword.</p></section>"""


@pytest.fixture
def moved():
    found = article_of(CHAPTER)
    hints, solutions = answers.back_matter()
    answers.move(found, "chapters/a", hints, solutions)
    return found, hints.article(), solutions.article()


def words_of(tag):
    return " ".join(tag.get_text(" ").split())


def test_hints_and_solutions_leave_the_exercise_with_a_pointer(moved):
    found, hints, solutions = moved
    exercise = found.find(id="chapters-a--one")
    assert words_of(exercise) == "Exercise 1 Prompt. stub Afterword. Hints . Solution ."
    assert [link["href"] for link in exercise.find_all("a")] == [
        "#chapters-a--one--hints",
        "#chapters-a--one--answers",
    ]
    assert words_of(hints.find(id="chapters-a--one--hints")) == "Exercise 1 Hint 1 Look. Hint 2 Look up."
    assert words_of(solutions.find(id="chapters-a--one--answers")) == "Exercise 1 Words. Show code output"
    assert solutions.find(id="chapters-a--one--answers").a["href"] == "#chapters-a--one"


def test_a_quizs_answers_keep_the_numbers_of_its_questions(moved):
    found, hints, solutions = moved
    assert words_of(found.find(id="chapters-a--quiz")) == "Quiz First? Second? Answers ."
    taken = solutions.find(id="chapters-a--quiz--answers")
    assert [words_of(item) for item in taken.ol.find_all("li", recursive=False)] == ["No.", "Right."]
    assert hints.find(id="chapters-a--quiz--hints") is None
    assert "Title & more" in words_of(solutions)


def test_the_verdict_on_an_exercise_that_waits_is_left_out_and_that_on_a_solution_is_not():
    found = article_of(
        '<h1>A</h1><div class="output text_html">Not attempted: x. Run it again.</div>'
        '<div class="output text_html">Right: x</div>'
    )
    answers.drop_unanswered(found)
    assert words_of(found) == "A Right: x"


def test_the_contents_name_parts_pages_and_sections_and_leave_room_for_numbers():
    html = contents_page(
        (
            Heading(0, "Part I", "a"),
            Heading(1, "A & B", "a"),
            Heading(2, "Why?", "a--why"),
            Heading(3, "x", "a--x"),
        )
    )
    soup = BeautifulSoup(html, "html.parser")
    assert [tag.get_text() for tag in soup.find_all("p")] == ["Part I", "A & B", "Why?"]
    assert [tag["data-at"] for tag in soup.select("[data-at]")] == ["a", "a--why"]
    assert soup.select_one(".unseen")["href"] == "#a--x"


@pytest.fixture
def book(root, tmp_path):
    """A book of one page, built."""
    for name in ("_config.yml", "CITATION.cff", "pyproject.toml"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    site = tmp_path / "_build" / "html"
    site.mkdir(parents=True)
    (site / "index.html").write_text(
        f'<link rel="canonical" href="{SITE}index.html"><article class="bd-article"><h1>A</h1></article>',
        encoding="utf-8",
    )
    return tmp_path


def test_what_the_file_says_of_itself_comes_from_the_books_own_files(book):
    about = About.of(book, book / "_build" / "html")
    assert (about.title, about.language, about.address) == ("Activation Functions & Derivatives", "en", SITE)
    assert in_file_names(about.title) == "activation-functions-derivatives"


def test_without_a_built_site_the_command_says_so(tmp_path, capsys):
    assert pdf.main(["--root", str(tmp_path)]) == 1
    assert "there is no built site" in capsys.readouterr().err


def test_a_page_that_the_site_lacks_is_named(book, capsys):
    with (book / "_toc.yml").open("a") as toc:
        toc.write("chapters:\n- file: chapters/gone\n")
    assert pdf.main(["--root", str(book)]) == 1
    assert "the built site has no chapters/gone.html" in capsys.readouterr().err
    assert not list((book / "_build").glob("*.pdf"))


def test_a_page_without_an_article_is_named(book):
    (book / "_build/html/index.html").write_text("<p>Nothing", encoding="utf-8")
    with pytest.raises(BookError, match="the page index has no article"):
        put_together(book / "_build/html", book / "_toc.yml", About.of(book, book / "_build/html"))


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "book.pdf"
    pdf.write(b"old", path)

    def no_room(self, target):
        raise OSError("no room")

    monkeypatch.setattr("pathlib.Path.replace", no_room)
    with pytest.raises(OSError, match="no room"):
        pdf.write(b"new", path)
    assert [(each.name, each.read_bytes()) for each in path.parent.iterdir()] == [("book.pdf", b"old")]
