"""The grid that folds: the plane and two moons on their way through a network of layers of two units."""
