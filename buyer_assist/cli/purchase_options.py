"""The options by which `track` and `edit` take a purchase's facts, and their way into a Purchase."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated

import typer

from buyer_assist.cli.session import Session
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.handles import is_handle
from buyer_assist.domain.purchase import Purchase

Order = Annotated[str | None, typer.Option(metavar="NUMBER", help="The order number.")]
LineNumber = Annotated[str | None, typer.Option(metavar="LINE", help="Which line of an order of several items.")]
Seller = Annotated[str | None, typer.Option(metavar="NAME", help="The shop.")]
Price = Annotated[str | None, typer.Option(metavar="MONEY", help='What was paid in all, such as "12.49 USD".')]
Ordered = Annotated[str | None, typer.Option(metavar="DATE", help="The day of the order.")]
Marketplace = Annotated[str | None, typer.Option(metavar="NAME", help="The marketplace, by its id in `policies`.")]
PaidWith = Annotated[str | None, typer.Option(metavar="WAY", help="card, paypal, or another way.")]
Country = Annotated[str | None, typer.Option(metavar="CC", help="Your country, two letters.")]
ShipBy = Annotated[str | None, typer.Option(metavar="DATE", help="Until when the seller has to ship.")]
DeliverBy = Annotated[str | None, typer.Option(metavar="DATE", help="The promised delivery day.")]
ProtectionEnds = Annotated[
    str | None, typer.Option(metavar="DATE", help="The end of protection, copied from the order page.")
]
Shipped = Annotated[str | None, typer.Option(metavar="DATE", help="The day on which the seller sent it.")]
Tracking = Annotated[str | None, typer.Option(metavar="NUMBER", help="The tracking number.")]
Quantity = Annotated[int | None, typer.Option(min=1, metavar="N", help="How many pieces.")]
Url = Annotated[str | None, typer.Option(metavar="ADDRESS", help="The item's page.")]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="A note of yours.")]
Tag = Annotated[list[str] | None, typer.Option(metavar="WORD", help="A tag; may be given several times.")]
Handle = Annotated[str | None, typer.Option(metavar="HANDLE", help="The short name to call it by.")]


@dataclass(frozen=True, slots=True)
class Typed:
    """The facts as they were typed; None where an option was not given."""

    item: str | None = None
    order: str | None = None
    line: str | None = None
    seller: str | None = None
    price: str | None = None
    ordered: str | None = None
    marketplace: str | None = None
    paid_with: str | None = None
    country: str | None = None
    ship_by: str | None = None
    deliver_by: str | None = None
    protection_ends: str | None = None
    tracking: str | None = None
    quantity: int | None = None
    url: str | None = None
    note: str | None = None
    tags: tuple[str, ...] | None = None
    id: str | None = None


def with_facts(purchase: Purchase, typed: Typed, session: Session) -> Purchase:
    """The purchase with the typed facts read into it. Raises RefusedError for a date, amount or word that cannot be."""
    changes: dict[str, object] = {}
    for name in ("item", "order", "line", "seller", "url", "note", "quantity", "tags"):
        value = getattr(typed, name)
        if value is not None:
            changes[name] = _text(name, value) if isinstance(value, str) else value
    for name in ("ship_by", "deliver_by", "protection_ends"):
        if value := getattr(typed, name):
            changes[name] = session.date(value, "ahead")
    if typed.ordered:
        changes["ordered"] = session.date(typed.ordered, "back")
    if typed.price is not None:
        changes["price"] = session.money(typed.price, purchase.price.currency if purchase.price else None)
    if typed.country is not None:
        changes["country"] = read_country(typed.country)
    if typed.paid_with is not None:
        changes["paid_with"] = _text("paid_with", typed.paid_with).lower()
    if typed.marketplace is not None:
        changes["marketplace"] = _text("marketplace", typed.marketplace).lower()
    if typed.tracking is not None:
        changes["tracking"] = read_tracking(typed.tracking)
    if typed.id is not None:
        changes["id"] = _handle(typed.id)
    changed = replace(purchase, **changes)  # type: ignore[arg-type]  # names and types are those of the fields
    _check_order_of_dates(changed)
    return changed


def read_country(typed: str) -> str:
    """Two letters, upper case. Raises RefusedError."""
    code = {"UK": "GB"}.get(typed.strip().upper(), typed.strip().upper())
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise RefusedError(f'"{typed}" is not a country code.', "Write two letters, such as DE or US.")
    return code


def read_tracking(typed: str) -> str:
    """The number without the spaces that pages put into it."""
    return _text("tracking", re.sub(r"\s+", "", typed)).upper()


def _handle(typed: str) -> str:
    if not is_handle(typed):
        raise RefusedError(
            f'"{typed}" cannot be a handle.',
            "Use small letters, digits and hyphens, such as usb-hub; not a number alone.",
        )
    return typed


def _text(name: str, value: str) -> str:
    if not value.strip():
        raise RefusedError(
            f"--{name.replace('_', '-')} is empty.", "To remove a fact: buyer-assist edit REF --unset KEY"
        )
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RefusedError(f"--{name.replace('_', '-')} has letters that are not UTF-8.", "Type it again.") from None
    # A name is one line; what a page's markup put into it becomes single spaces. Other characters stay as they are.
    return re.sub(r"[ \t\r\n]+", " ", value).strip()


def _check_order_of_dates(purchase: Purchase) -> None:
    for name in ("ship_by", "deliver_by", "protection_ends"):
        day = getattr(purchase, name)
        if day and purchase.ordered and day < purchase.ordered:
            raise RefusedError(
                f"--{name.replace('_', '-')} {day} lies before the order of {purchase.ordered}.",
                "Look at both dates again.",
            )
