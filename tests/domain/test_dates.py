"""Dates: what people type, and how days are counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.domain.dates import add_working_days, long_date, parse_date
from buyer_assist.domain.errors import RefusedError

TODAY = date(2026, 11, 23)  # a Monday
DAYS = st.dates(date(1995, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("typed", "looking", "meant"),
    [
        ("2026-11-23", "back", date(2026, 11, 23)),
        ("today", "ahead", TODAY),
        ("Yesterday", "back", date(2026, 11, 22)),
        ("tomorrow", "ahead", date(2026, 11, 24)),
        ("3 days ago", "back", date(2026, 11, 20)),
        ("1 week ago", "back", date(2026, 11, 16)),
        ("in 10 days", "ahead", date(2026, 12, 3)),
        ("10d", "back", date(2026, 12, 3)),
        ("2w", "ahead", date(2026, 12, 7)),
        ("-3d", "ahead", date(2026, 11, 20)),
        ("monday", "back", TODAY),
        ("monday", "ahead", TODAY),
        ("tuesday", "back", date(2026, 11, 17)),
        ("tue", "ahead", date(2026, 11, 24)),
        ("23 Nov 2026", "back", TODAY),
        ("November 23, 2026", "back", TODAY),
        ("23rd november", "back", TODAY),
        ("Nov 23", "ahead", TODAY),
        ("Nov 24", "back", date(2025, 11, 24)),
        ("Nov 24", "ahead", date(2026, 11, 24)),
        ("29 Feb", "back", date(2024, 2, 29)),
        ("29 Feb", "ahead", date(2028, 2, 29)),
        ("25/12/2026", "ahead", date(2026, 12, 25)),
        ("12/25/2026", "ahead", date(2026, 12, 25)),
        ("04/04/2026", "back", date(2026, 4, 4)),
        ("2026/11/23", "back", TODAY),
    ],
)
def test_typed_date_is_read_as_meant(typed: str, looking: str, meant: date) -> None:
    assert parse_date(typed, today=TODAY, looking=looking) == meant  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed", ["", "soon", "2026-02-30", "31 Nov 2026", "32/13/2026", "99999999d", "0001-01-01", "2026-1", "٣d"]
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_date(typed, today=TODAY, looking="back")

    assert "2026-11-23" in refused.value.hint


def test_ambiguous_date_is_refused_with_both_readings() -> None:
    with pytest.raises(RefusedError) as refused:
        parse_date("03/04/2026", today=TODAY, looking="back")

    assert "3 April 2026" in refused.value.says
    assert "4 March 2026" in refused.value.says


@given(DAYS, st.sampled_from(["back", "ahead"]))
def test_long_form_reads_back_to_the_same_day(day: date, looking: str) -> None:
    assert parse_date(long_date(day), today=TODAY, looking=looking) == day  # type: ignore[arg-type]


@given(st.text(max_size=20))
def test_junk_is_read_or_refused_and_never_fails_otherwise(typed: str) -> None:
    try:
        parse_date(typed, today=TODAY, looking="back")
    except RefusedError as refused:
        assert refused.hint


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 29), 5, date(2026, 12, 4)),
        (date(2026, 11, 28), 10, date(2026, 12, 11)),
        (date(2026, 12, 10), 10, date(2026, 12, 24)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_working_days_begin_the_day_after_and_skip_weekends(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days) == end


@given(DAYS, st.integers(1, 60))
def test_working_days_are_as_if_counted_one_by_one(start: date, days: int) -> None:
    day, counted = start, 0
    while counted < days:
        day += timedelta(days=1)
        counted += day.weekday() < 5

    assert add_working_days(start, days) == day
