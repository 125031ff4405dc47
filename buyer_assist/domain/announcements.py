"""`remind --new`: what has not been said yet. Pure: the memory of earlier runs comes in, a new one goes out.

Each `act` deadline is said once per lead time crossed, and once when it has become overdue; `opens` and `expect` once,
on their day or at the first run after it. Several lead times crossed at once are one announcement. A deadline that
moved begins anew. A lead time that was said is never said again, whatever the clock does; but an announcement that
something is overdue does not count for the days before it, once the clock says that they are still to come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from buyer_assist.domain.cases import Case, case_for
from buyer_assist.domain.deadlines import DEADLINE_KINDS
from buyer_assist.domain.reminders import OVERDUE, Due, by_urgency, due_today, keyed, silenced_by, wakes_on

#: Deadlines that are open no longer are forgotten after this many days. A dispute may settle one for most of a year and
#: then be withdrawn, and a clock may be wrong for as long: neither must make it new.
_REMEMBERED_DAYS = 800
#: Marks the memory of a day that lies ahead and was not said yet.
_AHEAD = "\nahead"
_OPENINGS = tuple(name for name, kind in DEADLINE_KINDS.items() if kind == "opens")


@dataclass(frozen=True, slots=True)
class Announced:
    """What was said about one deadline while it was on `on`. `lead` is the smallest lead time said before it passed
    (None when none was), `overdue` whether it was said that it has passed, `days` on which days it was said."""

    on: date
    lead: int | None = None
    overdue: bool = False
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier runs announced: deadlines by key (see `Due.key`), and unreadable purchases by their mark."""

    announced: Mapping[str, Announced] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Announcements:
    """What has to be said now, the most urgent first, which unreadable purchases are new, and the memory to keep once
    all of it has been delivered."""

    dues: tuple[Due, ...]
    broken: frozenset[str]
    memory: Memory


def new_announcements(
    cases: Sequence[Case], memory: Memory, *, today: date, leads: Sequence[int], nag_days: int = 0,
    broken: Collection[str] = (),
) -> Announcements:  # fmt: skip
    """What is due and was not said yet. `broken` are marks of unreadable purchases that change with their text;
    with `nag_days` an `act` deadline is said on each of its last days."""
    dues = (*due_today(cases, leads, nag_days=nag_days), *_missed_openings(cases, memory, today))
    new = by_urgency(due for due in dues if _is_new(due, memory.announced.get(due.key), today, nag_days))
    kept = _kept(cases, memory, today)
    for due in new:
        kept[due.key] = _said(due, memory.announced.get(due.key), today)
    marks = frozenset(broken)
    return Announcements(new, marks - memory.broken, Memory(kept, marks))


def _is_new(due: Due, before: Announced | None, today: date, nag_days: int) -> bool:
    deadline = due.deadline
    if before is None or before.on != deadline.on or not before.days:
        return True
    choice = due.purchase.reminders.get(deadline.id)
    wakes = wakes_on(choice) if choice and choice.deadline_on == deadline.on else None
    if wakes and max(before.days) < wakes:
        # The buyer asked to be woken on that day, whichever lead times were said before.
        return True
    if deadline.kind != "act":
        return False
    if due.lead == OVERDUE:
        return not before.overdue
    if before.lead is None or due.lead < before.lead:
        return True
    return 0 < nag_days >= deadline.days_left and today not in before.days


def _said(due: Due, before: Announced | None, today: date) -> Announced:
    if before is None or before.on != due.deadline.on:
        before = Announced(due.deadline.on)
    days = before.days if today in before.days else (*before.days, today)
    if due.lead == OVERDUE:
        return replace(before, overdue=True, days=days)
    lead = due.lead if before.lead is None else min(before.lead, due.lead)
    return replace(before, lead=lead, days=days)


def _kept(cases: Iterable[Case], memory: Memory, today: date) -> dict[str, Announced]:
    """The memory without what is long over, and with the days ahead on which something opens: such a deadline leaves
    its purchase once it has passed, so that a run after a missed day could not know of it."""
    open_keys: set[str] = set()
    ahead: dict[str, Announced] = {}
    for name, case in keyed(cases):
        for deadline in case.deadlines:
            open_keys.add(f"{name}\n{deadline.id}")
            if deadline.kind == "opens" and deadline.on > today:
                ahead[f"{name}\n{deadline.id}{_AHEAD}"] = Announced(deadline.on)
    kept = {
        key: before for key, before in memory.announced.items()
        if before.days and (key in open_keys or (today - before.on).days <= _REMEMBERED_DAYS)
    }  # fmt: skip
    return {**kept, **ahead}


def _missed_openings(cases: Iterable[Case], memory: Memory, today: date) -> Iterator[Due]:
    """What has opened since it was seen ahead, without a run on the day itself."""
    waiting = {key: seen for key, seen in memory.announced.items() if key.endswith(_AHEAD) and seen.on < today}
    for name, case in keyed(cases) if waiting else ():
        for key, seen in ((f"{name}\n{kind}", waiting.get(f"{name}\n{kind}{_AHEAD}")) for kind in _OPENINGS):
            then = case_for(case.purchase, case.policy, today=seen.on) if seen else None
            opened = then.deadline(key.rpartition("\n")[2]) if then else None
            if seen and opened and opened.on == seen.on and silenced_by(case.purchase, opened, today) is None:
                yield Due(case, opened._replace(days_left=(seen.on - today).days), 0, key)
