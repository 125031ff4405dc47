"""The screen of `import`."""

from __future__ import annotations

from datetime import date

from buyer_assist.domain.imports import Merged
from buyer_assist.render.blocks import Block, Heading, Line
from buyer_assist.render.words import counted

_MOST_SHOWN = 20


def import_blocks(merged: Merged, today: date, *, skipped: int, dry_run: bool) -> tuple[Block, ...]:
    """How many purchases are new, changed, and as before; the newest orders among the new ones by name."""
    would = "would be " if dry_run else ""
    blocks: list[Block] = [
        Heading(f"{counted(len(merged.added), 'purchase')} {would}added, {len(merged.updated)} {would}updated, "
                f"{len(merged.unchanged)} unchanged, {skipped} skipped.")
    ]  # fmt: skip
    newest = sorted(merged.added, key=lambda purchase: purchase.ordered or today, reverse=True)
    blocks += [
        Line(f"{purchase.id}: {purchase.item} ({purchase.ordered or 'no date'}, {purchase.price or 'no price'})", 2)
        for purchase in newest[:_MOST_SHOWN]
    ]
    if len(newest) > _MOST_SHOWN:
        blocks.append(Line(f"and {len(newest) - _MOST_SHOWN} more: buyer-assist list --all", 2))
    return tuple(blocks)
