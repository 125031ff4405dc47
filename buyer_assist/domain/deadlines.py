"""Deadlines: a purchase's standing and a policy's numbers, turned into dates with a reason and a source.

Every `act` deadline is the last day on which acting is still in time. Where sources differ, the earlier date is used
for what the buyer has to do and the later one for what the buyer waits for; the other figure travels along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from buyer_assist.domain.dates import add_working_days, long_date
from buyer_assist.domain.policy import Policy, Rule
from buyer_assist.domain.purchase import PAID_WITH_CARD, PAID_WITH_PAYPAL, Event, Purchase
from buyer_assist.domain.standing import Standing

DEADLINE_KINDS = {
    "ship-by": "expect", "cancel-answer": "expect", "dispute-opens": "opens", "ask-extension-by": "act",
    "protection-ends": "act", "dispute-last-day": "act", "seller-answer": "expect", "buyer-answer": "act",
    "platform-steps-in": "expect", "decision-late": "expect", "return-post-by": "act", "refund-expected": "expect",
    "refund-overdue": "expect", "dispute-paypal": "act", "chargeback": "act",
}  # fmt: skip
_ORDER_PAGE = "order page"


class Deadline(NamedTuple):
    """One date of one purchase. `kind` is act, opens or expect; `certainty` is stated (copied from the order page),
    computed or fallback; `value` counts `rule.unit` from `counts_from` (None when stated); `days_left` is negative
    when it has passed; `note` says what else was decided about the day."""

    id: str
    kind: str
    on: date
    days_left: int
    certainty: str
    rule: Rule | None
    value: int | None
    counts_from: str
    other_figures: tuple[str, ...]
    note: str | None = None

    @property
    def means(self) -> str:
        """What this day is, in one sentence."""
        return self.rule.means if self.rule else ""

    @property
    def if_missed(self) -> str:
        """What is lost, or still possible, once it has passed."""
        return self.rule.if_missed if self.rule else ""


class Ground(NamedTuple):
    """What deadlines are computed from. `ends_earlier` is 1 when the marketplace's day ends before the buyer's."""

    purchase: Purchase
    standing: Standing
    policy: Policy
    today: date
    ends_earlier: int = 0


def day_after(start: date, rule: Rule) -> date | None:
    """The day on which the rule's number, counted from `start`, is reached; None without a number, or out of range."""
    if rule.value is None:
        return None
    try:
        if rule.unit == "working-days":
            return add_working_days(start, rule.value)
        return start + timedelta(days=-(-rule.value // 24) if rule.unit == "hours" else rule.value)
    except OverflowError:
        return None


def deadlines_for(ground: Ground) -> tuple[Deadline, ...]:
    """All open deadlines of a purchase, the earliest first. A settled one is gone; an overdue one stays."""
    found = [deadline for find in _FINDERS for deadline in find(ground)]
    found.sort(key=lambda deadline: deadline.on)
    return tuple(found)


def protection_end(ground: Ground) -> Deadline | None:
    """The day on which protection ends, settled or not: stated, else computed from shipment, else from the order."""
    purchase, standing = ground.purchase, ground.standing
    rule = ground.policy.rule("protection-ends")
    stated = stated_protection_end(purchase)
    computed: Deadline | None = None
    if rule and standing.shipped:
        computed = _count(ground, "protection-ends", rule, standing.shipped.on)
    elif purchase.ordered and (fallback := ground.policy.rule("protection-ends-fallback")):
        computed = _count(ground, "protection-ends", fallback, purchase.ordered, certainty="fallback")
    if stated is None:
        return computed
    other = rule.other_figures if rule else ()
    if computed and computed.on != stated:
        other = (f"{computed.value} days from {computed.counts_from} would be {computed.on}", *other)
    return _deadline(ground, "protection-ends", stated, "stated", rule, None, _ORDER_PAGE, other)


def stated_protection_end(purchase: Purchase) -> date | None:
    """What the buyer copied from the order page: the extension recorded last, else the date of the purchase."""
    for event in reversed(purchase.events):
        if event.kind == "extended" and event.until:
            return event.until
    return purchase.protection_ends


def _deadline(
    ground: Ground, name: str, on: date, certainty: str, rule: Rule | None, value: int | None,
    counts_from: str, other_figures: tuple[str, ...],
) -> Deadline:  # fmt: skip
    note = None
    kind = DEADLINE_KINDS[name]
    if ground.ends_earlier and kind == "act" and rule and rule.marketplace_clock:
        note = _earlier_note(ground.policy, on)
        if certainty == "stated":
            other_figures = (f"the order page says {on}", *other_figures)
        on -= timedelta(days=ground.ends_earlier)
    left = (on - ground.today).days
    return Deadline(name, kind, on, left, certainty, rule, value, counts_from, other_figures, note)


def _earlier_note(policy: Policy, on: date) -> str:
    zone = policy.zone_name or "another time zone"
    return f"{policy.name} counts in {zone}, and its {long_date(on)} ends before yours: the day before counts."


def _count(ground: Ground, name: str, rule: Rule, start: date, *, certainty: str = "computed") -> Deadline | None:
    on = day_after(start, rule)
    if on is None:
        return None
    figures = (
        (*rule.other_figures, f"the guide this product began with: {rule.article}")
        if rule.article
        else (rule.other_figures)
    )
    return _deadline(ground, name, on, certainty, rule, rule.value, rule.counts_from or "", figures)


def _ruled(ground: Ground, name: str, start: date | None, rule_id: str | None = None) -> Iterator[Deadline]:
    rule = ground.policy.rule(rule_id or name)
    if rule and start and (deadline := _count(ground, name, rule, start)):
        yield deadline


def _ship_by(ground: Ground) -> Iterator[Deadline]:
    if ground.purchase.ship_by and ground.standing.phase in {"processing", "cancelling"}:
        rule = ground.policy.rule("ship-by")
        other = rule.other_figures if rule else ()
        yield _deadline(ground, "ship-by", ground.purchase.ship_by, "stated", rule, None, _ORDER_PAGE, other)


def _cancel_answer(ground: Ground) -> Iterator[Deadline]:
    if ground.standing.phase == "cancelling" and ground.standing.cancel_requested:
        yield from _ruled(ground, "cancel-answer", ground.standing.cancel_requested.on)


def _dispute_opens(ground: Ground) -> Iterator[Deadline]:
    standing = ground.standing
    if not standing.shipped or standing.phase not in {"in-transit", "delivered"} or standing.dispute:
        return
    pace = tracking_pace(standing.scans, ground.policy, ground.today)
    for deadline in _ruled(ground, "dispute-opens", standing.shipped.on):
        promised = ground.purchase.deliver_by
        if promised and promised >= deadline.on and pace == "moving":
            rule = ground.policy.rule("dispute-opens-moving") or deadline.rule
            deadline = _deadline(  # noqa: PLW2901
                ground, "dispute-opens", promised + timedelta(days=1), "computed", rule, 1, "deliver_by",
                (f"{deadline.value} days from shipped would be {deadline.on}", *deadline.other_figures),
            )  # fmt: skip
        if deadline.days_left >= 0:
            yield deadline


def tracking_pace(scans: Sequence[Event], policy: Policy, today: date) -> str | None:
    """`moving` while the newest scan is fresh by the rule `stalled` (calendar days), `silent` after that; None without
    a scan or without the rule."""
    patience = policy.number("stalled")
    if not scans or patience is None:
        return None
    return "moving" if (today - max(scan.on for scan in scans)).days < patience else "silent"


def _protection(ground: Ground) -> Iterator[Deadline]:
    standing = ground.standing
    underway = standing.phase in {"processing", "cancelling", "in-transit", "delivered", "received"}
    end = protection_end(ground) if underway and not standing.completed and not standing.dispute else None
    if end is None:
        return
    ask = ground.policy.rule("ask-extension-by")
    asked = standing.extension_requested or standing.extension_refused
    if ask and ask.value is not None and standing.shipped and not standing.received and not asked:
        on = end.on - timedelta(days=ask.value)
        # The protection end was moved to the earlier day already: the marketplace's clock counts once.
        yield Deadline(
            "ask-extension-by", "act", on, (on - ground.today).days, end.certainty if end.certainty != "stated"
            else "computed", ask, -ask.value, "protection-ends", ask.other_figures, end.note,
        )  # fmt: skip
    yield end
    if end.days_left < 0 and not standing.item_in_order:
        yield from _ruled(ground, "dispute-last-day", end.on, "dispute-last-day-after-protection")


def _dispute_last_day(ground: Ground) -> Iterator[Deadline]:
    standing = ground.standing
    if standing.phase == "completed" and standing.completed and not standing.dispute and not standing.item_in_order:
        yield from _ruled(ground, "dispute-last-day", standing.completed.on)


def dispute_window_end(ground: Ground) -> Deadline | None:
    """The last day on which a completed order can be disputed, settled or not; None when it is not completed."""
    completed = ground.standing.completed
    return next(_ruled(ground, "dispute-last-day", completed.on), None) if completed else None


def _dispute_clocks(ground: Ground) -> Iterator[Deadline]:
    standing = ground.standing
    if standing.phase != "disputing" or not standing.dispute:
        return
    if standing.waiting_for == "seller":
        asked = standing.demand_changed or standing.dispute
        yield from _ruled(ground, "seller-answer", asked.on)
    if standing.offer:
        yield from _ruled(ground, "buyer-answer", standing.offer.on)
    if not standing.escalated:
        yield from _ruled(ground, "platform-steps-in", standing.dispute.on)
    yield from _ruled(ground, "decision-late", standing.dispute.on)


def _return(ground: Ground) -> Iterator[Deadline]:
    standing = ground.standing
    if standing.phase != "returning" or standing.return_sent:
        return
    agreed = standing.decided if standing.decided and standing.decided.outcome == "return" else standing.accepted
    yield from _ruled(ground, "return-post-by", agreed.on if agreed else None)


def _refund(ground: Ground) -> Iterator[Deadline]:
    if start := refund_clock_start(ground.standing):
        yield from _ruled(ground, "refund-expected", start)
        yield from _ruled(ground, "refund-overdue", start)


def refund_clock_start(standing: Standing) -> date | None:
    """The day from which the way of the money is counted, or None when no money is on its way (or it has arrived)."""
    if standing.refund or standing.phase not in {"cancelled", "refund-due", "returning", "late-arrival"}:
        return None
    if standing.phase == "returning":
        return standing.return_sent.on if standing.return_sent else None
    for event in (standing.decided, standing.accepted, standing.cancelled):
        if event:
            return event.on
    return None


def payment_routes(ground: Ground) -> Iterator[Deadline]:
    """What the bank or PayPal still takes, counted from the order: the earlier of the figures that are known."""
    purchase, standing = ground.purchase, ground.standing
    name = {PAID_WITH_PAYPAL: "dispute-paypal", PAID_WITH_CARD: "chargeback"}.get((purchase.paid_with or "").lower())
    if name is None or not purchase.ordered or standing.refund or standing.phase in {"settled", "closed", "refunded"}:
        return
    in_order = standing.item_in_order or (standing.completed and standing.received and not standing.problem)
    if in_order and standing.phase in {"received", "completed"}:
        return
    for deadline in _ruled(ground, name, purchase.ordered):
        if purchase.deliver_by and deadline.value is not None:
            later = purchase.deliver_by + timedelta(days=deadline.value)
            other = (f"{deadline.value} days from the promised delivery would be {later}", *deadline.other_figures)
            deadline = _deadline(  # noqa: PLW2901
                ground, name, deadline.on, deadline.certainty, deadline.rule, deadline.value, "ordered", other
            )
        yield deadline


_FINDERS: tuple[Callable[[Ground], Iterator[Deadline]], ...] = (
    _ship_by, _cancel_answer, _dispute_opens, _protection, _dispute_last_day,
    _dispute_clocks, _return, _refund, payment_routes,
)  # fmt: skip
