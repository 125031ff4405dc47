"""The daily line in the crontab. python-crontab makes and reads our own line only: given a whole crontab it drops
variables, strips quotes and comments out what it does not know. Every other line stays as bytes here."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.schedule import MARK, Job, Schedule, command_words, parse_time_of_day
from buyer_assist.system.programs import program_path, run_program

_MARKED = f"# {MARK}".encode()
#: Debian's cron takes no longer command.
_LONGEST = 998
_MAIL = ("/usr/sbin/sendmail", "/usr/lib/sendmail", "/usr/bin/sendmail")
_OTHERS = "Use another scheduler: --with systemd"


@dataclass(frozen=True, slots=True)
class Cron:
    """The crontab of the user who runs this."""

    environ: Mapping[str, str]
    kind: str = "cron"

    def is_here(self) -> bool:
        """This machine has a crontab program."""
        return program_path("crontab", self.environ) is not None

    def install(self, job: Job) -> Schedule:
        """Write the line, in place of an older one. Raises RefusedError when it cannot be there."""
        line = cron_line(job).encode("utf-8", "surrogateescape")
        before = self._read()
        self._write(before, with_line(before, line))
        if line not in self._read().split(b"\n"):
            raise RefusedError("The crontab did not keep the line.", _OTHERS)
        return schedule_in(line)

    def find(self) -> Schedule | None:
        """The line as it is in the crontab, or None."""
        if not self.is_here():
            return None
        return next((schedule_in(line) for line in self._read().split(b"\n") if _is_ours(line)), None)

    def remove(self) -> bool:
        """Take the line out; False when there was none."""
        before = self._read() if self.is_here() else b""
        after = without_line(before)
        if after == before:
            return False
        self._write(before, after)
        return True

    def unseen(self) -> str | None:
        """Why nobody would see what the job says, or None: cron sends it by mail, where there is mail."""
        if not any(os.path.exists(path) for path in _MAIL):
            return "cron finds no mail program here and throws the digest away"
        before = self._read().split(_MARKED)[0] if self.is_here() else b""
        mail_to = re.findall(rb"^[ \t]*MAILTO[ \t]*=[ \t]*(.*)$", before, re.MULTILINE)
        if mail_to and mail_to[-1].strip() in {b"", b'""', b"''"}:
            return "MAILTO in the crontab is empty, so cron throws the digest away"
        return None

    def _read(self) -> bytes:
        done = run_program([self._program(), "-l"], self.environ)
        complaint = done.err.lower()
        # Only these words mean "empty". Anything else taken for it would lose every other line.
        if done.code and not (b"no crontab" in complaint or b"no such file" in complaint):
            raise RefusedError(f"The crontab cannot be read: {done.complaint}", _OTHERS)
        return b"" if done.code else done.out

    def _write(self, before: bytes, after: bytes) -> None:
        import tempfile

        if before == after:
            return
        handle, path = tempfile.mkstemp(prefix="crontab.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(after)
            done = run_program([self._program(), path], self.environ)
        finally:
            with suppress(OSError):
                os.unlink(path)
        if done.code:
            raise RefusedError(f"The crontab was not changed: {done.complaint}", _OTHERS)

    def _program(self) -> str:
        found = program_path("crontab", self.environ)
        if found is None:
            hint = f"Install one (Debian: apt install cron). {_OTHERS}"
            raise RefusedError("There is no cron on this machine.", hint)
        return found


def cron_line(job: Job) -> str:
    """The line for a crontab: time, command and mark; what cron would read in a way of its own is escaped.

    Raises RefusedError for paths that no crontab can hold.
    """
    import crontab

    command = job.command
    if any(letter in command for letter in "\n\r\0\\"):
        raise RefusedError("A path with a line break or a backslash cannot stand in a crontab.", _OTHERS)
    item = crontab.CronItem(command, comment=MARK)
    item.hour.on(job.hour)
    item.minute.on(job.minute)
    line = str(item.render())
    if len(line.encode("utf-8", "surrogateescape")) > _LONGEST:
        raise RefusedError("The line would be too long for cron.", f"Use shorter paths. {_OTHERS}")
    return line


def with_line(before: bytes, line: bytes) -> bytes:
    """A crontab with our line: in place of the first of ours, else at the end. No other line changes; a missing line
    break at the end of the last one is added, since cron itself wants it."""
    lines = _lines(before if not before or before.endswith(b"\n") else before + b"\n")
    ours = [number for number, text in enumerate(lines) if _is_ours(text)]
    place = ours[0] if ours else len(lines)
    others = [text for text in lines if not _is_ours(text)]
    return b"".join((*others[:place], line + b"\n", *others[place:]))


def without_line(before: bytes) -> bytes:
    """A crontab without our lines."""
    return b"".join(text for text in _lines(before) if not _is_ours(text))


def schedule_in(line: bytes) -> Schedule:
    """What one of our lines says."""
    text = line.decode("utf-8", "surrogateescape").strip()
    fields = text.removesuffix(f"# {MARK}").split(None, 5)
    if len(fields) < 6:
        return Schedule("cron", None, text)
    minute, hour, *days, command = fields
    at = None
    if days == ["*"] * 3:
        with suppress(RefusedError):
            at = "{:02}:{:02}".format(*parse_time_of_day(f"{hour}:{minute:0>2}"))
    return Schedule("cron", at, text, command_words(command.replace("\\%", "%")))


def _is_ours(line: bytes) -> bool:
    text = line.strip()
    return text.endswith(_MARKED) and not text.startswith(b"#")


def _lines(data: bytes) -> list[bytes]:
    # Not splitlines(), which would also split at a lone carriage return.
    return re.findall(rb"[^\n]*\n|[^\n]+", data)
