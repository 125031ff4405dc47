"""A `[[purchase]]` table of the ledger as a Purchase. Every fault is named; what is sound is read all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from buyer_assist.domain.events import EVENT_EXTRAS, EVENT_KINDS, event_problem
from buyer_assist.domain.money import Money, parse_stored_amount
from buyer_assist.domain.purchase import Event, Purchase, ReminderChoice

Table = Mapping[str, Any]

_TEXTS = frozenset(
    {"id", "item", "marketplace", "order", "line", "seller", "paid_with", "country", "tracking", "url", "note"}
)
_DATES = ("ordered", "ship_by", "deliver_by", "protection_ends")
_OTHERS = frozenset({"quantity", "price", "currency", "tags", "event", "answers", "reminders", *_DATES})
_EVENT_TEXTS = frozenset(EVENT_EXTRAS) - {"days", "until", "amount"} | {"kind"}
_EVENT_OTHERS = frozenset({"on", "until", "days", "amount", "currency"})
_NO_KEYS: frozenset[str] = frozenset()
#: Kinds whose extras may be absent and say anything, with their keys: with these there is nothing to check.
_FREE_KEYS = {
    name: frozenset({"kind", "on", *kind.extras})
    for name, kind in EVENT_KINDS.items()
    if not kind.required and not kind.choices and "days" not in kind.extras
}
#: The years that a typed date may have, too.
_FIRST_YEAR, _LAST_YEAR = 1990, 2199
_ISO = re.compile(r"\s*(\d{4}-\d{2}-\d{2})\s*")


class Fault(NamedTuple):
    """Something wrong in a purchase's table: the path of the key inside the table, what is wrong, what to do."""

    path: tuple[str | int, ...]
    problem: str
    remedy: str


class ReadPurchase(NamedTuple):
    """What a table holds: the purchase (None when it has no id or item), the places of its events in the table's own
    list (events that cannot be read are left out), and the faults."""

    purchase: Purchase | None
    event_places: tuple[int, ...]
    faults: tuple[Fault, ...]


def read_purchase(table: Table) -> ReadPurchase:
    """Read one purchase. A faulty field is left out and named; keys that are not known are kept in `unknown`."""
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    for key, value in table.items():
        if key in _TEXTS:
            if type(value) is str or (value := _text(value, (key,), faults)) is not None:
                values[key] = value or None
        elif key not in _OTHERS:
            unknown[key] = value
    for key in _DATES:
        if (day := table.get(key)) is not None and (_is_day(day) or (day := _date(day, (key,), faults)) is not None):
            values[key] = day
    if "price" in table:
        values["price"] = _money(table, "price", None, (), faults)
    if "quantity" in table and (quantity := _count(table["quantity"], ("quantity",), faults)):
        values["quantity"] = quantity
    for key, read in _NESTED.items():
        if key in table:
            values[key] = read(table[key], faults)
    values["events"], places = _events(table, values.get("price"), faults)
    missing = [key for key in ("id", "item") if not values.get(key)]
    if missing:
        faults += [Fault((key,), f"it has no {key}", f'Write: {key} = "..."') for key in missing]
        return ReadPurchase(None, (), tuple(faults))
    _check_order_of_days(values, faults)
    return ReadPurchase(Purchase(**values, unknown=unknown), places, tuple(faults))


def _check_order_of_days(values: Mapping[str, Any], faults: list[Fault]) -> None:
    ordered = values.get("ordered", date.min)
    faults += [
        Fault((key,), f"{key} ({values[key]}) is before the order ({ordered})", "Mend the wrong one of the two.")
        for key in _DATES[1:]
        if values.get(key, ordered) < ordered
    ]


def _events(table: Table, price: Money | None, faults: list[Fault]) -> tuple[tuple[Event, ...], tuple[int, ...]]:
    entries = table.get("event", ())
    if not isinstance(entries, (list, tuple)):
        faults.append(Fault(("event",), "event is no list of tables", "Write each event as [[purchase.event]]."))
        return (), ()
    currency = price.currency if price else table.get("currency")
    events, places = [], []
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            problem = f"event {number + 1} is no table"
            faults.append(Fault(("event", number), problem, "Write it as [[purchase.event]]."))
        elif (event := _event(entry, currency, ("event", number), faults)) is not None:
            events.append(event)
            places.append(number)
    return tuple(events), tuple(places)


def _event(entry: Table, currency: object, path: tuple[str | int, ...], faults: list[Fault]) -> Event | None:
    values: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    for key, value in entry.items():
        if key in _EVENT_TEXTS:
            if type(value) is str or (value := _text(value, (*path, key), faults)) is not None:
                values[key] = value or None
        elif key in {"on", "until"}:
            if _is_day(value) or (value := _date(value, (*path, key), faults)) is not None:
                values[key] = value
        elif key == "days":
            values["days"] = _count(value, (*path, key), faults)
        elif key == "amount":
            values["amount"] = _money(entry, "amount", currency, path, faults)
        elif key not in _EVENT_OTHERS:
            unknown[key] = value
    shown = values.get("kind") or "an event"
    for key, example in (("kind", 'kind = "shipped"'), ("on", "on = 2026-11-05")):
        if values.get(key) is None:
            if key not in entry:
                faults.append(Fault(path, f"{shown} (event {int(path[-1]) + 1}) has no {key}", f"Write: {example}"))
            return None
    event = Event(**values, unknown=unknown)
    if not entry.keys() <= _FREE_KEYS.get(event.kind, _NO_KEYS):
        _check_event(event, path, faults)
    return event


def _check_event(event: Event, path: tuple[str | int, ...], faults: list[Fault]) -> None:
    if problem := event_problem(event):
        known = event.kind in EVENT_KINDS
        remedy = "Mend this event." if known else f"It is kept, but not understood. Known: {', '.join(EVENT_KINDS)}."
        faults.append(Fault((*path, "kind"), f"event {int(path[-1]) + 1}: {problem.replace('--', '')}", remedy))


def _text(value: object, path: tuple[str | int, ...], faults: list[Fault]) -> str | None:
    """The text that a whole number stands for (an order number without quotes); None for anything else."""
    faults.append(Fault(path, f"{path[-1]} must be text in quotes, not {_shown(value)}", f'Write: {path[-1]} = "..."'))
    return str(value) if type(value) is int else None


def _is_day(value: object) -> bool:
    """A TOML date of a year that can be meant: counting from others would leave the calendar."""
    return type(value) is date and _FIRST_YEAR <= value.year <= _LAST_YEAR


def _date(value: object, path: tuple[str | int, ...], faults: list[Fault]) -> date | None:
    """The day that a text such as "2026-11-05" or a date with a time means; None for anything else."""
    found: date | None = None
    if type(value) is date:
        problem = f"{path[-1]} lies in the year {value.year}, which cannot be meant"
        faults.append(Fault(path, problem, "Mend the year."))
        return None
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, str) and (written := _ISO.fullmatch(value)):
        try:
            found = date.fromisoformat(written[1])
        except ValueError:
            found = None
    example = found or "2026-11-05"
    problem = f"{path[-1]} must be a date, not {_shown(value)}"
    faults.append(Fault(path, problem, f"Write it without quotes and without a time: {path[-1]} = {example}"))
    return found if _is_day(found) else None


def _money(table: Table, key: str, default: object, path: tuple[str | int, ...], faults: list[Fault]) -> Money | None:
    written = table[key]
    place = (*path, key)
    if type(written) is not str:
        problem = f"{key} must be text in quotes, not {_shown(written)}"
        faults.append(Fault(place, problem, f'Write: {key} = "12.49", and currency = "USD" beside it'))
        return None
    amount, _, code = written.strip().partition(" ")
    currency = code.strip() or table.get("currency", default)
    if not (type(currency) is str and len(currency) == 3 and currency.isascii() and currency.isupper()):
        problem = f"{key} has no currency" if currency is None else f"{_shown(currency)} is no currency code"
        faults.append(Fault((*path, "currency") if "currency" in table else place, problem, 'Write: currency = "USD"'))
        return None
    try:
        return parse_stored_amount(amount, currency)
    except ValueError:
        problem = f"{key} {_shown(written)} is no amount"
        faults.append(Fault(place, problem, f'Write digits and a point, not below zero: {key} = "12.49"'))
        return None


def _count(value: object, path: tuple[str | int, ...], faults: list[Fault]) -> int | None:
    if type(value) is int and value > 0:
        return value
    problem = f"{path[-1]} must be a whole number above zero, not {_shown(value)}"
    faults.append(Fault(path, problem, f"Write: {path[-1]} = 1"))
    return None


def _tags(value: object, faults: list[Fault]) -> tuple[str, ...]:
    if isinstance(value, list) and all(type(tag) is str for tag in value):
        return tuple(value)
    faults.append(Fault(("tags",), f"tags must be a list of texts, not {_shown(value)}", 'Write: tags = ["gift"]'))
    return tuple(tag for tag in value if type(tag) is str) if isinstance(value, list) else ()


def _answers(value: object, faults: list[Fault]) -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = {}
    for topic, answers in value.items() if isinstance(value, dict) else (("", value),):
        if not isinstance(answers, dict) or not all(type(choice) is str for choice in answers.values()):
            place = ("answers", topic) if topic else ("answers",)
            faults.append(Fault(place, "an answer must be text in quotes", 'Write: question = "choice"'))
        if isinstance(answers, dict):
            read[topic] = {question: choice for question, choice in answers.items() if type(choice) is str}
    return read


def _reminders(value: object, faults: list[Fault]) -> dict[str, ReminderChoice]:
    read: dict[str, ReminderChoice] = {}
    for deadline, entry in value.items() if isinstance(value, dict) else (("", value),):
        place: tuple[str | int, ...] = ("reminders", deadline) if deadline else ("reminders",)
        if not isinstance(entry, dict):
            remedy = f"Write: [purchase.reminders.{deadline or 'protection-ends'}]"
            faults.append(Fault(place, "a reminder's choice must be a table", remedy))
            continue
        days = {
            key: entry[key] if _is_day(entry[key]) else _date(entry[key], (*place, key), faults)
            for key in ("deadline_on", "snoozed_until")
            if key in entry
        }
        done = entry.get("done", False)
        if type(done) is not bool:
            problem = f"done must be true or false, not {_shown(done)}"
            faults.append(Fault((*place, "done"), problem, "Write: done = true"))
        deadline_on = days.get("deadline_on")
        if deadline_on is not None:
            read[deadline] = ReminderChoice(deadline_on, days.get("snoozed_until"), done is True)
        elif "deadline_on" not in entry:
            problem = f"the reminder choice for {deadline} has no deadline_on"
            faults.append(Fault(place, problem, "Type the snooze or done command again."))
    return read


_NESTED: Mapping[str, Callable[[Any, list[Fault]], Any]] = {
    "tags": _tags,
    "answers": _answers,
    "reminders": _reminders,
}


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
