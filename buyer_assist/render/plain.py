"""Blocks as plain lines: for pipes, cron, files and golden tests. No colour, no width, no wrapping."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from buyer_assist.render.blocks import Bar, Block, Bullets, Facts, Heading, Line, Table
from buyer_assist.render.safe_text import visible

_BAR_WIDTH = 24


def lines_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The blocks as lines without line ends, every text made visible."""
    for block in blocks:
        if isinstance(block, Line):
            mark = f"{block.mark} " if block.mark else ""
            yield (" " * block.indent + mark + visible(block.text)).rstrip()
        elif isinstance(block, Heading):
            yield visible(block.text)
        elif isinstance(block, Facts):
            yield from _facts(block)
        elif isinstance(block, Bullets):
            for number, item in enumerate(block.items, 1):
                mark = f"{number}." if block.numbered else "-"
                yield f"{' ' * block.indent}{mark} {visible(item)}"
        elif isinstance(block, Table):
            yield from _table(block)
        else:
            yield bar_line(block)


def bar_line(bar: Bar) -> str:
    """`usb-hub  [=====>----]  49 days left`: the mark is today."""
    done = min(_BAR_WIDTH - 1, max(0, int(bar.share * _BAR_WIDTH)))
    drawn = "=" * done + ">" + "-" * (_BAR_WIDTH - 1 - done)
    return f"{visible(bar.name)}  [{drawn}]  {visible(bar.text)}".rstrip()


def width_of(text: str) -> int:
    """How many columns a text takes on a terminal: wide letters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _facts(block: Facts) -> Iterator[str]:
    widest = max((len(name) for name, _ in block.pairs), default=0)
    for name, value in block.pairs:
        yield f"{' ' * block.indent}{name}:{' ' * (widest - len(name) + 1)}{visible(value)}".rstrip()


def _table(block: Table) -> Iterator[str]:
    rows = [tuple(visible(cell) for cell in row) for row in (block.columns, *block.rows)]
    widths = [max(width_of(row[column]) for row in rows) for column in range(len(block.columns))]
    for row in rows:
        cells = []
        for column, cell in enumerate(row):
            gap = " " * (widths[column] - width_of(cell))
            cells.append(gap + cell if column in block.right else cell + gap)
        yield "  ".join(cells).rstrip()
