"""The part of the page of measurements that says what grading a class costs."""

from statistics import median
from typing import Any

Json = dict[str, Any]

CPU_BAR, RESIDENT_BAR = 0.3, 150  # seconds and MB a submission
RATIO_BAR = 5  # times as fast as nbgrader
TEXT = """\
## Grading a class

Synthetic submissions to {assignment} (seven of ten solved, two with a mistake, one blank), graded by
{workers} processes at a time, each submission in a sandbox of its own, with its result and its feedback.
CPU counts everything: the grader, the sandbox, the answers and the author's solution beside them.
Memory is the most that any submission's processes held, then the most that a grader's process held.
Export is the gradebook with its statistics, as `actgrade marks` writes it.
The bars are {cpu} s of CPU and {resident} MB a submission, and time in proportion to the class.

{measured}
"""


def report(results: Json) -> str:
    """The section, as Markdown."""
    bars = {"cpu": CPU_BAR, "resident": RESIDENT_BAR, "measured": measured_on(results)}
    lines = [TEXT.format_map(results | bars)]
    lines += [
        "| submissions | seconds each | CPU each, s | memory, MB | export, s |",
        "| --: | --: | --: | --: | --: |",
    ]
    for row in results["rows"]:
        each = row["seconds"] / row["submissions"]
        answers, grader = row["resident_answers"] / 1e6, row["resident_grader"] / 1e6
        cells = (f"{row['submissions']:,}", f"{each:.3f}", _barred(row["cpu"], CPU_BAR, ".3f"))
        memory = f"{_barred(answers, RESIDENT_BAR, '.0f')} and {_barred(grader, RESIDENT_BAR, '.0f')}"
        lines.append("| " + " | ".join((*cells, memory, f"{row['export_seconds']:.1f}")) + " |")
    kills = results["kills"]
    outcome = "are byte for byte those" if kills["same"] else "are NOT those"
    lines += [
        "",
        f"A run over {kills['submissions']} submissions was killed {kills['kills']} times with SIGKILL, at a "
        f"random moment, and resumed each time: its results and pages {outcome} of an undisturbed run, and "
        f"{kills['left_processes'] or 'no'} processes were left over.",
    ]
    return "\n".join(lines) + "\n"


def measured_on(results: Json) -> str:
    """A sentence with day and machine."""
    m = results["machine"]
    return (
        f"Measured on {m['date']}: {m['processor']}, {m['cores']} cores, {m['system']}, Python {m['python']}."
    )


def beside_nbgrader(results: Json) -> str:
    """The section beside nbgrader, as Markdown."""
    theirs, ours = results["seconds"]["nbgrader"], results["seconds"]["actgrade"]
    each = [f"{median(seconds) / results['submissions']:.2f} s" for seconds in (theirs, ours)]
    ratio = median(theirs) / median(ours)
    return (
        "## Beside nbgrader\n\n"
        f"The same {results['submissions']} solved submissions to the first assignment, as one batch: "
        f"`nbgrader autograde` (version {results['version']}) and `actgrade grade`, in turns, "
        f"{len(theirs)} rounds.\n"
        f"{measured_on(results)}\n"
        f"A submission takes nbgrader {each[0]} and actgrade {each[1]}, in the median of the rounds: "
        f"{ratio:.1f} times as fast (the bar is {RATIO_BAR}: {'met' if ratio >= RATIO_BAR else 'missed'}).\n"
    )


def _barred(value: float, bar: float, form: str) -> str:
    """The value, marked if it is over its bar."""
    return f"{value:{form}}" if value <= bar else f"**{value:{form}}** (over the bar)"
