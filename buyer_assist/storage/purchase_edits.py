"""Change the text of one purchase so that it says what the changed table says, touching as few bytes as possible.

A changed value replaces only the old value, a new key follows the last key of its table, a new event follows the last
event. What cannot be done that way is rendered anew, its comments gathered on top. Every result is parsed and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from buyer_assist.storage.ledger_text import PURCHASE, end_with_comments, placed_statements, table_at
from buyer_assist.storage.toml_reading import UnreadableTomlError, parse_toml
from buyer_assist.storage.toml_text import Statement
from buyer_assist.storage.toml_writing import render_key, render_table, render_value

Path = tuple[str | int, ...]

_MISSING = object()
_INDENT = re.compile(r"[ \t]*")
_COMMENT = re.compile(r"#[^\r\n]*")
_BLANK_BEFORE = re.compile(r"\n[ \t]*\r?\n\Z")


class CannotEditError(Exception):
    """This change cannot be made by small edits."""


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def edited_block(block: str, old: Mapping[str, Any], new: Mapping[str, Any], newline: str) -> str | None:
    """The block's text after its table `old` became `new`, or None when no text that was tried parses to `new`.

    `newline` is the line break of the file, used in what is added; the rest keeps its own.
    """
    for attempt in (_by_small_edits, _rendered_anew):
        try:
            text = attempt(block, old, new, newline)
            if same_values(parse_toml(text), {PURCHASE: [new]}):
                return text
        except (CannotEditError, UnreadableTomlError):
            continue
    return None


def rendered_purchase(table: Mapping[str, Any], newline: str) -> str:
    """The text of a new purchase."""
    return render_table((PURCHASE,), table, in_list=True).replace("\n", newline)


def same_values(one: object, other: object) -> bool:
    """Equal in value and in type all the way down: 1 is not true, and 1.0 is not 1."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same_values(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_values, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return repr(one) == repr(other)  # nan equals nan here, and 0.0 is not -0.0
    return type(one) is type(other) and one == other


def _rendered_anew(block: str, old: Mapping[str, Any], new: Mapping[str, Any], newline: str) -> str:
    del old
    comments, place = [], 0
    for _, found in placed_statements(block):
        # Behind the value, or behind a header's last bracket: a "#" before that belongs to a text.
        written = found.value_end if not found.is_header else block.rindex("]", found.start, found.end)
        comments += [*_COMMENT.findall(block, place, found.start), *_COMMENT.findall(block, written, found.end)]
        place = found.end
    comments += _COMMENT.findall(block, place)
    header, _, rest = render_table((PURCHASE,), new, in_list=True).partition("\n")
    text = "\n".join([header, *comments, rest]).replace("\n", newline)
    return text if block.endswith("\n") else text.rstrip("\r\n")


def _by_small_edits(block: str, old: Mapping[str, Any], new: Mapping[str, Any], newline: str) -> str:
    placed = placed_statements(block)
    edits: list[_Edit] = []
    for path, before, after in _differences(old, new):
        if (edit := _edit_in_place(placed, path, after, new)) is not None:
            edits += [edit] if edit not in edits else []
        elif after is _MISSING:
            edits += _removal(block, placed, path)
        elif before is not _MISSING:
            raise CannotEditError
        else:
            edits.append(_addition(block, placed, path, after))
    return _applied(block, edits, newline)


def _applied(block: str, edits: list[_Edit], newline: str) -> str:
    parts, place = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < place:
            raise CannotEditError
        parts.append(block[place : edit.start])
        added = edit.text.replace("\n", newline)
        if added.endswith("\n") and "".join(parts[-2:])[-1:] not in {"\n", ""}:
            # The file has no final line break: the added line gets one before it, and none behind it.
            added = newline + added.removesuffix(newline)
        parts.append(added)
        place = edit.end
    return "".join([*parts, block[place:]])


def _differences(
    old: Mapping[str, Any], new: Mapping[str, Any], path: Path = ()
) -> Iterator[tuple[Path, object, object]]:
    """Where two tables differ: path, old and new value; _MISSING where there is none."""
    for key in [*old, *(key for key in new if key not in old)]:
        before, after, place = old.get(key, _MISSING), new.get(key, _MISSING), (*path, key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _differences(before, after, place)
        elif _is_tables(after) and before is _MISSING:
            yield from _list_differences([], after, place)
        elif _is_tables(after) and _is_tables(before):
            yield from _list_differences(before, after, place)
        elif not same_values(before, after):
            yield place, before, after


def _list_differences(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], path: Path
) -> Iterator[tuple[Path, object, object]]:
    for number in range(max(len(old), len(new))):
        if number >= len(new):
            yield (*path, number), old[number], _MISSING
        elif number >= len(old):
            yield (*path, number), _MISSING, new[number]
        else:
            yield from _differences(old[number], new[number], (*path, number))


def _is_tables(value: object) -> TypeGuard[list[Mapping[str, Any]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _edit_in_place(
    placed: list[tuple[Path, Statement]], path: Path, after: object, new: Mapping[str, Any]
) -> _Edit | None:
    """Replace the value of the key that holds `path`: the key itself, or an inline table or list around it."""
    for place, found in placed:
        if not found.is_header and path[: len(place)] == place and not (after is _MISSING and place == path):
            value = after if place == path else table_at(new, place)
            return _Edit(found.value_start, found.value_end, render_value(value))
    return None


def _removal(block: str, placed: list[tuple[Path, Statement]], path: Path) -> list[_Edit]:
    edits = []
    for place, found in placed:
        if place[: len(path)] == path:
            blank = _BLANK_BEFORE.search(block, 0, found.start) if found.is_header else None
            edits.append(_Edit(blank.start() + 1 if blank else found.start, found.end, ""))
    if not edits:
        raise CannotEditError
    return edits


def _addition(block: str, placed: list[tuple[Path, Statement]], path: Path, value: object) -> _Edit:
    if isinstance(path[-1], int):
        return _new_element(block, placed, path, value)
    if isinstance(value, Mapping):
        if any(isinstance(part, int) for part in path):
            raise CannotEditError
        names = (PURCHASE, *map(str, path))
        return _Edit(len(block), len(block), "\n" + render_table(names, value, in_list=False))
    return _new_key(block, placed, path, value)


def _new_key(block: str, placed: list[tuple[Path, Statement]], path: Path, value: object) -> _Edit:
    """A line behind the last key of its table, indented like it, and dotted where its neighbours are."""
    parent, key = path[:-1], str(path[-1])
    if any(found.is_header and place == parent for place, found in placed):
        # Keys with one name stand in the table of the header itself; longer ones are dotted keys in it.
        last = [
            found for place, found in placed if (place if found.is_header else place[: -len(found.path)]) == parent
        ][-1]
        prefix: tuple[str, ...] = ()
    else:
        dotted = [found for place, found in placed if not found.is_header and place[:-1] == parent]
        if not dotted:
            if any(isinstance(part, int) for part in path):
                raise CannotEditError
            table = render_table((PURCHASE, *map(str, parent)), {key: value}, in_list=False)
            return _Edit(len(block), len(block), "\n" + table)
        last = dotted[-1]
        prefix = last.path[:-1]
    name = ".".join(render_key(part) for part in (*prefix, key))
    return _Edit(last.end, last.end, f"{_indent_of(block, last)}{name} = {render_value(value)}\n")


def _new_element(block: str, placed: list[tuple[Path, Statement]], path: Path, value: object) -> _Edit:
    """A new `[[purchase.event]]` table behind the last one, spaced and indented like it."""
    names = path[:-1]
    if any(isinstance(part, int) for part in names) or not isinstance(value, Mapping):
        raise CannotEditError
    text = render_table((PURCHASE, *map(str, names)), value, in_list=True)
    siblings = [(place, found) for place, found in placed if place[: len(names)] == names]
    if not siblings:
        return _Edit(len(block), len(block), "\n" + text)
    header = [found for place, found in siblings if found.is_header and len(place) == len(names) + 1][-1]
    keys = [found for place, found in siblings if not found.is_header]
    header_indent, key_indent = _indent_of(block, header), _indent_of(block, keys[-1]) if keys else ""
    lines = [
        f"{header_indent if line.startswith('[') else key_indent if line else ''}{line}" for line in text.split("\n")
    ]
    spacing = "\n" if _BLANK_BEFORE.search(block, 0, header.start) else ""
    end = end_with_comments(block, siblings[-1][1].end)
    return _Edit(end, end, spacing + "\n".join(lines))


def _indent_of(block: str, found: Statement) -> str:
    indent = _INDENT.match(block, found.start)
    return indent[0] if indent else ""
