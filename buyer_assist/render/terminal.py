"""Blocks drawn with rich on a terminal. The only file that imports rich; texts are given to it as plain Text, so that
markup in a name is shown as it was written."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table as RichTable
from rich.text import Text

from buyer_assist.render.blocks import Bar, Block, Bullets, Facts, Heading, Line, Table
from buyer_assist.render.plain import bar_line
from buyer_assist.render.safe_text import visible

_STYLES = {"": "", "strong": "bold", "urgent": "bold red", "done": "green", "faint": "dim"}
_NARROWEST = 20


def draw(blocks: Iterable[Block], *, width: int, colour_system: str | None = "standard") -> str:
    """The blocks as text for a terminal of `width` columns, wrapped at words, with the colours it can show."""
    target = io.StringIO()
    console = Console(
        file=target, width=max(_NARROWEST, width), force_terminal=True, color_system=colour_system,  # type: ignore[arg-type]
        highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    for block in blocks:
        console.print(_drawn(block))
    return "".join(line.rstrip() + "\n" for line in target.getvalue().splitlines())


def _drawn(block: Block) -> RenderableType:
    if isinstance(block, Heading):
        return Text(visible(block.text), style="bold")
    if isinstance(block, Line):
        return Padding(Text(visible(block.text), style=_STYLES[block.style]), (0, 0, 0, block.indent))
    if isinstance(block, Bullets):
        marks = [f"{number}." if block.numbered else "-" for number in range(1, len(block.items) + 1)]
        return _grid(list(zip(marks, block.items, strict=True)), block.indent, "")
    if isinstance(block, Facts):
        return _grid([(f"{name}:", value) for name, value in block.pairs], block.indent, "dim")
    if isinstance(block, Bar):
        return Text(bar_line(block), style=_STYLES[block.style], no_wrap=True, overflow="ellipsis")
    return _table(block)


def _grid(pairs: list[tuple[str, str]], indent: int, name_style: str) -> RenderableType:
    grid = RichTable.grid(padding=(0, 1, 0, 0))
    grid.add_column(style=name_style, no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(Text(visible(name)), Text(visible(value)))
    return Padding(Group(grid), (0, 0, 0, indent))


def _table(block: Table) -> RenderableType:
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, name in enumerate(block.columns):
        shrinks = number == block.shrinks
        table.add_column(
            Text(visible(name)), justify="right" if number in block.right else "left", no_wrap=not block.wraps,
            overflow="ellipsis" if shrinks else "fold", min_width=8 if shrinks else None, ratio=1 if shrinks else None,
        )  # fmt: skip
    for row in block.rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    return table


class ProgressBar:
    """A bar on stderr that counts steps; it is gone when it is finished."""

    def __init__(self, label: str, total: int) -> None:
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(visible(label), total=total)

    def start(self) -> None:
        """Draw it from now on."""
        self._progress.start()

    def show(self, done: int) -> None:
        """So many steps are done."""
        self._progress.update(self._task, completed=done)

    def finish(self) -> None:
        """Take it away."""
        self._progress.stop()
