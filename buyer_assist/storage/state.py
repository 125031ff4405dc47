"""Small disposable files in the state folder: what was announced, when a reminder ran. Losing them loses no answer."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from buyer_assist.domain.errors import LedgerError
from buyer_assist.domain.findings import Finding
from buyer_assist.storage.places import Places
from buyer_assist.storage.toml_reading import read_regular


def read_state(places: Places, name: str) -> tuple[dict[str, Any] | None, tuple[Finding, ...]]:
    """The state called `name` (such as `reminders`), or None when there is none. Never raises: a broken file is None
    and a finding."""
    path = _path(places, name)
    try:
        data = read_regular(path)
        if data is None:
            return None, ()
        state = json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no JSON"
        return None, (Finding(path, None, f"This note cannot be read: {reason}.", _REMEDY),)
    if not isinstance(state, dict):
        return None, (Finding(path, 1, "This note does not hold what it should.", _REMEDY),)
    return state, ()


def write_state(places: Places, name: str, state: Mapping[str, Any]) -> None:
    """Store the state called `name`, whole or not at all. Raises OSError."""
    from buyer_assist.storage.atomic import make_folder, write_atomically

    make_folder(str(places.state))
    write_atomically(_path(places, name), json.dumps(state, indent=1, sort_keys=True).encode() + b"\n")


@contextmanager
def state_lock(places: Places, name: str, *, wait: float = 10.0) -> Iterator[None]:
    """Hold the lock called `name`, so that two runs at once do not both announce; `wait` is in seconds.

    Raises LedgerError when another run keeps it for longer, or when the state folder cannot be made.
    """
    from buyer_assist.storage.atomic import make_folder
    from buyer_assist.storage.lock import locked_folder

    # A folder of its own: the kernel locks the folder, and another lock must not wait for this one.
    folder = os.path.join(places.state, f"{name}.lock")
    try:
        make_folder(folder)
    except OSError as error:
        raise LedgerError(
            f"The folder {places.state} cannot be made: {error.strerror}.",
            "Allow writing there, or remove what is there.",
        ) from error
    with locked_folder(folder, name, wait=wait):
        yield


def _path(places: Places, name: str) -> str:
    return os.path.join(places.state, f"{name}.json")


_REMEDY = "Remove the file: it is made anew, and at worst a reminder comes twice."
