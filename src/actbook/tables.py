"""Tables that are computed: the book's summary of the activations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from actbook.activation import Activation
from actbook.properties import Measured, measure
from actbook.registry import CLASSICS

HEADINGS = (
    "Activation", "Range of f", "Range of f′", "Largest slope", "Zero-centred", "Levels off", "Dead region",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Table:
    """Rows of text under headings; aligned columns in a terminal, a table with a caption in a notebook."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str

    def __repr__(self) -> str:
        widths = [max(len(row[i]) for row in (self.headings, *self.rows)) for i in range(len(self.headings))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                 for row in (self.headings, *self.rows)]  # fmt: skip
        return "\n".join([self.caption, lines[0], "-" * len(lines[0]), *lines[1:]])

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in self.headings)
        body = "\n".join(
            f'<tr><th scope="row">{escape(title)}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            + "</tr>"
            for title, *cells in self.rows
        )
        return (
            f'<table class="table"><caption>{escape(self.caption)}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
        )


def summary(activations: Iterable[Activation] = CLASSICS) -> Table:
    """Make the summary table of the book: every cell measured from f and f′."""
    rows = tuple(_make_row(activation, measure(activation)) for activation in activations)
    return Table(HEADINGS, rows, "Measured from each function and its derivative")


def _make_row(activation: Activation, facts: Measured) -> tuple[str, ...]:
    centred = f"{'yes' if facts.zero_centred else 'no'} (mean {facts.mean_output:.3f})"
    return (
        activation.title,
        str(facts.output),
        write_slopes(facts),
        f"{facts.largest_slope:g}",
        centred,
        _name_sides(facts.saturates),
        str(facts.dead_region) if facts.dead_region else "none",
    )


def write_slopes(facts: Measured) -> str:
    """Write the slopes as a set where there are only a few, as an interval otherwise."""
    if facts.slope_values:
        return "{" + ", ".join(f"{value:g}" for value in facts.slope_values) + "}"
    return str(facts.slope_range)


def _name_sides(sides: Sequence[str]) -> str:
    return {(): "no", ("left", "right"): "on both sides"}.get(tuple(sides), f"on the {' and '.join(sides)}")
