"""Rights that an event gives up, and the tricks by which buyers lose them: said before the event is recorded.

Facts AE-21, AE-22 and AE-75 of the policies (`accepting-closes-for-good`, `withdrawing-after-the-end`,
`off-platform-trick`), E8 and G4 of the domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from buyer_assist.domain.cases import Case
from buyer_assist.domain.dates import long_date
from buyer_assist.domain.events import EVENT_KINDS
from buyer_assist.domain.purchase import Event


@dataclass(frozen=True, slots=True)
class Guard:
    """What stands before giving up a right: the right that ends, warnings, and the day until which nothing is lost by
    waiting (None when no such day is known)."""

    right: str
    warnings: tuple[str, ...]
    safe_until: date | None


def guard_for(case: Case, event: Event) -> Guard | None:
    """What the buyer has to know before `event` is recorded; None when it gives up nothing."""
    kind = EVENT_KINDS.get(event.kind)
    if kind is None or kind.gives_up is None:
        return None
    safe = _safe_until(case, event)
    warnings = list(_warnings(case, event))
    if safe:
        warnings.append(f"Nothing is lost by waiting until {long_date(safe)}.")
    return Guard(f'"{event.kind}" gives up a right: {kind.gives_up}.', tuple(warnings), safe)


def offer_tricks(case: Case, offer: Event) -> tuple[str, ...]:
    """What is wrong with a seller's offer, named as the tricks that they are; empty for one that meets the claim."""
    found = []
    claim = case.standing.claim
    if offer.amount is not None and offer.amount.amount == 0:
        found.append("Trick: an offer of 0.00. Accepting it closes the dispute, and you get nothing.")
    elif offer.amount and claim and offer.amount.currency == claim.currency and offer.amount.amount < claim.amount:
        found.append(
            f"The offer of {offer.amount} is below your claim of {claim}. Accepting it ends the claim for good."
        )
    elif offer.amount and claim and offer.amount.currency != claim.currency:
        found.append(f"The offer of {offer.amount} is in another currency than your claim of {claim}: compare the two.")
    elif offer.offer == "partial" and (offer.amount is None or claim is None):
        found.append("A partial offer: compare it with your claim. Accepting it ends the claim for good.")
    if offer.offer == "off-platform":
        found.append("Trick: money outside the marketplace is not protected, and accepting closes the dispute.")
    if offer.offer in {"resend", "wait"}:
        found.append("Trick: a promise. Accepting it closes the dispute, and usually no second one can be opened.")
    if offer.offer == "return":
        found.append(
            "A return costs postage, and the money comes only when the parcel has arrived. Ask who pays first."
        )
    if offer.offer == "other":
        found.append("Accept nothing that is not written in the dispute itself.")
    return tuple(found)


def _warnings(case: Case, event: Event) -> tuple[str, ...]:
    standing = case.standing
    if event.kind == "offer-accepted":
        return offer_tricks(case, standing.offer) if standing.offer else ()
    if event.kind == "dispute-withdrawn":
        if standing.disputes_non_receipt and not standing.received:
            return ("The parcel is not in your hands. Never withdraw on a promise.",)
        over = case.protection is not None and case.protection.days_left < 0
        return (
            ("Protection has ended: the money goes to the seller, and no second dispute is possible.",) if over else ()
        )
    if not standing.received:
        return ("The parcel is not in your hands. Confirm only what you have.",)
    if not standing.item_in_order:
        return ("The item is not checked, or has a problem. Check it first.",)
    return ()


def _safe_until(case: Case, event: Event) -> date | None:
    if event.kind == "confirmed":
        end = case.protection
        return end.on if end and end.days_left >= 0 else None
    if event.kind == "offer-accepted":
        answer = case.deadline("buyer-answer")
        return answer.on if answer and answer.days_left >= 0 else None
    decided = case.deadline("decision-late")
    return decided.on if decided and decided.days_left >= 0 else None
