"""`make test` runs every step, goes on after a failure, and fails if one did."""

import sys

import pytest

from tools import run_tests
from tools.run_tests import Step, main, quick_steps, slow_steps


def steps(*codes):
    """One step for each exit code."""
    return tuple(
        Step(f"step {i}", (sys.executable, "-c", f"raise SystemExit({code})")) for i, code in enumerate(codes)
    )


@pytest.mark.parametrize(("codes", "expected"), [((0, 0), 0), ((1, 0), 1), ((0, 5), 1)])
def test_one_failure_fails_all_and_stops_nothing(codes, expected, monkeypatch, capfd):
    monkeypatch.setattr(run_tests, "quick_steps", lambda: steps(*codes))
    monkeypatch.setattr(run_tests, "warm_font_cache", lambda: None)
    assert main([]) == expected
    said = capfd.readouterr().out
    assert "== step 1" in said
    assert said.count("FAILED") == sum(code != 0 for code in codes)


def test_the_quick_steps_are_strict():
    commands = [" ".join(step.command) for step in quick_steps()]
    assert any("--nbval " in command and "chapters" in command for command in commands)
    assert not any("--nbval-lax" in command or "--nbval-sanitize" in command for command in commands)
    assert any("--cov-fail-under=95" in command for command in commands)
    assert any("ruff" in command for command in commands)
    assert any("mypy" in command for command in commands)


def test_slow_and_quick_tests_are_all_tests():
    """Once each: what a step leaves out is what another one has."""
    steps = [step.command for step in (*quick_steps(), *slow_steps()) if "-m" in step.command[3:]]
    chosen = [step[step.index("-m", 3) + 1] for step in steps]
    assert chosen == ["not slow", "slow and not alone", "slow and alone", "slow"]
    left_out = [
        word.removeprefix("--ignore=") for step in steps for word in step if word.startswith("--ignore=")
    ]
    named = [word for step in steps for word in step if word.startswith("tests/")]
    assert named == ["tests/coursework/adversarial"]
    assert left_out == named * 2
