"""What `doctor` looks at, judged: each check is in order, worth a warning, or a fault, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from buyer_assist.domain.findings import Finding
from buyer_assist.domain.policy import STALE_DAYS, Policy
from buyer_assist.domain.schedule import Schedule

OK, WARNING, FAULT = "ok", "warning", "fault"
#: So many days without a run are no chance any more: the machine is off at that hour, or cron does not run.
_QUIET_DAYS = 2
_INSTALL = "Type: buyer-assist schedule install --at 09:00"
_TEST = "Type: buyer-assist remind --test"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `state` is "ok", "warning" (it works, and may fail you) or "fault" (it does not
    work); `remedy` says what to do, "" where nothing is to be done."""

    name: str
    state: str
    says: str
    remedy: str = ""


def check_of_findings(name: str, says: str, findings: Sequence[Finding], faults: Sequence[Finding]) -> Check:
    """A file that was read, with what was found in it; `faults` are those of the findings that do harm."""
    if not findings:
        return Check(name, OK, says)
    first = (*faults, *findings)[0]
    line = f"line {first.line}: " if first.line else ""
    place = line if first.where in says else f"{first.where}, {line}" if line else f"{first.where}: "
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return Check(name, FAULT if faults else WARNING, f"{says} {place}{first.problem}{more}", first.remedy)


def check_policies(policies: Iterable[Policy], findings: Sequence[Finding], *, today: date) -> Check:
    """The rules: faults in the owner's own files, and sources that were not looked at for more than a year."""
    known = tuple(policies)
    days = sorted(policy.checked_on for policy in known if policy.checked_on)
    says = f"{', '.join(policy.name for policy in known)}" + (
        f": sources checked on {days[0]} or later." if days else "."
    )
    if findings:
        return check_of_findings("policies", says, findings, findings)
    stale = [policy for policy in known if policy.checked_on and (today - policy.checked_on).days > STALE_DAYS]
    if not stale:
        return Check("policies", OK, says)
    listed = ", ".join(f"{policy.name} ({policy.checked_on})" for policy in stale)
    says = f"Rules whose sources were not looked at for more than a year: {listed}."
    return Check("policies", WARNING, says, "Trust the dates on your order page, and install a newer buyer-assist.")


def check_schedule(found: Schedule | None, *, program_there: bool, unseen: str | None) -> Check:
    """The daily run: whether there is one, whether its program is still there, whether anybody sees what it says."""
    if found is None:
        return Check("schedule", WARNING, "No reminder is scheduled: nothing warns you by itself.", _INSTALL)
    when = f"every day at {found.at}" if found.at else "at times of your own"
    says = f"{found.kind} runs the reminder {when}."
    if not program_there:
        program = found.words[0] if found.words else found.line
        return Check("schedule", FAULT, f"{says} But its program is gone: {program}", _INSTALL)
    if unseen and not found.notifies:
        remedy = "Name targets in config.toml, then type: buyer-assist schedule install --notify"
        return Check("schedule", WARNING, f"{says} But you may never see the digest: {unseen}.", remedy)
    return Check("schedule", OK, says)


def check_last_run(last: date | None, result: str, announced: int, *, found: Schedule | None, today: date) -> Check:
    """How the last `remind --new` for this ledger ended; `last` is the day that it worked for, None when none is known;
    `result` is "delivered", "not delivered", or "began" when it did not come to an end."""
    name = "last reminder run"
    if last is None:
        if found is None:
            return Check(name, OK, "There was none for this ledger.")
        return Check(name, WARNING, "There was none for this ledger yet.", "Look again after the scheduled time.")
    said = f"{last}, {announced} announced"
    if result == "not delivered":
        return Check(name, FAULT, f"{last}: the digest was not delivered. It comes again.", _TEST)
    if result != "delivered":
        says = f"{last}: it did not come to its end. What was due comes again."
        return Check(name, WARNING, says, "Type: buyer-assist remind --new")
    days = (today - last).days
    if found is not None and days > _QUIET_DAYS:
        remedy = "Choose an hour at which it runs: buyer-assist schedule install --at 20:00"
        return Check(name, WARNING, f"{said}, but that is {days} days ago. Was this machine off?", remedy)
    return Check(name, OK, f"{said}.")


def check_notifications(targets: Sequence[str], *, installed: bool, found: Schedule | None) -> Check:
    """The targets, by names without secrets; `installed` says whether Apprise is there to reach them."""
    if not targets:
        if found is not None and found.notifies:
            remedy = 'Write in config.toml: notify = ["mailto://..."]'
            return Check("notifications", FAULT, "The schedule notifies, but no target is named.", remedy)
        return Check("notifications", OK, "No targets are named.")
    says = f"Targets: {', '.join(targets)}."
    if not installed:
        return Check("notifications", FAULT, f"{says} But Apprise is not installed.", _NEEDS_APPRISE)
    return Check("notifications", OK, f"{says} To try them: buyer-assist remind --test")


def check_folder(name: str, path: str, trouble: str | None) -> Check:
    """A folder that is written to; `trouble` is why it cannot be, in the system's words."""
    if trouble is None:
        return Check(name, OK, path)
    remedy = "Make room, or allow your own user to write there."
    return Check(name, FAULT, f"{path} cannot be written: {trouble}.", remedy)


_NEEDS_APPRISE = 'Type: pip install "buyer-assist[notify]"'
