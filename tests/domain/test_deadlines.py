"""Deadlines: which one exists when, what settles it, and which of two dates counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.domain.cases import Case, case_for
from buyer_assist.domain.deadlines import tracking_pace
from buyer_assist.domain.events import EVENT_KINDS
from buyer_assist.domain.policy import Policy
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.storage.places import find_places
from buyer_assist.storage.policies import load_policy

RULES: Policy = load_policy(find_places({"BUYER_ASSIST_HOME": str(Path("/nonexistent"))}, None), "aliexpress")[0]
ORDERED = date(2026, 11, 1)
SHIPPED = Event("shipped", date(2026, 11, 5))
DISPUTE = Event("dispute-opened", date(2026, 12, 1), reason="not-received")
TODAY = date(2026, 11, 23)


def seen(*events: Event, today: date = TODAY, utc_offset: int | None = None, **facts: object) -> Case:
    purchase = Purchase("hub", "Hub", ordered=ORDERED, events=events, **facts)  # type: ignore[arg-type]
    return case_for(purchase, RULES, today=today, utc_offset=utc_offset)


def ids(case: Case) -> set[str]:
    return {deadline.id for deadline in case.deadlines}


def on(case: Case, name: str) -> date:
    deadline = case.deadline(name)
    assert deadline is not None, ids(case)
    return deadline.on


def test_protection_is_guessed_from_the_order_until_shipment_is_known() -> None:
    deadline = seen().deadline("protection-ends")

    assert deadline is not None
    assert (deadline.on, deadline.certainty) == (date(2026, 12, 31), "fallback")


def test_protection_is_computed_from_shipment() -> None:
    deadline = seen(SHIPPED).deadline("protection-ends")

    assert deadline is not None
    assert (deadline.on, deadline.certainty, deadline.value) == (date(2027, 1, 4), "computed", 60)


def test_stated_protection_beats_the_computed_one_and_shows_it() -> None:
    deadline = seen(SHIPPED, protection_ends=date(2027, 1, 10)).deadline("protection-ends")

    assert deadline is not None
    assert (deadline.on, deadline.certainty) == (date(2027, 1, 10), "stated")
    assert "2027-01-04" in deadline.other_figures[0]


def test_extension_recorded_last_counts_even_when_it_is_older() -> None:
    first = Event("extended", date(2026, 12, 20), until=date(2027, 2, 1))
    last = Event("extended", date(2026, 12, 10), until=date(2027, 1, 20))

    assert on(seen(SHIPPED, first, last, protection_ends=date(2027, 1, 10)), "protection-ends") == date(2027, 1, 20)


def test_ask_extension_exists_only_once_shipped_and_until_asked() -> None:
    assert "ask-extension-by" not in ids(seen())
    assert on(seen(SHIPPED), "ask-extension-by") == date(2027, 1, 1)
    assert "ask-extension-by" not in ids(seen(SHIPPED, Event("extension-requested", TODAY)))
    assert "ask-extension-by" not in ids(seen(SHIPPED, Event("received", TODAY)))


def test_dispute_opens_on_the_eleventh_day_and_is_dropped_once_it_has_passed() -> None:
    assert on(seen(SHIPPED, today=date(2026, 11, 16)), "dispute-opens") == date(2026, 11, 16)
    assert "dispute-opens" not in ids(seen(SHIPPED, today=date(2026, 11, 17)))


def test_moving_parcel_can_be_disputed_only_after_the_promised_day() -> None:
    scan = Event("scan", date(2026, 11, 14))
    promised = date(2026, 12, 15)

    assert on(seen(SHIPPED, scan, today=date(2026, 11, 15), deliver_by=promised), "dispute-opens") == date(2026, 12, 16)
    assert on(seen(SHIPPED, today=date(2026, 11, 15), deliver_by=promised), "dispute-opens") == date(2026, 11, 16)


def test_overdue_protection_stays_and_opens_the_last_window() -> None:
    case = seen(SHIPPED, today=date(2027, 1, 6))

    assert on(case, "protection-ends") == date(2027, 1, 4)
    assert on(case, "dispute-last-day") == date(2027, 1, 19)


def test_dispute_settles_protection_and_starts_its_own_clocks() -> None:
    case = seen(SHIPPED, DISPUTE, today=date(2026, 12, 2))

    assert ids(case) == {"seller-answer", "platform-steps-in", "decision-late"}
    assert on(case, "seller-answer") == date(2026, 12, 6)
    assert on(case, "platform-steps-in") == date(2026, 12, 8)
    assert on(case, "decision-late") == date(2026, 12, 31)


def test_offer_settles_the_sellers_clock_and_starts_the_buyers() -> None:
    offer = Event("seller-offer", date(2026, 12, 3), offer="partial")
    case = seen(SHIPPED, DISPUTE, offer, today=date(2026, 12, 3))
    answered = seen(SHIPPED, DISPUTE, offer, Event("demand-changed", date(2026, 12, 4)), today=date(2026, 12, 4))

    assert "seller-answer" not in ids(case)
    assert on(case, "buyer-answer") == date(2026, 12, 5)
    assert on(answered, "seller-answer") == date(2026, 12, 9)


def test_dispute_window_counts_the_last_day() -> None:
    confirmed = Event("confirmed", date(2026, 12, 20))

    assert on(seen(SHIPPED, confirmed, today=date(2027, 1, 4)), "dispute-last-day") == date(2027, 1, 4)
    assert seen(SHIPPED, confirmed, today=date(2027, 1, 4)).phase == "completed"
    assert seen(SHIPPED, confirmed, today=date(2027, 1, 5)).phase == "closed"


def test_working_item_settles_the_dispute_window() -> None:
    fine = (SHIPPED, Event("received", date(2026, 12, 10)), Event("checked", date(2026, 12, 10), works="yes"))

    assert "dispute-last-day" not in ids(seen(*fine, Event("confirmed", date(2026, 12, 11)), today=date(2026, 12, 12)))


def test_refund_clocks_count_working_days_and_end_with_the_money() -> None:
    decided = Event("decided", date(2026, 12, 10), outcome="full")
    case = seen(SHIPPED, DISPUTE, decided, today=date(2026, 12, 11))

    assert on(case, "refund-expected") == date(2026, 12, 24)
    assert on(case, "refund-overdue") == date(2027, 1, 7)
    assert not ids(
        seen(SHIPPED, DISPUTE, decided, Event("refund-received", date(2026, 12, 15)), today=date(2026, 12, 16))
    )


def test_return_has_to_be_posted_and_only_then_the_money_is_expected() -> None:
    decided = Event("decided", date(2026, 12, 10), outcome="return")
    posted = Event("return-sent", date(2026, 12, 15))

    assert on(seen(SHIPPED, DISPUTE, decided, today=date(2026, 12, 11)), "return-post-by") == date(2026, 12, 20)
    assert on(seen(SHIPPED, DISPUTE, decided, posted, today=date(2026, 12, 16)), "refund-expected") == date(
        2026, 12, 29
    )


@pytest.mark.parametrize(("way", "name", "day"), [
    ("card", "chargeback", date(2027, 3, 1)), ("paypal", "dispute-paypal", date(2027, 4, 30)),
])  # fmt: skip
def test_payment_route_depends_on_how_it_was_paid(way: str, name: str, day: date) -> None:
    case = seen(SHIPPED, paid_with=way, deliver_by=date(2026, 12, 15))
    deadline = case.deadline(name)

    assert deadline is not None
    assert deadline.on == day
    assert "promised delivery" in deadline.other_figures[0]
    assert name not in ids(seen(SHIPPED, paid_with="cash"))


def test_closed_order_keeps_only_the_payment_route() -> None:
    case = seen(SHIPPED, Event("completed", date(2026, 12, 1)), today=date(2027, 1, 20), paid_with="card")

    assert case.phase == "closed"
    assert ids(case) == {"chargeback"}


def test_day_is_one_earlier_where_the_marketplace_day_ends_first() -> None:
    pago_pago, berlin, honolulu = -660, 60, -600

    assert on(seen(SHIPPED, utc_offset=pago_pago), "protection-ends") == date(2027, 1, 3)
    assert on(seen(SHIPPED, utc_offset=honolulu), "protection-ends") == date(2027, 1, 3)
    assert on(seen(SHIPPED, utc_offset=berlin), "protection-ends") == date(2027, 1, 4)
    assert on(seen(SHIPPED, utc_offset=-480), "protection-ends") == date(2027, 1, 4)
    deadline = seen(SHIPPED, utc_offset=pago_pago).deadline("protection-ends")
    assert deadline is not None
    assert deadline.note == (
        "AliExpress counts in Pacific time, and its 4 January 2027 ends before yours: the day before counts."
    )


def test_extension_and_dispute_days_move_with_the_protection_end_and_once() -> None:
    west = seen(SHIPPED, utc_offset=-660)
    asking = west.deadline("ask-extension-by")
    assert asking is not None
    assert (asking.on, asking.note) == (date(2026, 12, 31), west.deadlines[-1].note)
    late = date(2027, 1, 8)
    days = [on(seen(SHIPPED, today=late, utc_offset=offset), "dispute-last-day") for offset in (0, -660)]
    assert days == [date(2027, 1, 19), date(2027, 1, 18)]


@pytest.mark.parametrize(
    ("today", "minus_eight_is_west"), [("2026-10-31", 1), ("2026-11-01", 0), ("2027-03-13", 0), ("2027-03-14", 1)]
)
def test_the_days_on_which_pacific_time_changes(today: str, minus_eight_is_west: int) -> None:
    day = date.fromisoformat(today)
    assert seen(SHIPPED, today=day, utc_offset=-480).ends_earlier == minus_eight_is_west
    assert seen(SHIPPED, today=day, utc_offset=-540).ends_earlier == 1
    assert seen(SHIPPED, today=day, utc_offset=-420).ends_earlier == 0


@pytest.mark.parametrize("zone", [None, "", "No/Such", "America", "../etc/passwd"])
def test_a_marketplace_whose_zone_cannot_be_found_counts_as_the_one_whose_day_ends_first(zone: str | None) -> None:
    purchase = Purchase("p", "thing", ordered=ORDERED, protection_ends=ORDERED)
    rules = replace(RULES, zone=zone)
    found = [case_for(purchase, rules, today=TODAY, utc_offset=offset).ends_earlier for offset in (-480, -420, 60)]
    assert found == [1, 0, 0]


EVENTS = st.builds(
    lambda kind, days: Event(
        kind, ORDERED + timedelta(days=days), reason="not-received", offer="partial", outcome="full"
    ),
    st.sampled_from(sorted(EVENT_KINDS)),
    st.integers(0, 120),
)


@given(st.lists(EVENTS, max_size=10), st.integers(-10, 400), st.sampled_from(["card", "paypal", None]))
def test_deadlines_are_sorted_known_and_count_from_today(events: list[Event], days: int, way: str | None) -> None:
    today = ORDERED + timedelta(days=days)
    case = seen(*events, today=today, paid_with=way)

    assert [d.on for d in case.deadlines] == sorted(d.on for d in case.deadlines)
    assert all((d.on - today).days == d.days_left for d in case.deadlines)
    assert len(ids(case)) == len(case.deadlines)


@given(st.integers(0, 100), st.integers(0, 100))
def test_later_shipment_never_ends_protection_earlier(one: int, other: int) -> None:
    early, late = sorted((one, other))

    def end(days: int) -> date:
        return on(seen(replace(SHIPPED, on=ORDERED + timedelta(days=days)), today=ORDERED), "protection-ends")

    assert end(early) <= end(late)


def test_parcel_moves_while_its_newest_scan_is_fresh() -> None:
    scans = [Event("scan", date(2026, 10, 8)), Event("scan", date(2026, 10, 6))]
    assert tracking_pace(scans, RULES, date(2026, 10, 17)) == "moving"
    assert tracking_pace(scans, RULES, date(2026, 10, 18)) == "silent"
    assert tracking_pace([], RULES, date(2026, 10, 18)) is None
