"""`actgrade check`: our assignments are sound, and whatever is wrong with one is found."""

import copy
import json
import shutil

import pytest
from click.testing import CliRunner

from actbook.coursework import NotAnswered, NotebookChecks
from actgrade.__main__ import actgrade
from actgrade.assignment import read_assignment
from actgrade.errors import CourseworkError
from actgrade.mutants import read_mutants
from actgrade.releases import Release
from actgrade.sandbox import protection
from actgrade.soundness import count_steps, examine
from actgrade.source_faults import find_faults
from actgrade.source_notebook import grading, is_answer, question_of
from places import COURSEWORK, each_name


@each_name
def test_our_assignments_are_sound(name):
    assignment = read_assignment(COURSEWORK / name)
    findings = list(examine(assignment, protection().sandbox, draws=1))
    assert [(one.what, one.faults) for one in findings if one.faults] == []
    assert len(findings) == count_steps(assignment)
    assert len(read_mutants(assignment)) >= 8


@each_name
def test_what_the_notebooks_check_calls_right_is_what_gets_its_points(name, capsys, monkeypatch):
    """Every mutant in the notebook: a visible part is green if, and only if, its declared marks are full."""
    assignment = read_assignment(COURSEWORK / name)
    monkeypatch.chdir(assignment.folder)
    release = Release(assignment)
    check = NotebookChecks(release.visible())
    space = {"__name__": "__main__"}
    for cell in release.solved_notebook()["cells"]:
        wanted = grading(cell) and "plt." not in cell["source"] and "check" not in question_of(cell)
        if cell["cell_type"] == "code" and wanted and question_of(cell) != "experiment":
            exec(cell["source"].replace("check = notebook_checks()", ""), space)
    capsys.readouterr()
    for mutant in read_mutants(assignment):
        mutated = dict(space)
        exec(mutant.code, mutated)
        question = assignment.by_id[mutant.question]
        check(question.id, mutated[question.function])
        said = capsys.readouterr().out
        lines = [line for line in said.splitlines() if line[:8] in ("  right ", "  wrong ")]
        visible = [part for part in question.parts if part.visible]
        assert len(lines) == len(visible)
        for line, part in zip(lines, visible, strict=True):
            assert line.startswith("  right") == (mutant.marks[part.id] == part.points), (mutant.name, said)


def text_of(cell):
    return "".join(cell["source"])


def faults(name, change, tmp_path):
    """What is said of a copy after `change` of its cells, which it gets as a list and by name."""
    folder = shutil.copytree(COURSEWORK / name, tmp_path / name)
    notebook = json.loads((folder / "source.ipynb").read_text(encoding="utf-8"))
    cells = notebook["cells"]
    change(cells, {question_of(cell): cell for cell in cells if grading(cell)})
    (folder / "source.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return "\n".join(find_faults(read_assignment(folder)))


def says(cell, **metadata):
    """Change what nbgrader's metadata say of a cell."""
    cell["metadata"]["nbgrader"].update(metadata)


def replaced(cell, before, after):
    assert before in text_of(cell)
    cell["source"] = text_of(cell).replace(before, after)


def add_bonus(cells, of):
    cells.append(copy.deepcopy(of["activation"]))
    says(cells[-1], grade_id="bonus")


FAULTS = {  # what is said: what was done to the capstone's cells
    "question 'activation' has no check": lambda cells, of: cells.remove(of["check-activation"]),
    "question 'activation' has 0 answer cells": lambda cells, of: cells.remove(of["activation"]),
    "the check of 'activation' comes before its answer": lambda cells, of: cells.insert(
        0, cells.pop(cells.index(of["check-activation"]))
    ),
    "has outputs": lambda cells, of: of["activation"].update(outputs=[{"output_type": "stream"}]),
    "have the same grade_id, 'set-up'": lambda cells, of: says(of["wrap"], grade_id="set-up"),
    "says 7 points, and the declaration 4": lambda cells, of: says(of["design"], points=7),
    "the solution must stand between": lambda cells, of: replaced(of["activation"], "### END SOLUTION", ""),
    "does not define my_activation": lambda cells, of: replaced(of["activation"], "def my_", "def your_"),
    "should begin with the line “# answer: activation”": lambda cells, of: replaced(
        of["activation"], "# answer: activation\n", ""
    ),
    "answers 'bonus', which the declaration does not ask": add_bonus,
    "has a solution but is no answer cell": lambda cells, of: of["activation"].update(metadata={}),
    "is an answer and locked": lambda cells, of: says(of["activation"], locked=True),
    "nbgrader does not allow the grade_id 'wrap it'": lambda cells, of: says(of["wrap"], grade_id="wrap it"),
    "nbgrader's metadata lack task": lambda cells, of: of["wrap"]["metadata"]["nbgrader"].pop("task"),
    "is no Python with its solution": lambda cells, of: replaced(of["activation"], "return x", "retrun x"),
}
VARIANT_FAULTS = {  # the same for the constants of the first assignment
    "does not have the defaults of the declaration": lambda cells, of: of["constants"].update(
        source="A = 2.0\nB = 0.6667\n"
    ),
    "a student could choose easier constants": lambda cells, of: says(of["constants"], locked=False),
    "0 cells are tagged variant, and 2 constants are declared": lambda cells, of: of["constants"][
        "metadata"
    ].update(tags=[]),
}


@pytest.mark.parametrize("said", FAULTS)
def test_a_notebook_that_does_not_fit_its_declaration_is_told_so(said, tmp_path):
    assert said in faults("3-capstone", FAULTS[said], tmp_path)


@pytest.mark.parametrize("said", VARIANT_FAULTS)
def test_constants_that_vary_are_looked_after(said, tmp_path):
    assert said in faults("1-activations", VARIANT_FAULTS[said], tmp_path)


@pytest.fixture
def capstone(tmp_path):
    """A copy of the smallest assignment, and a function that replaces text in one of its files."""
    folder = shutil.copytree(COURSEWORK / "3-capstone", tmp_path / "3-capstone")
    head, first, *_ = (folder / "mutants.toml").read_text(encoding="utf-8").split("[[mutant]]")
    (folder / "mutants.toml").write_text(f"{head}[[mutant]]{first}", encoding="utf-8")  # one is enough here

    def change(file, before, after):
        text = (folder / file).read_text(encoding="utf-8")
        assert before in text
        (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
        return folder

    return change


def checked(folder):
    done = CliRunner().invoke(actgrade, ["check", str(folder), "--quiet", "--draws", "1"])
    return done.exit_code, done.output


LEAKED = "size = np.sqrt(1 + np.asarray(x, dtype=float) ** 2)"


@pytest.mark.parametrize(
    ("file", "before", "after", "code", "said"),
    [
        ("mutants.toml", "a leaky ReLU", "a leaky relu", 0, "none wrong"),
        ("mutants.toml", "slopes = 4, elementwise = 1", "slopes = 0, elementwise = 1", 1,
         "activation · slopes: 4 of 4, graded: right"),
        ("source.ipynb", "1 / size**3", "0.9 / size**3", 1, "WRONG  solved: full marks"),
        ("inputs.py", "rng.uniform(-3, 3, 48)", "np.linspace(-3, 3, 48)", 1,
         "activation · bends: the same inputs for every seed"),
        ("source.ipynb", "It does not have to be new", f"Hint: {LEAKED} It", 1,
         f"3-capstone.ipynb has this line of a solution or of a marker's notes: {LEAKED}"),
        ("inputs.py", "rng.integers(*ends, n) / 100 +", "rng.choice([0.5, 5e-6]) + 0 *", 1,
         "'a leaky ReLU: another right answer, with a kink' is right in "),
    ],
    ids=["sound", "a mutant", "the solution", "fixed inputs", "a leak", "luck"],
)  # fmt: skip
def test_the_command_names_what_is_wrong(capstone, file, before, after, code, said):
    words = ["check", str(capstone(file, before, after)), "--quiet", "--draws", "20"]
    done = CliRunner().invoke(actgrade, words)
    assert (done.exit_code, said in done.output) == (code, True), done.output


def test_of_wrong_answers_that_are_graded_together_the_one_with_other_marks_is_named(tmp_path):
    folder = shutil.copytree(COURSEWORK / "1-activations", tmp_path / "1-activations")
    head, *mutants = (folder / "mutants.toml").read_text(encoding="utf-8").split("[[mutant]]")
    (spoilt,) = [text for text in mutants if text.count("question = ") and "= 0 }" in text][:1]
    kept = next(text for text in mutants if question_line(text) != question_line(spoilt))
    spoilt_marks = spoilt.replace("= 0 }", "= 1 }")
    (folder / "mutants.toml").write_text("[[mutant]]".join([head, spoilt_marks, kept]), encoding="utf-8")
    findings = list(examine(read_assignment(folder), protection().sandbox, draws=1))
    assert [bool(one.faults) for one in findings[-3:]] == [True, False, False]


def question_line(mutant):
    return next(line for line in mutant.splitlines() if line.startswith("question"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("slopes = 4, ", "", "marks needs one number for each part of activation"),
        ('question = "activation"', 'question = "design"', "'design' is not a question that is called"),
        ('name = "a leaky', 'title = "a leaky', "it needs code, marks, name, question"),
        ("[[mutant]]", "[[mutant", "is not TOML"),
    ],
)
def test_a_mutant_that_cannot_be_graded_is_an_error_with_a_remedy(capstone, before, after, said):
    with pytest.raises(CourseworkError, match=r"mutants\.toml") as caught:
        read_mutants(read_assignment(capstone("mutants.toml", before, after)))
    assert said in str(caught.value)


def test_a_judge_that_does_not_exist_is_an_error(capstone):
    with pytest.raises(CourseworkError, match="there is no judge 'finit'; there are elementwise, finite"):
        read_assignment(capstone("assignment.toml", 'judge = "finite"', 'judge = "finit"'))


def test_results_of_other_data_are_stale(tmp_path):
    folder = shutil.copytree(COURSEWORK / "2-network-by-hand", tmp_path / "a")
    before = read_assignment(folder).digest
    (folder / "data" / "tiles.csv").write_text("1,2,3\n")
    assert read_assignment(folder).digest != before


def test_an_answer_that_is_the_stub_still_stops_the_check():
    release = Release(read_assignment(COURSEWORK / "3-capstone"))
    cell = next(c for c in release.student_notebook()["cells"] if is_answer(c) and "def " in c["source"])
    space = {}
    exec(cell["source"], space)
    with pytest.raises(NotAnswered, match="'activation' is not answered yet"):
        NotebookChecks(release.visible())("activation", space["my_activation"])
