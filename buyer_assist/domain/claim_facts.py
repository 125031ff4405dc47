"""What the ledger knows of claims and their money: a problem, an offer, a refund, money outside the marketplace.

A function answers with the id of a choice of the walks' questions, or None when the ledger does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from buyer_assist.domain.cases import Case
from buyer_assist.domain.deadlines import Deadline
from buyer_assist.domain.events import PROBLEM_REASONS
from buyer_assist.domain.moves import is_past
from buyer_assist.domain.purchase import PAID_WITH_CARD, PAID_WITH_PAYPAL, Event

_ENDED = {"cancelled", "returning", "refund-due", "refunded", "late-arrival", "settled"}
_ALIVE = {"in-transit", "delivered", "received", "completed"}
_WAYS = {PAID_WITH_CARD, PAID_WITH_PAYPAL, "wallet", "transfer"}
_ROUTES = ("dispute-paypal", "chargeback")
_COMPLAINTS = ("report-problem", "propose-partial-refund")


def in_hands(case: Case) -> str | None:
    """yes once the receipt is recorded."""
    return "yes" if case.standing.received else None


def receipt_recorded(case: Case) -> str | None:
    """yes or no: a problem can only be recorded after the receipt."""
    return "yes" if case.standing.received else "no"


def is_recorded(case: Case, event: Event) -> bool:
    """The event says what the ledger says already: a problem of the same kind."""
    known = case.standing.problem
    return event.kind == "problem" and known is not None and known.reason == event.reason


def claim_state(case: Case) -> str | None:
    """What a dispute about the item can still do: open, running, lost, done, withdrawn, over."""
    if case.phase == "disputing":
        return "running"
    if case.phase == "rejected":
        return "lost"
    if case.phase in _ENDED or case.agreed_refund:
        return "done"
    if case.phase == "closed":
        return "over"
    if case.standing.withdrawn:
        return "withdrawn"
    last = last_dispute_day(case) if case.phase in _ALIVE else None
    return None if last is None else "over" if is_past(last) else "open"


def problem_kind(case: Case) -> str | None:
    """The reason of the problem that is recorded."""
    return case.standing.problem.reason if case.standing.problem else None


def problem_kind_guessed(case: Case) -> str | None:
    """What an item that was tried and does not work, or an open dispute, says of the kind."""
    standing = case.standing
    if standing.dispute and standing.dispute.reason in PROBLEM_REASONS:
        return standing.dispute.reason
    return "defective" if standing.checked and standing.checked.works == "no" else None


def problem_told(case: Case) -> str | None:
    """yes once a message about the problem was sent to the seller."""
    received = case.standing.received
    return "yes" if any(
        event.kind == "message-sent" and event.to == "seller" and event.about in _COMPLAINTS
        and (received is None or event.on >= received.on)
        for event in case.purchase.events
    ) else None  # fmt: skip


def claim_time(case: Case) -> str | None:
    """plenty or short: whether the seller's answer can be waited for before a dispute is opened."""
    last, enough = last_dispute_day(case), case.policy.number("extension-advised")
    if last is None or enough is None:
        return None
    return "plenty" if last.days_left > enough else "short"


def last_dispute_day(case: Case) -> Deadline | None:
    """The last day on which a dispute can still be opened; None when nothing is known to count from."""
    return case.deadline("dispute-last-day") or (None if case.standing.completed else case.protection)


def offer_state(case: Case) -> str | None:
    """open while a dispute runs, none before any, over after its end."""
    if case.phase == "disputing":
        return "open"
    ended = case.standing.accepted or case.standing.decided or case.phase in {*_ENDED, "closed"}
    return "over" if ended else "none"


def offer_about(case: Case) -> str | None:
    """missing, problem, or came: what was claimed as missing is in hands now."""
    standing = case.standing
    if not standing.dispute:
        return "problem" if standing.problem else None
    if not standing.disputes_non_receipt:
        return "problem"
    return "came" if standing.received else "missing"


def offer_kind(case: Case) -> str | None:
    """The kind of the offer on the table."""
    return case.standing.offer.offer if case.standing.offer else None


def offer_sum(case: Case) -> str | None:
    """zero, below or meets: the sum on the table beside the claim; another currency cannot be compared."""
    offer, claim = case.standing.offer, case.standing.claim
    if offer is None or offer.amount is None:
        return None
    if offer.amount.amount == 0:
        return "zero"
    if claim is None or offer.amount.currency != claim.currency:
        return None
    return "below" if offer.amount.amount < claim.amount else "meets"


def refund_state(case: Case) -> str | None:
    """Whether there is a refund to wait for: decided, outside, running, unposted, lost, parcel-came, came."""
    standing = case.standing
    if case.phase == "late-arrival":
        return "parcel-came"
    if standing.refund:
        return "came"
    if case.phase == "refund-due":
        accepted = standing.accepted_offer
        outside = accepted is not None and accepted.offer == "off-platform" and not standing.decided
        return "outside" if outside else "decided"
    if case.phase == "returning":
        return "decided" if standing.return_sent else "unposted"
    return {"cancelled": "decided", "disputing": "running", "rejected": "lost"}.get(case.phase)


def refund_paid(case: Case) -> str | None:
    """card, paypal, wallet, transfer or other: the way that the money goes back."""
    paid = (case.purchase.paid_with or "").strip().lower()
    return None if not paid else paid if paid in _WAYS else "other"


def refund_time(case: Case) -> str | None:
    """within the usual days, late (they are over, older rules allow more), overdue."""
    expected, overdue = case.deadline("refund-expected"), case.deadline("refund-overdue")
    if expected is None and overdue is None:
        return None
    return "overdue" if is_past(overdue) else "late" if is_past(expected) else "within"


def refund_asked(case: Case) -> str | None:
    """yes once support was asked where the money is."""
    return "yes" if _sent(case, "support", "support-refund-missing") else None


def refund_route(case: Case) -> str | None:
    """running or over: the days in which the bank or PayPal takes a claim."""
    deadline = next((found for name in _ROUTES if (found := case.deadline(name))), None)
    return None if deadline is None else "over" if is_past(deadline) else "running"


def outside_offered(case: Case) -> str | None:
    """refund while an offer of money outside the marketplace is on the table, or was accepted."""
    offer = case.standing.offer or case.standing.accepted_offer
    return "refund" if offer and offer.offer == "off-platform" else None


def outside_dispute(case: Case) -> str | None:
    """open, possible or over: whether a dispute runs, or can be opened, to bring the money home."""
    if case.phase == "disputing":
        return "open"
    state = claim_state(case)
    if state == "open" or case.phase in {"processing", "cancelling"}:
        return "possible"
    return "over" if state in {"lost", "done", "over"} else None


FACTS: Mapping[str, Callable[[Case], str | None]] = {
    "in-hands": in_hands,
    "receipt-recorded": receipt_recorded,
    "claim-state": claim_state,
    "problem-kind": problem_kind,
    "problem-told": problem_told,
    "claim-time": claim_time,
    "offer-state": offer_state,
    "offer-about": offer_about,
    "offer-kind": offer_kind,
    "offer-sum": offer_sum,
    "refund-state": refund_state,
    "refund-paid": refund_paid,
    "refund-time": refund_time,
    "refund-asked": refund_asked,
    "refund-route": refund_route,
    "outside-dispute": outside_dispute,
}
#: What the ledger only suggests: an answer of the buyer's counts more.
PRESUMED: Mapping[str, Callable[[Case], str | None]] = {
    "problem-kind": problem_kind_guessed,
    "outside-offered": outside_offered,
}


def _sent(case: Case, to: str, about: str) -> Event | None:
    return next(
        (one for one in case.purchase.story() if one.kind == "message-sent" and (one.to, one.about) == (to, about)),
        None,
    )
