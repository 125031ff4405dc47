"""A table of purchases for spreadsheets (CSV, RFC 4180)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from buyer_assist.domain.cases import Case
from buyer_assist.domain.clean_text import one_line
from buyer_assist.domain.purchase import PURCHASE_KEYS

COLUMNS = (*PURCHASE_KEYS, "phase", "waiting_for", "next_deadline", "next_deadline_on", "next_deadline_days_left")
#: A cell that begins so is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_text(cases: Sequence[Case]) -> str:
    """One row per purchase under a row of heads, with CRLF. It begins with a byte order mark: without it spreadsheets
    of today still read UTF-8 as the machine's old code page."""
    import csv
    from io import StringIO

    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows([*map(_cell, _row(case))] for case in cases)
    return "\ufeff" + out.getvalue()


def _row(case: Case) -> Iterator[object]:
    purchase = case.purchase
    for key in PURCHASE_KEYS:
        if key == "price":
            yield f"{purchase.price.amount:f}" if purchase.price else None
        elif key == "currency":
            yield purchase.price.currency if purchase.price else None
        elif key == "tags":
            yield ", ".join(purchase.tags)
        else:
            yield getattr(purchase, key)
    yield case.phase
    yield case.standing.waiting_for
    nearest = next(iter(case.deadlines), None)
    yield nearest.id if nearest else None
    yield nearest.on if nearest else None
    # A number of our own, so a minus sign is no formula; as a number it needs no apostrophe.
    yield nearest.days_left if nearest else None


def _cell(value: object) -> str | int:
    if isinstance(value, int):
        return value
    text = one_line(str(value)) if value is not None else ""
    return f"'{text}" if text.startswith(_FORMULA) else text
