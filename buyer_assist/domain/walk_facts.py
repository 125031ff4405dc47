"""What the ledger knows of a parcel that is cancelled, does not come, or whose order is closed, as answers to the
walks' questions. A function answers with the id of a choice, or None when the ledger does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from buyer_assist.domain.cases import Case
from buyer_assist.domain.deadlines import tracking_pace
from buyer_assist.domain.events import NOT_COME_REASONS
from buyer_assist.domain.moves import days_left, is_past
from buyer_assist.domain.purchase import PAID_WITH_CARD, PAID_WITH_PAYPAL
from buyer_assist.domain.tracking_story import tracking_proven_false

_NOT_SHIPPED = {"processing", "cancelling"}
_AWAITED = {"in-transit", "delivered"}
_CLOSED = {"completed", "closed"}


def cancel_state(case: Case) -> str | None:
    """What makes a cancellation needless: cancelled, in-hands, disputing."""
    if case.standing.cancelled:
        return "cancelled"
    if case.standing.received or case.standing.completed:
        return "in-hands"
    return "disputing" if case.standing.dispute else None


def shipped(case: Case) -> str | None:
    """yes once the shipment is recorded."""
    return "yes" if case.standing.shipped else None


def not_shipped(case: Case) -> str | None:
    """no while the ledger knows of no shipment."""
    return "no" if case.phase in _NOT_SHIPPED else None


def cancel_asked(case: Case) -> str | None:
    """yes once a cancel request is recorded."""
    return "yes" if case.standing.cancel_requested else None


def asked_before_shipment(case: Case) -> str | None:
    """Whether the cancel request came before the shipment, when both are recorded."""
    asked, sent = case.standing.cancel_requested, case.standing.shipped
    if not sent:
        return None
    return "yes" if asked and asked.on <= sent.on else "no" if asked else None


def cancel_answer(case: Case) -> str | None:
    """refused once that is recorded."""
    return "refused" if case.standing.cancel_refused else None


def cancel_silence(case: Case) -> str | None:
    """Whether the seller's time to answer a cancel request is over or running."""
    answer = case.deadline("cancel-answer")
    return None if answer is None else "over" if is_past(answer) else "running"


def ship_time(case: Case) -> str | None:
    """Whether the seller's time to ship is over or running."""
    ship_by = case.purchase.ship_by
    return None if ship_by is None else "over" if ship_by < case.today else "running"


def false_number(case: Case) -> str | None:
    """false when the tracking number is proven to be another parcel's."""
    return "false" if tracking_proven_false(case.purchase, case.standing) else None


def dispute_opens(case: Case) -> str | None:
    """now when a dispute can be opened, or when waiting for its day would cost the protection; else later."""
    left, short = days_left(case.protection), case.policy.number("extension-advised")
    opens = case.deadline("dispute-opens")
    if opens is None:
        return "now" if case.standing.shipped else None
    urgent = left is not None and short is not None and left <= short
    return "now" if opens.days_left <= 0 or urgent else "later"


def parcel_state(case: Case) -> str | None:
    """What makes the question of a missing parcel another one: not-shipped, in-hands, disputing, closed, over."""
    if case.phase in _NOT_SHIPPED:
        return "not-shipped"
    if case.phase in _AWAITED:
        return None
    if case.standing.received:
        return "in-hands"
    if case.phase in {"disputing", "returning", "rejected"}:
        return "disputing"
    return "closed" if case.phase in _CLOSED else "over"


def tracking_shows(case: Case) -> str | None:
    """false or delivered, as recorded."""
    return false_number(case) or ("delivered" if case.phase == "delivered" else None)


def tracking_last_seen(case: Case) -> str | None:
    """moving or silent, by the scans recorded; the tracking page of today may say more."""
    return tracking_pace(case.standing.scans, case.policy, case.today)


def time_left(case: Case) -> str | None:
    """How much of the protection is left: plenty, late (plenty, but past the promised delivery), some (a week or less),
    few (an answer could come too late), ended (a dispute is still possible), over."""
    left = days_left(case.protection)
    if left is None:
        return None
    if left < 0:
        return "over" if is_past(case.deadline("dispute-last-day")) else "ended"
    if _cannot_wait(case, left):
        return "few"
    advised = case.policy.number("extension-advised")
    if advised is not None and left <= advised:
        return "some"
    promised = case.purchase.deliver_by
    return "late" if promised and promised < case.today else "plenty"


def extension(case: Case) -> str | None:
    """asked once an extension is asked for and not answered."""
    return "asked" if case.standing.extension_requested and not case.standing.extended else None


def looked(case: Case) -> str | None:
    """yes when the days for looking around are over since the carrier's "delivered"."""
    delivered, grace = case.standing.delivered, case.policy.number("delivered-grace")
    if not delivered or grace is None:
        return None
    return "yes" if (case.today - delivered.on).days >= grace else None


def closed_state(case: Case) -> str | None:
    """open while the order is neither closed nor in dispute, dispute while one runs or was decided."""
    if case.standing.completed:
        return "dispute" if case.phase not in _CLOSED else None
    if case.phase in {"in-transit", "delivered", "received"}:
        return "ended" if is_past(case.protection) else "open"
    return "open" if case.phase in _NOT_SHIPPED else "dispute"


def closed_how(case: Case) -> str | None:
    """by-me or by-itself, as recorded."""
    completed = case.standing.completed
    if completed is None:
        return "by-itself" if is_past(case.protection) else None
    return "by-me" if completed.kind == "confirmed" else "by-itself"


def closed_problem(case: Case) -> str | None:
    """not-received, problem or none, as far as recorded."""
    standing = case.standing
    if standing.problem or (standing.checked and standing.checked.works == "no"):
        return "problem"
    if standing.item_in_order:
        return "none"
    # A confirmation by mistake says nothing about the parcel; a recorded receipt alone nothing about the item.
    dispute = standing.dispute
    never = dispute is not None and dispute.reason in NOT_COME_REASONS and not standing.received
    return "not-received" if never else None


def dispute_window(case: Case) -> str | None:
    """open or over: the days after completion, or after protection, in which a dispute can still be opened."""
    last = case.deadline("dispute-last-day")
    if last:
        return "over" if is_past(last) else "open"
    return "over" if case.phase == "closed" and case.standing.completed else None


def support_asked(case: Case) -> str | None:
    """yes once a message to support about the closed order is recorded."""
    about = "support-closed-too-early"
    sent = any(e.kind == "message-sent" and e.to == "support" and e.about == about for e in case.purchase.events)
    return "yes" if sent else None


def bank_route(case: Case) -> str | None:
    """The way outside the marketplace that is still open: card or paypal; over when it is not, none without one."""
    paid = (case.purchase.paid_with or "").lower()
    if not paid:
        return None
    name = {PAID_WITH_CARD: "chargeback", PAID_WITH_PAYPAL: "dispute-paypal"}.get(paid)
    if name is None:
        return "none"
    deadline = case.deadline(name)
    return paid if deadline and not is_past(deadline) else "over"


FACTS: Mapping[str, Callable[[Case], str | None]] = {
    "cancel-state": cancel_state,
    "shipped": shipped,
    "cancel-asked": cancel_asked,
    "asked-before-shipment": asked_before_shipment,
    "cancel-answer": cancel_answer,
    "cancel-silence": cancel_silence,
    "ship-time": ship_time,
    "false-number": false_number,
    "dispute-opens": dispute_opens,
    "parcel-state": parcel_state,
    "tracking-shows": tracking_shows,
    "time-left": time_left,
    "extension": extension,
    "looked": looked,
    "closed-state": closed_state,
    "closed-how": closed_how,
    "closed-problem": closed_problem,
    "dispute-window": dispute_window,
    "support-asked": support_asked,
    "bank-route": bank_route,
}
#: What the ledger says by silence, or by what was last recorded: an answer of the buyer's counts more.
PRESUMED: Mapping[str, Callable[[Case], str | None]] = {
    "shipped": not_shipped,
    "tracking-shows": tracking_last_seen,
}


def _cannot_wait(case: Case, left: int) -> bool:
    """An answer of the seller's could come too late, or has come and was a no."""
    latest, answer = case.policy.number("dispute-at-the-latest"), case.policy.number("ask-extension-by")
    if case.standing.extension_refused or (latest is not None and left <= latest):
        return True
    return extension(case) is not None and answer is not None and left <= answer
