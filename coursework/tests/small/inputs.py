"""Inputs of the small assignment."""


def everyday(generator):
    """Numbers and arrays between -5 and 5."""
    return [(float(x),) for x in generator.uniform(-5, 5, 3)] + [(generator.uniform(-5, 5, 4),)]


def wide(generator):
    """Arrays in the range in which s (1 - s) keeps nine digits."""
    return [(generator.uniform(-15, 9, 6),) for _ in range(3)]


def arrays(generator):
    """Arrays of one and two dimensions."""
    return [(generator.normal(size=shape),) for shape in ((3,), (2, 4), (1,))]
