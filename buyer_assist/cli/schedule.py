"""`schedule`: have the reminder run every day by itself."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import Session, session_of
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.schedule import Job, Schedule, parse_time_of_day
from buyer_assist.render.blocks import Block, Line
from buyer_assist.system.schedulers import Scheduler, scheduler_called, schedulers

#: Where platformdirs looks for the folders; cron would not know them.
_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


def schedule(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="install|show|remove", help="What to do.")],
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="When, in your local time.")] = "09:00",
    notify: Annotated[bool, typer.Option("--notify", help="Send to the targets in config.toml, too.")] = False,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="NAME", help="cron, systemd, launchd or schtasks.")
    ] = None,
) -> Answer:
    """Have `remind --new` run every day: with cron where there is one, else with what the system has.

    Other lines of your crontab stay as they are. The line carries all that it needs.

    Example:
      buyer-assist schedule install --at 09:00 --notify
    """
    session = session_of(ctx)
    known = schedulers(session.environ, str(session.places.state))
    if action not in {"install", "show", "remove"}:
        raise RefusedError(f'"{action}" is nothing that schedule does.', "Type: buyer-assist schedule install")
    if action == "install":
        hour, minute = parse_time_of_day(at)
        program, variables = _program()
        job = Job(program, hour, minute, notify, {**_carried(session), **variables})
        return _install(session, scheduler_called(with_, known), known, job)
    chosen = known if with_ is None else (scheduler_called(with_, known),)
    return _show(chosen) if action == "show" else _remove(chosen)


def _install(session: Session, scheduler: Scheduler, known: tuple[Scheduler, ...], job: Job) -> Answer:
    installed = scheduler.install(job)
    session.notes += [f"Still to do, type: {command}" for command in installed.to_do]
    session.notes += _unseen(session, scheduler, job)
    for other in known:
        if other.kind != scheduler.kind and other.is_here() and other.find():
            session.notes.append(f"It is also scheduled with {other.kind}; to remove that: {_removal(other)}")
    said = f"Every day at {job.at}, {scheduler.kind} runs:"
    return Answer(_data(installed), (Line(said), *_details(installed)))


def _show(chosen: tuple[Scheduler, ...]) -> Answer:
    for scheduler in chosen:
        found = scheduler.find()
        if found:
            when = f"Every day at {found.at}" if found.at else "At times of your own"
            return Answer(_data(found), (Line(f"{when}, {found.kind} runs:"), *_details(found)))
    says = "No reminder is scheduled. To have one: buyer-assist schedule install --at 09:00"
    return Answer(_data(None), (Line(says),))


def _remove(chosen: tuple[Scheduler, ...]) -> Answer:
    removed = [scheduler.kind for scheduler in chosen if scheduler.remove()]
    said = f"Removed from {', '.join(removed)}." if removed else "No reminder was scheduled; nothing was changed."
    return Answer({**_data(None), "removed": removed}, (Line(said),))


def _details(found: Schedule) -> tuple[Block, ...]:
    return (Line(found.line, 2), *(Line(f"Written to {path}", 2, "faint") for path in found.files))


def _data(found: Schedule | None) -> dict[str, object]:
    if found is None:
        return {"with": None, "at": None, "line": None, "installed": False, "files": [], "to_do": []}
    return {
        "with": found.kind, "at": found.at, "line": found.line, "installed": True, "files": list(found.files),
        "to_do": list(found.to_do),
    }  # fmt: skip


def _removal(scheduler: Scheduler) -> str:
    return f"buyer-assist schedule remove --with {scheduler.kind}"


def _unseen(session: Session, scheduler: Scheduler, job: Job) -> list[str]:
    """What would keep the digest from being seen."""
    if not job.notify:
        why = scheduler.unseen()
        return [f"You may never see the digest: {why}. Name targets in config.toml and add --notify."] if why else []
    from buyer_assist.system.notifications import can_notify

    notes = []
    if not session.settings.notify:
        notes.append(f'There is no target to notify yet. Write in {session.places.config}: notify = ["mailto://..."]')
    if not can_notify():
        notes.append('Notifications need Apprise. Type: pip install "buyer-assist[notify]"')
    return notes


def _carried(session: Session) -> dict[str, str]:
    """The variables that lead to the ledger and to the buyer's day; a scheduler starts with almost none."""
    environ = session.environ
    carried = {}
    if home := environ.get("BUYER_ASSIST_HOME"):
        carried["BUYER_ASSIST_HOME"] = os.path.abspath(os.path.expanduser(home))
    elif os.name == "posix":
        carried["HOME"] = os.path.expanduser("~")
        carried |= {name: environ[name] for name in _FOLDERS if environ.get(name)}
    if session.options.ledger or environ.get("BUYER_ASSIST_LEDGER"):
        carried["BUYER_ASSIST_LEDGER"] = str(session.places.ledger)
    if environ.get("TZ"):
        carried["TZ"] = environ["TZ"]
    return carried


def _program() -> tuple[tuple[str, ...], dict[str, str]]:
    """The words that start this very installation from anywhere, and the variables for that."""
    name = "buyer-assist.exe" if os.name == "nt" else "buyer-assist"
    for path in (os.path.abspath(sys.argv[0]), os.path.join(os.path.dirname(sys.executable), name)):
        if os.path.basename(path) == name and os.path.isfile(path):
            return (path,), {}
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return (sys.executable, "-m", os.path.basename(package)), {"PYTHONPATH": os.path.dirname(package)}
