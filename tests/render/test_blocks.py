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
