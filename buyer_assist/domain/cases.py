"""A case: one purchase seen with its marketplace's rules on one day. What depends on today is settled here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from buyer_assist.domain.deadlines import (
    Deadline,
    Ground,
    day_after,
    deadlines_for,
    dispute_window_end,
    payment_routes,
    protection_end,
)
from buyer_assist.domain.policy import Policy
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.standing import Standing, standing_of


class Case(NamedTuple):
    """A purchase, where it stands, and its open deadlines on `today`, the earliest first. `phase` is the standing's,
    or `closed` when nothing more is to be done. `ends_earlier` is 1 when the marketplace's day ends before the buyer's.
    """

    purchase: Purchase
    policy: Policy
    today: date
    standing: Standing
    phase: str
    deadlines: tuple[Deadline, ...]
    ends_earlier: int = 0

    @property
    def protection(self) -> Deadline | None:
        """The protection end, even after it was settled; None when nothing is known to count from."""
        return protection_end(Ground(self.purchase, self.standing, self.policy, self.today, self.ends_earlier))

    @property
    def agreed_refund(self) -> Event | None:
        """The event by which money is to come back: a decision, an accepted offer of money, or the cancelling. A lost
        dispute and a promise (to send again, to wait) bring none."""
        standing = self.standing
        if standing.decided and standing.decided.outcome != "rejected":
            return standing.decided
        promised = standing.accepted_offer is not None and standing.accepted_offer.offer in {"resend", "wait"}
        return standing.cancelled if promised or not standing.accepted else standing.accepted

    def deadline(self, name: str) -> Deadline | None:
        """The open deadline of that id, or None."""
        return next((deadline for deadline in self.deadlines if deadline.id == name), None)


def case_for(purchase: Purchase, policy: Policy, *, today: date, utc_offset: int | None = None) -> Case:
    """See a purchase on a day. `utc_offset` is the buyer's, in minutes east; None when it is not known."""
    standing = standing_of(purchase)
    ground = Ground(purchase, standing, policy, today, _ends_earlier(policy, today, utc_offset))
    if _is_closed(ground):
        # The marketplace's ways are shut; the bank's or PayPal's may still be open.
        routes = tuple(deadline for deadline in payment_routes(ground) if deadline.days_left >= 0)
        return Case(purchase, policy, today, standing, "closed", routes, ground.ends_earlier)
    return Case(purchase, policy, today, standing, standing.phase, deadlines_for(ground), ground.ends_earlier)


def earlier_days(cases: Iterable[Case]) -> tuple[str, ...]:
    """A sentence for each marketplace whose days end before the buyer's, for screens without room to say it per date.
    Empty for most buyers."""
    policies = {case.policy.name: case.policy for case in cases if any(deadline.note for deadline in case.deadlines)}
    return tuple(
        f"{name} counts in {policy.zone_name or 'another time zone'}, and its days end before yours: "
        "what you have to do is shown for the day before."
        for name, policy in policies.items()
    )


def _is_closed(ground: Ground) -> bool:
    standing = ground.standing
    if standing.phase == "completed":
        last = dispute_window_end(ground)
        return last is not None and last.days_left < 0
    if standing.phase == "refunded" and standing.refund:
        rule = ground.policy.rule("refund-final")
        final = day_after(standing.refund.on, rule) if rule else None
        return final is not None and final < ground.today
    if standing.phase == "cancelled":
        # Nobody waits for ever: a refund that was named as overdue for so long has come, or was never owed.
        overdue = next((one for one in deadlines_for(ground) if one.id == "refund-overdue"), None)
        patience = ground.policy.number("refund-final")
        return overdue is not None and patience is not None and overdue.days_left < -patience
    return standing.phase == "closed"


def _ends_earlier(policy: Policy, today: date, utc_offset: int | None) -> int:
    """1 when the marketplace's day ends before the buyer's: west of it the same date is over there first."""
    if utc_offset is None or not policy.utc_offsets or utc_offset >= max(policy.utc_offsets):
        return 0
    return int(utc_offset < _marketplace_offset(policy, today))


def _marketplace_offset(policy: Policy, today: date) -> int:
    """The marketplace's offset on that day, in minutes; without a time zone database the one whose day ends first."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # only buyers west of the marketplace need it

    try:
        offset = datetime(today.year, today.month, today.day, 12, tzinfo=ZoneInfo(policy.zone or "")).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        offset = None
    return int(offset / timedelta(minutes=1)) if offset is not None else max(policy.utc_offsets)
