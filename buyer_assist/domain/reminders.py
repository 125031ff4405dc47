"""Reminders: which deadlines have to be said today, the buyer's own decisions about them, and why one is silent.

An `act` deadline is said within the largest lead time, `opens` on its day, `expect` from its day on, and what is
overdue stays until it is settled. What was said before is no concern of this module: see `announcements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from buyer_assist.domain.cases import Case
from buyer_assist.domain.dates import long_date
from buyer_assist.domain.deadlines import Deadline
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.purchase import Purchase, ReminderChoice

if TYPE_CHECKING:
    from buyer_assist.domain.next_actions import Move

#: The `lead` of a deadline that has passed.
OVERDUE = -1
_KIND_ORDER = {"act": 0, "opens": 1, "expect": 2}


class Due(NamedTuple):
    """A deadline that has to be said. `lead` is the smallest lead time crossed, in days (OVERDUE once it has passed);
    `key` names purchase and deadline in the memory of announcements; `move` is the purchase's next move."""

    case: Case
    deadline: Deadline
    lead: int
    key: str
    move: Move | None = None

    @property
    def purchase(self) -> Purchase:
        """The purchase that it belongs to."""
        return self.case.purchase


class Unreadable(NamedTuple):
    """A purchase of the ledger that is faulty, so that a deadline of it may be missing: it counts as due. `name` is its
    handle or position, `mark` changes with its text."""

    name: str
    item: str | None
    mark: str
    findings: tuple[Finding, ...]


class Why(NamedTuple):
    """Why a purchase is in the digest or not. `reason` is due, announced, later, snoozed, done or nothing-open;
    `deadline` the one that it is about; `on` the first day on which it will be said (None: not again by itself)."""

    case: Case
    reason: str
    deadline: Deadline | None = None
    on: date | None = None


def due_today(cases: Iterable[Case], leads: Sequence[int], *, nag_days: int = 0) -> tuple[Due, ...]:
    """Everything due, the most urgent first. `leads` are days before an `act` deadline; so are `nag_days`, which
    widen them where they reach further."""
    found = [due for key, case in keyed(cases) for due in _due(case, key, leads, nag_days)]
    return by_urgency(found)


def by_urgency(dues: Iterable[Due]) -> tuple[Due, ...]:
    """The earliest date first; on one day what the buyer has to do before what the buyer waits for."""
    return tuple(sorted(dues, key=lambda due: (due.deadline.on, _KIND_ORDER[due.deadline.kind], due.key)))


def keyed(cases: Iterable[Case]) -> Iterator[tuple[str, Case]]:
    """Each case with a key of its own, even when a hand-edited ledger has two purchases of one id."""
    seen: dict[str, int] = {}
    for case in cases:
        name = case.purchase.id
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name}\n{seen[name]}"), case


def lead_crossed(deadline: Deadline, leads: Sequence[int], *, nag_days: int = 0) -> int | None:
    """The smallest lead time that a deadline has crossed, OVERDUE once it has passed, None when it is not due yet."""
    left = deadline.days_left
    if left < 0:
        return 0 if deadline.kind == "opens" else OVERDUE
    if deadline.kind != "act":
        return 0 if left == 0 else None
    crossed = min((lead for lead in leads if lead >= left), default=None)
    return nag_days if crossed is None and left <= nag_days else crossed


def first_said_on(deadline: Deadline, leads: Sequence[int], *, nag_days: int = 0) -> date:
    """The day from which a deadline is due."""
    ahead = max((*leads, nag_days), default=0) if deadline.kind == "act" else 0
    try:
        return deadline.on - timedelta(days=ahead)
    except OverflowError:
        return date.min


def silenced_by(purchase: Purchase, deadline: Deadline, today: date) -> ReminderChoice | None:
    """The buyer's decision that keeps a deadline silent today. One made for another date of it does not hold."""
    choice = purchase.reminders.get(deadline.id)
    if choice is None or choice.deadline_on != deadline.on:
        return None
    wakes = wakes_on(choice)
    return choice if choice.done or (wakes is not None and today < wakes) else None


def wakes_on(choice: ReminderChoice) -> date | None:
    """The day on which a snoozed deadline is said again: never later than the deadline, whatever the ledger says."""
    return None if choice.snoozed_until is None else min(choice.snoozed_until, choice.deadline_on)


def snoozed(case: Case, name: str | None, until: date) -> tuple[Purchase, tuple[Deadline, ...], tuple[Deadline, ...]]:
    """The purchase with a deadline (or all, without `name`) silent before `until`; which were silenced, and which not:
    those that have passed, and days on which something merely becomes possible.

    Raises RefusedError for a day in the past, for one after a deadline, and when there is nothing to silence.
    """
    if until < case.today:
        raise RefusedError(f"{long_date(until)} is in the past.", "Name a day that lies ahead, such as --until 3d.")
    chosen = _open(case, name)
    fits = tuple(deadline for deadline in chosen if until <= deadline.on)
    left_awake = tuple(deadline for deadline in chosen if until > deadline.on)
    for deadline in left_awake:
        if name or not fits or (deadline.kind != "opens" and deadline.days_left >= 0):
            says = f"{long_date(until)} is after {deadline.id}, which is on {long_date(deadline.on)}."
            raise RefusedError(says, _too_late(case, deadline))
    choices = {deadline.id: ReminderChoice(deadline.on, until) for deadline in fits}
    return replace(case.purchase, reminders={**case.purchase.reminders, **choices}), fits, left_awake


def finished(case: Case, name: str) -> tuple[Purchase, Deadline]:
    """The purchase with no more reminders of a deadline unless it moves. Raises RefusedError when it is not open."""
    deadline = _open(case, name)[0]
    choice = ReminderChoice(deadline.on, done=True)
    return replace(case.purchase, reminders={**case.purchase.reminders, deadline.id: choice}), deadline


def why_silent(case: Case, leads: Sequence[int], *, nag_days: int = 0, announced: bool = False) -> Why:
    """Why a purchase is not in today's digest. `announced` says that what is due was said by an earlier run."""
    if not case.deadlines:
        return Why(case, "nothing-open")
    awake = [deadline for deadline in case.deadlines if silenced_by(case.purchase, deadline, case.today) is None]
    due = [deadline for deadline in awake if lead_crossed(deadline, leads, nag_days=nag_days) is not None]
    if due and not announced:
        return Why(case, "due", due[0])
    coming = [
        (day, deadline) for deadline in awake
        if (day := (next_said_on if deadline in due else first_said_on)(deadline, leads, nag_days=nag_days))
    ]  # fmt: skip
    if due:
        return Why(case, "announced", due[0], min((day for day, _ in coming), default=None))
    if coming:
        day, deadline = min(coming, key=lambda found: found[0])
        return Why(case, "later", deadline, day)
    for deadline in case.deadlines:
        choice = case.purchase.reminders[deadline.id]
        if not choice.done:
            return Why(case, "snoozed", deadline, wakes_on(choice))
    return Why(case, "done", case.deadlines[0])


def next_said_on(deadline: Deadline, leads: Sequence[int], *, nag_days: int = 0) -> date | None:
    """The day on which a deadline that was said today is said again; None when it will not be."""
    if deadline.kind != "act" or deadline.days_left < 0:
        return None
    ahead = max((lead for lead in leads if lead < deadline.days_left), default=OVERDUE)
    return deadline.on - timedelta(days=max(ahead, min(nag_days, deadline.days_left - 1)))


def _due(case: Case, key: str, leads: Sequence[int], nag_days: int) -> Iterator[Due]:
    for deadline in case.deadlines:
        lead = lead_crossed(deadline, leads, nag_days=nag_days)
        if lead is not None and silenced_by(case.purchase, deadline, case.today) is None:
            yield Due(case, deadline, lead, f"{key}\n{deadline.id}")


def _open(case: Case, name: str | None) -> tuple[Deadline, ...]:
    chosen = tuple(deadline for deadline in case.deadlines if name in {None, deadline.id})
    if chosen:
        return chosen
    handle = case.purchase.id
    if not case.deadlines:
        raise RefusedError(f"{handle} has no open deadline.", f"See: buyer-assist show {handle}")
    names = ", ".join(f"{deadline.id} ({deadline.on})" for deadline in case.deadlines)
    raise RefusedError(f'{handle} has no open deadline "{name}".', f"Open are: {names}.")


def _too_late(case: Case, deadline: Deadline) -> str:
    handle = case.purchase.id
    if deadline.days_left < 0:
        return f"It has passed. To hear no more of it: buyer-assist done {handle} {deadline.id}"
    return f"The latest day is {deadline.on}: buyer-assist snooze {handle} {deadline.id} --until {deadline.on}"
