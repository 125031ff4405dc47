"""The owner's `config.toml`, edited by hand: read with findings, never written by the program."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from buyer_assist.domain.findings import Finding
from buyer_assist.storage.places import Places
from buyer_assist.storage.toml_reading import UnreadableTomlError, decode_toml, parse_toml, read_regular


class Settings(NamedTuple):
    """What the owner set. `lead_days` are days before a deadline; `notify` are Apprise URLs and hold secrets;
    `history` is the number of ledger versions that are kept."""

    marketplace: str | None = None
    country: str | None = None
    currency: str | None = None
    lead_days: tuple[int, ...] = (14, 7, 3, 1, 0)
    notify: tuple[str, ...] = ()
    history: int = 20


_EXAMPLES: Mapping[str, str] = {
    "marketplace": 'marketplace = "..."',
    "country": 'country = "DE"',
    "currency": 'currency = "EUR"',
    "lead_days": "lead_days = [14, 7, 3, 1, 0]",
    "notify": 'notify = ["mailto://...", "ntfy://..."]',
    "history": "history = 20",
}


def read_settings(places: Places) -> tuple[Settings, tuple[Finding, ...]]:
    """The settings, and what is wrong with them. A faulty or missing key has its usual value; nothing is raised."""
    where = str(places.config)
    try:
        data = read_regular(where)
        if data is None:
            return Settings(), ()
        text = decode_toml(data)
        table = parse_toml(text)
    except UnreadableTomlError as error:
        problem = f"The settings are no TOML: {error.problem}."
        return Settings(), (Finding(where, error.line, problem, "Mend the line."),)
    except OSError as error:
        problem = f"The settings cannot be read: {error.strerror or error}."
        return Settings(), (Finding(where, None, problem, "Let your own user read this file."),)
    values: dict[str, Any] = {}
    findings = list(_read_table(table, values, where, text))
    if values.get("notify") and (finding := open_to_others(where)):
        findings.append(finding)
    return Settings(**values), tuple(findings)


def _read_table(table: Mapping[str, Any], values: dict[str, Any], where: str, text: str) -> Iterator[Finding]:
    for key, value in table.items():
        if key not in _EXAMPLES:
            known = ", ".join(_EXAMPLES)
            yield Finding(where, _line(text, key), f'The setting "{key}" is not known.', f"Known settings: {known}.")
            continue
        read = _value(key, value)
        if read is None:
            # The value itself is not shown: a notification URL holds a password.
            yield Finding(where, _line(text, key), f'The setting "{key}" is not right.', f"Write: {_EXAMPLES[key]}")
        else:
            values[key] = read


def _value(key: str, value: object) -> object:
    """The value as Settings keeps it, or None when it has the wrong type or makes no sense."""
    if key == "history":
        return value if type(value) is int and 1 <= value <= 1000 else None
    if key == "lead_days":
        good = isinstance(value, list) and value and all(type(day) is int and 0 <= day <= 365 for day in value)
        return tuple(sorted(set(value), reverse=True)) if good and isinstance(value, list) else None
    if key == "notify":
        good = isinstance(value, list) and all(type(url) is str and "://" in url for url in value)
        return tuple(value) if good and isinstance(value, list) else None
    if not isinstance(value, str) or not value.strip():
        return None
    word = value.strip()
    if key == "marketplace":
        return word.lower()
    length = 3 if key == "currency" else 2
    return word.upper() if len(word) == length and word.isascii() and word.isalpha() else None


def _line(text: str, key: str) -> int | None:
    from buyer_assist.storage.toml_text import line_of, statements_in

    return next((line_of(text, found.start) for found in statements_in(text) if found.path[0] == key), None)


def open_to_others(where: str) -> Finding | None:
    """A finding when others than the owner may read the settings file; None when not, or when there is no file."""
    if os.name != "posix" or not os.path.exists(where) or not os.stat(where).st_mode & 0o077:
        return None
    problem = "Others may read the notification addresses, which hold passwords."
    return Finding(where, None, problem, f"Type: chmod 600 {where}")
