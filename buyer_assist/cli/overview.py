"""`buyer-assist` alone: what needs you today."""

from __future__ import annotations

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.domain.next_actions import moves_for
from buyer_assist.domain.reminders import Due, due_today
from buyer_assist.domain.totals import is_at_risk, money_at_risk
from buyer_assist.render.lists import BEGINNING
from buyer_assist.render.overview import overview_blocks

_SOON_DAYS = 14


def overview(ctx: typer.Context) -> Answer:
    """What is due, the money whose protection ends soon, and a bar per open purchase."""
    session = session_of(ctx)
    cases = session.cases()
    broken = len(session.ledger().broken)
    opened = [case for case in cases if case.phase != "closed"]
    opened.sort(key=lambda case: (case.protection.on if case.protection else session.today, case.purchase.id))
    due = due_today(cases, session.settings.lead_days)
    first: dict[str, Due] = {}
    for one in due:
        first.setdefault(one.case.purchase.id, one)
    needs = [(one, moves_for(one.case)) for one in first.values()]
    soon = money_at_risk(
        case for case in opened if is_at_risk(case) and case.protection and 0 <= case.protection.days_left <= _SOON_DAYS
    )
    if session.as_json:
        from buyer_assist.render.machine import deadline_json, move_json

        rows = [
            {
                "purchase": one.case.purchase.id,
                "deadline": deadline_json(one.deadline),
                "next": move_json(moves[0]) if moves else None,
            }
            for one, moves in needs
        ]
        return Answer({"needs_you": rows, "open": len(opened), "ends_soon": list(soon), "broken": broken})
    if not cases and not broken:
        return Answer(blocks=BEGINNING)
    return Answer(blocks=overview_blocks(needs, opened, soon, broken=broken, soon_days=_SOON_DAYS))
