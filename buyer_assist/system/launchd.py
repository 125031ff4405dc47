"""The daily reminder as a launchd agent of a Mac's user. launchd makes up for a time at which the Mac was asleep."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.schedule import MARK, Job, Schedule
from buyer_assist.system.files import read_bytes, write_bytes
from buyer_assist.system.programs import program_path, run_program


@dataclass(frozen=True, slots=True)
class Launchd:
    """The agent in the user's Library."""

    environ: Mapping[str, str]
    kind: str = "launchd"

    def is_here(self) -> bool:
        """This machine has launchd."""
        return program_path("launchctl", self.environ) is not None

    def install(self, job: Job) -> Schedule:
        """Write the agent and load it. Where launchd does not answer, what is left to type comes back."""
        write_bytes(self._path(), agent_bytes(job))
        found = self.find()
        assert found is not None, "the agent was written a moment ago"
        self._told("bootout", f"{_domain()}/{MARK}")  # an older one; there may be none
        to_do = self._told("bootstrap", _domain(), self._path())
        return Schedule(found.kind, found.at, found.line, found.words, found.files, to_do)

    def find(self) -> Schedule | None:
        """The agent as its file says, or None."""
        import plistlib

        data = read_bytes(self._path())
        if data is None:
            return None
        try:
            agent = plistlib.loads(data)
            words = tuple(str(word) for word in agent["ProgramArguments"])
            when = agent["StartCalendarInterval"]
            at = f"{int(when['Hour']):02}:{int(when['Minute']):02}"
        except (ValueError, KeyError, TypeError, plistlib.InvalidFileException) as error:
            raise RefusedError(f"{self._path()} is damaged.", "Type: buyer-assist schedule install") from error
        return Schedule(self.kind, at, shlex.join(words), words, (self._path(),))

    def remove(self) -> bool:
        """Unload the agent and remove its file; False when there was none."""
        if read_bytes(self._path()) is None:
            return False
        self._told("bootout", f"{_domain()}/{MARK}")
        with suppress(FileNotFoundError):
            os.unlink(self._path())
        return True

    def unseen(self) -> str | None:
        """Why nobody would see what the job says."""
        return "launchd throws the digest away"

    def _path(self) -> str:
        return os.path.join(os.path.expanduser("~"), "Library", "LaunchAgents", f"{MARK}.plist")

    def _told(self, *words: str) -> tuple[str, ...]:
        program = program_path("launchctl", self.environ)
        try:
            done = program is not None and run_program([program, *words], self.environ).code == 0
        except RefusedError:
            done = False
        return () if done else (f"launchctl {shlex.join(words)}",)


def agent_bytes(job: Job) -> bytes:
    """The property list of the agent."""
    import plistlib

    return plistlib.dumps({
        "Label": MARK,
        "ProgramArguments": list(job.words),
        "EnvironmentVariables": dict(job.environ),
        "StartCalendarInterval": {"Hour": job.hour, "Minute": job.minute},
    })  # fmt: skip


def _domain() -> str:
    return f"gui/{os.getuid()}" if hasattr(os, "getuid") else "gui"
