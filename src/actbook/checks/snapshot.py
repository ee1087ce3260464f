"""An array whose comparisons ask what it was at first, not what has been written into it since."""

from typing import Any, Self

import numpy as np

_COMPARISONS = (np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal)


class Snapshot(np.ndarray):
    """Handed to an answer that assigns one mask after the other, it shows what separate masks would do."""

    before: Any

    @classmethod
    def of(cls, values: Any) -> Self:
        snapshot: Self = np.array(values).view(cls)
        snapshot.before = np.array(values)
        return snapshot

    def __array_finalize__(self, other: Any) -> None:
        self.before = getattr(other, "before", None)

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = (), **keywords: Any
    ) -> Any:
        plain = [
            (
                value.before
                if ufunc in _COMPARISONS and np.shape(value.before) == value.shape
                else np.asarray(value)
            )
            if isinstance(value, Snapshot)
            else value
            for value in inputs
        ]
        if out:
            keywords["out"] = tuple(np.asarray(value) for value in out)
        result = getattr(ufunc, method)(*plain, **keywords)
        return out[0] if out else result
