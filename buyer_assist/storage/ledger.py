"""The buyer's ledger: read by everyone without a lock, changed by one writer at a time, every change kept and undoable.

Order of a write: lock - the file is still the one that the change was made for, else the change is made anew - the old
and the new version into the history - temporary file beside the ledger, fsync, rename, fsync of the folder - "saved".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from buyer_assist.domain.changes import Changes
from buyer_assist.domain.errors import LedgerError, RefusedError
from buyer_assist.storage.ledger_files import (
    conflict_copies,
    damage_of,
    history_of,
    ledger_bytes,
    readable,
    trusted_ledger,
)
from buyer_assist.storage.ledger_reading import BrokenPurchase, Ledger, ReadLedger
from buyer_assist.storage.places import Places

__all__ = ["BrokenPurchase", "Ledger", "Undone", "change_ledger", "read_ledger", "undo_ledger"]


class Undone(NamedTuple):
    """What `undo` did: `took_back` is "command", "hand edit" or "damage"; `version` is the file that is in force again;
    `kept` is the file in which the state that was taken back stays, or None when there was nothing to keep."""

    ledger: Ledger
    took_back: str
    version: str
    kept: str | None


def read_ledger(places: Places) -> Ledger:
    """Read the ledger; a missing one is empty. Never waits, locks or writes.

    Raises LedgerError when it cannot be read or trusted: no TOML, cut short, suddenly empty, missing while versions
    of it are kept.
    """
    _, read = trusted_ledger(places)
    copies = conflict_copies(places)
    return replace(read.ledger, findings=copies + read.ledger.findings) if copies else read.ledger


def change_ledger(places: Places, change: Callable[[Ledger], Changes], *, keep: int = 20) -> Ledger:
    """Change the ledger and return it as it is then. `change` is called with the ledger, again if it changed meanwhile,
    the second time under the lock: it must ask nobody. `keep` is the number of versions in the history.

    Raises LedgerError ("Not saved ...", nothing is changed then), and whatever `change` raises.
    """
    from buyer_assist.storage.ledger_changes import changed_ledger
    from buyer_assist.storage.ledger_writing import locked_ledger, save

    def changed(read: ReadLedger) -> ReadLedger:
        try:
            return changed_ledger(read, change(read.ledger), str(places.ledger))
        except RecursionError as error:
            raise LedgerError("Not saved: the ledger is nested too deeply.", "Edit it by hand.") from error

    data, read = trusted_ledger(places)
    after = changed(read)
    if after is read:
        return read.ledger
    with locked_ledger(places) as target:
        fresh = ledger_bytes(places)
        if fresh != data:
            fresh, read = trusted_ledger(places)
            after = changed(read)
            if after is read:
                return read.ledger
        save(places, target, fresh, after.text.encode(), keep)
    return after.ledger


def undo_ledger(places: Places, *, keep: int = 20) -> Undone:
    """Go back to the version before the last change, to the exact bytes; a hand edit or damage since the last write is
    taken back first. Works on a damaged, emptied or missing ledger.

    Raises RefusedError when no earlier version is kept, LedgerError for a newer format or when nothing can be written.
    """
    from buyer_assist.storage.history import DAMAGED, UNDONE
    from buyer_assist.storage.ledger_writing import locked_ledger, put, saying_not_saved

    with locked_ledger(places) as target, saying_not_saved(places):
        history = history_of(places)
        data = ledger_bytes(places)
        damage = damage_of(places, data)
        history.settle(data or b"")
        path = history.path()
        edited = bool(path) and path[-1].read() != (data or b"")
        if not path or (len(path) < 2 and not edited):
            raise RefusedError("No earlier version of the ledger is kept.", "There is nothing to undo.")
        back = path[-1] if edited else path[-2]
        restored = back.read()
        after = readable(restored, places, to_write=True)
        if edited:
            kept = history.keep(data, DAMAGED if damage else UNDONE) if data else None
        else:
            kept = history.take_back(path[-1])
        try:
            put(target, data, restored)
        except OSError:
            if kept is not None and not edited:
                history.confirm(kept)
            raise
        history.prune(keep)
    took_back = ("damage" if damage else "hand edit") if edited else "command"
    return Undone(after.ledger, took_back, back.path, kept.path if kept else None)
