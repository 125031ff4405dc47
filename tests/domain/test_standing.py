"""The fold: which phase a story leads to, and whom a dispute waits for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from buyer_assist.domain.events import EVENT_KINDS
from buyer_assist.domain.money import Money, parse_stored_amount
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.standing import _STEPS, PHASES, standing_of

DAY = date(2026, 11, 1)
PRICE = parse_stored_amount("12.49", "USD")


def story(*kinds: str) -> Purchase:
    """A purchase whose events happen a day apart; `decided=full` gives the outcome, `seller-offer=wait` the offer."""
    events = []
    for number, word in enumerate(kinds, 1):
        kind, _, extra = word.partition("=")
        extras: dict[str, str] = {}
        if kind == "dispute-opened":
            extras["reason"] = extra or "not-received"
        elif kind == "decided":
            extras["outcome"] = extra
        elif kind == "seller-offer":
            extras["offer"] = extra
        elif kind == "checked":
            extras["works"] = extra
        events.append(Event(kind, DAY + timedelta(days=number), **extras))
    return Purchase("hub", "Hub", price=PRICE, ordered=DAY, events=tuple(events))


@pytest.mark.parametrize(
    ("kinds", "phase"),
    [
        ("", "processing"),
        ("cancel-requested", "cancelling"),
        ("cancel-requested cancel-refused", "processing"),
        ("cancel-requested cancelled", "cancelled"),
        ("cancel-requested cancelled refund-received", "refunded"),
        ("cancel-requested shipped", "in-transit"),
        ("shipped", "in-transit"),
        ("shipped scan extension-requested extended", "in-transit"),
        ("shipped delivered", "delivered"),
        ("shipped delivered received", "received"),
        ("received", "received"),
        ("shipped received checked=yes confirmed", "completed"),
        ("shipped completed", "completed"),
        ("shipped dispute-opened", "disputing"),
        ("shipped completed dispute-opened", "disputing"),
        ("shipped dispute-opened delivered", "disputing"),
        ("shipped dispute-opened dispute-withdrawn", "in-transit"),
        ("shipped received dispute-opened=defective dispute-withdrawn", "received"),
        ("shipped completed dispute-opened dispute-withdrawn", "completed"),
        ("shipped dispute-opened seller-offer=wait offer-accepted", "in-transit"),
        ("shipped received dispute-opened=wrong seller-offer=resend offer-accepted", "in-transit"),
        ("shipped received dispute-opened=wrong seller-offer=return offer-accepted", "returning"),
        ("shipped dispute-opened seller-offer=partial offer-accepted", "refund-due"),
        ("shipped dispute-opened seller-offer=off-platform offer-accepted", "refund-due"),
        ("shipped dispute-opened decided=full", "refund-due"),
        ("shipped received dispute-opened=wrong decided=return return-sent", "returning"),
        ("shipped received dispute-opened=wrong decided=return return-sent refund-received", "refunded"),
        ("shipped dispute-opened decided=rejected", "rejected"),
        ("shipped dispute-opened decided=full received", "late-arrival"),
        ("shipped dispute-opened decided=full refund-received received", "late-arrival"),
        ("shipped dispute-opened received decided=full", "late-arrival"),
        ("cancel-requested cancelled refund-received received", "late-arrival"),
        ("shipped dispute-opened decided=full received refund-received", "late-arrival"),
        ("shipped dispute-opened decided=full refund-received received repaid", "settled"),
        ("shipped dispute-opened decided=full refund-received received kept-by-leave review-updated", "closed"),
        ("shipped received dispute-opened=defective decided=partial refund-received", "refunded"),
    ],
)
def test_story_leads_to_its_phase(kinds: str, phase: str) -> None:
    assert standing_of(story(*kinds.split())).phase == phase


@pytest.mark.parametrize(
    ("kinds", "waiting"),
    [
        ("shipped dispute-opened", "seller"),
        ("shipped dispute-opened seller-offer=partial", "buyer"),
        ("shipped dispute-opened seller-offer=partial demand-changed", "seller"),
        ("shipped dispute-opened seller-refused", "buyer"),
        ("shipped dispute-opened seller-refused escalated", "platform"),
        ("shipped dispute-opened escalated demand-changed", "platform"),
        ("shipped dispute-opened decided=full", None),
        ("shipped", None),
    ],
)
def test_open_dispute_says_whom_it_waits_for(kinds: str, waiting: str | None) -> None:
    assert standing_of(story(*kinds.split())).waiting_for == waiting


def test_events_are_folded_by_day_whatever_their_order_in_the_file() -> None:
    there = story("shipped", "received")
    back = Purchase("hub", "Hub", ordered=DAY, events=tuple(reversed(there.events)))

    assert standing_of(back).phase == "received"


def test_claim_is_the_price_until_an_amount_is_demanded() -> None:
    opened = story("shipped", "dispute-opened")
    lower = Event(
        "demand-changed", DAY + timedelta(days=9), amount=Money(parse_stored_amount("5", "USD").amount, "USD")
    )

    assert standing_of(opened).claim == PRICE
    assert str(standing_of(Purchase("h", "H", price=PRICE, events=(*opened.events, lower))).claim) == "5 USD"


def test_accepted_offer_leaves_the_table() -> None:
    standing = standing_of(story("shipped", "dispute-opened", "seller-offer=partial", "offer-accepted"))

    assert standing.offer is None
    assert standing.accepted_offer is not None
    assert standing.accepted_offer.offer == "partial"


def test_every_step_is_of_a_known_event_and_every_phase_is_reached() -> None:
    assert set(_STEPS) <= set(EVENT_KINDS)
    assert len(PHASES) == 15
