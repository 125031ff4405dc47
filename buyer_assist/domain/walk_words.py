"""The `$placeholders` of walks, filled from a case; what is not known is said in general words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from string import Template

from buyer_assist.domain.cases import Case
from buyer_assist.domain.claim_words import UNKNOWN_CLAIM_WORDS, claim_words, share_lost
from buyer_assist.domain.dates import long_date
from buyer_assist.domain.money import Money
from buyer_assist.domain.next_before_arrival import last_safe_day
from buyer_assist.domain.purchase import Event
from buyer_assist.domain.walks import OfferedEvent, Outcome

UNKNOWN_WORDS: Mapping[str, str] = {
    "amount": "the amount on the order page",
    "claim": "the amount that you claim",
    "order": "the order number",
    "seller": "the seller",
    "item": "the item",
    "marketplace": "the marketplace",
    "protection_end": "the end of protection on the order page",
    "last_safe_day": "two days before the end of protection",
    "dispute_opens": "the 11th day after shipment",
    "dispute_last_day": "the 15th day after the order was completed",
    "ship_by": "the end of the processing time on the order page",
    "refund_overdue": "20 working days after the decision",
    "today": "today",
    "ref": "REF",
    **UNKNOWN_CLAIM_WORDS,
}
_NOTHING: Mapping[str, str] = {}


def words_of(case: Case | None, answers: Mapping[str, str] = _NOTHING) -> Mapping[str, str]:
    """The value of each placeholder for a case and the answers on the way, or in general words without them."""
    known = {**_case_words(case), **claim_words(case, answers)}
    return {**UNKNOWN_WORDS, **{name: _shown(value) for name, value in known.items() if value}}


def _case_words(case: Case | None) -> Mapping[str, object]:
    if case is None:
        return {}
    purchase = case.purchase
    amount = refunded_amount(case)
    known: dict[str, object] = {
        "amount": amount,
        "claim": case.standing.claim or purchase.price,
        "order": purchase.order,
        "seller": purchase.seller,
        "item": purchase.item,
        "marketplace": case.policy.name,
        "protection_end": case.protection.on if case.protection else None,
        "last_safe_day": last_safe_day(case),
        "ship_by": purchase.ship_by,
        "today": case.today,
        "ref": purchase.id,
    }
    for name in ("dispute-opens", "dispute-last-day", "refund-overdue"):
        deadline = case.deadline(name)
        known[name.replace("-", "_")] = deadline.on if deadline else None
    return known


def refunded_amount(case: Case) -> Money | None:
    """What came back, or is to come back: the refunds recorded, else the decision, the claim, the price."""
    standing = case.standing
    refunds = [e.amount for e in case.purchase.story() if e.kind == "refund-received" and e.amount]
    if refunds and len({amount.currency for amount in refunds}) == 1:
        return Money(sum((amount.amount for amount in refunds), Decimal(0)), refunds[0].currency)
    decided = standing.decided.amount if standing.decided else None
    accepted = standing.accepted_offer.amount if standing.accepted_offer else None
    return decided or accepted or standing.claim or case.purchase.price


def filled(outcome: Outcome, words: Mapping[str, str]) -> Outcome:
    """The outcome with its placeholders filled; the values are put in as they are, in one pass."""

    def fill(text: str) -> str:
        return Template(text.replace("REF", "$ref")).safe_substitute(words)

    def all_of(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(fill(text) for text in texts)

    return replace(
        outcome,
        says=fill(outcome.says),
        because=fill(outcome.because),
        steps=all_of(outcome.steps),
        warnings=all_of(outcome.warnings),
        compare=tuple(all_of(row) for row in outcome.compare),
    )


def event_of(offered: OfferedEvent, case: Case | None, answers: Mapping[str, str] = _NOTHING, *, today: date) -> Event:
    """The event that an outcome offers, as it would be recorded today; without a case no amount is known. An extra
    that begins with `$` is what was answered to the question of that name."""
    amount = None
    if case and offered.amount == "refunded":
        amount = refunded_amount(case)
    elif case and offered.amount == "claim":
        amount = case.standing.claim or case.purchase.price
    elif case and offered.amount == "share":
        amount = share_lost(case.purchase.price, answers)
    extras = {name: answers[word[1:]] if word.startswith("$") else word for name, word in offered.extras.items()}
    return Event(offered.kind, today, amount=amount, **extras)  # type: ignore[arg-type]


def _shown(value: object) -> str:
    return long_date(value) if isinstance(value, date) else str(value)
