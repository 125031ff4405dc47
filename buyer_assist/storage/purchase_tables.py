"""A Purchase as the TOML table that the ledger keeps, and the change of such a table from one Purchase to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from buyer_assist.domain.events import EVENT_EXTRAS
from buyer_assist.domain.purchase import PURCHASE_KEYS, Event, Purchase

#: An amount and its currency are one fact: a change of either writes both.
_WITH_CURRENCY = frozenset({"price", "amount"})


def purchase_table(purchase: Purchase) -> dict[str, Any]:
    """The table of a purchase: facts in their usual order, what is absent left out, then events and choices."""
    table: dict[str, Any] = {}
    for key in PURCHASE_KEYS:
        if key == "currency":
            continue
        value = getattr(purchase, key)
        if key == "price" and value is not None:
            table |= {"price": f"{value.amount:f}", "currency": value.currency}
        elif key == "tags":
            table |= {"tags": list(value)} if value else {}
        elif value not in {None, ""} and not (key == "quantity" and value == 1):
            table[key] = value
    table |= purchase.unknown
    if purchase.events:
        table["event"] = [event_table(event) for event in purchase.events]
    answers = {topic: dict(answers) for topic, answers in purchase.answers.items() if answers}
    if answers:
        table["answers"] = answers
    if purchase.reminders:
        table["reminders"] = {
            deadline: {
                "deadline_on": choice.deadline_on,
                **({"snoozed_until": choice.snoozed_until} if choice.snoozed_until else {}),
                **({"done": True} if choice.done else {}),
            }
            for deadline, choice in purchase.reminders.items()
        }
    return table


def purchases_text(purchases: Sequence[Purchase]) -> str:
    """The purchases as the text of a ledger of their own."""
    from buyer_assist.storage.toml_writing import render_table

    tables = (render_table(("purchase",), purchase_table(purchase), in_list=True) for purchase in purchases)
    return "\n".join(("format = 1\n", *tables))


def event_table(event: Event) -> dict[str, Any]:
    """The table of one event: kind, day, then what else is known of it."""
    table: dict[str, Any] = {"kind": event.kind, "on": event.on}
    for key in EVENT_EXTRAS:
        value = getattr(event, key)
        if key == "amount" and value is not None:
            table |= {"amount": f"{value.amount:f}", "currency": value.currency}
        elif value not in {None, ""}:
            table[key] = value
    return table | dict(event.unknown)


def changed_table(
    written: Mapping[str, Any], old: Purchase, new: Purchase, event_places: Sequence[int]
) -> dict[str, Any]:
    """The table as it has to be after `old` became `new`. What the change does not touch stays as it was written,
    faulty values and unknown keys too. `event_places` are the places of `old`'s events in the written list."""
    before, after = purchase_table(old), purchase_table(new)
    events_before, events_after = before.pop("event", []), after.pop("event", [])
    changed = _changed(written, before, after)
    if events_before != events_after:
        events = written.get("event", [])
        changed["event"] = _changed_events(
            list(events) if isinstance(events, list) else [], events_before, events_after, event_places
        )
        if not changed["event"]:
            del changed["event"]
    return changed


def _changed(written: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    changed = dict(written)
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            changed.pop(key, None)
        elif key in before and isinstance(before[key], dict) and isinstance(written.get(key), dict):
            changed[key] = _changed(written[key], before[key], after[key])
        elif key not in before and isinstance(after[key], dict) and isinstance(written.get(key), dict):
            changed[key] = _changed(written[key], {}, after[key])
        elif key not in before or before[key] != after[key]:
            changed[key] = after[key]
            if key in _WITH_CURRENCY:
                changed["currency"] = after["currency"]
    return changed


def _changed_events(
    written: list[Any], before: list[dict[str, Any]], after: list[dict[str, Any]], places: Sequence[int]
) -> list[Any]:
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    tail = 0
    while tail < min(len(before), len(after)) - same and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old_middle, new_middle = places[same : len(before) - tail], after[same : len(after) - tail]
    for number, place in enumerate(old_middle[: len(new_middle)]):
        written[place] = _changed(written[place], before[same + number], new_middle[number])
    insert_at = places[len(before) - tail] if tail else len(written)
    written[insert_at:insert_at] = new_middle[len(old_middle) :]
    for place in reversed(old_middle[len(new_middle) :]):
        del written[place]
    return written
