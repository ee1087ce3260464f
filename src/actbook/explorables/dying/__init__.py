"""The dying-ReLU laboratory: every hidden unit against the line z = 0, and the dead counted."""

from actbook.explorables.dying.dying_laboratory import DyingLaboratory

__all__ = ["DyingLaboratory"]
