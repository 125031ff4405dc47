"""`snooze`: a reminder that comes back on a day of the buyer's choice."""

from __future__ import annotations

from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.cli.views import purchase_data
from buyer_assist.domain.changes import Changes
from buyer_assist.domain.matching import purchase_for
from buyer_assist.domain.reminders import snoozed
from buyer_assist.render.blocks import Line
from buyer_assist.render.words import day_words
from buyer_assist.storage.ledger import Ledger


def snooze(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="The purchase: handle, order number or words of its name.")],
    until: Annotated[str, typer.Option(metavar="DATE", help="Silent before this day; never past the deadline.")],
    deadline: Annotated[str | None, typer.Argument(metavar="DEADLINE", help="Only this one; else all of them.")] = None,
) -> Answer:
    """Silence a reminder until a day, or all reminders of a purchase. A deadline that moves wakes up.

    Example:
      buyer-assist snooze usb-hub protection-ends --until 3d
    """
    session = session_of(ctx)
    day = session.date(until, "ahead")
    name = session.find(ref).id

    def change(ledger: Ledger) -> Changes:
        purchase, _, _ = snoozed(session.case(purchase_for(name, ledger.purchases)), deadline, day)
        return Changes(put=(purchase,))

    before = session.case(session.find(ref))
    changed = session.case(purchase_for(name, session.change(change).purchases))
    _, silent, awake = snoozed(before, deadline, day)
    lines = [Line(f"{name}: silent before {day_words(day)}: {', '.join(found.id for found in silent)}")]
    lines += [Line(f"{found.id} ({found.on}) keeps its reminder.", 2) for found in awake]
    data = {
        "purchase": purchase_data(changed) if session.as_json else None,
        "until": day,
        "snoozed": [found.id for found in silent],
        "awake": [found.id for found in awake],
    }
    return Answer(data, tuple(lines))
