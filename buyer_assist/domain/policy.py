"""Rules of marketplaces and payment routes: a number, where it comes from, and how sure it is. Data names them; the
code that computes with them finds them by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

#: What a rule's number may count.
UNITS = ("days", "working-days", "hours", "percent", "amount")
#: What a clock may start from: events, dates of the order page, and ends of other clocks.
ANCHORS = (
    "ordered", "paid", "shipped", "deliver_by", "delivered", "received", "completed", "protection-ends",
    "cancel-requested", "cancelled", "dispute-opened", "seller-offer", "decided", "accepted", "return-agreed",
    "return-sent", "refund-received", "message-sent", "last-scan", "reminder-sent", "support-asked", "order-page",
)  # fmt: skip
CONFIDENCES = ("A", "B", "C", "D")
#: Knowledge whose sources were not looked at for so many days is called stale.
STALE_DAYS = 365


class Example(NamedTuple):
    """A worked example of a rule: the dates that are given, and the day (or None) that must come out."""

    given: Mapping[str, object]
    expect: date | None


class Rule(NamedTuple):
    """One fact with its source. `value` is None when nobody could confirm a number; `unit` says what it counts.

    `confidence` is A (official text seen) to D (old or contradictory); `article` is the figure of the guide that this
    product began with; `other_figures` are what other sources say. `marketplace_clock` marks days that end when the
    marketplace's day ends.
    """

    id: str
    says: str
    value: int | None = None
    unit: str = "days"
    counts_from: str | None = None
    source: str = ""
    url: str | None = None
    vintage: str = ""
    confidence: str = "D"
    article: str | None = None
    other_figures: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    means: str = ""
    if_missed: str = ""
    marketplace_clock: bool = False
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A marketplace's rules by id, with those that hold everywhere. `unknown` lists what could not be confirmed.

    `zone` is the time zone in which the marketplace's days end, `zone_name` what people call it; `utc_offsets` are its
    offsets in minutes, so that most buyers never need the zone itself. `checked_on` is the day on which the sources
    were last looked at.
    """

    marketplace: str
    name: str
    rules: Mapping[str, Rule]
    unknown: tuple[str, ...] = ()
    zone: str | None = None
    utc_offsets: tuple[int, ...] = ()
    checked_on: date | None = None
    hosts: tuple[str, ...] = ()
    own: frozenset[str] = field(default_factory=frozenset)
    zone_name: str | None = None

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id, or None when this marketplace has none."""
        return self.rules.get(rule_id)

    def number(self, rule_id: str) -> int | None:
        """The rule's value in its unit, or None when there is no such rule or nobody could confirm its number."""
        rule = self.rules.get(rule_id)
        return None if rule is None else rule.value
