"""Taking purchases from another program's file: which are new, which fill gaps, which are there already.

A purchase is known by marketplace, order and line; where one of the two has no line, by the item's name, or by being
the only one of its order. What the buyer recorded is never overwritten: only absent facts are filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from buyer_assist.domain.findings import Finding
from buyer_assist.domain.handles import make_handle
from buyer_assist.domain.purchase import Event, Purchase

_FILLED = ("line", "seller", "price", "ordered", "url", "note")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row of a file as a purchase without a handle. `status` is cancelled, completed or "" (under way, or not
    known); `where` and `line` say where it stands."""

    purchase: Purchase
    status: str
    where: str
    line: int


@dataclass(frozen=True, slots=True)
class ReadOrders:
    """What a file gave: rows that can be taken, a finding for each one that cannot (`skipped`), findings about values
    that contradict each other (`doubts`), and what the reader has to be told about this kind of file (`notes`)."""

    incoming: tuple[Incoming, ...]
    skipped: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One kind of export: whose orders, what it says of itself, how it is recognised, and its words for a status."""

    name: str
    marketplace: str
    says: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    cancelled: tuple[str, ...]
    completed: tuple[str, ...]

    def status(self, words: str) -> str:
        """`cancelled`, `completed`, or "" for all other words of the status column."""
        said = words.strip().lower()
        return "cancelled" if said in self.cancelled else "completed" if said in self.completed else ""


@dataclass(frozen=True, slots=True)
class Merged:
    """What an import changes: purchases to add and to put, and the handles of those that stay as they are."""

    added: tuple[Purchase, ...]
    updated: tuple[Purchase, ...]
    unchanged: tuple[str, ...]
    findings: tuple[Finding, ...]


def merge(
    incoming: Sequence[Incoming],
    known: Iterable[Purchase],
    taken: Iterable[str],
    *,
    today: date,
    old_after_days: int,
    step: Callable[[], None] = lambda: None,
) -> Merged:
    """Compare rows with the ledger. `taken` are handles that are in use; an order is old after `old_after_days` days;
    `step` is called once a row."""
    there: dict[tuple[str | None, str | None], list[Purchase]] = {}
    for purchase in known:
        there.setdefault((purchase.marketplace, purchase.order), []).append(purchase)
    rows_of: dict[tuple[str | None, str | None], int] = {}
    for row in incoming:
        key = (row.purchase.marketplace, row.purchase.order)
        rows_of[key] = rows_of.get(key, 0) + 1
    handles = set(taken)
    new: dict[str, Purchase] = {}
    changed: dict[str, Purchase] = {}
    same: dict[str, None] = {}
    findings: list[Finding] = []
    for row in incoming:
        step()
        key = (row.purchase.marketplace, row.purchase.order)
        old = _known(row.purchase, there.get(key, []), only=rows_of[key] == 1)
        if old is None:
            fresh = with_status(row, today=today, old_after_days=old_after_days)
            fresh = replace(fresh, id=make_handle(fresh.item, handles))
            handles.add(fresh.id)
            new[fresh.id] = fresh
            there.setdefault(key, []).append(fresh)
            continue
        if old.id in new:
            continue
        filled = _filled(changed.get(old.id, old), row, today=today, old_after_days=old_after_days)
        if filled != old:
            changed[old.id] = filled
        else:
            same[old.id] = None
        findings += _differing(old, row)
    return Merged(tuple(new.values()), tuple(changed.values()), tuple(same), tuple(findings))


def with_status(row: Incoming, *, today: date, old_after_days: int) -> Purchase:
    """The purchase with the event that its status stands for. Exports name no day for it, so the earlier day is taken
    for what the buyer still may do (a completed order: the day of the order), the later one for what the buyer waits
    for (a cancelled one: today, unless the order is old)."""
    purchase = row.purchase
    ordered = purchase.ordered or today
    if row.status == "completed":
        return replace(purchase, events=(*purchase.events, Event("completed", ordered)))
    if row.status == "cancelled":
        old = ordered + timedelta(days=old_after_days) < today
        return replace(purchase, events=(*purchase.events, Event("cancelled", ordered if old else today)))
    return purchase


def _known(row: Purchase, there: Sequence[Purchase], *, only: bool) -> Purchase | None:
    if not row.order:
        return None
    for purchase in there:
        if row.line and purchase.line == row.line:
            return purchase
    for purchase in there:
        if not (row.line and purchase.line) and purchase.item.casefold() == row.item.casefold():
            return purchase
    return there[0] if only and len(there) == 1 and not there[0].line else None


def _filled(old: Purchase, row: Incoming, *, today: date, old_after_days: int) -> Purchase:
    gaps = {name: getattr(row.purchase, name) for name in _FILLED if getattr(old, name) is None}
    filled = replace(old, **{name: value for name, value in gaps.items() if value is not None})
    if not filled.events and row.status:
        filled = replace(filled, events=with_status(row, today=today, old_after_days=old_after_days).events)
    return filled


def _differing(old: Purchase, row: Incoming) -> list[Finding]:
    found = []
    for name in ("ordered", "price"):
        mine, theirs = getattr(old, name), getattr(row.purchase, name)
        if mine is not None and theirs is not None and mine != theirs:
            remedy = f"The ledger's was kept. To take the file's: buyer-assist edit {old.id} --{name} ..."
            found.append(
                Finding(row.where, row.line, f"{old.id}: {name} is {theirs} here, {mine} in the ledger.", remedy)
            )
    return found
