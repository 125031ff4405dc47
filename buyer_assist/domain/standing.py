"""Where a purchase stands: a pure fold over its dated events. Nothing here asks for the date; what depends on
today (a completed order that has become closed) is decided in `cases`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from buyer_assist.domain.events import NOT_COME_REASONS
from buyer_assist.domain.money import Money
from buyer_assist.domain.purchase import Event, Purchase

PHASES = (
    "processing", "cancelling", "cancelled", "in-transit", "delivered", "received", "disputing", "returning",
    "refund-due", "refunded", "late-arrival", "settled", "rejected", "completed", "closed",
)  # fmt: skip
#: Phases before any dispute, decision or end.
UNDERWAY = ("processing", "cancelling", "in-transit", "delivered", "received")


class Standing(NamedTuple):
    """The phase, whom a dispute waits for, and the event that last did each thing (None when it did not happen, or
    was undone by a later one). `offer` is the one on the table; `claim` the money demanded now."""

    phase: str
    waiting_for: str | None
    shipped: Event | None
    delivered: Event | None
    received: Event | None
    checked: Event | None
    problem: Event | None
    completed: Event | None
    cancel_requested: Event | None
    cancel_refused: Event | None
    cancelled: Event | None
    extension_requested: Event | None
    extension_refused: Event | None
    extended: Event | None
    dispute: Event | None
    demand_changed: Event | None
    offer: Event | None
    accepted: Event | None
    accepted_offer: Event | None
    seller_refused: Event | None
    escalated: Event | None
    decided: Event | None
    withdrawn: Event | None
    return_sent: Event | None
    refund: Event | None
    settled: Event | None
    review_updated: Event | None
    claim: Money | None
    scans: tuple[Event, ...]

    @property
    def disputes_non_receipt(self) -> bool:
        """The dispute says that the parcel did not come."""
        return self.dispute is not None and self.dispute.reason in NOT_COME_REASONS

    @property
    def came_in_dispute(self) -> bool:
        """The dispute says that the parcel did not come, and the buyer has it: nothing may be claimed for that."""
        return self.disputes_non_receipt and self.received is not None

    @property
    def item_in_order(self) -> bool:
        """The buyer tried the item, it works, and no problem is noted."""
        return self.checked is not None and self.checked.works == "yes" and self.problem is None


class Fold:
    """The fold while it runs: the phase and, by field name of Standing, the event that did each thing."""

    __slots__ = ("claim", "phase", "price", "scans", "seen", "waiting_for")

    def __init__(self, purchase: Purchase) -> None:
        self.phase = "processing"
        self.waiting_for: str | None = None
        self.seen: dict[str, Event] = {}
        self.scans: list[Event] = []
        self.price = purchase.price
        self.claim: Money | None = None

    def take(self, event: Event) -> None:
        """Let one event happen."""
        if step := _STEPS.get(event.kind):
            step(self, event)

    def forget(self, *names: str) -> None:
        """Drop what a later event has undone."""
        for name in names:
            self.seen.pop(name, None)

    def standing(self) -> Standing:
        """The frozen result."""
        seen = self.seen.get
        return Standing(
            self.phase, self.waiting_for if self.phase == "disputing" else None,
            seen("shipped"), seen("delivered"), seen("received"), seen("checked"), seen("problem"), seen("completed"),
            seen("cancel_requested"), seen("cancel_refused"), seen("cancelled"),
            seen("extension_requested"), seen("extension_refused"), seen("extended"),
            seen("dispute"), seen("demand_changed"), seen("offer"), seen("accepted"), seen("accepted_offer"),
            seen("seller_refused"), seen("escalated"), seen("decided"), seen("withdrawn"), seen("return_sent"),
            seen("refund"), seen("settled"), seen("review_updated"), self.claim, tuple(self.scans),
        )  # fmt: skip


def standing_of(purchase: Purchase) -> Standing:
    """Fold a purchase's story, day by day, into where it stands."""
    fold = Fold(purchase)
    for event in purchase.story():
        fold.take(event)
    return fold.standing()


def _shipped(fold: Fold, event: Event) -> None:
    fold.seen["shipped"] = event
    if fold.phase in {"processing", "cancelling"}:
        fold.phase = "in-transit"


def _scan(fold: Fold, event: Event) -> None:
    fold.scans.append(event)


def _delivered(fold: Fold, event: Event) -> None:
    fold.seen["delivered"] = event
    if fold.phase in {"processing", "cancelling", "in-transit"}:
        fold.phase = "delivered"


def _received(fold: Fold, event: Event) -> None:
    fold.seen["received"] = event
    if fold.phase in {"cancelled", "refund-due", "refunded"}:
        fold.phase = "late-arrival"
    elif fold.phase in UNDERWAY or fold.phase == "rejected":
        fold.phase = "received"


def _closing(fold: Fold, event: Event) -> None:
    # Both words for one thing: the earlier of the two starts the clock for what the buyer still may do.
    fold.seen.setdefault("completed", event)
    if fold.phase in UNDERWAY:
        fold.phase = "completed"


def _cancel_requested(fold: Fold, event: Event) -> None:
    fold.seen["cancel_requested"] = event
    fold.forget("cancel_refused")
    if fold.phase == "processing":
        fold.phase = "cancelling"


def _cancel_refused(fold: Fold, event: Event) -> None:
    fold.seen["cancel_refused"] = event
    if fold.phase == "cancelling":
        fold.phase = "processing"


def _cancelled(fold: Fold, event: Event) -> None:
    fold.seen["cancelled"] = event
    fold.phase = "cancelled"


def _extended(fold: Fold, event: Event) -> None:
    fold.seen["extended"] = event
    fold.forget("extension_requested", "extension_refused")


def _dispute_opened(fold: Fold, event: Event) -> None:
    fold.seen["dispute"] = event
    fold.forget(
        "demand_changed", "offer", "accepted", "accepted_offer", "seller_refused", "escalated", "decided", "withdrawn"
    )
    fold.claim = event.amount or fold.price
    fold.phase, fold.waiting_for = "disputing", "seller"


def _seller_offer(fold: Fold, event: Event) -> None:
    fold.seen["offer"] = event
    fold.forget("seller_refused")
    fold.waiting_for = "buyer"


def _demand_changed(fold: Fold, event: Event) -> None:
    fold.seen["demand_changed"] = event
    fold.forget("offer", "seller_refused")
    fold.claim = event.amount or fold.claim
    fold.waiting_for = "platform" if "escalated" in fold.seen else "seller"


def _seller_refused(fold: Fold, event: Event) -> None:
    fold.seen["seller_refused"] = event
    fold.forget("offer")
    fold.waiting_for = "buyer"


def _escalated(fold: Fold, event: Event) -> None:
    fold.seen["escalated"] = event
    fold.forget("offer")
    fold.waiting_for = "platform"


def _offer_accepted(fold: Fold, event: Event) -> None:
    fold.seen["accepted"] = event
    offer = fold.seen.pop("offer", event)
    fold.seen["accepted_offer"] = offer
    if offer.offer in {"resend", "wait"}:
        # The dispute is over and the parcel is expected again, as if it had not come.
        fold.forget("dispute", "escalated", "seller_refused", "demand_changed")
        if offer.offer == "resend":
            fold.forget("delivered", "received", "checked", "problem")
        fold.phase = "in-transit"
    else:
        fold.phase = "returning" if offer.offer == "return" else _money_due(fold)


def _decided(fold: Fold, event: Event) -> None:
    fold.seen["decided"] = event
    fold.forget("offer")
    if event.outcome == "return":
        fold.phase = "returning"
    else:
        fold.phase = "rejected" if event.outcome == "rejected" else _money_due(fold)


def _withdrawn(fold: Fold, event: Event) -> None:
    fold.seen["withdrawn"] = event
    fold.forget("dispute", "offer", "escalated", "seller_refused", "demand_changed")
    if "completed" in fold.seen:
        fold.phase = "completed"
    elif "received" in fold.seen:
        fold.phase = "received"
    else:
        fold.phase = "delivered" if "delivered" in fold.seen else "in-transit"


def _refund_received(fold: Fold, event: Event) -> None:
    fold.seen["refund"] = event
    if fold.phase not in {"late-arrival", "settled", "closed"}:
        fold.phase = "refunded" if _money_due(fold) == "refund-due" else "late-arrival"


def _settled(fold: Fold, event: Event) -> None:
    fold.seen["settled"] = event
    fold.phase = "settled"


def _review_updated(fold: Fold, event: Event) -> None:
    fold.seen["review_updated"] = event
    if fold.phase == "settled":
        fold.phase = "closed"


def _money_due(fold: Fold) -> str:
    """The phase when money is to come back: with a parcel in hands that was claimed as missing, it is a late one."""
    dispute = fold.seen.get("dispute")
    claimed_missing = dispute is not None and dispute.reason in NOT_COME_REASONS
    return "late-arrival" if claimed_missing and "received" in fold.seen else "refund-due"


def _remember(name: str) -> Callable[[Fold, Event], None]:
    def step(fold: Fold, event: Event) -> None:
        fold.seen[name] = event

    return step


_STEPS: Mapping[str, Callable[[Fold, Event], None]] = {
    "shipped": _shipped,
    "scan": _scan,
    "delivered": _delivered,
    "received": _received,
    "checked": _remember("checked"),
    "problem": _remember("problem"),
    "confirmed": _closing,
    "completed": _closing,
    "cancel-requested": _cancel_requested,
    "cancel-refused": _cancel_refused,
    "cancelled": _cancelled,
    "extension-requested": _remember("extension_requested"),
    "extension-refused": _remember("extension_refused"),
    "extended": _extended,
    "dispute-opened": _dispute_opened,
    "seller-offer": _seller_offer,
    "demand-changed": _demand_changed,
    "offer-accepted": _offer_accepted,
    "seller-refused": _seller_refused,
    "dispute-withdrawn": _withdrawn,
    "escalated": _escalated,
    "decided": _decided,
    "return-sent": _remember("return_sent"),
    "refund-received": _refund_received,
    "repaid": _settled,
    "kept-by-leave": _settled,
    "sent-back": _settled,
    "no-answer": _settled,
    "review-updated": _review_updated,
}
