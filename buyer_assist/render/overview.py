"""The screen of `buyer-assist` alone."""

from __future__ import annotations

from collections.abc import Sequence

from buyer_assist.domain.cases import Case, earlier_days
from buyer_assist.domain.money import Money
from buyer_assist.domain.next_actions import Move
from buyer_assist.domain.reminders import Due
from buyer_assist.render.blocks import Block, Heading, Line
from buyer_assist.render.lists import money_words, time_bar
from buyer_assist.render.show import short_deadline
from buyer_assist.render.words import counted

_MOST_BARS = 12


def overview_blocks(
    needs: Sequence[tuple[Due, Sequence[Move]]],
    opened: Sequence[Case],
    soon: Sequence[Money],
    *,
    broken: int,
    soon_days: int,
) -> tuple[Block, ...]:
    """What needs the buyer first, then the money, then the bars. `soon_days` counts days to the protection end."""
    blocks: list[Block] = []
    if needs:
        verb = "needs" if len(needs) == 1 else "need"
        blocks.append(Heading(f"{counted(len(needs), 'purchase')} {verb} you today:"))
        for due, moves in needs:
            late = due.deadline.days_left < 0
            blocks.append(Line(f"{due.case.purchase.id}: {due.case.purchase.item}", 2, "urgent" if late else "strong"))
            blocks.append(Line(short_deadline(due.deadline), 4))
            if moves:
                blocks += [Line(moves[0].what, 4), Line(moves[0].command, 6, "faint")]
    else:
        blocks.append(Heading("Nothing needs you today."))
    if broken:
        blocks.append(
            Line(f"{counted(broken, 'purchase')} in the ledger cannot be read fully; see below.", style="urgent")
        )
    if soon:
        blocks.append(Line(f"Protection ends within {soon_days} days for {money_words(soon)}.", style="strong"))
    bars = [bar for bar in (time_bar(case) for case in opened[:_MOST_BARS]) if bar]
    if bars:
        widest = max(len(bar.name) for bar in bars)
        blocks += [Line(), Heading("From order to protection end (> is today)")]
        blocks += [type(bar)(bar.name.ljust(widest), bar.share, bar.text, bar.style) for bar in bars]
    blocks += [Line(said, style="faint") for said in earlier_days(opened)]
    if len(opened) > _MOST_BARS:
        blocks.append(Line(f"and {len(opened) - _MOST_BARS} more: buyer-assist list", style="faint"))
    return tuple(blocks)
