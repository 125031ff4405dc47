"""Calendar days: reading what people type, counting days and working days. Today is always handed in."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from buyer_assist.domain.errors import RefusedError

#: Which way an unfinished date points: what happened lies back, a deadline lies ahead.
Looking = Literal["back", "ahead"]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = {name[:size].lower(): number for number, name in enumerate(MONTHS, 1) for size in {3, 4, len(name)}}
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}
_UNIT = {"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}
_FIRST_YEAR, _LAST_YEAR = 1990, 2199
_HINT = "Write it like 2026-11-23, 23 Nov 2026, yesterday, 3 days ago or 10d."


def long_date(day: date) -> str:
    """`3 December 2026`: the form that no reader and no machine translation takes for another day."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def add_working_days(start: date, days: int) -> date:
    """The day that lies `days` working days (Monday to Friday) after `start`; counting begins the day after."""
    weeks, rest = divmod(days, 5)
    day = start + timedelta(weeks=weeks)
    while rest:
        day += timedelta(days=1)
        rest -= day.weekday() < 5
    while day.weekday() >= 5 and days:
        # Whole weeks from a weekend end on a weekend: the last working day counted is the Friday before.
        day -= timedelta(days=1)
    return day


def parse_date(text: str, *, today: date, looking: Looking) -> date:
    """Read a date as people type it. Raises RefusedError when it is none, is ambiguous, or has no plausible year."""
    shown = " ".join(text.split())
    typed = shown.lower().replace(",", " ").strip()
    typed = " ".join(typed.split())
    try:
        day = _relative(typed, today, looking) or _numeric(typed, shown) or _named(typed, today, looking)
    except (ValueError, OverflowError):
        raise RefusedError(f'"{shown}" is a day that the calendar does not have.', _HINT) from None
    if day is None:
        raise RefusedError(f'"{shown}" is not a date.', _HINT)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise RefusedError(f'"{shown}" lies in the year {day.year}, which cannot be meant.', _HINT)
    return day


def _relative(typed: str, today: date, looking: Looking) -> date | None:
    if typed in _NEAR:
        return today + timedelta(days=_NEAR[typed])
    if found := re.fullmatch(r"(-?)([0-9]+) ?(d|w)", typed):
        return today + timedelta(days=int(found[1] + found[2]) * _UNIT[found[3]])
    if found := re.fullmatch(r"([0-9]+) (day|days|week|weeks) ago", typed):
        return today - timedelta(days=int(found[1]) * _UNIT[found[2]])
    if found := re.fullmatch(r"in ([0-9]+) (day|days|week|weeks)", typed):
        return today + timedelta(days=int(found[1]) * _UNIT[found[2]])
    for number, name in enumerate(WEEKDAYS):
        if typed in {name.lower(), name[:3].lower()}:
            ahead = (number - today.weekday()) % 7
            return today + timedelta(days=ahead if looking == "ahead" or not ahead else ahead - 7)
    return None


def _numeric(typed: str, shown: str) -> date | None:
    if found := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", typed):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if not (found := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", typed)):
        return None
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    if one <= 12 and two <= 12 and one != two:
        raise RefusedError(
            f'"{shown}" is ambiguous: {long_date(date(year, two, one))} or {long_date(date(year, one, two))}.',
            f"Write {date(year, two, one)} or {date(year, one, two)}.",
        )
    return date(year, one, two) if two > 12 else date(year, two, one)


def _named(typed: str, today: date, looking: Looking) -> date | None:
    """`23 Nov 2026`, `Nov 23 2026`, and both without a year: then the nearest such day on the side looked at."""
    if found := re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)?\.? ([a-z]+)\.?(?: ([0-9]{4}))?", typed):
        day, name, year = found[1], found[2], found[3]
    elif found := re.fullmatch(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?(?: ([0-9]{4}))?", typed):
        day, name, year = found[2], found[1], found[3]
    else:
        return None
    if name not in _MONTH:
        return None
    if year:
        return date(int(year), _MONTH[name], int(day))
    # Eight years hold a 29 February on either side, even around 2100.
    for away in range(9):
        try:
            near = date(today.year + (away if looking == "ahead" else -away), _MONTH[name], int(day))
        except ValueError:
            continue
        if near >= today if looking == "ahead" else near <= today:
            return near
    raise ValueError(typed)
