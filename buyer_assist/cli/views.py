"""What several commands show of a purchase: its case with the moves, as JSON and as a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from buyer_assist.cli.session import Session
from buyer_assist.domain.cases import Case
from buyer_assist.domain.next_actions import moves_for
from buyer_assist.domain.purchase import Purchase
from buyer_assist.render.blocks import Block, Line


def purchase_data(case: Case) -> dict[str, Any]:
    """P, as the contract has it."""
    from buyer_assist.render.machine import purchase_json

    return purchase_json(case, moves_for(case))


def changed_screen(session: Session, purchases: Sequence[Purchase], did: str) -> tuple[Block, ...]:
    """The short answer after a change of one or several purchases."""
    from buyer_assist.render.show import changed_blocks

    blocks: list[Block] = []
    for number, purchase in enumerate(purchases):
        case = session.case(purchase)
        blocks += ([Line()] if number else []) + list(changed_blocks(case, moves_for(case), did))
    return tuple(blocks)


def seller_memory_lines(session: Session, seller: str | None, *, but: str | None = None) -> tuple[str, ...]:
    """What the ledger remembers of a seller, apart from the purchase `but`; empty when there is nothing."""
    if not seller:
        return ()
    from buyer_assist.domain.sellers import seller_memory
    from buyer_assist.render.tracking import memory_lines

    others = [purchase for purchase in session.ledger().purchases if purchase.id != but]
    return memory_lines(seller_memory(others, seller, today=session.today))


def tracking_warnings(session: Session, purchase: Purchase) -> tuple[str, ...]:
    """What speaks against the purchase's tracking number and scans, as lines for stderr."""
    if not purchase.tracking and not purchase.events:
        return ()
    from buyer_assist.cli.check_tracking import judged

    return tuple(f"Tracking: {warning.says}" for warning in judged(session, purchase).warnings)
