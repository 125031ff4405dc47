"""`list`: the open purchases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.domain.cases import Case
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.standing import PHASES
from buyer_assist.domain.totals import money_at_risk
from buyer_assist.render.lists import BEGINNING, list_blocks

_SORTS = ("due", "ordered", "price")


def list_(
    ctx: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help="Closed purchases too.")] = False,
    phase: Annotated[str | None, typer.Option(metavar="PHASE", help="Only those in this phase.")] = None,
    seller: Annotated[str | None, typer.Option(metavar="NAME", help="Only those of this shop.")] = None,
    due: Annotated[int | None, typer.Option(metavar="DAYS", min=0, help="Only those with a date within DAYS.")] = None,
    sort: Annotated[str, typer.Option(metavar="due|ordered|price", help="What comes first.")] = "due",
) -> Answer:
    """List the open purchases, the nearest deadline first, and the money at risk.

    Example:
      buyer-assist list --due 7
    """
    if phase is not None and phase not in PHASES:
        raise RefusedError(f'"{phase}" is not a phase.', f"Phases: {', '.join(PHASES)}.")
    if sort not in _SORTS:
        raise RefusedError(f'"{sort}" is no order of the list.', f"Use: {', '.join(_SORTS)}.")
    session = session_of(ctx)
    cases = session.cases()
    shown = [
        case for case in cases
        if (all_ or phase == "closed" or case.phase != "closed")
        and phase in {None, case.phase}
        and (seller is None or seller.casefold() in (case.purchase.seller or "").casefold())
        and (due is None or any(deadline.days_left <= due for deadline in case.deadlines))
    ]  # fmt: skip
    shown.sort(key=_key(sort), reverse=sort == "price")
    at_risk = money_at_risk(shown)
    if session.as_json:
        from buyer_assist.cli.views import purchase_data

        return Answer({"purchases": [purchase_data(case) for case in shown], "at_risk": list(at_risk)})
    if not cases and not session.ledger().broken:
        return Answer(blocks=BEGINNING)
    return Answer(blocks=list_blocks(shown, at_risk, hidden=len(cases) - len(shown)))


def _key(sort: str) -> Any:
    def nearest(case: Case) -> tuple[date, str]:
        return (case.deadlines[0].on if case.deadlines else date.max, case.purchase.id)

    def ordered(case: Case) -> tuple[date, str]:
        return (case.purchase.ordered or date.max, case.purchase.id)

    def price(case: Case) -> Decimal:
        return case.purchase.price.amount if case.purchase.price else Decimal(-1)

    return {"due": nearest, "ordered": ordered, "price": price}[sort]
