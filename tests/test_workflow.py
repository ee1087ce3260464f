"""The workflows: what others wrote is pinned, no job may do more than it needs, one gate waits for all."""

import os
import re
import shutil
import subprocess

import pytest
import yaml

from tools.environment import ROOT
from tools.matrix import DEPENDENCIES
from tools.wheels import PYTHONS

FOLDER = ROOT / ".github/workflows"
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+")
WRITERS = {  # the only jobs that may write, and what
    "student-tree": {"contents": "write"},
    "publish": {"pages": "write", "id-token": "write"},
    "tell": {"issues": "write"},
    "attach": {"contents": "write"},
}
PUBLISHING = ("student-tree", "publish")  # the jobs behind the gate: they run on the main branch only
LONGEST = {"look": 90, "build": 90}  # minutes, where more than 60: Binder's image; all tests and a release
GATE = "all-good"


@pytest.fixture
def texts():
    """Every workflow, by its file's name."""
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.y*ml")}
    assert {"ci.yml", "weekly.yml"} <= set(found)
    return found


@pytest.fixture
def jobs(texts):
    """The jobs of ci.yml."""
    return yaml.safe_load(texts["ci.yml"])["jobs"]


def needs(job):
    """The jobs that a job waits for, as a set."""
    wanted = job.get("needs", [])
    return {wanted} if isinstance(wanted, str) else set(wanted)


def commands(job):
    """The lines that a job runs."""
    return [line.strip() for step in job["steps"] for line in step.get("run", "").splitlines()]


def unpinned(text):
    """The actions that are not named by a commit, with the version that it is."""
    used = re.findall(r"uses: *(.+)", text)
    assert used
    return [action for action in used if not PINNED.fullmatch(action.strip())]


def test_every_action_is_pinned_by_commit(texts):
    assert {name: unpinned(text) for name, text in texts.items() if unpinned(text)} == {}
    assert unpinned("- uses: actions/checkout@v4\n") == ["actions/checkout@v4"]
    assert unpinned(f"- uses: actions/checkout@{'a' * 40}\n") == [f"actions/checkout@{'a' * 40}"]


def test_a_job_may_write_only_what_it_publishes(texts):
    for text in texts.values():
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] == {"contents": "read"}
        for name, job in workflow["jobs"].items():
            assert job.get("permissions", {}) == WRITERS.get(name, {}), name
            assert job["timeout-minutes"] <= LONGEST.get(name, 60), name


def test_what_may_write_runs_on_the_main_branch_only_and_after_the_gate(jobs):
    for name in PUBLISHING:
        assert GATE in needs(jobs[name])
        assert jobs[name]["if"] == "github.ref == 'refs/heads/main' && github.event_name == 'push'"
    assert "bash .ci/run" in commands(jobs["test"])


def test_the_gate_waits_for_every_job_but_those_that_it_lets_through(jobs):
    assert needs(jobs[GATE]) == set(jobs) - {GATE, *PUBLISHING}
    assert jobs[GATE]["if"] == "always()", "a gate that is skipped counts as passed"
    assert jobs[GATE]["env"]["RESULTS"] == "${{ join(needs.*.result, ' ') }}"
    for name, job in jobs.items():
        assert "continue-on-error" not in job, name
        assert not [step for step in job["steps"] if "continue-on-error" in step], name


@pytest.mark.skipif(shutil.which("bash") is None, reason="GitHub's runner has bash, this machine has not")
@pytest.mark.parametrize(
    ("results", "opens"),
    [
        ("success success success", True),
        ("success failure success", False),
        ("success skipped success", False),
        ("cancelled success", False),
        ("success success failure", False),
        ("", False),
    ],
)
def test_the_gate_opens_only_when_all_succeeded(jobs, results, opens):
    (step,) = jobs[GATE]["steps"]
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        env=os.environ | {"RESULTS": results},
        capture_output=True,
        check=False,
    )
    assert (done.returncode == 0) == opens


def test_the_matrix_has_every_system_python_and_set_of_dependencies(jobs):
    axes = jobs["matrix"]["strategy"]["matrix"]
    assert axes["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    assert tuple(axes["dependencies"]) == DEPENDENCIES
    assert set(axes) == {"os", "python", "dependencies"}, "an exclusion wants a reason"
    assert tuple(axes["python"]) == PYTHONS, "the wheels of the notebooks' zip are for these"
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'requires-python = ">=(.+)"', project)[1] == axes["python"][0]
    for step in jobs["matrix"]["steps"]:
        assert step.get("with", {}).get("python-version", "${{ matrix.python }}") == "${{ matrix.python }}"


def test_a_newcomer_types_what_the_readme_says_and_nothing_else(jobs):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Read it and test it")[2]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)[1]
    typed = [line.partition("#")[0].strip() for line in block.splitlines()]
    assert len(typed) == 2
    assert commands(jobs["newcomer"]) == typed


def test_what_the_workflows_call_exists(texts):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z-]+):", makefile))
    for name, text in texts.items():
        for job in yaml.safe_load(text)["jobs"].values():
            lines = "\n".join(commands(job))
            assert set(re.findall(r"\bmake ([a-z-]+)", lines)) <= targets, name
            scripts = re.findall(r"\b(?:tools|\.ci|bench)/[\w./-]+", lines)
            assert [script for script in scripts if not (ROOT / script).is_file()] == [], name


def test_a_release_is_attached_only_after_its_checks_and_by_a_job_that_runs_nothing_of_ours(texts):
    workflow = yaml.safe_load(texts["release.yml"])
    assert workflow[True] == {"push": {"tags": ["v[0-9]+.[0-9]+.[0-9]+"]}}, "`on` is true in YAML"
    build, attach = workflow["jobs"]["build"], workflow["jobs"]["attach"]
    commands = [step["run"] for step in build["steps"] if "run" in step]
    assert commands[0] == "git merge-base --is-ancestor HEAD origin/main"
    assert commands[-2:] == ["bash .ci/run", '.venv/bin/python tools/release.py --tag "$TAG"'], (
        "not through make, which would run what stands in a tag's name"
    )
    assert build["steps"][0]["with"]["fetch-depth"] == 0, "else no other tag is known"
    assert attach["needs"] == "build"
    assert "if" not in attach
    assert [step["uses"].split("@")[0] for step in attach["steps"] if "uses" in step] == [
        "actions/download-artifact"
    ]
    check, create = (step["run"] for step in attach["steps"] if "run" in step)
    assert "sha256sum --check --strict" in check
    assert create.startswith('gh release create "$TAG" --verify-tag ')
    for job in (build, attach):  # a tag's name is anyone's text: it reaches a shell only as a variable
        assert job["env"]["TAG"] == "${{ github.ref_name }}"
        assert not [step["run"] for step in job["steps"] if "${{" in step.get("run", "")]
