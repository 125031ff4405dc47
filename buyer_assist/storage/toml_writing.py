"""Render values, keys and tables as TOML text. Line breaks are \\n; the caller turns them into the file's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def render_value(value: object) -> str:
    """One value on one line: texts as tomli-w writes them, lists and tables inline."""
    import tomli_w

    if isinstance(value, (list, tuple)):
        return f"[{', '.join(render_value(item) for item in value)}]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{render_key(key)} = {render_value(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return tomli_w.dumps({"v": value}).partition("= ")[2].rstrip("\n")


def render_key(key: str) -> str:
    """A key, in quotes where it needs them."""
    return key if _BARE_KEY.fullmatch(key) else render_value(key)


def render_table(path: tuple[str, ...], table: Mapping[str, Any], *, in_list: bool) -> str:
    """A table with its header and all its sub-tables; `in_list` for an element of a list of tables (`[[...]]`)."""
    name = ".".join(render_key(part) for part in path)
    plain = {key: value for key, value in table.items() if not _is_tables(value)}
    tables = {key: value for key, value in table.items() if _is_tables(value)}
    # A table that only holds tables needs no header of its own, but an element of a list always does.
    lines = [f"[[{name}]]" if in_list else f"[{name}]"] if in_list or plain or not tables else []
    lines += [f"{render_key(key)} = {render_value(value)}" for key, value in plain.items()]
    parts = ["".join(f"{line}\n" for line in lines)] if lines else []
    for key, value in tables.items():
        if isinstance(value, Mapping):
            parts.append(render_table((*path, key), value, in_list=False))
        else:
            parts += [render_table((*path, key), element, in_list=True) for element in value]
    return "\n".join(parts)


def _is_tables(value: object) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)
