"""The `$placeholders` of walks about claims: sums that the buyer compares, and the days of a dispute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from buyer_assist.domain.cases import Case
from buyer_assist.domain.claim_facts import last_dispute_day
from buyer_assist.domain.money import Money

UNKNOWN_CLAIM_WORDS: Mapping[str, str] = {
    "price": "the price",
    "offer": "the offer",
    "difference": "the part that the offer leaves out",
    "kind": "KIND",
    "share": "that share of the price",
    "share_sum": "SUM",
    "break_even": "the price less the offer",
    "claim_by": "the last day that the order page shows",
    "answer_by": "the second day after the offer",
    "decision_by": "when it is decided",
    "refund_expected": "the 10th working day after the decision",
    "return_by": "the day that the dispute page shows",
    "paypal_by": "the 180th day after the payment",
    "bank_by": "the 120th day after the payment",
    "answer_days": "a few",
    "steps_in_days": "some",
    "return_days": "a few",
}
#: What is lost of the item's worth, by the buyer's own estimate: choices of the question "loss".
_SHARES = {"all": Decimal(1), "most": Decimal("0.75"), "half": Decimal("0.5"), "little": Decimal("0.25")}
_DEADLINES = {
    "answer_by": "buyer-answer", "decision_by": "decision-late", "refund_expected": "refund-expected",
    "return_by": "return-post-by", "paypal_by": "dispute-paypal", "bank_by": "chargeback",
}  # fmt: skip
_DAYS = {"answer_days": "seller-answer", "steps_in_days": "platform-steps-in", "return_days": "return-post-by"}


def claim_words(case: Case | None, answers: Mapping[str, str]) -> Mapping[str, object]:
    """What is known, by placeholder: money, dates, numbers of days out of the rules, and the kind of problem."""
    if case is None:
        return {"kind": answers.get("kind")}
    gain = left_out(case, case.purchase.price)
    last, share = last_dispute_day(case), share_lost(case.purchase.price, answers)
    known: dict[str, object] = {
        "kind": answers.get("kind"),
        "price": case.purchase.price,
        "offer": money_offered(case),
        "difference": left_out(case, case.standing.claim or case.purchase.price),
        "break_even": f"{gain}, the price less the offer" if gain else None,
        "share": share,
        "share_sum": f'"{share}"' if share else None,
        "claim_by": last.on if last else None,
    }
    for word, name in _DEADLINES.items():
        deadline = case.deadline(name)
        known[word] = deadline.on if deadline else None
    return known | {word: case.policy.number(name) for word, name in _DAYS.items()}


def money_offered(case: Case) -> Money | None:
    """The sum that the seller named last in this dispute, or before one."""
    dispute = case.standing.dispute
    start = dispute.on if dispute else date.min
    sums = [one.amount for one in case.purchase.story() if one.kind == "seller-offer" and one.on >= start]
    return next((amount for amount in reversed(sums) if amount), None)


def left_out(case: Case, whole: Money | None) -> Money | None:
    """A sum (the claim; for a return, which brings all of it, the price) less the offer, in the same currency; None
    when they cannot be compared, or nothing is left out."""
    offer = money_offered(case)
    if offer is None or whole is None or offer.currency != whole.currency or offer.amount >= whole.amount:
        return None
    return Money(whole.amount - offer.amount, whole.currency)


def share_lost(price: Money | None, answers: Mapping[str, str]) -> Money | None:
    """The share of the price that the buyer's own estimate says is lost, with the decimals of the price."""
    share = _SHARES.get(answers.get("loss", ""))
    if price is None or share is None:
        return None
    cents = Decimal(1).scaleb(int(price.amount.as_tuple().exponent))
    return Money((price.amount * share).quantize(cents, ROUND_HALF_UP), price.currency)
