"""The workflow that CI runs: what others wrote is pinned, and no job may do more than it needs."""

import re

import pytest
import yaml

PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+")
WRITERS = {  # the only jobs that may write, and what
    "student-tree": {"contents": "write"},
    "publish": {"pages": "write", "id-token": "write"},
}


@pytest.fixture
def texts(root):
    """Every workflow, by its file's name."""
    found = {
        path.name: path.read_text(encoding="utf-8") for path in (root / ".github/workflows").glob("*.y*ml")
    }
    assert "ci.yml" in found
    return found


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
            assert job["timeout-minutes"] <= 60, name


def test_what_may_write_runs_on_the_main_branch_only_and_after_the_tests(texts):
    jobs = yaml.safe_load(texts["ci.yml"])["jobs"]
    for name in WRITERS:
        needs = jobs[name]["needs"]
        assert "test" in ([needs] if isinstance(needs, str) else needs)
        assert jobs[name]["if"] == "github.ref == 'refs/heads/main' && github.event_name == 'push'"
    assert "bash .ci/run" in [step.get("run") for step in jobs["test"]["steps"]]
