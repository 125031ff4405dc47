"""`undo`: the ledger as it was before."""

from __future__ import annotations

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.render.blocks import Line
from buyer_assist.storage.history import undo_ledger


def undo(ctx: typer.Context) -> Answer:
    """Take back the last change of the ledger, to the exact bytes; again takes back the one before.

    An edit made by hand since then is the first thing that is taken back, and it is kept as a version.

    Example:
      buyer-assist undo
    """
    session = session_of(ctx)
    undone = undo_ledger(session.places)
    return Answer(
        {"restored": undone.version, "kept": undone.kept, "purchases": undone.purchases},
        (Line(undone.says),),
    )
