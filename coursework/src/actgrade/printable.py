"""Names that others chose, made fit for one line of a terminal or a report."""

import unicodedata

#: Characters that reorder what follows them: right in a right-to-left name, a disguise in a file's.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_KEPT = "\u200c\u200d"  # joiners, which Persian, Indic scripts and emoji need


def printable(name: str, most: int = 120) -> str:
    """`name` with control, direction-changing and undecodable characters as escapes, cut to `most`."""
    safe = "".join(
        f"\\u{ord(letter):04x}" if unicodedata.category(letter) in _UNSEEN and letter not in _KEPT else letter
        for letter in name[: most + 1]
    )
    return safe if len(safe) <= most else safe[: most - 1] + "…"


def bullets(problems: list[str], most: int = 25) -> str:
    """The problems, one a line, and how many more there are."""
    lines = [f"  {problem}" for problem in problems[:most]]
    if len(problems) > most:
        lines.append(f"  and {len(problems) - most} more")
    return "\n".join(lines)
