"""All activations as small graphs with one cross-hair, and a quiz of their names."""

from actbook.explorables.gallery.gallery import Gallery

__all__ = ["Gallery"]
