"""What a function uses that will not be there when it is graded.

Grading runs answers with the standard library, NumPy and what the assignment names, so a call into any other
package would be right here and fail there.
"""

import dis
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any


def foreign_packages(function: Callable[..., Any], allowed: Iterable[str]) -> tuple[str, ...]:
    """The packages that `function` reaches, itself or through the notebook's functions, and may not."""
    fine = {*sys.stdlib_module_names, *sys.builtin_module_names, "builtins", "numpy", "__main__", *allowed}
    packages: dict[str, None] = {}
    seen: set[int] = set()
    waiting: list[Any] = [function]
    while waiting:
        current = waiting.pop()
        code = getattr(current, "__code__", None)
        if not isinstance(code, types.CodeType) or id(code) in seen:
            continue
        seen.add(id(code))
        for name in _imports(code):
            packages.setdefault(name.partition(".")[0])
        held = getattr(current, "__globals__", {})
        for value in (held[name] for name in _names(code) if name in held):
            home = _home(value)
            packages.setdefault(home)
            if home in ("__main__", getattr(function, "__module__", None)):
                waiting.append(value)
    mine = getattr(function, "__module__", None)
    return tuple(name for name in packages if name and name not in fine and name != mine)


def _home(value: Any) -> str:
    """The package that a module, a function or a class is from; "" for other values."""
    if isinstance(value, types.ModuleType):
        return value.__name__.partition(".")[0]
    kind = value if callable(value) and isinstance(getattr(value, "__module__", None), str) else type(value)
    return str(getattr(kind, "__module__", "")).partition(".")[0]


def _codes(code: types.CodeType) -> Iterable[types.CodeType]:
    """The code and that of the functions written inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _names(code: types.CodeType) -> Iterable[str]:
    """The global names that it reads, without those of attributes: `np.tanh` is no use of a global `tanh`."""
    reads = ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS")  # the last since Python 3.12
    return (str(step.argval) for step in _steps(code) if step.opname in reads)


def _imports(code: types.CodeType) -> Iterable[str]:
    return (str(step.argval) for step in _steps(code) if step.opname == "IMPORT_NAME" and step.argval)


def _steps(code: types.CodeType) -> Iterable[dis.Instruction]:
    return (step for part in _codes(code) for step in dis.get_instructions(part))
