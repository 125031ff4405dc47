"""The daily reminder as a systemd timer of the user. `Persistent` makes up for a day on which the machine was off."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.schedule import MARK, Job, Schedule
from buyer_assist.system.files import read_text, write_text
from buyer_assist.system.programs import program_path, run_program

_TIMER, _SERVICE = f"{MARK}.timer", f"{MARK}.service"


@dataclass(frozen=True, slots=True)
class Systemd:
    """The units in the user's configuration folder."""

    environ: Mapping[str, str]
    kind: str = "systemd"

    def is_here(self) -> bool:
        """This machine has systemd."""
        return program_path("systemctl", self.environ) is not None

    def install(self, job: Job) -> Schedule:
        """Write both units and start the timer. Where systemd does not answer, what is left to type comes back."""
        write_text(os.path.join(self._folder(), _SERVICE), service_text(job))
        write_text(os.path.join(self._folder(), _TIMER), timer_text(job))
        found = self.find()
        assert found is not None, "the timer was written a moment ago"
        to_do = self._told(("daemon-reload",), ("enable", "--now", _TIMER))
        return Schedule(found.kind, found.at, found.line, found.words, found.files, to_do)

    def find(self) -> Schedule | None:
        """The timer as its files say, or None."""
        files = tuple(os.path.join(self._folder(), name) for name in (_SERVICE, _TIMER))
        service, timer = (read_text(path) for path in files)
        if timer is None:
            return None
        at = re.search(r"^OnCalendar=\*-\*-\* (\d\d:\d\d):00$", timer, re.MULTILINE)
        command = re.search(r"^ExecStart=(.*)$", service or "", re.MULTILINE)
        words = tuple(shlex.split(command[1].replace("%%", "%").replace("$$", "$"))) if command else ()
        return Schedule(self.kind, at[1] if at else None, shlex.join(words), words, files)

    def remove(self) -> bool:
        """Stop the timer and remove both units; False when there were none."""
        if self.find() is None:
            return False
        self._told(("disable", "--now", _TIMER))
        for name in (_SERVICE, _TIMER):
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(self._folder(), name))
        self._told(("daemon-reload",))
        return True

    def unseen(self) -> str | None:
        """Why nobody would see what the job says."""
        return "systemd only writes the digest into its journal"

    def _folder(self) -> str:
        config = self.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
        return os.path.join(config, "systemd", "user")

    def _told(self, *commands: tuple[str, ...]) -> tuple[str, ...]:
        """Tell systemd; the commands that it did not take, to be typed later."""
        program = program_path("systemctl", self.environ)
        missed = []
        for command in commands:
            try:
                done = program is not None and run_program([program, "--user", *command], self.environ).code == 0
            except RefusedError:
                done = False
            if not done:
                missed.append(f"systemctl --user {shlex.join(command)}")
        return tuple(missed)


def service_text(job: Job) -> str:
    """The unit that runs the reminder once. Raises RefusedError for what no unit can hold."""
    environment = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in job.environ.items())
    # A dollar begins a variable in the words after the program, and only there.
    first, *others = (_quoted(word) for word in job.words)
    command = " ".join((first, *(word.replace("$", "$$") for word in others)))
    return (
        f"[Unit]\nDescription=Deadlines of your purchases ({MARK})\n\n"
        f"[Service]\nType=oneshot\n{environment}ExecStart={command}\n"
    )


def timer_text(job: Job) -> str:
    """The unit that says when."""
    return (
        f"[Unit]\nDescription=Every day: deadlines of your purchases ({MARK})\n\n"
        f"[Timer]\nOnCalendar=*-*-* {job.at}:00\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _quoted(word: str) -> str:
    if any(letter in word for letter in "\n\r\0"):
        raise RefusedError("A path with a line break cannot stand in a timer.", "Use another folder.")
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
