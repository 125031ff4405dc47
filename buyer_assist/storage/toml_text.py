"""Find the statements of a TOML text, with their places: what a byte-exact edit and a line number need.

The text must be valid TOML already, as the parser said: this scanner knows where things are, not if they are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from buyer_assist.storage.toml_reading import BOM, UnreadableTomlError, parse_toml

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*')"""
_NAME = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*+")
_NAME_PART = re.compile(_PART)
_BETWEEN = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_PLAIN = re.compile(r"""[^\[\]{}"'#]++|#[^\n]*+""")
_SCALAR = re.compile(r"[^#\r\n]*+")
_LINE_REST = re.compile(r"[^\n]*+\n?")
_SPACES = re.compile(r"[ \t]*+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A header (`[a.b]`, or `[[a.b]]` when `is_array`) or a key with its value; places are offsets into the text.

    `start` is the beginning of its first line, `end` lies behind the line break of its last one; for a key, the value
    is `text[value_start:value_end]`; a header has -1 there.
    """

    path: tuple[str, ...]
    start: int
    end: int
    value_start: int = -1
    value_end: int = -1
    is_array: bool = False

    @property
    def is_header(self) -> bool:
        return self.value_start < 0


def statements_in(text: str) -> Iterator[Statement]:
    """The statements of a valid TOML text in their order. Raises UnreadableTomlError where it cannot follow."""
    place = len(BOM) if text.startswith(BOM) else 0
    while (place := _end_of(_BETWEEN, text, place)) < len(text):
        found = _header_at(text, place) if text[place] == "[" else _key_at(text, place)
        yield found
        place = found.end


def line_of(text: str, place: int) -> int:
    """The line number, counted from 1, of an offset."""
    return text.count("\n", 0, place) + 1


def _header_at(text: str, place: int) -> Statement:
    is_array = text.startswith("[[", place)
    name_start = _end_of(_SPACES, text, place + 1 + is_array)
    name_end = _end_of(_NAME, text, name_start)
    return Statement(
        _parts(text, name_start, name_end),
        text.rfind("\n", 0, place) + 1,
        _end_of(_LINE_REST, text, name_end),
        is_array=is_array,
    )


def _key_at(text: str, place: int) -> Statement:
    name_end = _end_of(_NAME, text, place)
    equals = text.find("=", name_end)
    value_start = _end_of(_SPACES, text, equals + 1)
    value_end = _value_end(text, value_start)
    return Statement(
        _parts(text, place, name_end),
        text.rfind("\n", 0, place) + 1,
        _end_of(_LINE_REST, text, value_end),
        value_start,
        value_end,
    )


def _value_end(text: str, start: int) -> int:
    first = text[start : start + 1]
    if first in {'"', "'"}:
        return _end_of(_STRING, text, start)
    if first not in {"[", "{"}:
        end = _end_of(_SCALAR, text, start)
        return start + len(text[start:end].rstrip())
    depth, place = 0, start
    while place < len(text):
        mark = text[place]
        if mark in "[{":
            depth, place = depth + 1, place + 1
        elif mark in "]}":
            depth, place = depth - 1, place + 1
            if depth == 0:
                return place
        else:
            place = _end_of(_STRING if mark in "\"'" else _PLAIN, text, place)
    raise UnreadableTomlError("a list or table has no end", line_of(text, start))


def _end_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    if found is None:
        raise UnreadableTomlError("a key or value is written in a way that is not understood", line_of(text, place))
    return found.end()


def _parts(text: str, start: int, end: int) -> tuple[str, ...]:
    return tuple(_unquoted(part) for part in _NAME_PART.findall(text, start, end))


def _unquoted(part: str) -> str:
    if part[0] == '"':
        return str(parse_toml(f"name = {part}")["name"])
    return part[1:-1] if part[0] == "'" else part
