"""`mark`: what happened to a purchase."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.purchase_options import read_country, read_tracking
from buyer_assist.cli.session import Session, session_of
from buyer_assist.cli.views import changed_screen, purchase_data, tracking_warnings
from buyer_assist.domain.changes import Changes
from buyer_assist.domain.contradictions import contradiction_of
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.events import EVENT_KINDS, check_event
from buyer_assist.domain.matching import purchases_for
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.rights import guard_for
from buyer_assist.storage.ledger import Ledger


def mark(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="The purchase: handle, order number or words of its name.")],
    event: Annotated[str, typer.Argument(metavar="EVENT", help="What happened, such as shipped or received.")],
    on: Annotated[str, typer.Option(metavar="DATE", help="The day on which it happened.")] = "today",
    tracking: Annotated[str | None, typer.Option(metavar="NUMBER", help="The tracking number.")] = None,
    service: Annotated[str | None, typer.Option(metavar="NAME", help="The shipping service.")] = None,
    place: Annotated[str | None, typer.Option(metavar="TEXT", help="Where, as the tracking page says.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="In which country, two letters.")] = None,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="The words of the page, or your note.")] = None,
    works: Annotated[str | None, typer.Option(metavar="yes|no", help="Whether the item works.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="REASON", help="Why, as one of the known reasons.")] = None,
    days: Annotated[int | None, typer.Option(metavar="N", help="How many days of extension.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The new end of protection.")] = None,
    claim: Annotated[str | None, typer.Option(metavar="CLAIM", help="refund-only or return.")] = None,
    amount: Annotated[str | None, typer.Option(metavar="MONEY", help='The amount, such as "5 USD".')] = None,
    offer: Annotated[str | None, typer.Option(metavar="OFFER", help="What the seller offers.")] = None,
    outcome: Annotated[str | None, typer.Option(metavar="OUTCOME", help="What was decided.")] = None,
    to: Annotated[str | None, typer.Option(metavar="WHOM", help="seller, support or bank.")] = None,
    about: Annotated[str | None, typer.Option(metavar="MESSAGE", help="Which message it was.")] = None,
    how: Annotated[str | None, typer.Option(metavar="HOW", help="How the late parcel was paid.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask when a right is given up.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Record it although it makes no sense.")] = False,
) -> Answer:
    """Record what happened, on which day.

    Events: shipped, scan, delivered, received, checked, problem, confirmed, completed, cancel-requested,
    cancel-refused, cancelled, extension-requested, extension-refused, extended, dispute-opened, seller-offer,
    demand-changed, offer-accepted, seller-refused, dispute-withdrawn, escalated, decided, return-sent,
    refund-received, message-sent, repaid, kept-by-leave, sent-back, no-answer, review-updated, note.

    Example:
      buyer-assist mark usb-hub shipped --on 2026-11-05 --tracking RB123456785CN
    """
    session = session_of(ctx)
    found = session.find_all(ref)
    happened = Event(
        event, session.date(on, "back"), read_tracking(tracking) if tracking else None, service, place,
        read_country(country) if country else None, text, works, reason, days,
        session.date(until, "ahead") if until else None, claim, None, offer, outcome, to, about, how,
    )  # fmt: skip
    _check_possible(session, found, happened, amount, force=force)
    if EVENT_KINDS[event].gives_up:
        _ask_to_give_up(session, found, happened, yes=yes)

    def record(ledger: Ledger) -> Changes:
        fresh = [one for purchase in found for one in purchases_for(purchase.id, ledger.purchases)]
        _check_possible(session, fresh, happened, amount, force=force)
        return Changes(put=tuple(_with_event(session, purchase, happened, amount) for purchase in fresh))

    ledger = session.change(record)
    wanted = {purchase.id for purchase in found}
    changed = [purchase for purchase in ledger.purchases if purchase.id in wanted]
    _say_more(session, changed, happened)
    data = {"purchases": [purchase_data(session.case(purchase)) for purchase in changed]}
    return Answer(data, changed_screen(session, changed, f"Recorded: {event} on {happened.on}"))


def _with_event(session: Session, purchase: Purchase, event: Event, amount: str | None) -> Purchase:
    if amount is not None:
        event = replace(event, amount=session.money(amount, purchase.price.currency if purchase.price else None))
    newest = event.tracking if event.kind in {"shipped", "received"} and event.tracking else purchase.tracking
    if event.kind == "received" and purchase.tracking and event.tracking and event.tracking != purchase.tracking:
        note = f"{purchase.id}: the parcel has another number ({event.tracking}) than the order ({purchase.tracking})."
        if note not in session.notes:
            session.notes.append(note)
    return replace(purchase, tracking=newest, events=(*purchase.events, event))


def _check_possible(
    session: Session, purchases: tuple[Purchase, ...] | list[Purchase], event: Event, amount: str | None, *, force: bool
) -> None:
    noted = len(session.notes)
    for purchase in purchases:
        with_event = _with_event(session, purchase, event, amount).events[-1]
        check_event(with_event)
        reason = contradiction_of(purchase, with_event)
        if reason and not force:
            raise RefusedError(
                f"{purchase.id}: {reason}.",
                f"Look at: buyer-assist show {purchase.id}. To record it anyway: --force",
            )
    # The same reading is noted when it is recorded.
    del session.notes[noted:]


def _ask_to_give_up(session: Session, purchases: tuple[Purchase, ...], event: Event, *, yes: bool) -> None:
    lines = []
    for purchase in purchases:
        guard = guard_for(session.case(purchase), event)
        if guard:
            lines += [f"{purchase.id}: {guard.right}", *guard.warnings]
    if yes:
        session.notes += lines
        return
    if not session.interactive:
        raise RefusedError(
            f'"{event.kind}" gives up a right. {" ".join(lines)}', "If that is what you want, add --yes."
        )
    for line in lines:
        session.say(line)
    if session.ask("Record it", ("y", "n"), "n") != "y":
        raise RefusedError("Nothing was recorded.", "Your rights are as they were.")


def _say_more(session: Session, changed: list[Purchase], event: Event) -> None:
    if len(changed) > 1:
        session.notes.append(
            f"The order has {len(changed)} purchases; it was recorded for each: {', '.join(p.id for p in changed)}."
        )
    if event.on > session.today:
        session.notes.append(f"{event.on} lies ahead. Was the day typed right?")
    if event.kind in {"shipped", "scan", "delivered"}:
        session.notes += [line for purchase in changed for line in tracking_warnings(session, purchase)]
