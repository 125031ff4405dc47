"""Bring a ledger's new bytes to the disk: under the lock, with its versions kept, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from buyer_assist.domain.errors import LedgerError
from buyer_assist.storage.atomic import UnconfirmedError, make_folder, write_atomically
from buyer_assist.storage.history import NEXT
from buyer_assist.storage.ledger_files import history_of, reason
from buyer_assist.storage.lock import locked_folder
from buyer_assist.storage.places import Places
from buyer_assist.storage.toml_reading import read_regular


@contextmanager
def locked_ledger(places: Places) -> Iterator[str]:
    """Hold the lock of the real ledger file; yields its path, with symlinks followed. Raises LedgerError."""
    with saying_not_saved(places):
        target = os.path.realpath(places.ledger)
        folder = os.path.dirname(target)
        if os.path.islink(places.ledger) and not os.path.isdir(folder):
            raise LedgerError(
                f"Not saved: {places.ledger} is a link to {target}, and that folder is not there.",
                "Mount or make the folder, or point the link elsewhere.",
            )
        make_folder(folder)
    with locked_folder(folder):
        yield target


def save(places: Places, target: str, old: bytes | None, new: bytes, keep: int) -> None:
    """Write the new bytes, keeping the old and the new as versions. The caller holds the lock.

    Raises LedgerError; the ledger has its old bytes then.
    """
    history = history_of(places)
    with saying_not_saved(places):
        history.settle(old or b"")
        history.keep_unless_newest(old or b"")
        version = history.keep(new, NEXT)
        try:
            put(target, old, new)
        except BaseException:
            # An interruption may come right behind the rename: what is in the file decides.
            if _holds(target, new):
                history.confirm(version)
            else:
                history.drop(version)
            raise
    # From here on the ledger is saved: what fails now is put right by the next writer.
    history.confirm(version)
    with suppress(OSError):
        history.prune(keep)


def put(target: str, old: bytes | None, new: bytes) -> None:
    """Replace the ledger's bytes; `old` are put back when the disk does not confirm. Raises OSError."""
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise PermissionError(13, "The file is read-only")
    temporary = f".{os.path.basename(target)}.tmp"
    try:
        write_atomically(target, new, temporary=temporary)
    except UnconfirmedError:
        _put_back(target, old, temporary)
        raise


def _put_back(target: str, old: bytes | None, temporary: str) -> None:
    try:
        if old is None:
            os.unlink(target)
        else:
            write_atomically(target, old, temporary=temporary)
    except UnconfirmedError:
        return  # the old bytes are there again, and no less certain than the new ones were
    except OSError as error:
        raise LedgerError(
            f"It is not certain that {target} was saved: the disk reported {reason(error)}.",
            "Look with `buyer-assist list`, and copy the ledger to another disk.",
        ) from error


def _holds(target: str, data: bytes) -> bool:
    try:
        return read_regular(target) == data
    except OSError:
        return False


@contextmanager
def saying_not_saved(places: Places) -> Iterator[None]:
    """Turn an error of the disk into a LedgerError that says so."""
    try:
        yield
    except OSError as error:
        raise LedgerError(
            f"Not saved: {places.ledger} cannot be written: {reason(error)}.",
            "Nothing was changed. Make room or allow writing there, then type the command again.",
        ) from error
