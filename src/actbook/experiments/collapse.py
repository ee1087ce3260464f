"""What a stack of layers without a non-linearity can express: one matrix, of the narrowest layer's rank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.experiments.spread import ROUNDING, spread, write_number
from actbook.functions.linear import linear
from actbook.initialisation import LECUN
from actbook.network import Network
from actbook.tables import Table


@dataclass(frozen=True)
class Collapse:
    """The whole network beside the product of its matrices."""

    sizes: tuple[int, ...]
    activation: str
    weights_count: int  # of one network, biases not counted
    product: Array  # (seeds, inputs, outputs): W1 W2 … WL
    offset: Array  # (seeds, 1, outputs): where the biases end up
    difference: Array  # (seeds,): largest |network - (x product + offset)| over the largest |network|
    departure: Array  # (seeds,): share of the outputs' variance that the best straight fit leaves over
    rank: Array  # (seeds,): rank of the product


def tabulate(stacks: Sequence[Collapse]) -> Table:
    """Compare stacks, one a row, over their seeds."""
    rows = tuple(
        (
            stack.activation,
            " ".join(map(str, stack.sizes)),
            ", ".join(map(str, sorted(set(stack.rank.tolist())))),
            write_number(stack.difference.max(), 1),
            spread(stack.departure, 2) if stack.departure.max() > ROUNDING else f"<{ROUNDING:g}",
        )
        for stack in stacks
    )
    headings = ("Activation", "Widths", "Rank", "Largest difference from W", "Left over by the best matrix")
    return Table(headings, rows, "Random stacks beside W, the product of their matrices")


def run(
    sizes: Sequence[int] = (8, 32, 32, 3, 32, 32, 8),
    activation: Activation = linear,
    seeds: Iterable[int] = range(5),
    n: int = 200,
) -> Collapse:
    """Multiply out a stack of layers (with biases of ½) and compare it with the network on normal inputs."""
    seeds = tuple(seeds)
    network = Network.create(sizes, activation, linear, LECUN, seeds, bias=0.5)
    x = np.stack([np.random.default_rng([seed, 1]).standard_normal((n, sizes[0])) for seed in seeds])
    product, offset = np.eye(sizes[0])[None], np.zeros((1, 1, sizes[0]))
    for weights, bias in zip(network.weights, network.biases, strict=True):
        product, offset = product @ weights, offset @ weights + bias
    values = network.forward(x).prediction
    apart = np.abs(values - (x @ product + offset)).max(axis=(1, 2)) / np.abs(values).max(axis=(1, 2))
    return Collapse(
        sizes=tuple(sizes),
        activation=activation.name,
        weights_count=sum(w[0].size for w in network.weights),
        product=product,
        offset=offset,
        difference=apart,
        departure=np.array([_measure_departure(*pair) for pair in zip(x, values, strict=True)]),
        rank=np.linalg.matrix_rank(product, rtol=1e-9),
    )


def _measure_departure(x: Array, values: Array) -> float:
    """1 - R² of the least-squares fit of `values` by a linear map of x and a constant."""
    design = np.column_stack([x, np.ones(len(x))])
    left = values - design @ np.linalg.lstsq(design, values)[0]
    return float((left**2).sum() / ((values - values.mean(axis=0)) ** 2).sum())
