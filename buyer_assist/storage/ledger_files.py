"""The ledger's file, its history and the files beside it, as every reader sees them: nothing is locked or written."""

from __future__ import annotations

import os
import re

from buyer_assist.domain.errors import LedgerError
from buyer_assist.domain.findings import Finding
from buyer_assist.storage.history import History, Suspicion
from buyer_assist.storage.ledger_reading import FORMAT, NO_LEDGER, ReadLedger, read_document
from buyer_assist.storage.places import Places
from buyer_assist.storage.toml_reading import UnreadableTomlError, decode_toml, parse_toml, read_regular

_MOST_LOOKS = 100


def ledger_bytes(places: Places) -> bytes | None:
    """The ledger's bytes, or None when there is no file. Raises LedgerError when it cannot be read."""
    try:
        return read_regular(str(places.ledger))
    except OSError as error:
        raise LedgerError(
            f"The ledger {places.ledger} cannot be read: {reason(error)}.",
            "Look at what lies there, or name another ledger with --ledger.",
        ) from error


def history_of(places: Places) -> History:
    """The kept versions of this ledger."""
    return History(str(places.history), places.ledger.name)


def trusted_ledger(places: Places) -> tuple[bytes | None, ReadLedger]:
    """The ledger's bytes (None: no file) and what they say.

    Raises LedgerError when they are no TOML, or less than what was last written.
    """
    looks = 0
    while True:
        data = ledger_bytes(places)
        error, read = _looked_at(places, data)
        if error is None:
            return data, read
        looks += 1
        # A writer may have finished between the look at the ledger and the look at its versions: then look again.
        if looks == _MOST_LOOKS or ledger_bytes(places) == data:
            raise error


def _looked_at(places: Places, data: bytes | None) -> tuple[LedgerError | None, ReadLedger]:
    """The error that speaks against these bytes, or None; and what they say."""
    fault = None
    try:
        read = NO_LEDGER if data is None else read_document(data, str(places.ledger))
    except UnreadableTomlError as error:
        fault, read = error, NO_LEDGER
    suspicion = _suspicion(places, data, len(read.tables) if fault is None else 1)
    if fault is not None:
        return _unreadable(places, fault, suspicion), read
    if suspicion is not None:
        says = f"The ledger {places.ledger} {suspicion.problem}."
        return LedgerError(says, _way_back(places, suspicion, data)), read
    return None, read


def readable(data: bytes, places: Places, *, to_write: bool = False) -> ReadLedger:
    """Read bytes that are the ledger, or will be, without asking the history. Raises LedgerError.

    With `to_write` a ledger of a newer format is refused, too.
    """
    try:
        read = read_document(data, str(places.ledger))
    except UnreadableTomlError as error:
        raise _unreadable(places, error, None) from error
    if to_write:
        refuse_other_format(places, read)
    return read


def damage_of(places: Places, data: bytes | None) -> bool:
    """True when the ledger is missing, no TOML, cut short or suddenly empty. Raises LedgerError for a newer format."""
    if data is None:
        return True
    try:
        read = read_document(data, str(places.ledger))
    except UnreadableTomlError:
        return True
    if read.ledger.format > FORMAT:
        refuse_other_format(places, read)
    return _suspicion(places, data, len(read.tables)) is not None


def refuse_other_format(places: Places, read: ReadLedger) -> None:
    """Raise LedgerError when the ledger states a format that this version does not write."""
    if read.ledger.format > FORMAT:
        raise LedgerError(
            f"The ledger {places.ledger} has format {read.ledger.format}, from a newer version: it is not changed.",
            "Install the newer buyer-assist.",
        )
    if read.ledger.format != FORMAT:
        raise LedgerError(f"The ledger {places.ledger} states no known format.", "Write in its first line: format = 1")


def reason(error: OSError) -> str:
    """What the system says, in its words, beginning with a small letter."""
    words = error.strerror or str(error)
    return words[:1].lower() + words[1:]


def _suspicion(places: Places, data: bytes | None, purchases: int) -> Suspicion | None:
    try:
        return history_of(places).suspicion(data, purchases, _count)
    except OSError as error:
        raise LedgerError(
            f"The kept versions in {places.history} cannot be read: {reason(error)}.", "Let your own user read them."
        ) from error


def _count(data: bytes) -> int:
    try:
        found = parse_toml(decode_toml(data)).get("purchase", ())
    except UnreadableTomlError:
        return 0
    return len(found) if isinstance(found, list) else 0


def _unreadable(places: Places, fault: UnreadableTomlError, suspicion: Suspicion | None) -> LedgerError:
    line = f", line {fault.line}," if fault.line else ""
    mend = f"Mend line {fault.line}" if fault.line else "Mend the file"
    newest = suspicion.newest if suspicion else next(reversed(history_of(places).path()), None)
    hint = f"{mend}."
    if newest is not None:
        hint = f"{mend}, or type `buyer-assist undo` to go back to the newest kept version, {newest.path}."
    cut = f"; the file {suspicion.problem}" if suspicion else ""
    finding = Finding(str(places.ledger), fault.line, f"The ledger is no TOML: {fault.problem}{cut}.", hint)
    return LedgerError(
        f"The ledger {places.ledger}{line} cannot be read: {fault.problem}{cut}.", hint, findings=(finding,)
    )


def _way_back(places: Places, suspicion: Suspicion, data: bytes | None) -> str:
    back = f"Type `buyer-assist undo` to go back to the newest kept version, {suspicion.newest.path}."
    if data is None or suspicion.problem != "is cut short":
        return f"{back} To begin anew, move the folder {places.history} away."
    return f"{back} If you removed the end yourself, add a line such as `# checked` to it."


def conflict_copies(places: Places) -> tuple[Finding, ...]:
    """A finding for each copy of the ledger that a synchronising program made beside it. They are never loaded."""
    folder, name = os.path.split(str(places.ledger))
    stem, ending = os.path.splitext(name)
    try:
        beside = os.listdir(folder)
    except OSError:
        return ()
    likely = [other for other in beside if other != name and other.endswith(ending) and other.startswith(stem)]
    return tuple(
        Finding(
            os.path.join(folder, other),
            None,
            "This looks like a copy that a synchronising program made of the ledger. It is not read.",
            "Compare it with the ledger, copy over what is missing there, then remove it.",
        )
        for other in sorted(likely)
        if _is_conflict_mark(other[len(stem) : len(other) - len(ending)])
    )


def _is_conflict_mark(middle: str) -> bool:
    # Syncthing, Dropbox, Nextcloud and Resilio say it; iCloud and Google Drive number; OneDrive adds the host's name.
    if "conflict" in middle.lower():
        return True
    return bool(re.fullmatch(r" \d+| \(\d+\)|-[A-Z][A-Z0-9-]{3,}", middle))
