"""`show`: one purchase."""

from __future__ import annotations

from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.cli.views import purchase_data, seller_memory_lines
from buyer_assist.domain.next_actions import moves_for
from buyer_assist.render.show import show_blocks


def show(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="The purchase: handle, order number or words of its name.")],
) -> Answer:
    """Show all of one purchase: facts, story, deadlines with reason and source, next steps.

    Example:
      buyer-assist show usb-hub
    """
    session = session_of(ctx)
    purchase = session.find(ref)
    case = session.case(purchase)
    if session.as_json:
        return Answer({"purchase": purchase_data(case)})
    memory = seller_memory_lines(session, purchase.seller, but=purchase.id)
    return Answer(blocks=show_blocks(case, moves_for(case), memory))
