"""`actgrade check`: our assignments are sound, and whatever is wrong with one is found."""

import json
import shutil

import pytest
from actbook.coursework import NotAnswered, NotebookChecks
from click.testing import CliRunner

from actgrade import anatomy
from actgrade.__main__ import actgrade
from actgrade.assignment import read_assignment
from actgrade.errors import CourseworkError
from actgrade.mutants import read_mutants
from actgrade.notebook import grading, is_answer, question_of
from actgrade.release import Release
from actgrade.sandbox import protection
from actgrade.soundness import examine, steps
from places import ROOT, each_name


@each_name
def test_our_assignments_are_sound(name):
    assignment = read_assignment(ROOT / "coursework" / name)
    findings = list(examine(assignment, protection().sandbox, draws=1))
    assert [(one.what, one.faults) for one in findings if one.faults] == []
    assert len(findings) == steps(assignment)
    assert len(read_mutants(assignment)) >= 8


@each_name
def test_what_the_notebooks_check_calls_right_is_what_gets_its_points(name, capsys, monkeypatch):
    """Every mutant in the notebook: a visible part is green if, and only if, its declared marks are full."""
    assignment = read_assignment(ROOT / "coursework" / name)
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


@pytest.fixture
def broken(tmp_path):
    """A function that copies an assignment, lets `change` break the copy, and returns the faults found."""

    def faults(name, change):
        folder = shutil.copytree(ROOT / "coursework" / name, tmp_path / name)
        path = folder / "source.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        change(notebook, {question_of(cell): cell for cell in notebook["cells"] if grading(cell)})
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return "\n".join(anatomy.faults(read_assignment(folder)))

    return faults


def no_check(notebook, cells):
    notebook["cells"].remove(cells["check-activation"])


def no_answer(notebook, cells):
    notebook["cells"].remove(cells["activation"])


def check_first(notebook, cells):
    notebook["cells"].remove(cells["check-activation"])
    notebook["cells"].insert(0, cells["check-activation"])


def outputs(notebook, cells):
    cells["activation"]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "42"}]


def twice(notebook, cells):
    cells["wrap"]["metadata"]["nbgrader"]["grade_id"] = "set-up"


def points(notebook, cells):
    cells["design"]["metadata"]["nbgrader"]["points"] = 7


def no_mark(notebook, cells):
    cells["activation"]["source"] = [line for line in cells["activation"]["source"] if "END" not in line]


def renamed(notebook, cells):
    source = "".join(cells["activation"]["source"])
    cells["activation"]["source"] = source.replace("def my_activation", "def my_function")


def first_line(notebook, cells):
    cells["activation"]["source"] = cells["activation"]["source"][1:]


def unknown(notebook, cells):
    extra = json.loads(json.dumps(cells["activation"]))
    extra["metadata"]["nbgrader"]["grade_id"] = "bonus"
    notebook["cells"].append(extra)


def unmarked_solution(notebook, cells):
    cells["activation"]["metadata"] = {}


def open_answer(notebook, cells):
    cells["activation"]["metadata"]["nbgrader"]["locked"] = True


def bad_name(notebook, cells):
    cells["wrap"]["metadata"]["nbgrader"]["grade_id"] = "wrap it"


def no_schema(notebook, cells):
    del cells["wrap"]["metadata"]["nbgrader"]["task"]


def no_python(notebook, cells):
    cells["activation"]["source"] = "".join(cells["activation"]["source"]).replace("return x", "retrun x")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (no_check, "question 'activation' has no check"),
        (no_answer, "question 'activation' has 0 answer cells"),
        (check_first, "the check of 'activation' comes before its answer"),
        (outputs, "has outputs"),
        (twice, "have the same grade_id, 'set-up'"),
        (points, "says 7 points, and the declaration 8"),
        (no_mark, "the solution wants to stand between"),
        (renamed, "does not define my_activation"),
        (first_line, "should begin with the line “# answer: activation”"),
        (unknown, "answers 'bonus', which the declaration does not ask"),
        (unmarked_solution, "has a solution but is no answer cell"),
        (open_answer, "is an answer and locked"),
        (bad_name, "nbgrader does not allow the grade_id 'wrap it'"),
        (no_schema, "nbgrader's metadata lack task"),
        (no_python, "is no Python with its solution"),
    ],
)
def test_a_notebook_that_does_not_fit_its_declaration_is_told_so(broken, change, said):
    assert said in broken("3-capstone", change)


def test_nothing_is_said_of_a_notebook_that_fits(broken):
    assert broken("3-capstone", lambda notebook, cells: None) == ""


def other_default(notebook, cells):
    cells["constants"]["source"] = ["A = 2.0\n", "B = 0.6667\n"]


def unlocked(notebook, cells):
    cells["constants"]["metadata"]["nbgrader"]["locked"] = False


def untagged(notebook, cells):
    cells["constants"]["metadata"]["tags"] = []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (other_default, "does not have the defaults of the declaration"),
        (unlocked, "a student could choose easier constants"),
        (untagged, "0 cells are tagged variant, and 2 constants are declared"),
    ],
)
def test_constants_that_vary_are_looked_after(broken, change, said):
    assert said in broken("1-activations", change)


@pytest.fixture
def capstone(tmp_path):
    """A copy of the smallest assignment, and a function that replaces text in one of its files."""
    folder = shutil.copytree(ROOT / "coursework" / "3-capstone", tmp_path / "3-capstone")
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


def test_a_sound_assignment_is_called_sound(capstone):
    code, said = checked(capstone("mutants.toml", "a leaky ReLU", "a leaky relu"))
    assert code == 0
    assert "none wrong" in said


def test_a_mutant_that_gets_other_marks_than_it_should_is_named(capstone):
    code, said = checked(
        capstone("mutants.toml", "slopes = 4, elementwise = 1", "slopes = 0, elementwise = 1")
    )
    assert code == 1
    assert "WRONG  mutant of activation: a leaky ReLU" in said
    assert "activation · slopes: 4 of 4, graded: right" in said


def test_a_solution_that_does_not_get_its_own_points_is_named(capstone):
    code, said = checked(capstone("source.ipynb", "1 / size**3", "0.9 / size**3"))
    assert code == 1
    assert "WRONG  solved: full marks" in said


def test_inputs_that_never_change_are_named(capstone):
    code, said = checked(capstone("inputs.py", "np.sort(rng.uniform(-3, 3, 50))", "np.linspace(-3, 3, 50)"))
    assert code == 1
    assert "activation · bends: the same inputs for every seed" in said


def test_a_solution_that_is_given_away_elsewhere_is_named(capstone):
    line = "size = np.sqrt(1 + np.asarray(x, dtype=float) ** 2)"
    code, said = checked(capstone("source.ipynb", "It does not have to be new", f"Hint: {line} It"))
    assert code == 1
    assert f"3-capstone.ipynb has this line of a solution or of a marker's notes: {line}" in said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("slopes = 4, ", "", "marks wants one number for each part of activation"),
        ('question = "activation"', 'question = "design"', "'design' is not a question that is called"),
        ('name = "a leaky', 'title = "a leaky', "wanted are code, marks, name, question"),
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
    folder = shutil.copytree(ROOT / "coursework" / "2-network-by-hand", tmp_path / "a")
    before = read_assignment(folder).digest
    (folder / "data" / "tiles.csv").write_text("1,2,3\n")
    assert read_assignment(folder).digest != before


def test_an_answer_that_is_the_stub_still_stops_the_check():
    release = Release(read_assignment(ROOT / "coursework" / "3-capstone"))
    cell = next(c for c in release.student_notebook()["cells"] if is_answer(c) and "def " in c["source"])
    space = {}
    exec(cell["source"], space)
    with pytest.raises(NotAnswered, match="'activation' is not answered yet"):
        NotebookChecks(release.visible())("activation", space["my_activation"])
