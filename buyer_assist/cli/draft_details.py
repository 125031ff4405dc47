"""Details of a draft as the buyer types them: checked, and written as a message writes them."""

from __future__ import annotations

from collections.abc import Sequence

from buyer_assist.cli.session import Session
from buyer_assist.domain.cases import Case
from buyer_assist.domain.clean_text import one_line
from buyer_assist.domain.dates import long_date
from buyer_assist.domain.draft_details import DETAILS, written
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.messages import Message


def typed_details(session: Session, case: Case, message: Message, typed: Sequence[str]) -> dict[str, str]:
    """The details of `--set name=value`. Raises RefusedError for a name that the message does not have."""
    known = list(dict.fromkeys((*message.needs, *message.may, *(n for v in message.variants for n in v.needs))))
    details = {}
    for entry in typed:
        name, equals, value = entry.partition("=")
        name = name.strip()
        if not equals or not name:
            raise RefusedError(f'"{entry}" gives no detail.', "Write: --set name=value")
        if name not in known:
            raise RefusedError(f'The message "{message.id}" has no detail "{name}".', f"It has: {', '.join(known)}.")
        details[name] = typed_value(session, case, name, value)
    return details


def typed_value(session: Session, case: Case, name: str, value: str) -> str:
    """One value, read by its kind: a date becomes `3 December 2026`, an amount `12.49 USD`. Raises RefusedError."""
    detail = DETAILS.get(name)
    kind = detail.kind if detail else "text"
    if kind == "date":
        return long_date(session.date(value, "ahead" if name == "reply_by" else "back"))
    if kind == "money":
        money = session.money(value, case.purchase.price.currency if case.purchase.price else None)
        return written(money, session.currencies.decimals)
    clean = one_line(value)
    if kind == "days" and not (clean.isascii() and clean.isdigit() and 1 <= int(clean) <= 365):
        raise RefusedError(f'"{value}" is no number of days for {name}.', "Write whole days from 1 to 365.")
    if not clean:
        raise RefusedError(f"The detail {name} is empty.", f"Write: --set {name}=TEXT")
    return clean
