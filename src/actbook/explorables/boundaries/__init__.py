"""The boundary explorer: two networks' decisions through training, side by side from the same seed."""
