"""Deep networks: layers with a backward pass each, rules for a step, training on minibatches."""

from actbook.deep.fit import fit
from actbook.deep.layers import AlphaDropout, Apply, Dense, Dropout, Layer, LayerNorm, PReLU, Residual, Stack
from actbook.deep.optimisers import Adam, Descent
from actbook.deep.softmax_loss import softmax_cross_entropy

__all__ = [
    "Adam", "AlphaDropout", "Apply", "Dense", "Descent", "Dropout", "Layer", "LayerNorm", "PReLU", "Residual",
    "Stack", "fit", "softmax_cross_entropy",
]  # fmt: skip
