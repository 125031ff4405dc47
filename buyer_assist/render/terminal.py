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
from buyer_assist.render.plain import bar_line, width_of
from buyer_assist.render.safe_text import visible

_STYLES = {"": "", "strong": "bold", "urgent": "bold red", "done": "green", "faint": "dim"}
_NARROWEST = 20
#: Columns between two cells, and what is left at least of the column that shrinks.
_GAP, _LEAST_SHRUNK = 2, 12


def draw(blocks: Iterable[Block], *, width: int, colour_system: str | None = "standard") -> str:
    """The blocks as text for a terminal of `width` columns, wrapped at words, with the colours it can show."""
    target = io.StringIO()
    console = Console(
        file=target, width=max(_NARROWEST, width), force_terminal=True, color_system=colour_system,  # type: ignore[arg-type]
        highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    for block in blocks:
        console.print(_drawn(block, console.width))
    return "".join(line.rstrip() + "\n" for line in target.getvalue().splitlines())


def _drawn(block: Block, width: int) -> RenderableType:
    if isinstance(block, Heading):
        return Text(visible(block.text), style="bold")
    if isinstance(block, Line) and block.mark:
        return _grid([(block.mark, block.text)], block.indent, _STYLES[block.style], _STYLES[block.style])
    if isinstance(block, Line):
        return Padding(Text(visible(block.text), style=_STYLES[block.style]), (0, 0, 0, block.indent))
    if isinstance(block, Bullets):
        marks = [f"{number}." if block.numbered else "-" for number in range(1, len(block.items) + 1)]
        return _grid(list(zip(marks, block.items, strict=True)), block.indent, "")
    if isinstance(block, Facts):
        return _grid([(f"{name}:", value) for name, value in block.pairs], block.indent, "dim")
    if isinstance(block, Bar):
        return Text(bar_line(block), style=_STYLES[block.style], no_wrap=True, overflow="ellipsis")
    return _table(block, width)


def _grid(pairs: list[tuple[str, str]], indent: int, name_style: str, style: str = "") -> RenderableType:
    grid = RichTable.grid(padding=(0, 1, 0, 0))
    grid.add_column(style=name_style, no_wrap=True)
    grid.add_column(style=style, overflow="fold")
    for name, value in pairs:
        grid.add_row(Text(visible(name)), Text(visible(value)))
    return Padding(Group(grid), (0, 0, 0, indent))


def _table(block: Table, width: int) -> RenderableType:
    cells = [[visible(cell) for cell in row] for row in (block.columns, *block.rows)]
    widths = _column_widths(block, cells, width - _GAP * (len(block.columns) - 1))
    if widths is None:
        return _stacked(cells)
    table = RichTable(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for number, name in enumerate(cells[0]):
        shrinks = number == block.shrinks
        table.add_column(
            Text(name), justify="right" if number in block.right else "left", no_wrap=shrinks,
            overflow="ellipsis" if shrinks else "fold", width=None if block.wraps else widths[number],
        )  # fmt: skip
    for row in cells[1:]:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _column_widths(block: Table, cells: list[list[str]], room: int) -> list[int] | None:
    """As wide as the cells are; without the room for it the column that shrinks gives way first, then cells go on in
    the next line, but no word is broken: None when that takes more room than there is."""
    widths = [max(width_of(row[number]) for row in cells) for number in range(len(cells[0]))]
    least = [
        widths[number] if number in block.right
        else min(widths[number], _LEAST_SHRUNK) if number == block.shrinks
        else max((width_of(word) for row in cells for word in row[number].split()), default=0)
        for number in range(len(widths))
    ]  # fmt: skip
    if sum(least) > room:
        return None
    if block.shrinks is not None:
        missing = max(0, sum(widths) - room)
        widths[block.shrinks] = max(least[block.shrinks], widths[block.shrinks] - missing)
    if sum(widths) <= room:
        return widths
    left = room - sum(least)
    for number in sorted(range(len(widths)), key=lambda number: widths[number] - least[number]):
        given = min(left, widths[number] - least[number])
        left -= given
        widths[number] = least[number] + given
    return widths


def _stacked(cells: list[list[str]]) -> RenderableType:
    """Each row as a few lines, for a screen that is too narrow for columns."""
    names, *rows = cells
    lines: list[RenderableType] = []
    for first, *others in rows:
        lines.append(Text(first, style="bold"))
        pairs = [(f"{name}:" if name else "", cell) for name, cell in zip(names[1:], others, strict=True) if cell]
        lines.append(_grid(pairs, 2, "dim"))
    return Group(*lines)


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
