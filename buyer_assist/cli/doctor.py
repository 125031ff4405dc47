"""`doctor`: is everything in order?"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import typer

from buyer_assist import __version__
from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import Session, session_of
from buyer_assist.domain.checkup import (
    FAULT,
    OK,
    WARNING,
    Check,
    check_folder,
    check_last_run,
    check_notifications,
    check_of_findings,
    check_policies,
    check_schedule,
)
from buyer_assist.domain.errors import BuyerAssistError, DataFileError, ExitCode, LedgerError, RefusedError
from buyer_assist.domain.schedule import Schedule
from buyer_assist.render.doctor import doctor_blocks
from buyer_assist.render.words import counted
from buyer_assist.storage.policies import known_marketplaces, load_policy
from buyer_assist.storage.probe import unwritable
from buyer_assist.storage.reminder_state import last_run
from buyer_assist.storage.settings import open_to_others, read_settings


def doctor(ctx: typer.Context) -> Answer:
    """Check ledger, settings, rules, schedule, the last reminder run, notification targets and folders.

    Each line is ok, a warning or a fault, with what to do. Exit code 1 when there is a fault.

    Example:
      buyer-assist doctor
    """
    session = session_of(ctx)
    checks = tuple(_checks(session))
    data = {
        "checks": [
            {"name": check.name, "state": check.state, "says": check.says, "remedy": check.remedy or None}
            for check in checks
        ]
    }
    code = ExitCode.UNEXPECTED if any(check.state == FAULT for check in checks) else ExitCode.DONE
    return Answer(data, doctor_blocks(checks), exit_code=int(code))


def _checks(session: Session) -> Iterator[Check]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield Check("versions", OK, f"buyer-assist {__version__}, Python {python}.")
    yield _ledger(session)
    yield check_folder("ledger folder", str(session.places.ledger.parent), unwritable(session.places.ledger.parent))
    yield check_folder("state folder", str(session.places.state), unwritable(session.places.state))
    yield _settings(session)
    yield _policies(session)
    yield from _reminders(session)


def _ledger(session: Session) -> Check:
    where = str(session.places.ledger)
    try:
        ledger = session.ledger()
    except LedgerError as error:
        return _fault("ledger", error)
    if not ledger.exists:
        return Check("ledger", OK, f"{where}: there is none yet.")
    says = f"{where}: {counted(len(ledger.purchases), 'purchase')}."
    harmful = [finding for broken in ledger.broken for finding in broken.findings]
    return check_of_findings("ledger", says, ledger.findings, harmful)


def _settings(session: Session) -> Check:
    where = str(session.places.config)
    if not session.places.config.exists():
        return Check("settings", OK, f"{where}: there are none; the usual values hold.")
    _, findings = read_settings(session.places)
    wide = open_to_others(where)
    if wide is not None and wide not in findings:
        findings = (*findings, wide)
    return check_of_findings("settings", f"{where}.", findings, [finding for finding in findings if finding != wide])


def _policies(session: Session) -> Check:
    try:
        names = (*known_marketplaces(session.places), None)
        loaded = [load_policy(session.places, name) for name in names]
    except DataFileError as error:
        return _fault("policies", error)
    findings = tuple(dict.fromkeys(found for _, faults in loaded for found in faults))
    return check_policies([policy for policy, _ in loaded], findings, today=session.today)


def _reminders(session: Session) -> Iterator[Check]:
    from buyer_assist.system.notifications import can_notify, safe_name

    found, check = _schedule(session)
    yield check
    last = last_run(session.places)
    day, result, announced = (last.today, last.result, last.announced) if last else (None, "", 0)
    yield check_last_run(day, result, announced, found=found, today=session.today)
    targets = [safe_name(target) for target in session.settings.notify]
    yield check_notifications(targets, installed=can_notify(), found=found)


def _schedule(session: Session) -> tuple[Schedule | None, Check]:
    from buyer_assist.system.schedulers import schedulers

    try:
        for scheduler in schedulers(session.environ, str(session.places.state)):
            found = scheduler.find()
            if found:
                there = not found.words or os.access(found.words[0], os.X_OK)
                return found, check_schedule(found, program_there=there, unseen=scheduler.unseen())
    except RefusedError as error:
        return None, Check("schedule", WARNING, error.says, error.hint)
    return None, check_schedule(None, program_there=False, unseen=None)


def _fault(name: str, error: BuyerAssistError) -> Check:
    return Check(name, FAULT, error.says, error.hint)
