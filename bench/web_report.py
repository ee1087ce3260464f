"""The part of the page of measurements on a slider: what it costs on a page, three ways, and at the least."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

NAMES = {
    "book": "this book",
    "stock": "stock Jupyter Book",
    "interact": "`interact`, live kernel",
    "bare": "bare slider",
}
WEIGHT_BAR = 0.25  # of the stock page's bytes
WEIGHT_BAR_KB = 350
WORK_BAR, FRAME_BAR = 8, 33  # milliseconds, at the 95th percentile

INTRODUCTION = """\
One slider, three ways:

- the chapter {chapter} as this book publishes it;
- the same text as a stock Jupyter Book 1.x publishes it, where ipywidgets link a slider to a bar (`jslink`);
- JupyterLab with a running kernel: at each step `interact` has matplotlib draw f, f′ and the tangent.

The last column is the floor: a page that has nothing but a slider and writes its number.

They took turns in one run of `python -m bench page`: {rounds} rounds, {steps} steps of each slider in all.
The browser's processor is slowed down {slowdown} times; servers, kernel and network are not.
All files come from this machine, and nothing is in the cache.
The first two ways are compressed with gzip, as static hosts do it.
What the stock page takes from content networks (MathJax, RequireJS, the widgets' html-manager) was copied
beside it, in the versions that it names: no distance to a network is in its time.
Without a kernel ipywidgets cannot draw a curve, so for a step the stock page does less than the other two.
JupyterLab's weight is that of the whole application, as its own server sends it;
its first answer includes running the cell and starting the kernel.
"""
ROWS_NOTE = """\
Weight and requests are those of a first visit, headers included, with the slider scrolled into view.
The first answer is the first moment at which a step of the slider changes what is shown,
counted from the navigation; with it stand the least and the most of the rounds.
A step is one press of an arrow key, read from a trace of Chromium.
Its script, style and layout are counted until the page hands over the frame that shows the change
(for `interact`, the kernel's new picture), and the last two rows say when that frame is on the screen.
Steps are given as the median with the quartiles, then as the 95th percentile.
"""


def report(results: Json) -> str:
    """The whole section, as Markdown; if nothing was ever measured, why."""
    if "missing" in results:
        return f"## A slider on a page\n\nNot measured yet: {results['missing']}."
    kinds = results["kinds"]
    steps = min(kind["steps"] for kind in kinds.values())
    parts = [
        "## A slider on a page\n",
        INTRODUCTION.format(**results | {"steps": steps}),
        machine(results),
        table(kinds),
        ROWS_NOTE,
        verdicts(kinds),
    ]
    return "\n".join(parts)


def machine(results: Json) -> str:
    """What this part was measured on: it may be another day than the rest."""
    m = results["machine"]
    listed = ", ".join(f"{name} {number}" for name, number in sorted(results["versions"].items()))
    return (
        f"Measured on {m['date']}: {m['processor']}, {m['cores']} cores, {m['system']}, "
        f"Python {m['python']}.\nWith {listed}.\n"
    )


def table(kinds: Json) -> str:
    """A row for each thing measured, a column for each way to publish."""
    rows: list[tuple[str, Callable[[Json], str]]] = [
        ("weight, kB", lambda kind: f"{kind['bytes']['median'] / 1000:,.0f}"),
        ("of it scripts, kB", lambda kind: f"{kind['script_bytes']['median'] / 1000:,.0f}"),
        ("requests", lambda kind: f"{kind['requests']['median']:.0f}"),
        ("first answer, s", lambda kind: first_answer(kind["answers_ms"])),
        ("a step: script, ms", lambda kind: quartiles(kind["script_ms"])),
        ("a step: style, ms", lambda kind: quartiles(kind["style_ms"])),
        ("a step: layout, ms", lambda kind: quartiles(kind["layout_ms"])),
        ("script, style and layout, 95 %, ms", lambda kind: milliseconds(kind["work_ms"]["p95"])),
        ("a step: key to picture, ms", lambda kind: quartiles(kind["frame_ms"])),
        ("key to picture, 95 %, ms", lambda kind: milliseconds(kind["frame_ms"]["p95"])),
    ]
    lines = ["|  | " + " | ".join(NAMES.values()) + " |", "| :-- |" + " --: |" * len(NAMES)]
    lines += ["| " + " | ".join([what, *(cell(kinds[name]) for name in NAMES)]) + " |" for what, cell in rows]
    return "\n".join(lines) + "\n"


def first_answer(values: Json) -> str:
    """Seconds: the median, and the least and the most."""
    median, least, most = (f"{values[key] / 1000:.1f}" for key in ("median", "least", "most"))
    return f"{median} ({least}–{most})"


def quartiles(values: Json) -> str:
    """Milliseconds: the median, and the lower and the upper quartile."""
    median, lower, upper = (milliseconds(values[key]) for key in ("median", "lower", "upper"))
    return f"{median} ({lower}–{upper})"


def milliseconds(value: float) -> str:
    """One decimal below 10, none above."""
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"


def verdicts(kinds: Json) -> str:
    """Each bar: what it is, what was measured, and whether that meets it."""
    book, stock, live, bare = (kinds[name] for name in NAMES)
    share = book["bytes"]["median"] / stock["bytes"]["median"]
    weight = book["bytes"]["median"] / 1000
    work, frame = book["work_ms"]["p95"], book["frame_ms"]["p95"]
    sooner = stock["answers_ms"]["median"] / book["answers_ms"]["median"]
    slower = live["frame_ms"]["median"] / book["frame_ms"]["median"]
    return "\n".join(
        [
            f"- This book's page weighs {share:.2f} of the stock page (the bar is {WEIGHT_BAR:g}: "
            f"{verdict(share <= WEIGHT_BAR)}), {weight:,.0f} kB (the bar is {WEIGHT_BAR_KB} kB: "
            f"{verdict(weight <= WEIGHT_BAR_KB)}).",
            f"- The stock page's first answer takes {sooner:.1f} times as long as this book's.",
            f"- Script, style and layout of a step take {work:.1f} ms at the 95th percentile "
            f"(the bar is {WORK_BAR} ms: {verdict(work <= WORK_BAR)}).",
            f"- The next frame is on the screen after {frame:.1f} ms at the 95th percentile "
            f"(the bar is {FRAME_BAR} ms: {verdict(frame <= FRAME_BAR)}).",
            f"- From key to picture `interact` with a live kernel takes {slower:.1f} times as long "
            "as this book, in the median.",
            "- The bare slider's own figures, at the 95th percentile, are "
            f"{bare['work_ms']['p95']:.1f} ms and {bare['frame_ms']['p95']:.1f} ms: "
            "so much of each bar is the browser's and this machine's.",
        ]
    )


def verdict(met: bool) -> str:
    """In a word."""
    return "met" if met else "missed"
