"""The domain as JSON: `--json` prints one object, format 1, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from buyer_assist.domain.cases import Case
from buyer_assist.domain.deadlines import Deadline
from buyer_assist.domain.events import EVENT_KINDS
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.money import Money
from buyer_assist.domain.next_actions import Move
from buyer_assist.domain.policy import Rule
from buyer_assist.domain.purchase import PURCHASE_KEYS, Event


def envelope(
    command: str, today: date, data: object, findings: Iterable[Finding], error: Mapping[str, object] | None = None
) -> str:
    """The whole answer as one line of ASCII JSON; `error` is there only when the command failed."""
    answer: dict[str, object] = {
        "format": 1,
        "command": command,
        "today": today,
        "data": data,
        "findings": [
            {"where": found.where, "line": found.line, "problem": found.problem, "remedy": found.remedy}
            for found in findings
        ],
    }
    if error is not None:
        answer["error"] = error
    return json.dumps(answer, default=_plain) + "\n"


def purchases_text(cases: Sequence[Case], moves: Callable[[Case], Sequence[Move]]) -> str:
    """All purchases as the text of a JSON file; `moves` gives the next moves of a case."""
    whole = {"format": 1, "purchases": [purchase_json(case, moves(case)) for case in cases]}
    return json.dumps(whole, default=_plain, indent=1) + "\n"


def purchase_json(case: Case, moves: Sequence[Move]) -> dict[str, Any]:
    """P: all keys of a purchase (absent ones null, the price as money), its events, and all that is derived."""
    purchase = case.purchase
    facts = {key: getattr(purchase, key) for key in PURCHASE_KEYS if key != "currency"}
    return {
        **facts,
        "currency": purchase.price.currency if purchase.price else None,
        "tags": list(purchase.tags),
        "events": [event_json(event) for event in purchase.events],
        "phase": case.phase,
        "waiting_for": case.standing.waiting_for,
        "deadlines": [deadline_json(deadline) for deadline in case.deadlines],
        "next": [move_json(move) for move in moves],
        "answers": {topic: dict(given) for topic, given in purchase.answers.items()},
        "reminders": {
            name: {"deadline_on": choice.deadline_on, "snoozed_until": choice.snoozed_until, "done": choice.done}
            for name, choice in purchase.reminders.items()
        },
    }


def event_json(event: Event) -> dict[str, Any]:
    """An event with all the extras that its kind can have, absent ones null."""
    kind = EVENT_KINDS.get(event.kind)
    extras = kind.extras if kind else ()
    return {"kind": event.kind, "on": event.on, **{name: getattr(event, name) for name in extras}}


def deadline_json(deadline: Deadline) -> dict[str, Any]:
    """A deadline with its reason: the rule's number, what it counts from, its source and the other figures."""
    rule = deadline.rule
    return {
        "id": deadline.id,
        "kind": deadline.kind,
        "on": deadline.on,
        "days_left": deadline.days_left,
        "certainty": deadline.certainty,
        "rule": {
            "value": deadline.value,
            "unit": rule.unit if rule and deadline.value is not None else None,
            "counts_from": deadline.counts_from,
            "source": "your order page" if deadline.certainty == "stated" else rule.source if rule else None,
            "url": rule.url if rule else None,
            "vintage": rule.vintage if rule else None,
            "confidence": rule.confidence if rule else None,
            "other_figures": list(deadline.other_figures),
        },
        "means": deadline.means,
        "if_missed": deadline.if_missed,
        "note": deadline.note,
    }


def move_json(move: Move) -> dict[str, Any]:
    """A move of `next`."""
    return {
        "purchase": move.purchase,
        "action": move.action,
        "what": move.what,
        "by": move.by,
        "because": move.because,
        "if_not": move.if_not,
        "command": move.command,
        "message": move.message,
        "facts": list(move.facts),
        "rule": rule_json(move.rule) if move.rule else None,
    }


def rule_json(rule: Rule) -> dict[str, Any]:
    """A rule of a policy with its source."""
    return {
        "id": rule.id,
        "says": rule.says,
        "value": rule.value,
        "unit": rule.unit if rule.value is not None else None,
        "counts_from": rule.counts_from,
        "source": rule.source,
        "url": rule.url,
        "vintage": rule.vintage,
        "confidence": rule.confidence,
        "article": rule.article,
        "other_figures": list(rule.other_figures),
        "facts": list(rule.facts),
    }


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return {"amount": f"{value.amount:f}", "currency": value.currency}
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
