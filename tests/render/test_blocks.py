"""Blocks become lines: the same words on a terminal and in a pipe."""

from __future__ import annotations

import re

import pytest

from buyer_assist.render.blocks import Bar, Block, Bullets, Facts, Heading, Line, Table
from buyer_assist.render.plain import lines_of, width_of
from buyer_assist.render.terminal import draw

BLOCKS: tuple[Block, ...] = (
    Heading("Heading [red]x[/red]"),
    Line("a line", 2, "urgent"),
    Facts((("seller", "Happy [/nope] Store"), ("price", "12.49 USD"))),
    Bullets(("one", "two"), numbered=True, indent=2),
    Table(("item", "price"), (("充电器", "5.00 EUR"), ("hub \x1b[2J", "12.49 USD")), right=(1,), shrinks=0),
    Bar("hub", 0.5, "in 3 days"),
)


def test_plain_lines_align_and_carry_no_escape() -> None:
    lines = list(lines_of(BLOCKS))

    assert lines[0] == "Heading [red]x[/red]"
    assert "seller: Happy [/nope] Store" in lines
    assert "  1. one" in lines
    assert all("\x1b" not in line for line in lines)
    table = [line for line in lines if "EUR" in line or "USD" in line][1:]
    assert len({width_of(line) for line in table}) == 1


@pytest.mark.parametrize("width", [1, 20, 80, 200])
def test_terminal_shows_markup_literally_and_keeps_to_its_width(width: int) -> None:
    drawn = draw(BLOCKS, width=width)
    text = re.sub(r"\x1b\[[0-9;]*m", "", drawn)

    assert "\x1b" not in text
    assert all(width_of(line) <= max(20, width) for line in text.splitlines())
    if width >= 80:
        assert "Heading [red]x[/red]" in text
        assert "Happy [/nope] Store" in text


@pytest.mark.parametrize("share", [-1.0, 0.0, 0.5, 1.0, 7.0])
def test_bar_stays_a_bar_whatever_the_share(share: float) -> None:
    (line,) = lines_of([Bar("hub", share, "")])

    assert len(line) == len("hub  [") + 24 + 1
    assert line.count(">") == 1


LIST = Table(
    ("purchase", "item", "status", "next date", "", "price"),
    (
        ("lamp", "Lamp", "disputing (seller)", "2026-11-25 seller-answer", "in 2 days", "1299.50 USD"),
        ("led-strip-5", "LED strip, warm white", "processing", "2026-12-31 protection-ends", "in 38 days", "5.00 USD"),
    ),
    right=(5,), shrinks=1,
)  # fmt: skip


@pytest.mark.parametrize("width", [40, 60, 79, 80, 100, 120])
def test_narrow_table_breaks_no_word_and_cuts_no_amount(width: int) -> None:
    lines = re.sub(r"\x1b\[[0-9;]*m", "", draw([LIST], width=width)).splitlines()
    words = set(" ".join(lines).split())

    assert max(map(width_of, lines)) <= width
    for row in LIST.rows:
        shown = " ".join(cell for number, cell in enumerate(row) if number != LIST.shrinks)
        assert set(shown.split()) <= words


def test_table_too_narrow_for_columns_names_each_value() -> None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", draw([LIST], width=40))

    assert "  next date: 2026-11-25 seller-answer" in text.splitlines()
    assert "LED strip, warm white" in text


def test_what_goes_on_stands_below_the_text_and_not_below_its_mark() -> None:
    long = Line("one two three four five six seven eight nine", 2, mark="1.")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", draw([long], width=30)).splitlines()

    assert lines == ["  1. one two three four five", "     six seven eight nine"]
    assert list(lines_of([long])) == ["  1. one two three four five six seven eight nine"]
