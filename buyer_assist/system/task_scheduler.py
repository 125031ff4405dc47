"""The daily reminder as a task of the Windows Task Scheduler, which also makes up for a time at which it was off."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from xml.sax.saxutils import escape, unescape

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.schedule import MARK, Job, Schedule
from buyer_assist.system.files import read_bytes, write_bytes
from buyer_assist.system.programs import program_path, run_program

_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Deadlines of your purchases ({mark})</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{at}:00</StartBoundary>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <StartWhenAvailable>true</StartWhenAvailable>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
  </Settings>
  <Actions>
    <Exec><Command>{command}</Command><Arguments>{arguments}</Arguments></Exec>
  </Actions>
</Task>
"""


@dataclass(frozen=True, slots=True)
class TaskScheduler:
    """The task; `folder` is where the file lies from which it is made."""

    environ: Mapping[str, str]
    folder: str
    kind: str = "schtasks"

    def is_here(self) -> bool:
        """This machine has the Task Scheduler."""
        return program_path("schtasks", self.environ) is not None

    def install(self, job: Job) -> Schedule:
        """Write the task's file and hand it over. Where nobody takes it, what is left to type comes back."""
        # Windows takes the file in UTF-16 only.
        write_bytes(self._path(), task_text(job).encode("utf-16"))
        found = self._in_file()
        assert found is not None, "the file was written a moment ago"
        to_do = self._told("/Create", "/F", "/TN", MARK, "/XML", self._path())
        return Schedule(found.kind, found.at, found.line, found.words, found.files, to_do)

    def find(self) -> Schedule | None:
        """The task as its file says; None when there is none, or Windows does not know it."""
        found = self._in_file()
        return None if found and self.is_here() and self._told("/Query", "/TN", MARK) else found

    def remove(self) -> bool:
        """Remove the task and its file; False when there was none."""
        if self._in_file() is None:
            return False
        self._told("/Delete", "/F", "/TN", MARK)
        with suppress(FileNotFoundError):
            os.unlink(self._path())
        return True

    def unseen(self) -> str | None:
        """Why nobody would see what the job says."""
        return "the Task Scheduler throws the digest away"

    def _path(self) -> str:
        return os.path.join(self.folder, f"{MARK}-task.xml")

    def _in_file(self) -> Schedule | None:
        data = read_bytes(self._path())
        if data is None:
            return None
        text = data.decode("utf-16", "replace")
        at = re.search(r"<StartBoundary>[^T<]*T(\d\d:\d\d)", text)
        command, arguments = (re.search(f"<{name}>(.*?)</{name}>", text) for name in ("Command", "Arguments"))
        line = " ".join(unescape(part[1]) for part in (command, arguments) if part)
        words = (*((unescape(command[1]).strip('"'),) if command else ()), *re.findall(r"remind|--\w+", line))
        return Schedule(self.kind, at[1] if at else None, line, words, (self._path(),))

    def _told(self, *words: str) -> tuple[str, ...]:
        program = program_path("schtasks", self.environ)
        try:
            done = program is not None and run_program([program, *words], self.environ).code == 0
        except RefusedError:
            done = False
        return () if done else (f"schtasks {subprocess.list2cmdline(words)}",)


def task_text(job: Job) -> str:
    """The task as XML. A task has no variables of its own, so a shell sets them where there are some.

    Raises RefusedError for paths that this shell would change.
    """
    command, arguments = job.words[0], subprocess.list2cmdline(job.words[1:])
    if job.environ:
        whole = "".join(f'set "{name}={value}"&& ' for name, value in job.environ.items())
        whole += subprocess.list2cmdline(job.words)
        if any(letter in whole for letter in "%\n\r"):
            raise RefusedError('A path with "%" or a line break cannot stand in a task.', "Use another folder.")
        command, arguments = "cmd.exe", f'/d /s /c "{whole}"'
    return _TASK.format(mark=MARK, at=job.at, command=escape(command), arguments=escape(arguments))
