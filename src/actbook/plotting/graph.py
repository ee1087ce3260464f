"""A graph of numbers: what each was made of, its value above it and its slope below."""

from collections.abc import Mapping

from matplotlib.axes import Axes

from actbook.plotting.palette import INK, ROLES

Node = tuple[float, float, str]  # column, row, and the names of what it was made of


def plot_graph(
    ax: Axes,
    nodes: Mapping[str, Node],
    values: Mapping[str, float],
    slopes: Mapping[str, float] | None = None,
) -> str:
    """Draw each node with an arrow from all that it was made of; return a description.

    values, slopes: by name, written with one decimal. A name without a slope has a question mark below it.
    """
    slopes = slopes or {}
    for name, (x, y, sources) in nodes.items():
        for source in sources.split():
            arrow = {"arrowstyle": "-|>", "color": INK, "shrinkA": 16, "shrinkB": 16}
            ax.annotate("", (x, y), nodes[source][:2], arrowprops=arrow)
        ring = {"boxstyle": "circle,pad=0.4", "fill": False, "edgecolor": INK}
        ax.text(x, y, name, ha="center", va="center", bbox=ring)
        below = f"{slopes[name]:.1f}" if name in slopes else "?"
        for words, offset, role in ((f"{values[name]:.1f}", 24, "f"), (below, -24, "derivative")):
            ax.annotate(
                words.replace("-", "−"), (x, y), xytext=(0, offset), textcoords="offset points",
                ha="center", va="center", color=ROLES[role], weight="bold", fontsize=12,
            )  # fmt: skip
    columns, rows, _ = zip(*nodes.values(), strict=True)
    ax.set(xlim=(min(columns) - 0.4, max(columns) + 0.4), ylim=(min(rows) - 0.7, max(rows) + 0.7))
    ax.axis("off")
    return "; ".join(
        f"{name} is {values[name]:.1f}"
        + (f" from {' and '.join(sources.split())}" if sources else "")
        + (f", slope {slopes[name]:.1f}" if name in slopes else "")
        for name, (_, _, sources) in nodes.items()
    )
