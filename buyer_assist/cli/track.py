"""`track`: a new purchase."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from buyer_assist.cli import purchase_options as opt
from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import Session, session_of
from buyer_assist.cli.views import changed_screen, purchase_data, seller_memory_lines, tracking_warnings
from buyer_assist.domain.changes import Changes
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.handles import make_handle
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.render.blocks import Bullets, Line
from buyer_assist.storage.ledger import Ledger

_QUESTIONS = (
    ("item", "What did you buy"),
    ("order", "Order number (Enter to skip)"),
    ("seller", "Name of the shop (Enter to skip)"),
    ("price", "Paid in all, such as 12.49 USD (Enter to skip)"),
    ("ordered", "Ordered on"),
    ("protection_ends", "End of protection, from the order page (Enter to skip)"),
    ("ship_by", "The seller has to ship by (Enter to skip)"),
    ("paid_with", "Paid with: card, paypal or another way (Enter to skip)"),
)


def track(
    ctx: typer.Context,
    item: Annotated[str | None, typer.Argument(metavar="[ITEM]", help="What was bought.")] = None,
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
    id_: Annotated[str | None, typer.Option("--id", metavar="HANDLE", help="The short name to call it by.")] = None,
) -> Answer:
    """Record a new purchase, and see its handle and its dates.

    In a terminal, without ITEM, it asks step by step.

    Example:
      buyer-assist track "USB hub, 7 ports" --order 8190000000000017 --price "US $12.49" --ordered 2026-11-01
    """
    session = session_of(ctx)
    typed = opt.Typed(
        item, order, line, seller, price, ordered, marketplace, paid_with, country, ship_by, deliver_by,
        protection_ends, tracking, quantity, url, note, tuple(tag) if tag else None, id_,
    )  # fmt: skip
    if item is None:
        typed = _asked(session, typed)
    purchase = _new(session, typed, shipped)
    memory = seller_memory_lines(session, purchase.seller, but=purchase.id)

    def add(ledger: Ledger) -> Changes:
        _refuse_twice(purchase, ledger)
        taken = {known.id for known in ledger.purchases} | {broken.name for broken in ledger.broken}
        if typed.id and typed.id in taken:
            raise RefusedError(f'The handle "{typed.id}" is taken.', "Choose another one with --id.")
        return Changes(add=(replace(purchase, id=typed.id or make_handle(purchase.item, taken)),))

    kept = session.change(add).purchases[-1]
    session.notes += tracking_warnings(session, kept)
    blocks = changed_screen(session, [kept], f"Saved as {kept.id}: {kept.item}")
    if memory:
        blocks = (*blocks, Line("This seller, in your ledger:"), Bullets(memory, indent=2))
    return Answer({"purchase": purchase_data(session.case(kept))}, blocks)


def _asked(session: Session, typed: opt.Typed) -> opt.Typed:
    if not session.interactive:
        raise RefusedError("The item is missing.", 'Type what you bought: buyer-assist track "USB hub, 7 ports"')
    answers: dict[str, str] = {}
    for name, question in _QUESTIONS:
        if getattr(typed, name) is not None:
            continue
        while True:
            said = session.ask(question, default="today" if name == "ordered" else None)
            if not said and name != "item":
                break
            try:
                opt.with_facts(Purchase("new", "new"), replace(opt.Typed(), **{name: said}), session)  # type: ignore[arg-type]
            except RefusedError as error:
                session.say(f"{error.says} {error.hint}")
                continue
            answers[name] = said
            break
    return replace(typed, **answers)  # type: ignore[arg-type]


def _new(session: Session, typed: opt.Typed, shipped: str | None) -> Purchase:
    blank = Purchase(id="", item="", marketplace=session.marketplace, country=session.settings.country)
    purchase = opt.with_facts(blank, typed, session)
    if purchase.ordered is None:
        day = session.date(shipped, "back") if shipped else session.today
        purchase = replace(purchase, ordered=min(day, session.today))
        session.notes.append(f"No --ordered was given: {purchase.ordered} is taken as the day of the order.")
    if shipped:
        on = session.date(shipped, "back")
        if purchase.ordered and on < purchase.ordered:
            raise RefusedError(
                f"--shipped {on} lies before the order, {purchase.ordered}.", "Look at both dates again."
            )
        purchase = replace(purchase, events=(Event("shipped", on, tracking=purchase.tracking),))
    return purchase


def _refuse_twice(purchase: Purchase, ledger: Ledger) -> None:
    if not purchase.order:
        return
    for known in ledger.purchases:
        same = (known.marketplace, known.order, known.line) == (purchase.marketplace, purchase.order, purchase.line)
        if same and known.item.casefold() == purchase.item.casefold():
            raise RefusedError(
                f"Order {purchase.order} with this item is in the ledger already, as {known.id}.",
                f"For a second line of the order add --line 2. The first: buyer-assist show {known.id}",
            )
