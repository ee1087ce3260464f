"""A sum of ReLU hinges, drawn by hand to match a curve."""
