"""Events that make no sense after what the ledger says. Only what is recorded can be contradicted: a buyer who did
not record the shipment may still record the parcel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from buyer_assist.domain.dates import long_date
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.standing import UNDERWAY, Fold

#: Lines of a tracking page may be older than the order (that is evidence), notes and messages may be about anything.
_ANY_DAY = ("scan", "note", "message-sent")
#: The phases in which an event is possible. A kind that is not named here is possible in every phase.
_POSSIBLE: Mapping[str, tuple[str, ...]] = {
    "shipped": ("processing", "cancelling", "in-transit", "disputing"),
    "confirmed": (*UNDERWAY, "rejected"),
    "completed": (*UNDERWAY, "rejected"),
    "cancel-requested": ("processing",),
    "cancel-refused": ("cancelling", "in-transit"),
    "cancelled": ("processing", "cancelling", "in-transit"),
    "extension-requested": UNDERWAY,
    "extension-refused": UNDERWAY,
    "extended": (*UNDERWAY, "disputing"),
    "dispute-opened": (*UNDERWAY, "completed"),
    "seller-offer": (*UNDERWAY, "disputing", "completed", "returning", "late-arrival"),
    "demand-changed": ("disputing",),
    "seller-refused": ("disputing",),
    "escalated": ("disputing",),
    "dispute-withdrawn": ("disputing",),
    "decided": ("disputing", "returning", "rejected"),
    "return-sent": ("returning",),
    "repaid": ("late-arrival",),
    "kept-by-leave": ("late-arrival",),
    "sent-back": ("late-arrival",),
    "no-answer": ("late-arrival",),
}
_PHASE_WORDS = {
    "processing": "the order is still being processed",
    "cancelling": "the order is being cancelled",
    "cancelled": "the order was cancelled",
    "in-transit": "the parcel is on its way",
    "delivered": "the carrier says that it is delivered",
    "received": "the parcel is in your hands",
    "disputing": "a dispute is open",
    "returning": "a return is agreed",
    "refund-due": "a refund is agreed",
    "refunded": "the money is back",
    "late-arrival": "the parcel came after the refund",
    "settled": "the late parcel is settled",
    "rejected": "the dispute was lost",
    "completed": "the order is completed",
    "closed": "the matter is closed",
}


def contradiction_of(purchase: Purchase, event: Event) -> str | None:
    """Why `event` cannot have happened to `purchase` (it, or what is already recorded after it), or None."""
    before = _contradictions(purchase)
    after = _contradictions(replace(purchase, events=(*purchase.events, event)))
    known = list(before)
    for found in after:
        if found in known:
            known.remove(found)
        else:
            return found[1]
    return None


def _contradictions(purchase: Purchase) -> list[tuple[Event, str]]:
    fold = Fold(purchase)
    found = []
    for event in purchase.story():
        if reason := _reason(fold, event, purchase):
            found.append((event, reason))
        fold.take(event)
    return found


def _reason(fold: Fold, event: Event, purchase: Purchase) -> str | None:
    if purchase.ordered and event.on < purchase.ordered and event.kind not in _ANY_DAY:
        return f'"{event.kind}" on {long_date(event.on)} lies before the order of {long_date(purchase.ordered)}'
    check = _CHECKS.get(event.kind)
    if check and (reason := check(fold, event)):
        return reason
    phases = _POSSIBLE.get(event.kind)
    if phases is not None and fold.phase not in phases:
        return f'"{event.kind}" makes no sense here: {_PHASE_WORDS[fold.phase]}{_since(fold)}'
    return None


def _since(fold: Fold) -> str:
    names = {"cancelled": "cancelled", "disputing": "dispute", "refunded": "refund", "received": "received",
             "completed": "completed", "in-transit": "shipped", "cancelling": "cancel_requested"}  # fmt: skip
    event = fold.seen.get(names.get(fold.phase, ""))
    return f" since {long_date(event.on)}" if event else ""


def _only_once(name: str, words: str) -> Callable[[Fold, Event], str | None]:
    def check(fold: Fold, event: Event) -> str | None:
        earlier = fold.seen.get(name)
        return f'"{event.kind}" is recorded already: {words} on {long_date(earlier.on)}' if earlier else None

    return check


def _shipped(fold: Fold, _event: Event) -> str | None:
    earlier = fold.seen.get("shipped")
    resent = fold.seen.get("accepted_offer")
    if earlier and not (resent and resent.offer == "resend") and fold.phase != "disputing":
        return (
            f"it is recorded as shipped on {long_date(earlier.on)} already; a new tracking number belongs into "
            f'"edit --tracking"'
        )
    return None


def _delivered(fold: Fold, event: Event) -> str | None:
    return _only_once("received", "you had it in hands")(fold, event) or _only_once("delivered", "the carrier said so")(
        fold, event
    )


def _needs(name: str, words: str) -> Callable[[Fold, Event], str | None]:
    def check(fold: Fold, event: Event) -> str | None:
        return None if name in fold.seen else f'"{event.kind}" comes after {words}, which the ledger does not have'

    return check


_CHECKS: Mapping[str, Callable[[Fold, Event], str | None]] = {
    "shipped": _shipped,
    "delivered": _delivered,
    "received": _only_once("received", "you had it in hands"),
    "checked": _needs("received", '"received"'),
    "problem": _needs("received", '"received"'),
    "confirmed": _only_once("completed", "the order was completed"),
    "completed": _only_once("completed", "the order was completed"),
    "cancel-refused": _needs("cancel_requested", '"cancel-requested"'),
    "cancelled": _only_once("cancelled", "the order was cancelled"),
    "offer-accepted": _needs("offer", 'a "seller-offer" that is still on the table'),
}
