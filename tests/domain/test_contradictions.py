"""What cannot have happened is refused with the reason; what is merely not recorded is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.domain.contradictions import contradiction_of
from buyer_assist.domain.events import EVENT_KINDS
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.standing import standing_of

from .test_standing import DAY, story

LATER = DAY + timedelta(days=60)


@pytest.mark.parametrize(
    ("kinds", "event", "reason"),
    [
        ("cancelled", "dispute-opened", "cancelled"),
        ("cancelled", "cancelled", "already"),
        ("cancelled", "shipped", "cancelled"),
        ("shipped", "shipped", "edit --tracking"),
        ("shipped", "cancel-requested", "on its way"),
        ("shipped received", "received", "already"),
        ("shipped received", "delivered", "already"),
        ("", "checked", "received"),
        ("", "cancel-refused", "cancel-requested"),
        ("shipped", "offer-accepted", "seller-offer"),
        ("shipped", "dispute-withdrawn", "on its way"),
        ("shipped", "decided", "on its way"),
        ("shipped", "escalated", "on its way"),
        ("shipped", "return-sent", "on its way"),
        ("shipped", "repaid", "on its way"),
        ("shipped dispute-opened", "dispute-opened", "dispute is open"),
        ("shipped dispute-opened", "confirmed", "dispute is open"),
        ("shipped completed", "confirmed", "already"),
        ("shipped dispute-opened decided=full refund-received", "dispute-opened", "money is back"),
    ],
)  # fmt: skip
def test_impossible_event_is_refused_with_the_reason(kinds: str, event: str, reason: str) -> None:
    found = contradiction_of(
        story(*kinds.split()), Event(event, LATER, reason="not-received", outcome="full", works="no")
    )

    assert found is not None
    assert reason in found


@pytest.mark.parametrize(
    ("kinds", "event"),
    [
        ("", "received"),
        ("", "delivered"),
        ("", "dispute-opened"),
        ("cancelled", "received"),
        ("shipped dispute-opened", "received"),
        ("shipped received dispute-opened=wrong seller-offer=resend offer-accepted", "shipped"),
        ("shipped completed", "dispute-opened"),
        ("shipped dispute-opened decided=full refund-received", "received"),
        ("shipped dispute-opened decided=rejected", "decided"),
        ("cancel-requested cancel-refused", "cancel-requested"),
    ],
)
def test_possible_event_is_let_through(kinds: str, event: str) -> None:
    happened = Event(event, LATER, reason="not-received", outcome="full")

    assert contradiction_of(story(*kinds.split()), happened) is None


def test_received_before_the_order_is_refused() -> None:
    found = contradiction_of(story("shipped"), Event("received", DAY - timedelta(days=1)))

    assert found is not None
    assert "before the order" in found


def test_scan_before_the_order_is_evidence_and_is_let_through() -> None:
    assert contradiction_of(story("shipped"), Event("scan", DAY - timedelta(days=40))) is None


def test_earlier_event_that_makes_a_recorded_one_impossible_is_refused() -> None:
    found = contradiction_of(story("shipped", "dispute-opened"), Event("cancelled", DAY))

    assert found is not None


def test_earlier_event_may_be_recorded_later() -> None:
    assert contradiction_of(story("", "", "received"), Event("shipped", DAY + timedelta(days=1))) is None


@given(st.lists(st.tuples(st.sampled_from(sorted(EVENT_KINDS)), st.integers(0, 90)), max_size=12))
def test_whatever_is_forced_in_the_fold_never_fails(events: list[tuple[str, int]]) -> None:
    forced = tuple(Event(kind, DAY + timedelta(days=days)) for kind, days in events)
    purchase = Purchase("hub", "Hub", ordered=DAY, events=forced)

    assert standing_of(purchase).phase
    contradiction_of(purchase, Event("received", date(2027, 1, 1)))
