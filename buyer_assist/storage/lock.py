"""One writer at a time: a kernel lock, which ends with its owner, and a bounded wait for it.

On POSIX the lock is taken on the folder of the real ledger file itself (flock), so that every name of one ledger leads
to one lock, no lock file is left behind, and nothing has to be removed by hand after a crash. Where a folder cannot be
locked (Windows, some network file systems) it is a file beside the ledger, locked by filelock. Readers take no lock.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from buyer_assist.domain.errors import LedgerError

WAIT_SECONDS = 10.0
_PAUSE_SECONDS = 0.02
_BUSY = frozenset({errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK})


@contextmanager
def locked_folder(folder: str, what: str = "ledger", *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock of an existing folder. `what` names the protected thing in messages; `wait` is in seconds.

    Raises LedgerError when another program keeps the lock for longer, or when nothing can be locked here at all.
    """
    handle = _lock_folder(folder, what, time.monotonic() + wait)
    if handle is None:
        with _locked_file(os.path.join(folder, f".{what}.lock"), what, wait):
            yield
        return
    try:
        yield
    finally:
        os.close(handle)


def _lock_folder(folder: str, what: str, until: float) -> int | None:
    """A handle that holds the lock until it is closed, or None where folders cannot be locked."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return None
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in _BUSY:
                    os.close(handle)
                    return None
                if time.monotonic() > until:
                    raise _busy(what, _holder(os.fstat(handle).st_ino)) from error
                time.sleep(_PAUSE_SECONDS)
            else:
                return handle
    except (LedgerError, KeyboardInterrupt):
        os.close(handle)
        raise


@contextmanager
def _locked_file(path: str, what: str, wait: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(timeout=wait, poll_interval=_PAUSE_SECONDS)
    except Timeout as error:
        raise _busy(what, None) from error
    except (OSError, NotImplementedError) as error:
        raise LedgerError(
            f"Not saved: the {what} cannot be locked here ({error}).", "Keep it on a disk that knows file locks."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _busy(what: str, holder: str | None) -> LedgerError:
    return LedgerError(
        f"Not saved: {holder or 'another program'} is writing the {what}.", "Wait until it is done, then try again."
    )


def _holder(inode: int) -> str | None:
    """Who holds the lock, where the system tells (Linux)."""
    try:
        with open("/proc/locks", encoding="ascii", errors="replace") as locks:
            for line in locks:
                words = line.split()
                if "->" not in words and len(words) > 5 and words[5].rpartition(":")[2] == str(inode):
                    with open(f"/proc/{words[4]}/comm", encoding="utf-8", errors="replace") as name:
                        return f"{name.read().strip()} (process {words[4]})"
    except OSError:
        return None
    return None
