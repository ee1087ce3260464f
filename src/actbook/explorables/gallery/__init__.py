"""All activations as small graphs with one cross-hair, and a quiz of their names."""
