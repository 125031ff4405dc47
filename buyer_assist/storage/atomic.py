"""Put bytes into a file so that a crash, a full disk or a power cut leaves the old content or the new, never less."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress

_UNSYNCABLE = frozenset({errno.EINVAL, errno.ENOTSUP})


class UnconfirmedError(OSError):
    """The new content is in place, but the disk did not confirm the folder entry."""


def make_folder(path: str) -> None:
    """Make a folder and its missing parents, each readable by its owner only whatever the umask. Raises OSError."""
    if os.path.isdir(path):
        return
    make_folder(os.path.dirname(path))
    with suppress(FileExistsError):
        os.mkdir(path, 0o700)
        os.chmod(path, 0o700)


def write_atomically(path: str, data: bytes, *, temporary: str | None = None) -> None:
    """Replace the content of `path`, which must be no symlink, or make the file (mode 0600).

    Order: temporary file in the same folder, all bytes, fsync, rename, fsync of the folder. The old file's mode, owner
    and extended attributes are kept. `temporary` names the temporary file (in the same folder) when a lock makes sure
    that there is one writer, so that a killed writer's leftover is taken over; otherwise the name holds the process id.
    Raises UnconfirmedError when only the last step failed, and OSError with the old content in place otherwise; the
    temporary file is removed. A failed fsync is never tried again: the kernel may have dropped the data by then.
    """
    folder, name = os.path.split(path)
    temp = os.path.join(folder, temporary or f".{name}.{os.getpid()}.tmp")
    # Opened before anything is changed: an error here must not come after the rename.
    folder_handle = _open_folder(folder)
    try:
        try:
            _write_new(temp, data, path)
            os.replace(temp, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temp)
            raise
        if folder_handle is not None:
            try:
                _sync(folder_handle)
            except OSError as error:
                raise UnconfirmedError(error.errno, error.strerror) from error
    finally:
        if folder_handle is not None:
            with suppress(OSError):
                os.close(folder_handle)


def sync_folder(folder: str) -> None:
    """Make sure that the disk knows the folder's entries. Raises OSError."""
    if (handle := _open_folder(folder)) is not None:
        try:
            _sync(handle)
        finally:
            os.close(handle)


def _write_new(temp: str, data: bytes, path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(temp)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(temp, flags, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if os.name == "posix":
            _keep_owner_and_mode(handle, path)
        _sync(handle)
    except BaseException:
        with suppress(OSError):
            os.close(handle)
        raise
    os.close(handle)


def _keep_owner_and_mode(handle: int, path: str) -> None:
    """Give a new file what the file at `path` has; without one it is its owner's alone, whatever the umask."""
    try:
        old = os.stat(path)
    except FileNotFoundError:
        os.fchmod(handle, 0o600)
        return
    new = os.fstat(handle)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with suppress(OSError):  # only root may give a file away
            os.fchown(handle, old.st_uid, old.st_gid)
            new = os.fstat(handle)
    same_group = old.st_gid == new.st_gid
    # Another group must not read what the old one could.
    os.fchmod(handle, stat.S_IMODE(old.st_mode) & (0o7777 if same_group else ~0o070))
    if same_group and hasattr(os, "listxattr"):
        with suppress(OSError):  # access lists and labels; not every file system has them
            for name in os.listxattr(path):
                os.setxattr(handle, name, os.getxattr(path, name))


def _open_folder(folder: str) -> int | None:
    if os.name != "posix":
        return None
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return None  # a folder that may be written but not listed


def _sync(handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems have no fsync for this kind of handle; they say so with these, and not with EIO.
        if error.errno not in _UNSYNCABLE:
            raise
