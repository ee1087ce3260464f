"""The tangent explorer: a point on f with its tangent, and the same x on f′."""
