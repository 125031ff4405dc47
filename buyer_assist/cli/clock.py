"""The one place that asks the machine for the date."""

from __future__ import annotations

import time
from datetime import date


def machine_today() -> date:
    """The calendar day at the buyer's place, by the machine's time zone (UTC where none is set)."""
    now = time.localtime()
    return date(now.tm_year, now.tm_mon, now.tm_mday)


def machine_utc_offset(day: date) -> int:
    """The buyer's offset from UTC at noon of a day, in minutes east."""
    try:
        noon = time.localtime(time.mktime((day.year, day.month, day.day, 12, 0, 0, 0, 0, -1)))
    except (OverflowError, ValueError):
        noon = time.localtime()
    return noon.tm_gmtoff // 60


def machine_stamp() -> str:
    """The moment as `20261123-101010`, for names of kept files."""
    return time.strftime("%Y%m%d-%H%M%S", time.localtime())
