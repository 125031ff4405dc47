"""Text from outside, made harmless for a terminal: nothing in a name may move the cursor, hide or turn other text."""

from __future__ import annotations

import unicodedata

#: Letters that are printable by the book and still show nothing.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")


def visible(text: str) -> str:
    """The text with control, bidi, zero-width and other invisible characters written as escapes such as `\\x1b`."""
    if text.isprintable() and (text.isascii() or _INVISIBLE.isdisjoint(text)):
        return text
    return "".join(letter if _is_plain(letter) else _escape(letter) for letter in text)


def _is_plain(letter: str) -> bool:
    if letter in _INVISIBLE:
        return False
    return letter.isprintable() or unicodedata.category(letter) == "Zs"


def _escape(letter: str) -> str:
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(letter)
    if short:
        return short
    code = ord(letter)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
