"""Sellers: a small sample is a warning, and the ledger remembers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.sellers import check_seller, parse_percent, seller_memory, wilson_lower_bound

TODAY = date(2026, 11, 23)


def _verdict(votes: int, positive: str) -> str:
    return check_seller(votes, Decimal(positive), enough_votes=50, good_from=90).verdict


@pytest.mark.parametrize("votes", [1, 10, 49, 50, 100, 1000, 250_000])
@pytest.mark.parametrize("positive", ["100", "99.9", "98", "90", "50", "3"])
def test_lower_bound_is_the_smallest_share_that_the_votes_do_not_contradict(votes, positive):
    """The definition itself: the share from which the votes are just 1.96 standard deviations away."""
    bound, seen = wilson_lower_bound(votes, Decimal(positive)), float(positive) / 100
    away = NormalDist().inv_cdf(0.975) * (bound * (1 - bound) / votes) ** 0.5
    assert bound < seen
    assert bound + away == pytest.approx(seen, abs=1e-9)


def test_lower_bound_of_full_marks_has_a_closed_form():
    squared = NormalDist().inv_cdf(0.975) ** 2
    assert wilson_lower_bound(10, Decimal(100)) == pytest.approx(10 / (10 + squared), abs=1e-12)
    assert wilson_lower_bound(0, Decimal(100)) == 0


def test_full_marks_from_few_votes_say_too_little():
    assert _verdict(10, "100") == "too-few"
    assert _verdict(49, "100") == "too-few"
    assert _verdict(50, "100") == "good"


def test_careful_below_ninety_percent_at_the_least():
    assert _verdict(1000, "91") == "careful"
    assert _verdict(1000, "95") == "good"
    assert _verdict(60, "95") == "careful"
    assert _verdict(0, "100") == "too-few"


@given(st.integers(0, 10**9), st.decimals(0, 100, places=2))
def test_lower_bound_is_a_share_below_the_rating(votes, positive):
    bound = wilson_lower_bound(votes, positive)
    assert 0 <= bound <= float(positive) / 100 + 1e-9


@pytest.mark.parametrize(("votes", "positive"), [(-1, "98"), (10, "100.1"), (10, "-1")])
def test_impossible_ratings_are_refused(votes, positive):
    with pytest.raises(RefusedError):
        check_seller(votes, Decimal(positive), enough_votes=50, good_from=90)


@pytest.mark.parametrize(
    ("typed", "percent"),
    [("98", "98"), ("98%", "98"), (" 98.5 % ", "98.5"), ("98,5", "98.5"), ("100", "100"), ("0", "0")],
)
def test_percentages_are_read_as_people_type_them(typed, percent):
    assert parse_percent(typed) == Decimal(percent)


@pytest.mark.parametrize("typed", ["", "%", "101", "-3", "98.", "1e2", "nan", "ninety", "98%%", "9 8", "٩٨"])
def test_what_is_no_percentage_is_refused(typed):
    with pytest.raises(RefusedError):
        parse_percent(typed)


def _bought(number: int, *events: Event, **facts) -> Purchase:
    values = {"seller": "Good Shop", "ordered": date(2026, 8, 1), **facts}
    return Purchase(f"p{number}", "Thing", events=events, **values)


def test_ledger_remembers_what_happened_with_a_seller():
    purchases = [
        _bought(1, Event("shipped", date(2026, 8, 9)), ship_by=date(2026, 8, 8)),
        _bought(2, Event("shipped", date(2026, 8, 3)), Event("received", date(2026, 9, 1)), deliver_by=TODAY),
        _bought(
            3, Event("dispute-opened", date(2026, 10, 1), reason="not-received"),
            Event("seller-offer", date(2026, 10, 5), offer="partial"), Event("refund-received", date(2026, 10, 20)),
            seller=" good  SHOP",
        ),
        _bought(4, seller="Other Shop"),
    ]  # fmt: skip
    memory = seller_memory(purchases, "good shop", today=TODAY)
    assert memory is not None
    assert (memory.purchases, memory.late, memory.disputes, memory.refunds) == (3, 1, 1, 1)
    assert (memory.reply_days, memory.replies) == (4.0, 1)


def test_unknown_seller_is_not_remembered():
    assert seller_memory([_bought(1)], "Nobody", today=TODAY) is None
    assert seller_memory([_bought(1, seller=None)], "", today=TODAY) is None


def test_reply_days_are_the_median_and_unanswered_questions_do_not_count():
    asked = Event("message-sent", date(2026, 8, 1), to="seller")

    def answer(day: int) -> Event:
        return Event("seller-refused", date(2026, 8, day))

    purchases = [_bought(1, asked, answer(2)), _bought(2, asked, answer(4)), _bought(3, asked)]
    memory = seller_memory(purchases, "Good Shop", today=TODAY)
    assert memory is not None
    assert (memory.reply_days, memory.replies) == (2.0, 2)


@pytest.mark.parametrize(("facts", "events", "late"), [
    ({"deliver_by": date(2026, 11, 22)}, (), 1), ({"deliver_by": TODAY}, (), 0),
    ({"ship_by": date(2026, 11, 22)}, (), 1),
    ({"deliver_by": date(2026, 9, 1)}, (Event("cancelled", date(2026, 8, 5)),), 0),
    ({"deliver_by": date(2026, 9, 1)}, (Event("shipped", date(2026, 8, 2)), Event("delivered", date(2026, 9, 2))), 1),
])  # fmt: skip
def test_late_means_after_the_promised_day(facts, events, late):
    memory = seller_memory([_bought(1, *events, **facts)], "Good Shop", today=TODAY)
    assert memory is not None
    assert memory.late == late


def test_same_name_elsewhere_is_another_seller():
    purchases = [_bought(1, marketplace="one"), _bought(2, marketplace="two"), _bought(3)]
    memory = seller_memory(purchases, "Good Shop", today=TODAY, marketplace="one")
    assert memory is not None
    assert memory.purchases == 2
