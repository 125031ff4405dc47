"""What can happen to a purchase: the kinds of events, what each may say, and what its owner has to give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.purchase import Event

PROBLEM_REASONS = ("defective", "damaged", "wrong", "not-as-described", "missing-parts", "counterfeit")
NOT_COME_REASONS = ("not-received", "fake-tracking")
CANCEL_REASONS = ("changed-price", "found-better", "not-needed", "too-slow")
OFFERS = ("full", "partial", "resend", "wait", "return", "off-platform", "other")
OUTCOMES = ("full", "partial", "return", "rejected")


class EventKind(NamedTuple):
    """One kind of event: extras that it must have, extras that it may have, the words that some extras are limited
    to, what it means, and the right that it gives up (None for most)."""

    means: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] | None = None
    gives_up: str | None = None

    @property
    def extras(self) -> tuple[str, ...]:
        """All extras of this kind, the required ones first."""
        return self.required + self.optional


EVENT_KINDS: Mapping[str, EventKind] = {
    "shipped": EventKind("the seller sent it", optional=("tracking", "service")),
    "scan": EventKind("a line of the tracking page", optional=("place", "country", "text")),
    "delivered": EventKind("the carrier says delivered", optional=("place", "country")),
    "received": EventKind("you have it in hands", optional=("tracking",)),
    "checked": EventKind("you tried the item", required=("works",), choices={"works": ("yes", "no")}),
    "problem": EventKind("the item is not right", required=("reason",), choices={"reason": PROBLEM_REASONS}),
    "confirmed": EventKind(
        "you confirmed receipt",
        gives_up="the marketplace pays the seller, and the protection period ends with it",
    ),
    "completed": EventKind("the order closed by itself"),
    "cancel-requested": EventKind("you asked to cancel", optional=("reason",), choices={"reason": CANCEL_REASONS}),
    "cancel-refused": EventKind("the seller refused to cancel"),
    "cancelled": EventKind("the order was cancelled"),
    "extension-requested": EventKind("you asked for more protection time", optional=("days",)),
    "extension-refused": EventKind("the seller refused more protection time", optional=("days",)),
    "extended": EventKind("protection now ends on another day", required=("until",)),
    "dispute-opened": EventKind(
        "you opened a dispute",
        required=("reason",),
        optional=("claim", "amount"),
        choices={"reason": NOT_COME_REASONS + PROBLEM_REASONS, "claim": ("refund-only", "return")},
    ),
    "seller-offer": EventKind(
        "the seller offered something", required=("offer",), optional=("amount",), choices={"offer": OFFERS}
    ),
    "demand-changed": EventKind("you answered an offer with another demand", optional=("amount",)),
    "offer-accepted": EventKind(
        "you accepted the offer",
        gives_up="the dispute is closed for good, and no second one can be expected for this order",
    ),
    "seller-refused": EventKind("the seller refused your demand"),
    "dispute-withdrawn": EventKind(
        "you withdrew the dispute",
        gives_up="it can usually not be opened again, and after the protection end the money goes to the seller",
    ),
    "escalated": EventKind("the marketplace decides now"),
    "decided": EventKind(
        "the marketplace decided", required=("outcome",), optional=("amount",), choices={"outcome": OUTCOMES}
    ),
    "return-sent": EventKind("you posted the return", optional=("tracking",)),
    "refund-received": EventKind("the money is back", optional=("amount",)),
    "message-sent": EventKind(
        "you sent a message", required=("to",), optional=("about",), choices={"to": ("seller", "support", "bank")}
    ),
    "repaid": EventKind(
        "you paid for the late parcel",
        required=("how",),
        optional=("amount",),
        choices={"how": ("again", "adjusted", "other-item", "listing", "off-platform")},
    ),
    "kept-by-leave": EventKind("the seller lets you keep the late parcel"),
    "sent-back": EventKind("you sent the late parcel back"),
    "no-answer": EventKind("nobody answered about the late parcel"),
    "review-updated": EventKind("you added to the review"),
    "note": EventKind("your own note", required=("text",)),
}

#: Every extra that an event can have, in the order in which it is written.
EVENT_EXTRAS = (
    "tracking", "service", "place", "country", "text", "works", "reason", "days", "until",
    "claim", "amount", "offer", "outcome", "to", "about", "how",
)  # fmt: skip


def event_problem(event: Event) -> str | None:
    """What is wrong with an event taken by itself (kind, missing, foreign or unknown extras), or None."""
    kind = EVENT_KINDS.get(event.kind)
    if kind is None:
        return f'"{event.kind}" is not an event that is known here'
    for name in EVENT_EXTRAS:
        value = getattr(event, name)
        if value is None:
            if name in kind.required:
                return f'"{event.kind}" needs {_option(name, kind)}'
        elif name not in kind.extras:
            return f'"{event.kind}" has no --{name}'
        elif kind.choices and name in kind.choices and value not in kind.choices[name]:
            return (
                f'"{value}" is no value of --{name} for "{event.kind}"; it is one of: {", ".join(kind.choices[name])}'
            )
    if event.days is not None and not 1 <= event.days <= 365:
        return "--days counts whole days from 1 to 365"
    return None


def check_event(event: Event) -> None:
    """Raise RefusedError when the event is not complete and well-formed by itself."""
    if problem := event_problem(event):
        known = EVENT_KINDS.get(event.kind)
        if known is None:
            raise RefusedError(f"{problem}.", f"Known events: {', '.join(EVENT_KINDS)}.")
        options = " ".join(f"--{name}" for name in known.extras)
        raise RefusedError(f"{problem}.", f'"{event.kind}" takes: {options or "no extras"}.')


def _option(name: str, kind: EventKind) -> str:
    words = (kind.choices or {}).get(name)
    return f"--{name} {'|'.join(words)}" if words else f"--{name}"
