"""One self-contained ES module from a widget's file and the shared files it imports.

A widget's module reaches the browser as text, where a relative import cannot resolve. So that the shared
drawing code can still be ordinary ES modules (which `node --test` imports as they are), the files are put
one after the other in the order of their imports, each once, without their `import` lines and without
`export` except for the widget's own `export default`. Comments stay behind, and from what is sent also the
functions that nobody calls. An explorable's JSON file becomes a constant without its "offers": Python fills
them in, and they travel as traits.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

#: What explorables share; a site needs it once.
SHARED = Path(__file__).resolve().parent / "shared"

_IMPORT = re.compile(r'^import\s+\{[^}]*\}\s+from\s+"(\.{1,2}/[^"]+)";\n', re.MULTILINE)
_JSON_IMPORT = re.compile(r'^import (\w+) from "(\./[^"]+\.json)" with \{ type: "json" \};\n', re.MULTILINE)
_ANY_IMPORT = re.compile(r"""^import\b.*$|\bimport\(\s*["']|^export\s.*\bfrom\b.*$""", re.MULTILINE)
_NAMED_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)
_TOP_LEVEL_NAME = re.compile(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n|^[ \t]*//[^\n]*\n", re.MULTILINE | re.DOTALL)
_INLINE_COMMENT = re.compile(r"/\*\* @[^\n]*?\*/ ?|[ \t]{2,}(?://[^\n]*|/\*[^\n]*\*/)$", re.MULTILINE)
_FUNCTION = re.compile(r"^(?:async )?function\*? (\w+)\(.*{\n(?:[ \t].*\n)*}\n", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{2,}")


def module_source(entry: Path) -> str:
    """The text of `entry` with everything it imports in front of it: one ES module without imports.

    Raises ValueError for an import that is not relative and named, and for a top-level name used twice.
    """
    source = joined(module_parts(entry).values())
    names = _TOP_LEVEL_NAME.findall(source)
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{entry.name}: top-level names used by two of its files: {', '.join(repeated)}")
    return source


def module_parts(entry: Path) -> dict[Path, str]:
    """The files of which `module_source` makes one: path and text, what is imported first, `entry` last."""
    parts: dict[Path, str] = {}
    _collect(entry.resolve(), parts)
    return parts


def joined(parts: Iterable[str]) -> str:
    """Texts one after the other, without blank lines."""
    return _BLANK_LINES.sub("\n", "".join(parts))


def without_unused(source: str) -> str:
    """`source` without its own functions whose names nothing else in it says."""
    words = Counter(re.findall(r"\w+", source))
    used = _FUNCTION.sub(lambda found: found[0] if words[found[1]] > 1 else "", source)
    return used if used == source else without_unused(used)


def style_source(*paths: Path) -> str:
    """The style sheets one after the other, without comments."""
    return joined(map(_read, paths))


def _read(path: Path) -> str:
    """The file without its comments."""
    return _INLINE_COMMENT.sub("", _COMMENT.sub("", path.read_text(encoding="utf-8")))


def _collect(path: Path, parts: dict[Path, str]) -> None:
    if path in parts:
        return
    text = _read(path)
    for target in _IMPORT.findall(text):
        _collect((path.parent / target).resolve(), parts)
    for name, target in _JSON_IMPORT.findall(text):
        words = json.loads((path.parent / target).read_text(encoding="utf-8"))
        words.pop("offers", None)
        data = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
        parts.setdefault((path.parent / target).resolve(), f"const {name} = {data};\n")
    text = _NAMED_EXPORT.sub("", _IMPORT.sub("", _JSON_IMPORT.sub("", text)))
    foreign = _ANY_IMPORT.search(text)
    if foreign:
        raise ValueError(
            f"{path.name}: only named imports of relative files can be put together: {foreign[0]}"
        )
    parts[path] = text
