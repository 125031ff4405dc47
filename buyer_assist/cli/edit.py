"""`edit`: facts of a purchase."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from buyer_assist.cli import purchase_options as opt
from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import Session, session_of
from buyer_assist.cli.views import changed_screen, purchase_data, tracking_warnings
from buyer_assist.domain.changes import Changes
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.matching import purchase_for
from buyer_assist.domain.purchase import PURCHASE_KEYS, Event, Purchase
from buyer_assist.storage.ledger import Ledger

_REMOVABLE = tuple(key for key in PURCHASE_KEYS if key not in {"id", "item", "currency"})


def edit(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="The purchase: handle, order number or words of its name.")],
    item: Annotated[str | None, typer.Option(metavar="TEXT", help="What was bought.")] = None,
    order: opt.Order = None,
    line: opt.LineNumber = None,
    seller: opt.Seller = None,
    price: opt.Price = None,
    ordered: opt.Ordered = None,
    marketplace: opt.Marketplace = None,
    paid_with: opt.PaidWith = None,
    country: opt.Country = None,
    ship_by: opt.ShipBy = None,
    deliver_by: opt.DeliverBy = None,
    protection_ends: opt.ProtectionEnds = None,
    shipped: opt.Shipped = None,
    tracking: opt.Tracking = None,
    quantity: opt.Quantity = None,
    url: opt.Url = None,
    note: opt.Note = None,
    tag: opt.Tag = None,
    id_: Annotated[str | None, typer.Option("--id", metavar="HANDLE", help="Another short name.")] = None,
    unset: Annotated[list[str] | None, typer.Option(metavar="KEY", help="Remove a fact, such as note.")] = None,
) -> Answer:
    """Change facts of a purchase, such as the end of protection that the order page shows.

    Example:
      buyer-assist edit usb-hub --protection-ends 2027-01-10
    """
    session = session_of(ctx)
    typed = opt.Typed(
        item, order, line, seller, price, ordered, marketplace, paid_with, country, ship_by, deliver_by,
        protection_ends, tracking, quantity, url, note, tuple(tag) if tag else None, id_,
    )  # fmt: skip
    removed = [_removable(key) for key in unset or []]
    if typed == opt.Typed() and not removed and not shipped:
        raise RefusedError("There is nothing to change.", "Give an option: buyer-assist edit --help shows them.")
    found = session.find(ref)
    new_name = typed.id or found.id

    def change(ledger: Ledger) -> Changes:
        purchase = purchase_for(found.id, ledger.purchases)
        if new_name != found.id and any(known.id == new_name for known in ledger.purchases):
            raise RefusedError(f'The handle "{new_name}" is taken.', "Choose another one with --id.")
        return Changes(put=(_edited(purchase, typed, removed, shipped, session),), renamed={new_name: found.id})

    noted = len(session.notes)
    _edited(found, typed, removed, shipped, session)
    del session.notes[noted:]
    changed = purchase_for(new_name, session.change(change).purchases)
    if typed.tracking:
        session.notes += tracking_warnings(session, changed)
    data = {"purchase": purchase_data(session.case(changed))}
    return Answer(data, changed_screen(session, [changed], f"Changed: {changed.id}"))


def _removable(key: str) -> str:
    name = key.strip().lower().removeprefix("--").replace("-", "_")
    name = {"tag": "tags", "currency": "price"}.get(name, name)
    if name not in _REMOVABLE:
        raise RefusedError(f'"{key}" cannot be removed.', f"These can: {', '.join(_REMOVABLE)}.")
    return name


def _edited(
    purchase: Purchase, typed: opt.Typed, removed: list[str], shipped: str | None, session: Session
) -> Purchase:
    blank = Purchase(id="", item="")
    purchase = replace(purchase, **{name: getattr(blank, name) for name in removed})
    extended = any(event.kind == "extended" for event in purchase.events)
    if typed.protection_ends and extended:
        # The date recorded last counts, and an extension is on record: so this becomes one too.
        until = session.date(typed.protection_ends, "ahead")
        purchase = replace(purchase, events=(*purchase.events, Event("extended", session.today, until=until)))
        typed = replace(typed, protection_ends=None)
    purchase = opt.with_facts(purchase, typed, session)
    return _shipped_on(purchase, shipped, session) if shipped else purchase


def _shipped_on(purchase: Purchase, typed: str, session: Session) -> Purchase:
    on = session.date(typed, "back")
    if purchase.ordered and on < purchase.ordered:
        raise RefusedError(f"--shipped {on} lies before the order of {purchase.ordered}.", "Look at both dates again.")
    newest = next((n for n in reversed(range(len(purchase.events))) if purchase.events[n].kind == "shipped"), None)
    if newest is None:
        return replace(purchase, events=(*purchase.events, Event("shipped", on, tracking=purchase.tracking)))
    events = list(purchase.events)
    events[newest] = replace(events[newest], on=on)
    return replace(purchase, events=tuple(events))
