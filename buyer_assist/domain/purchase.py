"""A purchase as its owner recorded it: facts and dated events. Phase and deadlines are derived, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from buyer_assist.domain.money import Money

#: The keys of a `[[purchase]]` table, in the order in which a new one is written (`price` is followed by `currency`).
PURCHASE_KEYS = (
    "id", "item", "quantity", "marketplace", "order", "line", "seller", "price", "currency", "paid_with",
    "country", "ordered", "ship_by", "deliver_by", "protection_ends", "tracking", "url", "note", "tags",
)  # fmt: skip

#: What `paid_with` may say. Other words are kept as they are: only these two open a second way to the money.
PAID_WITH_CARD = "card"
PAID_WITH_PAYPAL = "paypal"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, on a calendar day of the buyer. Extras that the kind does not have are None.

    `days` counts calendar days; `until` is the last day of the extended protection. `unknown` holds keys
    that a newer version or the owner added: they are kept, never read.
    """

    kind: str
    on: date
    tracking: str | None = None
    service: str | None = None
    place: str | None = None
    country: str | None = None
    text: str | None = None
    works: str | None = None
    reason: str | None = None
    days: int | None = None
    until: date | None = None
    claim: str | None = None
    amount: Money | None = None
    offer: str | None = None
    outcome: str | None = None
    to: str | None = None
    about: str | None = None
    how: str | None = None
    unknown: Mapping[str, object] = field(default_factory=dict)


class ReminderChoice(NamedTuple):
    """The buyer's decision about one deadline's reminders. It holds only while the deadline is on `deadline_on`."""

    deadline_on: date
    snoozed_until: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Purchase:
    """One purchase. `price` is what was paid for it in all; `order` is the marketplace's order number, `line` tells
    the purchases of one order apart; `tracking` is the newest number. `answers` maps a walk's topic to question and
    choice; `reminders` maps a deadline id to the buyer's decision. `unknown` holds keys that are kept, never read.
    """

    id: str
    item: str
    quantity: int = 1
    marketplace: str | None = None
    order: str | None = None
    line: str | None = None
    seller: str | None = None
    price: Money | None = None
    paid_with: str | None = None
    country: str | None = None
    ordered: date | None = None
    ship_by: date | None = None
    deliver_by: date | None = None
    protection_ends: date | None = None
    tracking: str | None = None
    url: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reminders: Mapping[str, ReminderChoice] = field(default_factory=dict)
    unknown: Mapping[str, object] = field(default_factory=dict)

    def story(self) -> tuple[Event, ...]:
        """The events by day; on one day in the order in which they were recorded."""
        return tuple(sorted(self.events, key=lambda event: event.on))
