"""Read a TOML file of the buyer's: only regular files, bounded in size, every fault with its line."""

from __future__ import annotations

import os
import re
import stat
from typing import Any

#: Larger files are refused: a ledger of 100,000 purchases is about half of it, and memory stays bounded.
MOST_BYTES = 100_000_000

BOM = "\ufeff"

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


class UnreadableTomlError(ValueError):
    """The bytes are no TOML document: `problem` says why in a few words, `line` where, when that is known."""

    def __init__(self, problem: str, line: int | None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


class NotAFileError(OSError):
    """A folder, pipe, socket or device stands where a file should be."""


def read_regular(path: str) -> bytes | None:
    """The bytes of a regular file, or None when there is none. Never waits, as a named pipe would make it.

    Raises NotAFileError for anything that is no regular file or is too large, and OSError as the system reports it.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except FileNotFoundError:
        return None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise NotAFileError(None, "It is not a regular file")
        if found.st_size > MOST_BYTES:
            raise NotAFileError(None, f"It is larger than {MOST_BYTES // 1_000_000} MB")
        return _read_all(handle, found.st_size)
    finally:
        os.close(handle)


def _read_all(handle: int, expected: int) -> bytes:
    # Files in /proc have the size 0 and content all the same, perhaps without an end.
    data = b""
    while len(data) <= MOST_BYTES and (part := os.read(handle, max(expected - len(data), 0) + 65536)):
        data = data + part if data else part
    return data


def decode_toml(data: bytes) -> str:
    """The text of a TOML file; a byte order mark stays in it. Raises UnreadableTomlError when it is not UTF-8."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise UnreadableTomlError("the file is UTF-16: save it as UTF-8", 1)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableTomlError(f"byte 0x{data[error.start]:02x} is not UTF-8", line) from error


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text, whose byte order mark is ignored. Raises UnreadableTomlError with the line."""
    try:
        from tomli import loads  # compiled, three times as fast; the extra `fast` brings it
    except ImportError:
        from tomllib import loads
    try:
        tables: dict[str, Any] = loads(text.removeprefix(BOM))
    except RecursionError as error:
        raise UnreadableTomlError("the values are nested too deeply", None) from error
    except MemoryError as error:
        raise UnreadableTomlError("the file needs more memory than there is", None) from error
    except ValueError as error:
        raise _fault(str(error), text) from error
    return tables


def _fault(message: str, text: str) -> UnreadableTomlError:
    place = _PLACE.search(message)
    problem = _PLACE.sub("", message)
    if "\x00" in text:
        return UnreadableTomlError("the file holds a NUL byte", text.count("\n", 0, text.index("\x00")) + 1)
    if place is None:
        return UnreadableTomlError(problem, None)
    return UnreadableTomlError(problem, int(place[1]) if place[1] else text.rstrip("\n").count("\n") + 1)
