"""Maps of vectors: softmax and its kin, gated units, maxout."""

from actbook.vectors.gates import bilinear, geglu, glu, reglu, swiglu
from actbook.vectors.maxout import maxout
from actbook.vectors.softmax import log_softmax, softmax, softmin
from actbook.vectors.vector_map import VectorMap

VECTOR_MAPS: tuple[VectorMap, ...] = (
    softmax, log_softmax, softmin, maxout, glu, bilinear, reglu, geglu, swiglu,
)  # fmt: skip

__all__ = ["VECTOR_MAPS", "VectorMap", *(each.name for each in VECTOR_MAPS)]
