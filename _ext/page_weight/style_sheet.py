"""One style sheet for the whole site: all that pages link to, in their order, less what can match nothing.

A rule goes when one of the names in its selector is neither in a page nor a word of a script (vocabulary.py);
attributes and states are taken to occur. Custom properties, fonts and animations go when nothing left asks
for them. tests/site/test_style_sheet.py asks a browser, in every state it can bring about, whether anything
would have matched what is gone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tinycss2

from .vocabulary import Vocabulary

ADDRESS = re.compile(r"""url\(\s*(['"]?)(?!data:|#|/|\w+:)([^)'"]+)\1\s*\)""")
IMPORT = re.compile(r"""@import\s+(['"])([^'"]+)\1\s*;""")
LOOKS_INSIDE = {"is", "where", "has"}  # pseudo-classes that match only if one of their arguments does
WITH_RULES_INSIDE = {"media", "supports", "layer", "container"}
USED_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")


def joined(folder: Path, sheets: Iterable[str]) -> str:
    """The sheets one after another, and what they import where they import it, as one that lies in `folder`.

    A sheet's name is its address relative to `folder`.
    """
    return "\n".join(_with_imports(folder, name) for name in sheets)


def _with_imports(folder: Path, name: str) -> str:
    def from_folder(address: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))

    text = ADDRESS.sub(lambda m: f"url({from_folder(m[2])})", (folder / name).read_text(encoding="utf-8"))
    return IMPORT.sub(lambda m: _with_imports(folder, from_folder(m[2])), text)


def selectors(prelude: list[Any]) -> list[list[Any]]:
    """A rule's selectors: its tokens, split at the commas."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return parts


def can_match(selector: list[Any], vocabulary: Vocabulary) -> bool:
    """Whether every element, class and id that a selector names may occur."""
    before = ""
    for token in selector:
        if token.type == "ident" and before == ".":
            possible = vocabulary.has_name(token.value)
        elif token.type == "ident" and before != ":":
            possible = vocabulary.has_element(token.value)
        elif token.type == "hash":
            possible = vocabulary.has_name(token.value)
        elif token.type == "function" and token.lower_name in LOOKS_INSIDE:
            possible = any(can_match(part, vocabulary) for part in selectors(token.arguments))
        else:
            possible = True
        if not possible:
            return False
        before = token.value if token.type == "literal" else ""
    return True


@dataclass
class Block:
    """A rule: what stands before its braces, and what is in them."""

    head: str
    declarations: list[tuple[str, str]] = field(default_factory=list)  # name, and the whole as text
    blocks: list[Block] = field(default_factory=list)

    def text(self) -> str:
        """The rule without space; a notice is a head alone."""
        inside = ";".join(text for _, text in self.declarations) + "".join(b.text() for b in self.blocks)
        return f"{self.head}{{{inside}}}" if inside else self.head

    def all_declarations(self) -> Iterator[tuple[str, str]]:
        """Its own and those of the rules inside."""
        yield from self.declarations
        for block in self.blocks:
            yield from block.all_declarations()

    @property
    def is_notice(self) -> bool:
        """Whether it is a comment that has to stay, such as a licence."""
        return self.head.startswith("/*")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left in its braces."""
        return not (self.declarations or self.blocks or self.is_notice)


def filtered(css: str, vocabulary: Vocabulary) -> list[Block]:
    """The rules that can match something, less what nothing asks for; notices (`/*! … */`) stay, once."""
    nodes = tinycss2.parse_stylesheet(css, skip_whitespace=True)
    return _asked_for(list(_blocks(nodes, vocabulary)), vocabulary)


def written(blocks: Iterable[Block]) -> str:
    """The text of a style sheet, a rule a line."""
    return '@charset "UTF-8";\n' + "\n".join(block.text() for block in blocks) + "\n"


def _blocks(nodes: list[Any], vocabulary: Vocabulary) -> Iterator[Block]:
    """What stays of a list of rules."""
    notices: set[str] = set()
    for node in nodes:
        if node.type == "comment" and node.value.startswith("!") and node.value not in notices:
            notices.add(node.value)
            block = Block(f"/*{node.value}*/")
        elif node.type == "qualified-rule":
            kept = _selectors_kept(node.prelude, vocabulary)
            block = Block(",".join(kept), _declarations(node.content) if kept else [])
        elif node.type == "at-rule" and node.content is not None:
            block = _at_rule(node, vocabulary)
        elif node.type == "at-rule" and node.lower_at_keyword != "charset":
            raise ValueError(f"@{node.at_keyword} is not expected in a style sheet of this site")
        else:
            continue
        if not block.is_empty:
            yield block


def _selectors_kept(prelude: list[Any], vocabulary: Vocabulary) -> list[str]:
    parts = selectors(prelude)
    kept = [part for part in parts if can_match(part, vocabulary)]
    if kept and "::-" in tinycss2.serialize(prelude):
        kept = parts  # a browser that does not know one of them ignores the rule: let it
    return [" ".join(tinycss2.serialize(part).split()) for part in kept]


def _at_rule(node: Any, vocabulary: Vocabulary) -> Block:
    block = Block(f"@{node.at_keyword} {' '.join(tinycss2.serialize(node.prelude).split())}".strip())
    if node.lower_at_keyword in WITH_RULES_INSIDE:
        inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
        block.blocks = list(_blocks(inside, vocabulary))
    elif node.lower_at_keyword.endswith("keyframes"):
        frames = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
        block.blocks = [
            Block(tinycss2.serialize(frame.prelude).strip(), _declarations(frame.content)) for frame in frames
        ]
    else:
        block.declarations = _declarations(node.content)
    return block


def _declarations(content: list[Any]) -> list[tuple[str, str]]:
    """A rule's declarations, without space; what no browser can read goes."""
    nodes = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    found = []
    for node in nodes:
        if node.type == "declaration":
            value = " ".join(tinycss2.serialize(node.value).split())
            found.append((node.name, f"{node.name}:{value}{'!important' * node.important}"))
        elif node.type != "error":
            raise ValueError(f"line {node.source_line}: a rule inside a rule is not expected here")
    return found


def _asked_for(blocks: list[Block], vocabulary: Vocabulary) -> list[Block]:
    """The rules without custom properties, fonts and animations that nothing uses, to the last."""
    while True:
        declared = [
            d for block in blocks if not block.head.startswith("@font-face") for d in block.all_declarations()
        ]
        used = {name for _, text in declared for name in USED_VARIABLE.findall(text)} | vocabulary.words
        values = " ".join(text for _, text in declared).replace('"', "").replace("\\", "")
        kept = [block for block in _without(blocks, used) if _is_asked_for(block, values)]
        if kept == blocks:
            return kept
        blocks = kept


def _without(blocks: list[Block], used: set[str]) -> Iterator[Block]:
    """The rules without the custom properties that are not used."""
    for block in blocks:
        declarations = [d for d in block.declarations if not d[0].startswith("--") or d[0] in used]
        smaller = Block(block.head, declarations, list(_without(block.blocks, used)))
        if not smaller.is_empty:
            yield smaller


def _is_asked_for(block: Block, values: str) -> bool:
    if block.head.startswith("@font-face"):
        return font_family(block) in values
    if block.head.startswith("@") and "keyframes" in block.head:
        return block.head.split()[1] in values
    return True


def font_family(block: Block) -> str:
    """The name that a `@font-face` rule gives to its font."""
    declared = dict(block.declarations)["font-family"]
    return declared.partition(":")[2].replace('"', "").replace("\\", "").strip()
