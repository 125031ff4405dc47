"""The kept versions of a ledger: the state before and after each write, numbered, in the folder `history`.

`ledger.000007.toml` is a version on the path that `undo` walks back; the newest one is the ledger as the program last
wrote it. A version off that path says why in its name: `.next` is about to be written, `.undone` was taken back (a
command or a hand edit), `.damaged` could not be trusted. A ledger that equals a `.next` or `.undone` version above the
newest one is what a program that was killed half way left behind: nothing is lost, and the next write puts it right.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from buyer_assist.storage.toml_reading import read_regular

KEPT, NEXT, UNDONE, DAMAGED = "", "next", "undone", "damaged"


class Version(NamedTuple):
    """One kept version: its number, its state (KEPT, NEXT, UNDONE or DAMAGED) and its file."""

    number: int
    state: str
    path: str

    def read(self) -> bytes:
        """The bytes; empty when another program removed the file. Raises OSError."""
        return read_regular(self.path) or b""


class Suspicion(NamedTuple):
    """Why the ledger's content cannot be trusted, and the version that can."""

    problem: str
    newest: Version


class History:
    """The versions of the ledger called `name` (a file name) in `folder`. Only a writer that holds the lock may call
    what changes something."""

    def __init__(self, folder: str, name: str) -> None:
        self.folder = folder
        self._stem, self._ending = os.path.splitext(name)
        self._name = name

    def versions(self) -> list[Version]:
        """All versions, the oldest first. Raises OSError when the folder cannot be listed."""
        try:
            names = os.listdir(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        found = []
        start, ending = f"{self._stem}.", self._ending
        for name in names:
            if name.startswith(start) and name.endswith(ending):
                number, _, state = name[len(start) : len(name) - len(ending)].partition(".")
                if number.isdigit() and len(number) >= 6 and state in {KEPT, NEXT, UNDONE, DAMAGED}:
                    found.append(Version(int(number), state, os.path.join(self.folder, name)))
        return sorted(found, key=lambda version: (version.number, version.state))

    def path(self) -> list[Version]:
        """The versions that `undo` walks through, the oldest first."""
        return [version for version in self.versions() if version.state == KEPT]

    def suspicion(self, data: bytes | None, purchases: int, count: Callable[[bytes], int]) -> Suspicion | None:
        """Why `data` (None: no file), which holds so many purchases, cannot be what was last written, or None.

        `count` counts the purchases in a version's bytes. Raises OSError when the folder cannot be read.
        """
        versions = self.versions()
        newest = next((version for version in reversed(versions) if version.state == KEPT), None)
        if newest is None or (size := _size(newest)) is None:
            return None
        problem = None
        if data is None:
            problem = "is missing" if size else None
        elif len(data) < size or not purchases:
            written = newest.read()
            if data != written and not purchases and count(written):
                problem = "is suddenly empty"
            elif len(data) < len(written) and written.startswith(data):
                problem = "is cut short"
        if problem is None or self._left_half_way(versions, newest, data):
            return None
        return Suspicion(problem, newest)

    def _left_half_way(self, versions: list[Version], newest: Version, data: bytes | None) -> bool:
        return any(
            version.number > newest.number and version.state in {NEXT, UNDONE} and version.read() == data
            for version in versions
        )

    def settle(self, data: bytes) -> None:
        """Put right what a killed writer left, so that the newest version on the path is the one in force."""
        versions = self.versions()
        newest = max((version.number for version in versions if version.state == KEPT), default=0)
        in_force = None
        for version in reversed(versions):
            if version.number > newest and version.state in {NEXT, UNDONE}:
                if in_force is None and version.read() == data:
                    in_force = self._mark(version, KEPT)
                elif version.state == NEXT:
                    self._mark(version, UNDONE)

    def keep(self, data: bytes, state: str = KEPT) -> Version:
        """Store a version as the newest one. Raises OSError."""
        from buyer_assist.storage.atomic import make_folder, write_atomically

        make_folder(self.folder)
        number = max((version.number for version in self.versions()), default=0) + 1
        version = Version(number, state, self._file(number, state))
        write_atomically(version.path, data, temporary=f".{self._name}.tmp")
        return version

    def keep_unless_newest(self, data: bytes) -> None:
        """Store what the ledger holds now, when it is not the newest version already: a hand edit, or a first write."""
        path = self.path()
        if not path or path[-1].read() != data:
            self.keep(data)

    def confirm(self, version: Version) -> None:
        """The version is in force now. A failure is harmless: the next writer sees that the ledger equals it."""
        with suppress(OSError):
            self._mark(version, KEPT)

    def take_back(self, version: Version) -> Version:
        """Take a version off the path, and make sure that the disk knows. Raises OSError."""
        from buyer_assist.storage.atomic import sync_folder

        marked = self._mark(version, UNDONE)
        sync_folder(self.folder)
        return marked

    def drop(self, version: Version) -> None:
        """Remove a version that did not come into force."""
        with suppress(OSError):
            os.unlink(version.path)

    def prune(self, keep: int) -> None:
        """Remove all but the `keep` newest versions (at least 2: with one there would be nothing to go back to)."""
        versions = self.versions()
        newest = [version for version in versions if version.state == KEPT][-1:]
        for version in versions[: -max(keep, 2)]:
            if version not in newest:
                self.drop(version)

    def _mark(self, version: Version, state: str) -> Version:
        marked = Version(version.number, state, self._file(version.number, state))
        os.replace(version.path, marked.path)
        return marked

    def _file(self, number: int, state: str) -> str:
        mark = f".{state}" if state else ""
        return os.path.join(self.folder, f"{self._stem}.{number:06d}{mark}{self._ending}")


def _size(version: Version) -> int | None:
    try:
        return os.stat(version.path).st_size
    except FileNotFoundError:
        return None  # a writer took it back since the folder was listed, so the ledger is being written right now
