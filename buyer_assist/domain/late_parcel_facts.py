"""What the ledger knows of a parcel that came after the refund: the facts of that walk, by name.

The days between the steps (told, reminded, support asked) are rules of `general.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from buyer_assist.domain.cases import Case
from buyer_assist.domain.purchase import Event

TOLD = ("late-parcel", "late-parcel-pay-part", "late-parcel-send-back")
REMINDED = "late-parcel-remind"
SUPPORT = "support-late-parcel"
_BY_HOW = {
    "again": "order-again", "adjusted": "lower-price", "other-item": "other-item", "listing": "postage-listing",
    "off-platform": "off-platform",
}  # fmt: skip
_BY_KIND = {"kept-by-leave": "keep-it", "sent-back": "send-back", "no-answer": "none"}


def refund_received(case: Case) -> str | None:
    """yes once the refund is recorded, no while the dispute is open; else the ledger cannot be sure."""
    if case.standing.refund:
        return "yes"
    return "no" if dispute_open(case) == "yes" else None


def refund_not_recorded(case: Case) -> str | None:
    """no when a refund is agreed and not recorded: the buyer's own word counts more."""
    return "no" if case.agreed_refund and not case.standing.refund else None


def dispute_open(case: Case) -> str | None:
    """yes while a dispute runs, no otherwise."""
    return "yes" if case.phase == "disputing" else "no"


def works(case: Case) -> str | None:
    """yes or no once the item was tried or a problem noted."""
    if case.standing.problem:
        return "no"
    return case.standing.checked.works if case.standing.checked else None


def want(case: Case) -> str | None:
    """What the message to the seller said, else how the matter ended: keep or send-back."""
    told = _told(case)
    if told is None:
        settled = case.standing.settled
        return None if settled is None else "send-back" if settled.kind == "sent-back" else "keep"
    return "send-back" if told.about == "late-parcel-send-back" else "keep"


def told_seller(case: Case) -> str | None:
    """yes once a message about the late parcel, or its end, is recorded."""
    return "yes" if _told(case) or case.standing.settled else None


def seller_answer(case: Case) -> str | None:
    """What the recorded end of the matter says of the seller's answer."""
    settled = case.standing.settled
    if settled is None:
        return None
    return _BY_KIND.get(settled.kind) or _BY_HOW.get(settled.how or "")


def silence(case: Case) -> str | None:
    """How far the silence of a told seller has gone: told, remind, reminded, ask-support, asked, close."""
    if case.standing.settled and case.standing.settled.kind == "no-answer":
        return "close"
    asked = _sent(case, "support", SUPPORT)
    if asked:
        return "close" if _days(case, asked.on) >= _rule(case, "late-parcel-close-after") else "asked"
    reminded = _sent(case, "seller", REMINDED)
    if reminded:
        over = _days(case, reminded.on) >= _rule(case, "late-parcel-support-after")
        return "ask-support" if over else "reminded"
    told = _told(case)
    if told:
        return "remind" if _days(case, told.on) >= _rule(case, "late-parcel-remind-after") else "told"
    return None


FACTS: Mapping[str, Callable[[Case], str | None]] = {
    "refund-received": refund_received,
    "dispute-open": dispute_open,
    "works": works,
    "want": want,
    "told-seller": told_seller,
    "late-seller-answer": seller_answer,
    "late-silence": silence,
}
#: What the ledger says by silence: an answer of the buyer's counts more.
PRESUMED: Mapping[str, Callable[[Case], str | None]] = {"refund-received": refund_not_recorded}


def _told(case: Case) -> Event | None:
    return next((found for about in TOLD if (found := _sent(case, "seller", about))), None)


def _sent(case: Case, to: str, about: str) -> Event | None:
    """The first such message since the parcel came: what was written before is about something else."""
    received = case.standing.received
    for event in case.purchase.story():
        meant = event.kind == "message-sent" and event.to == to and event.about == about
        if meant and (received is None or event.on >= received.on):
            return event
    return None


def _days(case: Case, since: date) -> int:
    return (case.today - since).days


def _rule(case: Case, rule_id: str) -> int:
    number = case.policy.number(rule_id)
    # Without the rule nothing is ever due: no step is invented.
    return number if number is not None else 10**6
