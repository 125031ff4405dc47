"""What a screen consists of, before anybody decides how it looks. Texts in blocks are raw: whoever turns blocks into
lines makes them visible first."""

from __future__ import annotations

from typing import NamedTuple


class Heading(NamedTuple):
    """The one line that says what follows."""

    text: str


class Line(NamedTuple):
    """A line of text. `style` is "", "strong", "urgent", "done" or "faint"; `indent` counts spaces. With a `mark`, such
    as a number, what does not fit goes on below the text, not below the mark."""

    text: str = ""
    indent: int = 0
    style: str = ""
    mark: str = ""


class Facts(NamedTuple):
    """Names and values, one pair a line."""

    pairs: tuple[tuple[str, str], ...]
    indent: int = 0


class Bullets(NamedTuple):
    """Short points, in order."""

    items: tuple[str, ...]
    numbered: bool = False
    indent: int = 0


class Table(NamedTuple):
    """Rows under column names. `right` names the columns that are aligned to the right, `shrinks` the one that gives
    way when the screen is narrow; with `wraps` every cell goes on in the next line instead of being cut."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    shrinks: int | None = None
    wraps: bool = False


class Bar(NamedTuple):
    """A stretch of time from order to protection end: `share` of it (0 to 1) has passed today."""

    name: str
    share: float
    text: str
    style: str = ""


Block = Heading | Line | Facts | Bullets | Table | Bar
