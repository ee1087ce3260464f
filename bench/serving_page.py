"""Turns what a reader, a running student and a submission cost into the page on serving any class.

The text is in serving_page.template.md; here is the arithmetic.
"""

import math
from pathlib import Path
from typing import Any

from bench.grading_report import measured_on

Json = dict[str, Any]

CLASSES = {  # students, and how many of them work in the same hour
    "one lab": (30, 30),
    "one lecture": (300, 150),
    "an open course": (10_000, 1_000),
}
PAGES_MONTH = 100e9  # bytes: the soft limit that GitHub states for Pages
BINDER_MEMORY = 1e9  # bytes a session may count on, as mybinder.org states
BINDER_AT_ONCE = 100  # sessions of one repository, as mybinder.org states
ROOM = 1.5  # a student's own experiments need more than the chapter
STEP = 256  # MiB: limits are set in steps of this size
NODE = (16, 64)  # processors, GiB: the machine that the arithmetic is about
SYSTEM = 4  # GiB of it for the system and the hub's own parts
PATIENCE = 60  # seconds that a room may wait when all press "Run all" together
WORKERS = (2, 16, 64)

TEMPLATE = Path(__file__).with_suffix(".template.md")


def page(results: Json) -> str:
    """The page, as Markdown, from what `serving` and `grading` measured."""
    serving, grading = results["serving"], results["grading"]
    kernels, site = serving["kernels"], serving["site"]
    chapters = [size for name, size in site["pages"].items() if name.startswith("chapters/")]
    kernel = max(row["resident"] for row in kernels)
    server_mb, kernel_mb = (math.ceil(size / 1e6) for size in (serving["server"]["resident"], kernel))
    largest = (server_mb + kernel_mb) * 1e6
    largest_mib = math.ceil(largest / 2**20)  # whole, so that a reader who multiplies gets what is printed
    limit = math.ceil(ROOM * largest_mib / STEP) * STEP
    per_node = (NODE[1] - SYSTEM) * 1024 // limit
    cpu = [row["cpu"] for row in kernels]
    rush = int(NODE[0] * PATIENCE / max(cpu))
    row = grading["rows"][-1]
    at_once = min(per_node, rush)
    slower = [r["seconds"] * grading["workers"] / (r["submissions"] * r["cpu"]) for r in grading["rows"]]
    facts = {
        "measured": measured_on(serving),
        "book_mb": site["all_pages"] / 1e6,
        "thousand_gb": site["all_pages"] / 1e6,
        "files": site["files"],
        "site_mb": site["bytes"] / 1e6,
        "sent_mb": site["compressed"] / 1e6,
        "chapter_min": min(chapters) / 1e3,
        "chapter_max": max(chapters) / 1e3,
        "pages_gb": PAGES_MONTH / 1e9,
        "pages_students": rounded_down(PAGES_MONTH / site["all_pages"]),
        "kernels": kernel_table(kernels),
        "server_mb": server_mb,
        "kernel_mb": kernel_mb,
        "largest_mb": largest / 1e6,
        "largest_mib": largest_mib,
        "binder_gb": BINDER_MEMORY / 1e9,
        "binder_fit": "in it" if largest <= BINDER_MEMORY else "**not** in it",
        "binder_at_once": BINDER_AT_ONCE,
        "wheel_kb": site["wheel"] / 1e3,
        "step": STEP,
        "room": ROOM,
        "wanted": ROOM * largest_mib,
        "limit": limit,
        "node_cpu": NODE[0],
        "node_gib": NODE[1],
        "system": SYSTEM,
        "per_node": per_node,
        "cpu_min": min(cpu),
        "cpu_max": max(cpu),
        "patience": PATIENCE,
        "rush": rush,
        "tighter": "memory" if per_node <= rush else "the processor",
        "classes": class_rows(limit, at_once),
        "cpu_guarantee": f"{NODE[0] / per_node:.2f}",
        "assignment": grading["assignment"],
        "grading_cpu": row["cpu"],
        "cpu_least": min(r["cpu"] for r in grading["rows"]),
        "cpu_most": max(r["cpu"] for r in grading["rows"]),
        "slower_least": min(slower),
        "slower_most": max(slower),
        "grader_mb": row["resident_grader"] / 1e6,
        "workers": " | ".join(f"{n} processes" for n in WORKERS),
        "rule": " | ".join("--:" for _ in WORKERS),
        "measured_workers": grading["workers"],
        "marking": marking_rows(grading["rows"]),
    }
    return TEMPLATE.read_text(encoding="utf-8").format_map(facts)


def rounded_down(value: float) -> int:
    """To two digits, so that a limit is not promised to the last student."""
    unit = 10 ** (math.floor(math.log10(value)) - 1)
    return int(value // unit * unit)


def kernel_table(kernels: list[Json]) -> str:
    """A row for each chapter."""
    rows = [f"| {k['chapter']} | {k['cpu']:.1f} | {k['resident'] / 1e6:.0f} |" for k in kernels]
    return "\n".join(["| chapter | processor time, s | most memory, MB |", "| :-- | --: | --: |", *rows, ""])


def class_rows(limit: int, at_once: int) -> str:
    """A row for each kind of class; `limit` in MiB, `at_once` students on a machine."""
    return "".join(
        f"| {name} | {students:,} | {working:,} | {working * limit / 1024:,.0f} | "
        f"{math.ceil(working / at_once)} |\n"
        for name, (students, working) in CLASSES.items()
    )


def marking_rows(rows: list[Json]) -> str:
    """How long a class took, and would take with so many processes by the processor time of a submission."""
    return "".join(
        f"| {row['submissions']:,} | {duration(row['seconds'])} | "
        + " | ".join(duration(row["submissions"] * row["cpu"] / n) for n in WORKERS)
        + " |\n"
        for row in rows
    )


def duration(seconds: float) -> str:
    """Two digits: seconds, then minutes."""
    value, unit = (seconds, "s") if seconds < 100 else (seconds / 60, "min")
    return f"{value:.0f} {unit}" if value >= 10 else f"{value:.2g} {unit}"
