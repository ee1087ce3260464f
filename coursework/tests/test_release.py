"""What is made of an assignment's source: for students, instructors, nbgrader, and each of a class."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib.metadata import version

import pytest
from click.testing import CliRunner

from actbook.install_cell import SET_UP
from actgrade.__main__ import actgrade
from actgrade.assignment import read_assignment
from actgrade.course_tree import course_notebook, write_course
from actgrade.errors import CourseworkError
from actgrade.grading import grade_submission
from actgrade.readme import readme
from actgrade.releases import Release
from actgrade.sandbox import protection
from actgrade.session import SET_UPS
from actgrade.source_notebook import (
    grading,
    is_answer,
    is_locked,
    is_variant,
    question_of,
    read_source,
    to_text,
)
from actgrade.submitted_cells import MOST_BYTES, RawSubmission
from actgrade.variants import constants
from handing_in import SMALL
from places import ROOT, each_name
from tools.environment import fixed_environment


def assignment(name):
    return read_assignment(ROOT / "coursework" / name)


def run(*words):
    return CliRunner().invoke(actgrade, [str(word) for word in words])


def by_hand(folder, name):
    """Run the notebook's code cells one after the other in plain Python, as far as they go."""
    cells = json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    (folder / "run.py").write_text("import matplotlib\nmatplotlib.use('agg')\n" + code, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "run.py"],
        cwd=folder,
        env=fixed_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_one_answer_it_runs_on_to_the_next_question(tmp_path):
    release = Release(assignment("1-activations"))
    release.write_student(tmp_path / "a")
    solved = {question_of(c): c["source"] for c in release.solved_notebook()["cells"] if is_answer(c)}
    notebook = release.student_notebook()
    for cell in notebook["cells"]:
        if question_of(cell) == "sigmoid" and is_answer(cell):
            cell["source"] = solved["sigmoid"]
    (tmp_path / "a" / "1-activations.ipynb").write_text(to_text(notebook), encoding="utf-8")
    done = by_hand(tmp_path / "a", "1-activations")
    assert "right  2 points: everyday inputs" in done.stdout
    assert done.returncode == 1
    assert done.stderr == (
        "Question 'sigmoid-derivative' is not answered yet. "
        "Write your answer in its cell, run that, then go on from here.\n"
    )


@each_name
def test_a_student_gets_notebook_checks_readme_and_data_and_nothing_else(name, tmp_path):
    Release(assignment(name)).write_student(tmp_path / "given")
    names = {path.name for path in (tmp_path / "given").iterdir()}
    assert names - {"data"} == {f"{name}.ipynb", "visible.json", "README.md"}
    assert ("data" in names) == (ROOT / "coursework" / name / "data").is_dir()
    readme = (tmp_path / "given" / "README.md").read_text(encoding="utf-8")
    for heading in ("## Goals", "## Before you start", "## Points", "## Rubric", "## Academic integrity"):
        assert heading in readme
    assert f"{assignment(name).points:g} points, about {assignment(name).minutes / 60:g} hours" in readme
    for question in assignment(name).questions:
        assert f"| {question.title} | {question.points:g} |" in readme
        assert all(level.text in readme for level in question.levels)


def test_students_are_told_the_limits_that_grading_keeps():
    told = readme(SMALL)
    assert f"- {MOST_BYTES / 2**20:g} MiB for the file" in told
    assert f"- 2 s for each cell, and {2 * SET_UPS:g} s for all cells together\n" in told
    assert "- 0.5 s for all calls of one part\n" in told
    assert "- 400 MiB of memory\n" in told
    first, *others = SMALL.questions
    told = readme(replace(SMALL, questions=(replace(first, time_limit=3.0), *others)))
    assert "- 3 s for all calls of one part of: The logistic sigmoid\n- 0.5 s for all" in told


@each_name
def test_the_points_that_the_notebook_announces_are_those_of_the_declaration(name):
    text = "\n".join(cell["source"] for cell in read_source(assignment(name))["cells"])
    assert f"worth {assignment(name).points:g} points" in text
    for question in assignment(name).questions:
        assert f"({question.points:g} points)" in text, question.id


@each_name
def test_a_released_notebook_is_what_jupyter_reads_with_no_output_and_every_answer_tagged(name):
    import nbformat

    notebook = nbformat.reads(to_text(Release(assignment(name)).student_notebook()), as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        if is_answer(cell):
            assert f"answer:{question_of(cell)}" in cell.metadata["tags"]


SITE = "https://jane.github.io/her-book/"


def installing(folder, name):
    """The released notebook's cells that install something, and the one before which they stand."""
    cells = json.loads((folder / name / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [code for code in codes if "%pip" in code], codes


@each_name
@pytest.mark.parametrize("words", [("--site", SITE), ("--site", SITE[:-1], "--solved")])
def test_a_released_notebook_installs_the_package_that_holds_its_check(name, words, tmp_path):
    done = run("release", ROOT / "coursework" / name, "--to", tmp_path, *words)
    assert done.exit_code == 0, done.output
    wheel = f"{SITE}_static/package/actbook-{version('actbook')}-py3-none-any.whl"
    found, codes = installing(tmp_path, name)
    assert found == [SET_UP.format(address=wheel)] == codes[:1]
    assert "from actbook.coursework import notebook_checks" in codes[1], "the assignment's own first cell"
    readme = (tmp_path / name / "README.md").read_text(encoding="utf-8")
    assert "Its first code cell installs the book's package where that is missing" in readme


def test_what_is_installed_is_not_looked_for_where_nothing_says_where_the_site_is(tmp_path, monkeypatch):
    for setting in ("BOOK_URL", "BOOK_REPOSITORY"):
        monkeypatch.delenv(setting, raising=False)
    words = ("release", ROOT / "coursework/1-activations", "--to")
    done = run(*words, tmp_path / "a")
    assert "--site ADDRESS, the book's public site, makes it do so" in done.output
    assert installing(tmp_path / "a", "1-activations")[0] == []
    assert "that has the book's package" in (tmp_path / "a/1-activations/README.md").read_text()
    monkeypatch.setenv("BOOK_REPOSITORY", "jane/her-book")
    assert "--site" not in run(*words, tmp_path / "b").output
    assert SITE in installing(tmp_path / "b", "1-activations")[0][0]
    refused = run(*words, tmp_path / "c", "--site", "her-book")
    assert (refused.exit_code, (tmp_path / "c").exists()) == (2, False)


def test_a_notebook_with_the_installing_cell_is_graded_as_one_without(tmp_path):
    release = Release(SMALL, package=f"{SITE}a.whl")
    solved = to_text(release.solved_notebook()).encode()
    assert b"%pip" in solved
    got, plain = (
        grade_submission(RawSubmission(raw), "ada", SMALL, secret="s", sandbox=protection().sandbox)
        for raw in (solved, to_text(Release(SMALL).solved_notebook()).encode())
    )
    assert got.parts == plain.parts


def test_what_is_there_stays_unless_force_is_given(tmp_path):
    words = ("release", ROOT / "coursework/3-capstone", "--to", tmp_path)
    assert run(*words).exit_code == 0
    mine = tmp_path / "3-capstone" / "3-capstone.ipynb"
    mine.write_text("my work")
    refused = run(*words)
    assert refused.exit_code == 2
    assert "is there already" in refused.output
    assert mine.read_text() == "my work"
    assert run(*words, "--force").exit_code == 0
    assert mine.read_text() != "my work"
    assert [path.name for path in tmp_path.iterdir()] == ["3-capstone"], "nothing is left over"


def test_a_release_that_fails_midway_leaves_what_was_there(tmp_path, monkeypatch):
    release = Release(SMALL)
    release.write_student(tmp_path / "given")
    before = {path.name: path.read_bytes() for path in (tmp_path / "given").iterdir() if path.is_file()}

    def fails(_, *, installs):
        raise OSError("the disk is full")

    monkeypatch.setattr("actgrade.releases.readme", fails)
    with pytest.raises(OSError, match="full"):
        release.write_student(tmp_path / "given", force=True)
    assert {p.name: p.read_bytes() for p in (tmp_path / "given").iterdir() if p.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["given"]


def test_the_same_seed_and_student_give_the_same_constants_and_others_give_others():
    one = assignment("1-activations")
    assert constants(one) == {"A": 1.7159, "B": 0.6667}
    assert constants(one, "s", "ada") == constants(one, "s", "ada")
    drawn = [constants(one, seed, student) for seed in "st" for student in ("ada", "grace", "emmy")]
    assert len({tuple(values.items()) for values in drawn}) == 6
    many = [constants(one, "s", f"student {n}") for n in range(500)]
    for variant in one.variants:
        values = [values[variant.name] for values in many]
        assert variant.low <= min(values) < variant.low + 0.05
        assert variant.high - 0.05 < max(values) <= variant.high
        assert all(value == round(value, variant.digits) for value in values)


def test_each_student_of_a_roster_gets_constants_of_their_own_and_checks_that_fit_them(tmp_path):
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada\nA/b,Odd\n")
    words = ("release", ROOT / "coursework/1-activations", "--to", tmp_path / "given")
    done = run(*words, "--roster", tmp_path / "roster.csv", "--seed", "autumn")
    assert done.exit_code == 0, done.output
    folders = sorted((tmp_path / "given").iterdir())
    assert len(folders) == 2
    held = [json.loads((f / "1-activations" / "visible.json").read_text())["questions"] for f in folders]
    assert held[0]["scaled-tanh-backward"] != held[1]["scaled-tanh-backward"]
    assert held[0]["sigmoid"] == held[1]["sigmoid"]
    one = assignment("1-activations")
    text = (tmp_path / "given" / "ada" / "1-activations" / "1-activations.ipynb").read_text()
    assert f'"A = {constants(one, "autumn", "ada")["A"]}\\n"' in text


def test_a_student_who_solves_their_own_version_gets_full_marks_and_with_the_default_numbers_none():
    one = assignment("1-activations")
    mine = Release(one, "autumn", "ada")
    notebook = mine.solved_notebook()

    def marks():
        result = grade_submission(
            RawSubmission(to_text(notebook).encode()), "ada", one,
            secret="s", sandbox=protection().sandbox, constants=mine.constants,
        )  # fmt: skip
        return [part.marks for part in result.parts if part.question == "scaled-tanh-backward"]

    assert marks() == [2, 1, 1]
    for cell in notebook["cells"]:
        if is_variant(cell):
            cell["source"] = "A = 1.7159\nB = 0.6667"  # a student's edit, undone in grading
    assert marks() == [2, 1, 1]
    for cell in notebook["cells"]:
        if is_answer(cell) and question_of(cell) == "scaled-tanh-backward":
            cell["source"] = cell["source"].replace("A * B", "1.7159 * 0.6667").replace("(B *", "(0.6667 *")
    assert marks() == [0, 0, 0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seed", "s"], "--roster and --seed go together"),
        (["--execute"], "--execute goes with --solved"),
        (["--solved", "--nbgrader"], "choose one"),
    ],
)
def test_options_that_do_not_fit_are_refused_with_a_reason(words, said, tmp_path):
    done = run("release", ROOT / "coursework/1-activations", "--to", tmp_path / "x", *words)
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "x").exists()


def test_a_roster_for_an_assignment_without_variants_is_refused(tmp_path):
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada\n")
    words = ("--to", tmp_path / "x", "--roster", tmp_path / "roster.csv", "--seed", "s")
    assert "has no [[variant]]" in run("release", ROOT / "coursework/3-capstone", *words).output


def test_the_course_tree_has_a_graded_locked_cell_for_every_part_and_keeps_the_courses_own_settings(tmp_path):
    words = ("release", ROOT / "coursework/3-capstone", "--nbgrader", "--to", tmp_path)
    assert run(*words).exit_code == 0
    assert (tmp_path / "source" / "3-capstone" / "visible.json").is_file()
    config = tmp_path / "nbgrader_config.py"
    compile(config.read_text(), "config", "exec")
    config.write_text("mine")
    again = run(*words, "--force")
    assert "kept as it was" in again.output
    assert config.read_text() == "mine"
    one = assignment("3-capstone")
    cells = course_notebook(one, "seed")["cells"]
    tests = {question_of(cell): cell for cell in cells if question_of(cell).startswith("test-")}
    parts = [(question, part) for question in one.questions for part in question.parts]
    assert list(tests) == [f"test-{question.id}--{part.id}" for question, part in parts]
    for (_, part), cell in zip(parts, tests.values(), strict=True):
        assert grading(cell)["points"] == part.points
        assert grading(cell)["grade"]
        assert is_locked(cell)
        assert ("BEGIN HIDDEN TESTS" in cell["source"]) != part.visible


def test_another_seed_draws_other_hidden_tests_and_the_same_seed_the_same():
    one = assignment("3-capstone")
    texts = [to_text(course_notebook(one, seed)) for seed in ("a", "a", "b")]
    assert texts[0] == texts[1] != texts[2]


def test_a_course_that_has_the_assignment_already_is_left_alone(tmp_path):
    write_course(SMALL, tmp_path)
    with pytest.raises(CourseworkError, match="is there already"):
        write_course(SMALL, tmp_path)


def test_the_data_of_the_second_assignment_are_what_their_scripts_make(tmp_path):
    import runpy
    import shutil

    import numpy as np

    folder = ROOT / "coursework" / "2-network-by-hand"
    shutil.copy(folder / "data" / "make_tiles.py", tmp_path)
    runpy.run_path(str(tmp_path / "make_tiles.py"))
    assert (tmp_path / "tiles.csv").read_text() == (folder / "data" / "tiles.csv").read_text()
    made = runpy.run_path(str(folder / "make_colleagues.py"))["gradients"]
    with np.load(folder / "data" / "colleagues.npz") as held:
        for name, array in made.items():
            np.testing.assert_allclose(held[name], array, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("lms", ["canvas", "moodle"])
def test_variants_are_packed_as_the_lms_gives_them_to_each_student(lms, tmp_path):
    (tmp_path / "roster.csv").write_text("id,name,canvas_id\nada,Ada Abel,7\nbob,Bob Berg,8\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "abelada_7_1_ready.zip").write_bytes(b"")
    (tmp_path / "sheet.csv").write_text("Identifier,Full name,Grade\nParticipant 70,Ada Abel,\n")
    how = ["--downloaded", tmp_path / "in"] if lms == "canvas" else ["--worksheet", tmp_path / "sheet.csv"]
    to = tmp_path / "out"
    words = ["release", SMALL.folder, "--to", to, "--roster", tmp_path / "roster.csv", "--seed", "x", *how]
    done = CliRunner().invoke(actgrade, [str(word) for word in words])
    assert done.exit_code == 1, done.output
    assert "bob: nothing was handed in under whose name" in done.output
    name = {
        "canvas": "abelada_7_1_ready.zip",
        "moodle": "Ada Abel_70_assignsubmission_file_/small.zip",
    }[lms]
    with zipfile.ZipFile(to / "small-variants.zip") as packed:
        assert packed.namelist() == [name]
        with zipfile.ZipFile(io.BytesIO(packed.read(name))) as inner:
            assert {"small/small.ipynb", "small/visible.json"} <= set(inner.namelist())
