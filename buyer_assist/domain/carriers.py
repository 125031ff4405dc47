"""What is known about tracking numbers, services and countries: types that the packaged table is read into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

#: How far a parcel can be followed: to the door, until it leaves the sending country, or nobody knows.
FOLLOWED = ("to-door", "to-export", "unknown")
#: The closed list of checks that a form can name.
CHECKS = ("s10",)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far something is followed, what that means in one sentence, and how sure that is (A best, D worst)."""

    followed: str
    means: str
    confidence: str
    source: str
    vintage: str
    url: str | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form of numbers. `pattern` must fit the whole compact number; `check` names a check digit of CHECKS.
    `carrier` is None when the number itself tells it (the post that issued it)."""

    id: str
    pattern: re.Pattern[str]
    carrier: str | None
    check: str | None
    reach: Reach


@dataclass(frozen=True, slots=True)
class Letters:
    """What the first two letters of a postal number say."""

    pattern: re.Pattern[str]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Service:
    """A name under which sellers ship; `pattern` is looked for anywhere in the name, in small letters."""

    id: str
    pattern: re.Pattern[str]
    reach: Reach


@dataclass(frozen=True, slots=True)
class QuietTime:
    """Chinese New Year's days, and how many days before and after each the sending country stands still."""

    days: tuple[date, ...]
    before: int
    after: int

    def between(self, start: date, end: date) -> date | None:
        """The New Year whose standstill touches the days from `start` to `end`, or None."""
        for day in self.days:
            # Dates at the very ends of the calendar are typed by mistake only; they must not raise.
            if (start - day).days <= self.after and (day - end).days <= self.before:
                return day
        return None


@dataclass(frozen=True, slots=True)
class Carriers:
    """The whole table. `placeholders` are bare capitals and digits. `countries` maps code to English name,
    `country_words` other words, in small letters, to code."""

    forms: tuple[Form, ...]
    letters: tuple[Letters, ...]
    services: tuple[Service, ...]
    placeholders: frozenset[str]
    quiet: QuietTime
    countries: Mapping[str, str]
    country_words: Mapping[str, str] = field(default_factory=dict)

    def country_code(self, text: str) -> str | None:
        """The two-letter code for a code, an English name or another known word; None when it is not known."""
        return country_code(text, self.words)

    @property
    def words(self) -> Mapping[str, str]:
        """Every word for a country, in small letters, with its code."""
        names = {name.casefold(): code for code, name in self.countries.items()}
        return {**{code.casefold(): code for code in self.countries}, **names, **self.country_words}


#: What is known of countries without the table: the two codes of one country that people really write.
_SAME = {"UK": "GB", "EL": "GR"}


def country_code(text: str, words: Mapping[str, str]) -> str | None:
    """The code of a country. Two letters count as a code even when `words` does not know them; other words have to
    stand in `words` (small letters -> code), else None."""
    plain = " ".join(text.split())
    known = words.get(plain.casefold())
    if known:
        return known
    code = plain.upper()
    return _SAME.get(code, code) if re.fullmatch("[A-Z]{2}", code) else None


def same_country(one: str | None, other: str | None, words: Mapping[str, str]) -> bool | None:
    """Whether two texts name one country; None when that cannot be told, because one is missing or not understood."""
    if not one or not other:
        return None
    if one.split() and one.casefold().split() == other.casefold().split():
        return True
    codes = country_code(one, words), country_code(other, words)
    return None if None in codes else codes[0] == codes[1]


def quiet_patience(quiet: QuietTime, start: date, today: date, days: int, grace: int) -> tuple[int, date | None]:
    """How many days of silence since `start` are normal, and the New Year that makes them more (or None).

    `days` is the ordinary patience. It grows by `grace` when the standstill touches these days.
    """
    reach = (today - start).days
    end = start + timedelta(days=min(max(reach, 0), days))
    year = quiet.between(start, end)
    return (days + grace, year) if year else (days, None)
