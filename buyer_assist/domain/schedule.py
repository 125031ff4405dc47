"""The daily reminder as a job that a scheduler of the system runs, with an environment of almost nothing."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from buyer_assist.domain.errors import RefusedError

#: What marks the job as ours: the comment in a crontab, the name of a timer, an agent or a task.
MARK = "buyer-assist"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run every day at `hour`:`minute`, local time. `program` are the words that start this program, the
    first one an absolute path; `environ` are the variables that it needs and would not have."""

    program: tuple[str, ...]
    hour: int
    minute: int
    notify: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """The command, word by word."""
        return (*self.program, "remind", "--new", *(("--notify",) if self.notify else ()))

    @property
    def command(self) -> str:
        """The command as a line for a shell, whichever shell that is: `env` sets the variables."""
        variables = [f"{name}={value}" for name, value in self.environ.items()]
        return shlex.join((*(("/usr/bin/env", *variables) if variables else ()), *self.words))

    @property
    def at(self) -> str:
        """The time of day, such as `09:00`."""
        return f"{self.hour:02}:{self.minute:02}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job that is installed: by which scheduler (`kind`), when (None when that cannot be told), the line or command
    that it runs, the words of that command without variables, the files that hold it, and what is still to do."""

    kind: str
    at: str | None
    line: str
    words: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    to_do: tuple[str, ...] = ()

    @property
    def notifies(self) -> bool:
        """The digest goes to the notification targets, too."""
        return "--notify" in self.words


def parse_time_of_day(typed: str) -> tuple[int, int]:
    """`9:00` or `09:00` as hour and minute. Raises RefusedError."""
    hour, _, minute = typed.strip().partition(":")
    digits = f"{hour}{minute}".isascii() and hour.isdigit() and minute.isdigit()
    if digits and len(hour) <= 2 and len(minute) == 2 and int(hour) < 24 and int(minute) < 60:
        return int(hour), int(minute)
    raise RefusedError(f'"{typed}" is no time of day.', "Write it like: --at 09:00")


def command_words(command: str) -> tuple[str, ...]:
    """The words of a command line without `env` and the variables before them; empty when it cannot be read."""
    try:
        words = shlex.split(command)
    except ValueError:
        return ()
    if words and words[0].endswith("/env"):
        del words[0]
    while words and "=" in words[0] and not words[0].startswith("/"):
        del words[0]
    return tuple(words)
