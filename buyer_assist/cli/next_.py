"""`next`: what to do now, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.domain.next_actions import by_urgency
from buyer_assist.render.next import next_blocks


def next_(
    ctx: typer.Context,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="One purchase; without it all that need you.")
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Say also what is lost, the rule, and the facts behind it.")
    ] = False,
) -> Answer:
    """Say what to do now: at most three moves per purchase, the most urgent first.

    Example:
      buyer-assist next usb-hub --why
    """
    session = session_of(ctx)
    cases = [session.case(purchase) for purchase in session.find_all(ref)] if ref else session.cases()
    found = by_urgency(cases)
    if session.as_json:
        from buyer_assist.render.machine import move_json

        return Answer({"moves": [move_json(move) for _, moves in found for move in moves]})
    return Answer(blocks=next_blocks(found, why=why))
