"""What a notebook's cells say, for comparing one run of it with another."""

from actbook.install_cell import ID

Json = dict
TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex")
PICTURES = ("image/png", "application/vnd.jupyter.widget-view+json")


def list_texts(cell: Json) -> list[str]:
    """Its streams, its results as text, which pictures and widgets it shows, and its errors by name."""
    lines: dict[str, str] = {}
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            lines[output["name"]] = lines.get(output["name"], "") + "".join(output["text"])
        elif output["output_type"] == "error":
            lines["error"] = f"{output['ename']}: {output['evalue']}"
    results = [output["data"] for output in cell["outputs"] if "data" in output]
    for number, data in enumerate(results):
        lines |= {f"{number} {mime}": "".join(data[mime]) for mime in TEXTS if mime in data}
        lines |= {f"{number} {mime}": "shown" for mime in PICTURES if mime in data}
    return [f"{kind}: {text}" for kind, text in sorted(lines.items())]


def list_compared(notebook: Json) -> list[Json]:
    """The code cells whose outputs are the same in each run."""
    return [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        and cell.get("id") != ID
        and "nbval-ignore-output" not in cell["metadata"].get("tags", ())
    ]


def list_differences(committed: Json, run: Json) -> list[tuple[int, list[str], list[str]]]:
    """The compared cells that say something else: their number, what is committed, what was said."""
    pairs = zip(list_compared(committed), list_compared(run), strict=True)
    both = [(number, list_texts(old), list_texts(new)) for number, (old, new) in enumerate(pairs)]
    return [texts for texts in both if texts[1] != texts[2]]


def list_faults(notebook: Json) -> list[tuple[int, str]]:
    """The code cells that failed without being tagged as such: number, error."""
    return [
        (number, f"{output['ename']}: {output['evalue']}")
        for number, cell in enumerate(c for c in notebook["cells"] if c["cell_type"] == "code")
        if "raises-exception" not in cell["metadata"].get("tags", ())
        for output in cell["outputs"]
        if output["output_type"] == "error"
    ]
