"""The gradient through depth: what fifty layers leave of it, for each activation and weights of any size."""
