"""Texts that the owner names on the command line: a message to read, a new file to write."""

from __future__ import annotations

import os

from buyer_assist.domain.errors import RefusedError
from buyer_assist.storage.toml_reading import read_regular

#: Longer texts are no messages.
_MOST_BYTES = 1_000_000


def read_text_file(path: str) -> str:
    """The text of a file. Raises RefusedError when there is none, or when it cannot be read or is no text."""
    try:
        data = read_regular(os.path.expanduser(path))
    except OSError as error:
        raise RefusedError(
            f"{path} cannot be read: {error.strerror or error}.", "Name a text file, or - for stdin."
        ) from error
    if data is None:
        raise RefusedError(f"There is no file {path}.", "Name a text file, or - to read from stdin.")
    return decode_text(data, path)


def decode_text(data: bytes, name: str) -> str:
    """The text in some bytes. Raises RefusedError when they are too many or not UTF-8."""
    if len(data) > _MOST_BYTES:
        raise RefusedError(f"{name} is too long for a message.", "Give only the text of the message.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"{name} is not UTF-8 text.", "Save it as UTF-8.") from error


def write_new_text(path: str, text: str) -> None:
    """Write a text to a new file, all of it or none. Raises RefusedError when there is one already, or on any fault."""
    target = os.path.expanduser(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        handle = os.open(target, flags, 0o600)
    except FileExistsError as error:
        raise RefusedError(
            f"{path} exists already and was not changed.", "Name a new file, or remove the old one."
        ) from error
    except OSError as error:
        raise RefusedError(f"{path} cannot be written: {error.strerror or error}.", "Name another place.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        os.unlink(target)
        raise RefusedError(
            f"{path} could not be written: {error.strerror or error}.", "Make room, or name another place."
        ) from error


def replace_text(path: str, text: str) -> None:
    """Write a text to a file in place of what is there, whole or not at all. A symlink stays one. Raises RefusedError
    when that fails, or when there is something else than a file."""
    from buyer_assist.storage.atomic import write_atomically

    target = os.path.realpath(os.path.expanduser(path))
    if os.path.exists(target) and not os.path.isfile(target):
        raise RefusedError(f"{path} is no file.", "Name a file to write to, or leave --output out.")
    try:
        write_atomically(target, text.encode("utf-8"))
    except OSError as error:
        raise RefusedError(
            f"{path} cannot be written: {error.strerror or error}.", "Make room, or name another place."
        ) from error
