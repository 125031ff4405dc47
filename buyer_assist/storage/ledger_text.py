"""The blocks of the ledger's text: where each `[[purchase]]` with its sub-tables begins and ends, byte for byte.

A comment right above a `[[purchase]]` header belongs to no block: it is never changed. Comment lines that follow the
last line of a block without a blank line between belong to that block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from buyer_assist.storage.toml_text import Statement, line_of, statements_in

PURCHASE = "purchase"

_COMMENT_LINES = re.compile(r"(?:[ \t]*#[^\n]*\n?)*")
_HEADER_NEXT = re.compile(r"[ \t]*\[")


@dataclass(frozen=True, slots=True)
class Block:
    """One purchase's text: `text[start:end]`. `scattered_at` is the place of the first of its tables that stands
    behind another table, or None when it is in one piece."""

    start: int
    end: int
    scattered_at: int | None = None


def inline_place(text: str) -> int | None:
    """The place where the purchases begin when they are not written as `[[purchase]]` tables, else None."""
    in_table = False
    for found in statements_in(text):
        if found.is_header:
            in_table = True
        if found.path[0] == PURCHASE and (found.is_header or not in_table):
            return None if found.is_array and found.path == (PURCHASE,) else found.start
    return None


def find_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of all purchases of a ledger whose TOML is valid; none when they are not `[[purchase]]` tables."""
    blocks: list[Block] = []
    start, end, scattered_at = -1, -1, None
    inside = False
    for found in statements_in(text):
        if found.is_header:
            if found.is_array and found.path == (PURCHASE,):
                if start >= 0:
                    blocks.append(Block(start, end_with_comments(text, end), scattered_at))
                start, scattered_at, inside = found.start, None, True
            elif found.path[0] != PURCHASE:
                inside = False
            elif not inside and scattered_at is None:
                scattered_at = found.start
        if inside:
            end = found.end
    if start >= 0:
        blocks.append(Block(start, end_with_comments(text, end), scattered_at))
    return tuple(blocks)


def end_with_comments(text: str, end: int) -> int:
    """The end of the comment lines that follow a block's last line, unless they stand right above the next header."""
    found = _COMMENT_LINES.match(text, end)
    return end if found is None or _HEADER_NEXT.match(text, found.end()) else found.end()


def lines_of_paths(text: str, block: Block, paths: Iterable[tuple[str | int, ...]]) -> list[int]:
    """The line in the whole text of each path (`("event", 2, "on")`) inside a block; the nearest place that exists."""
    inside = text[block.start : block.end]
    places: dict[tuple[str | int, ...], int] = {}
    for path, found in placed_statements(inside):
        places.setdefault(path, found.start)
    first = line_of(text, block.start)
    lines = []
    for path in paths:
        known = path
        while known not in places:
            known = known[:-1]
        lines.append(first + line_of(inside, places[known]) - 1)
    return lines


def placed_statements(block_text: str) -> list[tuple[tuple[str | int, ...], Statement]]:
    """Each statement of a block with its full path inside the purchase: keys by name, elements of lists of tables by
    number. The header of the purchase has the empty path."""
    placed: list[tuple[tuple[str | int, ...], Statement]] = []
    counts: dict[tuple[str | int, ...], int] = {}
    section: tuple[str | int, ...] = ()
    for found in statements_in(block_text):
        if found.is_header:
            section = _section(found, counts)
            placed.append((section, found))
        else:
            placed.append(((*section, *found.path), found))
    return placed


def _section(header: Statement, counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    path: tuple[str | int, ...] = ()
    names = header.path[1:]
    for number, name in enumerate(names):
        path = (*path, name)
        if header.is_array and number == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def table_at(document: Mapping[str, object], path: Iterable[str | int]) -> object:
    """The value at a path of keys and list numbers."""
    value: object = document
    for part in path:
        value = value[part]  # type: ignore[index]  # the path was taken from this document
    return value
