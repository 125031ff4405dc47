"""What the last calendar said of each event, so that one that has moved gets a higher sequence number. Disposable."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from buyer_assist.domain.exported import Exported
from buyer_assist.domain.findings import Finding
from buyer_assist.storage.places import Places
from buyer_assist.storage.state import read_state, write_state

_NAME = "calendar"


def read_exported(places: Places) -> tuple[Mapping[str, Exported], tuple[Finding, ...]]:
    """The day and sequence number by event uid. An entry that cannot be read is left out."""
    state, findings = read_state(places, _NAME)
    found = {}
    for uid, entry in (state or {}).items():
        with suppress(TypeError, ValueError, LookupError):
            found[uid] = Exported(date.fromisoformat(entry["on"]), int(entry["sequence"]))
    return found, findings


def write_exported(places: Places, said: Mapping[str, Exported]) -> None:
    """Keep it. A state folder that cannot be written costs nothing but a sequence number, so it is no error."""
    with suppress(OSError):
        write_state(places, _NAME, {uid: {"on": str(one.on), "sequence": one.sequence} for uid, one in said.items()})
