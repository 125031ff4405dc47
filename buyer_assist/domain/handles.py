"""Handles: the short names by which purchases are called on the command line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_LONGEST = 24
_SMALL_WORDS = frozenset({"a", "an", "and", "the", "for", "of", "with", "to", "in", "pcs", "new", "x"})


def make_handle(item: str, taken: Collection[str]) -> str:
    """A handle such as `usb-hub` from the first words of an item's name, made unique among `taken` with a number."""
    head = re.split(r"[,;:(\[|/]", item, maxsplit=1)[0]
    words = _words(head) or _words(item)
    kept = [word for word in words if word not in _SMALL_WORDS] or words
    handle = ""
    for word in kept[:3]:
        longer = f"{handle}-{word}" if handle else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        handle = longer
    handle = handle or "purchase"
    if handle not in taken:
        return handle
    number = 2
    while f"{handle}-{number}" in taken:
        number += 1
    return f"{handle}-{number}"


def is_handle(text: str) -> bool:
    """True for what may be typed as `--id`: letters, digits and inner hyphens, at most 60 characters, not a number."""
    return bool(re.fullmatch(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?", text)) and not text.isdigit()


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    words = re.findall(r"[a-z0-9]+", plain)
    # A handle that is only a number would be taken for an order number.
    return words if any(not word.isdigit() for word in words) else []
