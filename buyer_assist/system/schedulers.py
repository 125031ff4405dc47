"""The schedulers that this product knows, in the order in which it looks for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.schedule import Job, Schedule


class Scheduler(Protocol):
    """What each of them can do; its own file says how."""

    @property
    def kind(self) -> str:
        """Its name for `--with`."""

    def is_here(self) -> bool:
        """This machine has it."""

    def install(self, job: Job) -> Schedule:
        """Have a job run every day, in place of an older one of ours. Raises RefusedError."""

    def find(self) -> Schedule | None:
        """Our job as it is installed, or None. Raises RefusedError when that cannot be told."""

    def remove(self) -> bool:
        """Remove our job; False when there was none. Raises RefusedError."""

    def unseen(self) -> str | None:
        """Why nobody would see what a job without notifications says; None when it comes by mail."""


KINDS = ("cron", "systemd", "launchd", "schtasks")


def schedulers(environ: Mapping[str, str], folder: str) -> tuple[Scheduler, ...]:
    """All of them, here or not; `folder` is where a file that a scheduler only reads in may lie."""
    from buyer_assist.system.cron import Cron
    from buyer_assist.system.launchd import Launchd
    from buyer_assist.system.systemd import Systemd
    from buyer_assist.system.task_scheduler import TaskScheduler

    return (Cron(environ), Systemd(environ), Launchd(environ), TaskScheduler(environ, folder))


def scheduler_called(kind: str | None, known: tuple[Scheduler, ...]) -> Scheduler:
    """The one that was asked for, else the first that this machine has. Raises RefusedError."""
    if kind is None:
        for scheduler in known:
            if scheduler.is_here():
                return scheduler
        raise RefusedError(
            "No scheduler was found on this machine.",
            "Install cron (Debian: apt install cron), or have `buyer-assist remind --new --notify` run every day.",
        )
    for scheduler in known:
        if scheduler.kind == kind.strip().lower():
            return scheduler
    raise RefusedError(f'"{kind}" is no scheduler that is known.', f"Known: {', '.join(KINDS)}.")
