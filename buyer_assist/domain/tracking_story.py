"""Judging what the tracking page has shown of a purchase: scans older than the order, a delivery elsewhere, silence.

A route through other countries is normal. Only a delivery in another country, or a scan from before the order, shows
that the number belongs to somebody else's parcel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from buyer_assist.domain.carriers import Carriers, quiet_patience, same_country
from buyer_assist.domain.policy import Policy
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.standing import Standing
from buyer_assist.domain.tracking_numbers import TrackingReport, TrackingWarning, judge_number, with_service

_NO_WORDS: Mapping[str, str] = {}
# Patterns of lines in small letters. They are compiled when first used: the daily reminder seldom needs them.
_DELIVERED = r"\bdelivered\b|\bdelivery (?:is |was )?(?:success|complete)|\bsuccessful delivery\b"
_NOT_YET = (
    r"\b(?:not|never|cannot|can't|couldn't|unable|will|to|being|before|attempt(?:ed)?|fail(?:ed|ure)?|if|until|once)\b"
    r"[^.;,]{0,40}?deliver|undelivered|non-deliver|out for delivery|expected"
)
# Handed to the next carrier, to an airline, to a depot: that is a step of the way, not its end.
_HANDED_ON = (
    r"\bdelivered (?:in)?to (?!(?:the |your |an? |his |her )?(?:\w+ )?(?:recipient|addressee|receiver|consignee|"
    r"customer|buyer|neighbou?r|mail ?box|letter ?box|post ?box|door|home|house|household|parcel locker|locker|address|"
    r"safe place|front|porch|reception|you)\b)"
)


@dataclass(frozen=True, slots=True)
class TrackingPatience:
    """Days of silence that are still normal: after shipment, after the last scan, and how many more around Chinese New
    Year. None when no rule says a number: then silence is not judged."""

    no_scan: int | None
    stalled: int | None
    new_year_grace: int = 0


def patience_of(policy: Policy) -> TrackingPatience:
    """The patience that the rules `no-scan`, `stalled` and `new-year-grace` give."""
    return TrackingPatience(policy.number("no-scan"), policy.number("stalled"), policy.number("new-year-grace") or 0)


@dataclass(frozen=True, slots=True)
class _Look:
    """A purchase as seen on a day, with all that its judgement rests on."""

    purchase: Purchase
    standing: Standing
    today: date
    patience: TrackingPatience
    carriers: Carriers
    home: str | None
    report: TrackingReport
    scans: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Silence:
    """Days since the last sign of the parcel, when that is more than ordinary; `normal` counts New Year `year` in."""

    since: date
    days: int
    normal: int
    year: date | None


def judge_purchase(
    purchase: Purchase, standing: Standing, *, today: date, patience: TrackingPatience, carriers: Carriers,
    country: str | None = None,
) -> TrackingReport:  # fmt: skip
    """Judge a purchase's number, the service it was sent by, and its scans on `today`.

    `country` is where the parcel has to arrive, when it is not the purchase's own. Weight and addressee cannot be
    known from here; the texts say where to ask for them. Once the buyer has the parcel, its way is judged no more.
    """
    report = (
        judge_number(purchase.tracking, carriers)
        if purchase.tracking
        else TrackingReport(None, None, None, None, "unknown", None)
    )
    report = with_service(report, service_of(purchase), carriers)
    if standing.received:
        return report
    scans = tuple(sorted(current_scans(purchase, standing), key=lambda scan: scan.on))
    look = _Look(purchase, standing, today, patience, carriers, country or purchase.country, report, scans)
    warnings = (*report.warnings, *_older_than_order(look), *_other_country(look), *_stopped(look))
    return replace(report, warnings=warnings, notes=(*report.notes, *_quiet_note(look)))


def tracking_proven_false(
    purchase: Purchase, standing: Standing, *, country: str | None = None, words: Mapping[str, str] = _NO_WORDS
) -> str | None:
    """Why the tracking number cannot be this parcel's, in one sentence, or None when nothing proves that.

    Proof is a delivery in another country, or a scan older than the order. `country` stands in where the purchase has
    none; `words` (Carriers.words) lets names of countries be compared, without it codes alone are.
    """
    if standing.received:
        return None
    if old := _oldest_before_order(purchase, standing):
        return f"The tracking page shows a scan of {old.on}, before you ordered on {purchase.ordered}."
    home = purchase.country or country
    if elsewhere := _delivered_elsewhere(purchase, standing, home, words):
        return f"The tracking page says delivered in {_place(elsewhere)}, and your country is {home}."
    return None


def says_delivered(text: str) -> bool:
    """Whether a line of a tracking page says that the parcel has reached its addressee (not a depot or an airline)."""
    line = text.casefold()
    return bool(re.search(_DELIVERED, line)) and not re.search(_NOT_YET, line) and not re.search(_HANDED_ON, line)


def current_scans(purchase: Purchase, standing: Standing) -> tuple[Event, ...]:
    """The scans of the parcel that is expected now: after an agreed resend, only those recorded since."""
    if not (standing.accepted and standing.accepted_offer and standing.accepted_offer.offer == "resend"):
        return standing.scans
    # A scan may be dated before the order, so the place in the record tells which parcel it belongs to.
    since = purchase.events.index(standing.accepted)
    return tuple(scan for scan in purchase.events[since:] if scan.kind == "scan")


def service_of(purchase: Purchase) -> str | None:
    """The service that the newest shipment named, or None."""
    shipments = (event for event in reversed(purchase.story()) if event.kind == "shipped")
    return next((event.service for event in shipments if event.service), None)


def _lines(purchase: Purchase, standing: Standing) -> tuple[Event, ...]:
    delivered = (standing.delivered,) if standing.delivered else ()
    return (*current_scans(purchase, standing), *delivered)


def _oldest_before_order(purchase: Purchase, standing: Standing) -> Event | None:
    old = [line for line in _lines(purchase, standing) if purchase.ordered and line.on < purchase.ordered]
    return min(old, key=lambda line: line.on, default=None)


def _delivered_elsewhere(
    purchase: Purchase, standing: Standing, home: str | None, words: Mapping[str, str]
) -> Event | None:
    for line in reversed(_lines(purchase, standing)):
        arrived = line.kind == "delivered" or says_delivered(line.text or "")
        if arrived and same_country(line.country, home, words) is False:
            return line
    return None


def _older_than_order(look: _Look) -> Iterator[TrackingWarning]:
    if old := _oldest_before_order(look.purchase, look.standing):
        yield TrackingWarning(
            "older-than-order",
            f"A scan of {old.on} is older than your order of {look.purchase.ordered}: the number belongs, or belonged, "
            f"to another parcel. {_use_as_proof(look)}",
        )


def _other_country(look: _Look) -> Iterator[TrackingWarning]:
    if elsewhere := _delivered_elsewhere(look.purchase, look.standing, look.home, look.carriers.words):
        yield TrackingWarning(
            "other-country",
            f"The tracking page says delivered in {_place(elsewhere)}, and the parcel was to go to {look.home}: this "
            f"is somebody else's parcel. {_use_as_proof(look)} The carrier can tell in writing the weight and the "
            "addressee.",
        )
    elif look.scans and _is_too_long(_silence(look)) and _stands_in_third_country(look):
        last = look.scans[-1]
        yield TrackingWarning(
            "other-country",
            f"The route ends in {_place(last)} on {last.on}, and the parcel was to go to {look.home}. Countries on the "
            "way are normal, a stop of this length is not: ask the carrier there, also for weight and addressee. If it "
            "does not go on before your protection ends, open a dispute.",
        )


def _stands_in_third_country(look: _Look) -> bool:
    """The last scan is neither in the country of the buyer nor where the route began."""
    last, first, origin, words = look.scans[-1], look.scans[0], look.report.origin, look.carriers.words
    # A lone scan may be the sender's own country, when the number does not say which that is.
    began = {first.country, origin} if len(look.scans) > 1 else {origin}
    away = same_country(last.country, look.home, words) is False
    return away and any(began) and all(same_country(last.country, start, words) is not True for start in began)


def _stopped(look: _Look) -> Iterator[TrackingWarning]:
    silence = _silence(look)
    if silence is None or not _is_too_long(silence):
        return
    words = [
        f"No new scan for {silence.days} days, since {silence.since}."
        if look.scans
        else f"No scan at all, {silence.days} days after shipment."
    ]
    if silence.year:
        words.append(f"Chinese New Year ({silence.year}) is counted in: {silence.normal} days would have been normal.")
    if look.report.followed == "to-export":
        words.append(
            "This kind of parcel is often not followed after export: silence does not mean that it is lost, and nobody "
            "can prove its delivery either."
        )
    yield TrackingWarning("stalled" if look.scans else "no-scan", " ".join((*words, _what_to_do(look))))


def _quiet_note(look: _Look) -> Iterator[str]:
    silence = _silence(look)
    if silence and silence.year and not _is_too_long(silence):
        yield (
            f"Nothing new for {silence.days} days. Chinese New Year ({silence.year}) falls into this time, when "
            f"parcels stand still: up to {silence.normal} days are normal."
        )


def _silence(look: _Look) -> _Silence | None:
    """The silence, when it has lasted for the ordinary patience or longer and the parcel is still awaited."""
    standing = look.standing
    days = look.patience.stalled if look.scans else look.patience.no_scan
    signs = [scan.on for scan in look.scans] + ([standing.shipped.on] if standing.shipped else [])
    over = standing.delivered or standing.cancelled or standing.refund or standing.settled
    if over or not signs or days is None:
        return None
    since = max(signs)
    if (look.today - since).days < days:
        return None
    normal, year = quiet_patience(look.carriers.quiet, since, look.today, days, look.patience.new_year_grace)
    return _Silence(since, (look.today - since).days, normal, year)


def _is_too_long(silence: _Silence | None) -> bool:
    return silence is not None and silence.days >= silence.normal


def _use_as_proof(look: _Look) -> str:
    keep = "Make a screenshot of the tracking page now."
    if look.standing.dispute:
        return f"{keep} Add it to the dispute as evidence."
    if look.standing.phase in {"in-transit", "delivered"}:
        draft = f"buyer-assist draft-message {look.purchase.id} dispute-fake-tracking"
        return f"{keep} Then open a dispute; what to write: {draft}"
    return f"{keep} Ask the seller for a scan of the postal receipt."


def _what_to_do(look: _Look) -> str:
    if look.standing.dispute:
        return "Say so in the dispute, with a screenshot of the tracking page."
    message = "where-is-my-parcel" if look.scans or look.purchase.tracking else "ask-proof-of-shipment"
    return (
        f"Ask the seller (buyer-assist draft-message {look.purchase.id} {message}), and do not let your protection end "
        f"while you wait: buyer-assist next {look.purchase.id}"
    )


def _place(line: Event) -> str:
    return ", ".join(part for part in (line.place, line.country) if part) or "another place"
