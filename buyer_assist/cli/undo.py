"""`undo`: the ledger as it was before."""

from __future__ import annotations

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.render.blocks import Line
from buyer_assist.render.words import counted
from buyer_assist.storage.ledger import undo_ledger


def undo(ctx: typer.Context) -> Answer:
    """Take back the last change of the ledger, to the exact bytes; again takes back the one before.

    An edit made by hand since then is the first thing that is taken back, and it is kept as a version.

    Example:
      buyer-assist undo
    """
    session = session_of(ctx)
    undone = undo_ledger(session.places, keep=session.settings.history)
    count = len(undone.ledger.purchases)
    what = {"command": "The last change", "hand edit": "A hand edit", "damage": "A damaged ledger"}[undone.took_back]
    said = f"{what} was taken back; the ledger has {counted(count, 'purchase')} now."
    blocks = [Line(said)]
    if undone.kept:
        blocks.append(Line(f"What it held before is kept in {undone.kept}", style="faint"))
    data = {
        "took_back": undone.took_back,
        "version": undone.version,
        "kept": undone.kept,
        "purchases": [purchase.id for purchase in undone.ledger.purchases],
    }
    return Answer(data, tuple(blocks))
