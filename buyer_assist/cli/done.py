"""`done`: no more reminders of one deadline."""

from __future__ import annotations

from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.cli.views import purchase_data
from buyer_assist.domain.changes import Changes
from buyer_assist.domain.matching import purchase_for
from buyer_assist.domain.reminders import finished
from buyer_assist.render.blocks import Line
from buyer_assist.render.words import day_words
from buyer_assist.storage.ledger import Ledger


def done(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="The purchase: handle, order number or words of its name.")],
    deadline: Annotated[str, typer.Argument(metavar="DEADLINE", help="The deadline, such as protection-ends.")],
) -> Answer:
    """No more reminders of a deadline, unless its date moves. The deadline itself stays in `show` and `list`.

    Example:
      buyer-assist done usb-hub protection-ends
    """
    session = session_of(ctx)
    name = session.find(ref).id

    def change(ledger: Ledger) -> Changes:
        return Changes(put=(finished(session.case(purchase_for(name, ledger.purchases)), deadline)[0],))

    changed = session.case(purchase_for(name, session.change(change).purchases))
    found = finished(changed, deadline)[1]
    says = f"{name}: no more reminders of {found.id}, which is on {day_words(found.on)}, unless it moves."
    data = {"purchase": purchase_data(changed) if session.as_json else None, "done": found.id}
    return Answer(data, (Line(says),))
