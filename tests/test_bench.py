"""The benchmark's own arithmetic, on small and made-up data; what it measures is not repeated here."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest

from actbook import ACTIVATIONS
from actgrade.result import Result
from bench import __main__ as bench
from bench import (
    accuracy,
    durations,
    environment,
    grading,
    grading_report,
    libraries,
    machine,
    page,
    serving_page,
    speed,
    textbook,
)
from bench.exact import Exact
from bench.points import neighbours, points, strided_float32

MACHINE = {"date": "2026-01-01", "processor": "P", "cores": 2, "system": "S", "python": "3.11"}


def test_the_page_is_what_the_committed_results_say():
    results = json.loads(bench.RESULTS.read_text(encoding="utf-8"))
    assert bench.PAGE.read_text(encoding="utf-8") == page.page(results)
    assert bench.SERVING_PAGE.read_text(encoding="utf-8") == serving_page.page(results)
    assert {"accuracy", "speed", "chapters", "site", "machine", "versions"} <= set(results)


def test_the_committed_results_keep_the_bars_of_accuracy():
    rows = json.loads(bench.RESULTS.read_text(encoding="utf-8"))["accuracy"]["rows"]
    assert {row["activation"] for row in rows} == {
        a.name for a in ACTIVATIONS
    }  # run make bench after adding one
    assert {row["grid"] for row in rows} == {"float64", "float32", "float32 strided"}
    for row in rows:
        ours = row["libraries"]["actbook"]
        assert row["points"] >= 50_000
        assert ours["max_ulp"] <= (2.5 if row["grid"] == "float64" else 4)
        assert (ours["false_zeros"], ours["nan"], ours["warned"]) == (0, 0, False)


def test_the_textbook_formulas_are_right_in_the_middle():
    x = np.linspace(-4, 4, 81)
    for activation in ACTIVATIONS[:5]:
        f, slope = getattr(textbook, activation.name), getattr(textbook, f"{activation.name}_derivative")
        np.testing.assert_allclose(f(x), activation(x), rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(
            slope(x), activation.derivative(x) * (x != 0) + slope(x) * (x == 0), rtol=1e-11
        )
        assert slope(x.astype(np.float32)).dtype == f(x.astype(np.float32)).dtype == np.float32


def test_a_sweep_finds_the_textbooks_false_zeros_and_none_of_ours():
    found = accuracy.sweep(points(np.float64, 600), kinks=(), name="sigmoid", derivative=True)
    assert found["actbook"]["false_zeros"] == 0
    assert found["actbook"]["max_ulp"] < 2.5
    assert not found["actbook"]["warned"]
    assert found["textbook"]["warned"]
    assert 36 < found["textbook"]["first_false_zero"] < 40


def test_judging_counts_nan_apart():
    exact = Exact.values("linear", np.array([1.0, 2.0, 3.0]), derivative=False)
    found = accuracy.judged(exact, np.array([1.0, np.nan, 0.0]), np.array([1.0, 2.0, 3.0]))
    assert (found["nan"], found["false_zeros"], found["first_false_zero"], found["at"]) == (1, 1, 3.0, 3.0)


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_every_implementation_gives_what_it_offers(activation):
    x = np.array([-1.5, 0.5])
    for implementation in libraries.implementations(activation.name):
        given = implementation.prepare(x)
        for what, ours in (("value", activation(x)), ("derivative", activation.derivative(x))):
            if getattr(implementation, what):
                result = libraries.as_numpy(getattr(implementation, what)(given))
                np.testing.assert_allclose(result, ours, rtol=1e-6)


def test_calls_take_turns():
    order = []
    calls = {name: (lambda name=name: order.append(name)) for name in "ab"}
    times = speed.turns(calls, rounds=3, limit=10)
    assert {name: len(measured) for name, measured in times.items()} == {"a": 3, "b": 3}
    runs = re.sub(r"(.)\1+", r"\1", "".join(order))
    assert runs == "ab" * 4  # warm-up, then three rounds
    assert all(t > 0 for measured in times.values() for t in measured)


def test_rounds_stop_at_the_limit_but_not_before_five():
    assert len(speed.turns({"a": lambda: None}, rounds=100, limit=0)["a"]) == 5


def test_nanoseconds_for_one_element():
    assert speed.nanoseconds([3e-6, 2e-6, 9e-6], 1000) == pytest.approx({"least": 2, "median": 3})


def row(activation="linear", what="value", size=10_000, ours=1.0, other=1.0, dtype="float64"):
    cells = {"actbook": {"least": ours, "median": ours}, "textbook": {"least": other, "median": other}}
    return {"dtype": dtype, "activation": activation, "what": what, "size": size, "libraries": cells}


def test_what_misses_the_bar_is_named_and_what_it_is_not_about_is_not():
    rows = [
        row("relu", ours=1, other=0.5),
        row("linear", "derivative", 100_000, ours=1, other=0.49),
        row("linear", "both", ours=9, other=1),
        row("linear", size=10, ours=9, other=1),
        row("linear", dtype="float32", ours=9, other=1),
    ]
    text = page.bar_report(rows)
    assert "1 of 2 cells meet it" in text
    assert "Below it: Linear f′ at n = 10⁵ (0.49)." in text
    assert "ReLU" not in text
    assert "Below" not in page.bar_report(rows[:1])


def test_numbers_are_written_for_reading():
    assert [page.ulps(value) for value in (0.0, 2.168, 8.99e15, float("inf"))] == [
        "0.00",
        "2.17",
        "10¹⁶",
        "∞",
    ]
    assert page.superscript(-12) == "⁻¹²"
    assert [page.nanoseconds(value) for value in (1630.4, 7.113, 0.7916)] == ["1630", "7.11", "0.792"]
    cell = {"max_ulp": 9e15, "false_zeros": 2, "first_false_zero": 36.78, "nan": 1200}
    assert page.accuracy_cell(cell) == "10¹⁶ †36.78, nan"
    assert page.accuracy_cell(None) == "–"
    assert page.table(["a", "b"], [["c", "1"]]) == "| a | b |\n| :-- | --: |\n| c | 1 |\n"
    assert bench.rounded({"a": [1.23456789, 2, "x"]}) == {"a": [1.23457, 2, "x"]}


def test_a_failed_build_is_said_and_not_hidden():
    assert "failed" in page.site({"failed": True})
    assert "failed" in page.tests({"failed": True})
    row = {"chapter": "09-x", "cells": 3, "seconds": 0.0, "failed": True}
    found = {"rows": [row], "seconds": 1.0, "machine": MACHINE}
    assert "| 09-x | 3 | failed |" in page.chapters(found)


def test_a_command_that_fails_leaves_no_times(tmp_path, capsys):
    good, bad = (sys.executable, "-c", "pass"), (sys.executable, "-c", "raise SystemExit('on purpose')")
    assert {"good", "machine"} < set(durations.timed({"good": good}, tmp_path))
    assert durations.timed({"good": good, "bad": bad}, tmp_path) == {"failed": True}
    assert "on purpose" in capsys.readouterr().err


def test_what_the_browser_adds_to_the_tests_is_the_difference():
    found = {"all": 300.4, "without a browser": 150.2, "machine": MACHINE, "failed": False}
    assert "The browser's add 150 s (the budget is 180 s)." in page.tests(found)


def test_points_by_their_bits():
    near = neighbours([1.0], np.float64)
    assert sorted(near.tolist())[2:5] == [1 - 2**-53, 1.0, 1 + 2**-52]
    strided = strided_float32(2**24)
    assert np.isfinite(strided).all()
    assert len(strided) == 2 * 128
    assert len(strided_float32(accuracy.STRIDE)) > 100_000


def test_packages_for_gpus_are_noticed():
    def plan(*names):
        return {"install": [{"metadata": {"name": name}} for name in names]}

    assert environment.gpu_packages(plan("torch", "sympy")) == []
    assert environment.gpu_packages(plan("torch", "nvidia-cublas-cu12", "triton")) == [
        "nvidia-cublas-cu12",
        "triton",
    ]


def test_an_environment_that_cannot_be_made_is_a_sentence(monkeypatch, capsys):
    def refuse():
        raise RuntimeError("creating the environment failed:\nno network")

    monkeypatch.setattr(environment, "set_up", refuse)
    monkeypatch.setattr(bench, "RESULTS", bench.RESULTS.with_name("nowhere.json"))
    assert bench.main(["speed"]) == 1
    assert "The benchmark stopped: creating the environment failed" in capsys.readouterr().err
    assert not bench.RESULTS.exists()


def test_an_unknown_section_is_answered_with_the_names(root):
    run = subprocess.run(
        [sys.executable, "-m", "bench", "sped"], cwd=root, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert f"No such section: sped. There are: {', '.join(bench.SECTIONS)}." in run.stderr


def test_one_section_replaces_only_its_part(monkeypatch, tmp_path):
    results = json.loads(bench.RESULTS.read_text(encoding="utf-8"))
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(bench, "PAGE", bench.ROOT / ".cache" / "measurements.md")
    monkeypatch.setattr(bench, "SERVING_PAGE", bench.ROOT / ".cache" / "one-to-ten-thousand.md")
    bench.RESULTS.write_text(json.dumps(results), encoding="utf-8")
    site = {"from nothing": 7.0, "unchanged": 1.0, "pages": 3, "failed": False, "machine": MACHINE}
    monkeypatch.setitem(bench.SECTIONS, "site", lambda: site)
    assert bench.main(["site"]) == 0
    after = json.loads(bench.RESULTS.read_text(encoding="utf-8"))
    assert after["site"] == site
    assert (after["speed"], after["machine"]) == (results["speed"], results["machine"])
    assert "3 pages: 7 s from nothing" in bench.PAGE.read_text(encoding="utf-8")


def test_the_machine_is_described():
    described = machine.describe()
    assert set(described) == {"processor", "cores", "avx512", "system", "python", "date"}
    assert all(described.values())
    assert "numpy" in machine.versions()


def test_the_requirements_are_pinned():
    lines = environment.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    required = [line.split("#")[0].strip() for line in lines if line.split("#")[0].strip()]
    assert all(re.fullmatch(r"[a-z0-9]+==[\d.]+", requirement) for requirement in required)


MACHINE = {"date": "2026-11-22", "processor": "A", "cores": "2", "system": "Linux", "python": "3.11"}


def test_grading_is_reported_with_what_is_over_its_bar():
    row = {
        "submissions": 1000,
        "seconds": 90.0,
        "cpu": 0.31,
        "resident_answers": 29e6,
        "resident_grader": 200e6,
    }
    kills = {"kills": 50, "submissions": 60, "same": False, "left_processes": 0}
    results = {"rows": [row | {"export_seconds": 1.0}], "kills": kills, "workers": 2, "assignment": "sums"}
    results["machine"] = MACHINE
    text = grading_report.report(results)
    assert "| 1,000 | 0.090 | **0.310** (over the bar) | 29 and **200** (over the bar) | 1.0 |" in text
    assert "its results and pages are NOT those" in text
    kills["same"] = True
    assert "are byte for byte those" in grading_report.report(results)


def test_the_ratio_to_nbgrader_is_that_of_the_medians():
    seconds = {"nbgrader": [40.0, 80.0, 60.0], "actgrade": [5.0, 6.0, 20.0]}
    results = {"submissions": 20, "seconds": seconds, "version": "0.9.6"}
    results["machine"] = MACHINE
    text = grading_report.beside_nbgrader(results)
    assert "takes nbgrader 3.00 s and actgrade 0.30 s" in text
    assert "10.0 times as fast (the bar is 5: met)" in text
    seconds["actgrade"] = [15.0]
    assert "4.0 times as fast (the bar is 5: missed)" in grading_report.beside_nbgrader(results)


def test_a_synthetic_class_is_graded_and_its_cost_is_noted(tmp_path):
    found = grading.class_of(10, tmp_path)
    assert 0.05 < found["cpu"] < 5
    assert 10e6 < found["resident_answers"] < 1e9
    paths = sorted((tmp_path / "results" / "results").iterdir())
    marks = [Result.from_json(path.read_text()).parts[0].marks for path in paths]
    assert marks == [2] * 7 + [0] * 3
