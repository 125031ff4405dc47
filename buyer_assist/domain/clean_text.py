"""Text from outside made fit for a message: what cannot be seen, or turns and hides other text, is taken out."""

from __future__ import annotations

import re
import unicodedata

#: Letters that are printable by the book and still show nothing.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")


def one_line(text: str, *, longest: int | None = None) -> str:
    """The text as one clean line; line breaks and tabs become spaces. Longer than `longest` letters, it is cut after a
    word."""
    spaced = re.sub(r"\s+", " ", text)
    seen = "".join(letter for letter in spaced if letter == " " or _is_seen(letter))
    clean = " ".join(seen.split())
    if longest is None or len(clean) <= longest:
        return clean
    head = clean[: longest + 1]
    return (head.rsplit(" ", 1)[0] if " " in head.strip() else head[:longest]).rstrip(" ,;:-")


def as_name(text: str, *, longest: int) -> str:
    """A name that stands between quotation marks: one line, no such marks inside, no full stop at the end. Empty when
    it has no letter and no digit: "!" names nothing, so a message that needs the name asks for it."""
    name = one_line(text.replace('"', "'").replace("“", "'").replace("”", "'"), longest=longest)
    return name.rstrip(" .!?,;:") if any(map(str.isalnum, name)) else ""


def as_sentence(text: str) -> str:
    """One line with a capital at the start and a full stop at the end, so that it joins no other sentence."""
    line = one_line(text)
    return line[:1].upper() + line[1:] + ("" if line.endswith((".", "!", "?")) or not line else ".")


def _is_seen(letter: str) -> bool:
    return letter not in _INVISIBLE and unicodedata.category(letter)[0] != "C" and letter not in "\u2028\u2029"
