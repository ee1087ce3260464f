"""Direct labels at the ends of lines; neighbours too close to be told apart share one."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from actbook.elementwise import as_number
from actbook.plotting.palette import INK


def label_ends(
    ax: Axes, x: float, ends: Mapping[str, float], colours: Mapping[str, str], *, decades: float = 3
) -> str:
    """Write each name beside its line's end, (x, ends[name]) on a logarithmic axis; return a description.

    Names whose ends lie less than `decades` powers of ten from the next one stand in one label, the
    highest first, in the colour of text; a name alone has its line's colour.
    """
    x, decades = as_number(x, "x"), as_number(decades, "decades")
    ends = {name: as_number(end, name) for name, end in ends.items()}
    groups: list[list[str]] = []
    for name in sorted(ends, key=lambda name: -ends[name]):
        if groups and np.log10(ends[groups[-1][-1]] / ends[name]) < decades:
            groups[-1].append(name)
        else:
            groups.append([name])
    for group in groups:
        height = float(np.exp(np.mean(np.log([ends[name] for name in group]))))
        ax.annotate(
            "\n".join(group), (x, height), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9,
            color=colours[group[0]] if len(group) == 1 else INK, annotation_clip=False,
        )  # fmt: skip
    return "; ".join(f"{name} ends at {ends[name]:.0e}" for group in groups for name in group) + "."
