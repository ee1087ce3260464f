"""The kink explorer as it begins, as a picture."""

from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.explorables.kinks.fits import GRID, WEIGHTS, sum_of_hinges
from actbook.plotting.palette import INK, ROLES


def draw(target: Array, places: Array, weights: Array) -> Figure:
    """The target broad, the sum of the hinges over it, and each hinge with its handle one unit on."""
    x, total = GRID.nodes(), sum_of_hinges(target[0], places, weights)
    figure = Figure(figsize=(7.2, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.fill_between(x, target, total, color=INK, alpha=0.2, linewidth=0)
    axes.plot(x, target, color=INK, alpha=0.6, linewidth=6, label="target")
    axes.plot(x, total, color=ROLES["f"], label="sum of the hinges")
    for n, (place, weight) in enumerate(zip(places, weights, strict=True)):
        axes.plot([place, GRID.high], [0, weight * (GRID.high - place)], "--", color=ROLES["derivative"],
                  linewidth=1.2, label=None if n else "one hinge")  # fmt: skip
        axes.plot(place + 1, weight, "o", color=ROLES["derivative"], markersize=15)
        axes.annotate(str(n + 1), (place + 1, weight), color="white", ha="center", va="center")
    axes.set(xlim=(GRID.low, GRID.high), ylim=(WEIGHTS.low, WEIGHTS.high), xlabel="x")
    axes.legend(loc="upper right")
    return figure
