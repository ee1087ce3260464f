"""A figure's SVG as it is committed: no date, no prologue, numbers to a hundredth of a point.

Matplotlib's SVG is true to the eighth digit and names each group; a page needs neither, and a committed
notebook must not change with the day on which it was run.
"""

from __future__ import annotations

import re

_PROLOGUE = re.compile(r"\A.*?(?=<svg\b)", re.DOTALL)
_DATED = re.compile(r"\s*<metadata>.*?</metadata>|\s*<!--.*?-->", re.DOTALL)
# Inlined, matplotlib's style would hold for the whole page; its two words become the drawing's own.
_STYLE = re.compile(r"\s*<defs>\s*<style[^>]*>[^<]*</style>\s*</defs>")
_PLAIN = '<svg stroke-linejoin="round" stroke-linecap="butt" '
_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_ID = re.compile(r' id="([^"]+)"')
_REFERENCE = re.compile(r'(?<=url\(#)[^)]+(?=\))|(?<=xlink:href="#)[^"]+')
_PATH = re.compile(r'(?<= d=")[^"]+')


def plain_svg(svg: str) -> str:
    """Return `svg` without what depends on the day, in short numbers, with ids only where one is used."""
    svg = _STYLE.sub("", _DATED.sub("", _PROLOGUE.sub("", svg)))
    svg = svg.replace(_PLAIN, "<svg ").replace("<svg ", _PLAIN, 1)
    used = set(_REFERENCE.findall(svg))
    svg = _ID.sub(lambda match: match[0] if match[1] in used else "", svg)
    svg = _NUMBER.sub(_round, svg)
    svg = _PATH.sub(lambda match: " ".join(match[0].split()), svg)  # its lines are its spaces
    return re.sub(r"\n\s*", "", svg).strip()


def _round(match: re.Match[str]) -> str:
    value = float(match[0])
    digits = f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.4g}"  # a scale of 0.015625 has to stay one
    return digits.rstrip("0").rstrip(".") if "." in digits and "e" not in digits else digits
