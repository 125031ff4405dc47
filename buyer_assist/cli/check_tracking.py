"""`check-tracking`: what a tracking number says, and what the scans of a purchase prove."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import Session, session_of
from buyer_assist.domain.carriers import Carriers
from buyer_assist.domain.errors import LedgerError, NotFoundError, RefusedError
from buyer_assist.domain.purchase import Purchase
from buyer_assist.domain.standing import standing_of
from buyer_assist.domain.tracking_numbers import TrackingReport, compact, has_known_form, judge_number
from buyer_assist.domain.tracking_story import judge_purchase, patience_of
from buyer_assist.render.tracking import report_blocks, report_json
from buyer_assist.storage.carriers import load_carriers


def check_tracking(
    ctx: typer.Context,
    number_or_ref: Annotated[
        str, typer.Argument(metavar="NUMBER|REF", help="A tracking number, or the purchase whose scans to judge too.")
    ],
    country: Annotated[
        str | None, typer.Option(metavar="CC", help="Where the parcel has to arrive, such as DE.")
    ] = None,
) -> Answer:
    """Judge a tracking number: form, check digit, how far it is followed; with a purchase, its scans too.

    A doubt is a warning with what to do about it, never a refusal: real parcels are known whose check digit fails.

    Example:
      buyer-assist check-tracking RB123456785GB
    """
    session = session_of(ctx)
    carriers = load_carriers()
    home = _country(country, carriers)
    purchase = _meant(session, number_or_ref, carriers)
    if purchase is not None:
        report = judged(session, purchase, carriers=carriers, country=home)
        return Answer(report_json(report), report_blocks(report, about=purchase.id))
    report = judge_number(number_or_ref, carriers)
    report = replace(report, notes=(*_way(report, home, carriers), *_owner(session, report)))
    return Answer(report_json(report), report_blocks(report))


def judged(
    session: Session, purchase: Purchase, *, carriers: Carriers | None = None, country: str | None = None
) -> TrackingReport:
    """A purchase's number, service and scans, judged today by the numbers of its policy."""
    return judge_purchase(
        purchase,
        standing_of(purchase),
        today=session.today,
        patience=patience_of(session.policy(purchase.marketplace)),
        carriers=carriers or load_carriers(),
        country=country or purchase.country or session.settings.country,
    )


def _country(typed: str | None, carriers: Carriers) -> str | None:
    code = carriers.country_code(typed) if typed is not None else None
    if typed is not None and code is None:
        raise RefusedError(f'"{typed}" is not a country that is known here.', "Write two letters, such as DE or US.")
    return code


def _meant(session: Session, typed: str, carriers: Carriers) -> Purchase | None:
    """The purchase that is meant, or None when a number is. What is written like a tracking number is one, unless it
    is exactly a handle or an order number; of the rest, what names a purchase is that purchase."""
    numberlike = has_known_form(typed, carriers)
    try:
        purchases = session.ledger().purchases
    except LedgerError:
        if numberlike:
            return None
        raise
    if numberlike and not any(typed.strip() in {purchase.id, purchase.order} for purchase in purchases):
        return None
    try:
        return session.find(typed)
    except NotFoundError:
        fits = any(_fits(purchase, typed) for purchase in purchases)
        if not fits and any(letter.isdigit() for letter in compact(typed)):
            return None
        if not purchases:
            return None
        raise


def _fits(purchase: Purchase, typed: str) -> bool:
    wanted = typed.strip().casefold()
    return any(name.casefold().startswith(wanted) for name in (purchase.id, purchase.order or "") if name)


def _way(report: TrackingReport, home: str | None, carriers: Carriers) -> tuple[str, ...]:
    if home is None or report.origin is None:
        return ()
    issued, name = carriers.countries[report.origin], carriers.countries.get(home, home)
    if report.origin == home:
        return (f"It was issued in {issued}, where it has to arrive: usual for the last part of the way.",)
    return (
        f"It was issued in {issued}; the tracking page has to end in {name}. Other countries on the way are normal.",
    )


def _owner(session: Session, report: TrackingReport) -> tuple[str, ...]:
    """Names the purchase that has this number: its scans can be judged too."""
    try:
        purchases = session.ledger().purchases
    except LedgerError:
        return ()
    owners = [
        purchase.id for purchase in purchases if purchase.tracking and compact(purchase.tracking) == report.number
    ]
    return tuple(
        f"It is the number of {owner}. With its scans: buyer-assist check-tracking {owner}" for owner in owners
    )
