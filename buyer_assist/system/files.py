"""Other programs' small text files: read when there, written whole or not at all."""

from __future__ import annotations

import os

from buyer_assist.domain.errors import RefusedError


def read_text(path: str) -> str | None:
    """The text of a file, or None when there is none. Raises RefusedError when it cannot be read."""
    data = read_bytes(path)
    return None if data is None else data.decode("utf-8", "surrogateescape")


def read_bytes(path: str) -> bytes | None:
    """The bytes of a file, or None when there is none. Raises RefusedError when it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}.", "Let your own user read it.") from error


def write_text(path: str, text: str) -> None:
    """Write a text file, its folders too. Raises RefusedError when it cannot be written."""
    write_bytes(path, text.encode("utf-8", "surrogateescape"))


def write_bytes(path: str, data: bytes) -> None:
    """Write a file, its folders too. Raises RefusedError when it cannot be written."""
    beside = f"{path}.new"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(beside, "wb") as file:
            file.write(data)
        os.replace(beside, path)
    except OSError as error:
        hint = "Make room, or allow writing there."
        raise RefusedError(f"{path} cannot be written: {error.strerror}.", hint) from error
