"""How days and counts are said. Dates are computed elsewhere; here they only get words."""

from __future__ import annotations

from datetime import date

from buyer_assist.domain.dates import WEEKDAYS, long_date


def days_words(days_left: int) -> str:
    """`in 3 days`, `tomorrow`, `today`, `2 days ago`."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days_left)
    if near:
        return near
    return f"in {days_left} days" if days_left > 0 else f"{-days_left} days ago"


def day_words(day: date) -> str:
    """`Thu 3 December 2026`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {long_date(day)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 purchase`, `2 purchases`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def certainty_words(certainty: str) -> str:
    """Where a date comes from, in the reader's words."""
    return {
        "stated": "from the order page",
        "computed": "computed; the order page may say another day",
        "fallback": "a guess from the order's day; look at the order page",
    }[certainty]
