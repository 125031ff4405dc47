"""The screen of `next`: the move, its date, its reason; the rest on request."""

from __future__ import annotations

from collections.abc import Sequence

from buyer_assist.domain.cases import Case, earlier_days
from buyer_assist.domain.moves import Move
from buyer_assist.render.blocks import Block, Line
from buyer_assist.render.show import heading
from buyer_assist.render.words import day_words, days_words

NOTHING = Line("Nothing to do now.")


def next_blocks(found: Sequence[tuple[Case, Sequence[Move]]], *, why: bool) -> tuple[Block, ...]:
    """At most three moves per purchase. With `why` each also says what is lost without it, its facts and its rule."""
    blocks: list[Block] = []
    for case, moves in found:
        blocks += ([Line()] if blocks else []) + [heading(case)]
        for number, move in enumerate(moves, 1):
            blocks += _move(case, move, number, why=why)
    blocks += [Line(said, style="faint") for said in earlier_days(case for case, _ in found)]
    return tuple(blocks) or (NOTHING,)


def _move(case: Case, move: Move, number: int, *, why: bool) -> list[Block]:
    by = f" - by {day_words(move.by)} ({days_words((move.by - case.today).days)})" if move.by else ""
    blocks: list[Block] = [Line(f"{move.what}{by}", 2, "strong" if number == 1 else "", f"{number}.")]
    if number == 1 or why:
        blocks.append(Line(move.because, 5))
    if why:
        blocks.append(Line(f"If not: {move.if_not}", 5))
        rule = move.rule
        if rule:
            blocks.append(Line(f"Rule: {rule.says} ({rule.source}, {rule.vintage}, {rule.confidence})", 5, "faint"))
        blocks.append(Line(f"Facts: {', '.join(move.facts)}", 5, "faint"))
    blocks.append(Line(move.command, 5, "faint"))
    if move.draft:
        blocks.append(Line(f"The message for it: {move.draft}", 5, "faint"))
    return blocks
