"""A move: one thing to do about a purchase, with its date, its reason, and the exact line to type."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date

from buyer_assist.domain.cases import Case
from buyer_assist.domain.dates import long_date
from buyer_assist.domain.deadlines import Deadline
from buyer_assist.domain.policy import Rule

#: The actions that moves are made of.
ACTIONS = (
    "wait", "ask-to-ship", "request-cancel", "ask-proof-of-shipment", "complain-to-support", "watch-tracking",
    "ask-extension", "open-dispute", "check-item", "confirm-receipt", "answer-offer", "accept-offer", "reject-offer",
    "escalate", "send-return", "wait-for-refund", "chase-refund", "contact-bank", "settle-late-parcel",
    "update-review", "withdraw-dispute", "appeal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """What to do about the purchase of this handle. `by` is the day of the deadline that it serves (None: no hurry),
    `if_not` what is lost without it, `message` the message to draft, `facts` numbers of the domain's facts, `rule` the
    rule behind the date."""

    purchase: str
    action: str
    what: str
    by: date | None
    because: str
    if_not: str
    command: str
    message: str | None
    facts: tuple[str, ...]
    rule: Rule | None = None

    @property
    def draft(self) -> str | None:
        """The command that writes the message, where `command` is another one; the one that fits by then is written."""
        if self.message is None or " draft-message " in self.command:
            return None
        return f"buyer-assist draft-message {shlex.quote(self.purchase)}"


def move(
    case: Case,
    action: str,
    what: str,
    because: str,
    *,
    serves: Deadline | None = None,
    if_not: str = "",
    command: str = "",
    message: str | None = None,
    facts: tuple[str, ...] = (),
) -> Move:
    """A move of a case. `serves` is the deadline that gives its date and rule; without a `command` the line drafts the
    message, or shows the purchase when there is none. A command names the purchase as `REF`."""
    line = command or (f"draft-message REF {message}" if message else "show REF")
    handle = case.purchase.id
    return Move(
        handle, action, what, serves.on if serves else None, because,
        if_not or (serves.if_missed if serves else "Nothing is lost by it."),
        "buyer-assist " + line.replace("REF", shlex.quote(handle), 1), message, facts, serves.rule if serves else None,
    )  # fmt: skip


def day(when: date | None) -> str:
    """A day in words; what to say when it is not known."""
    return long_date(when) if when else "the day on the order page"


def days_left(deadline: Deadline | None) -> int | None:
    """Days to a deadline, negative when it has passed, None when there is none."""
    return deadline.days_left if deadline else None


def is_past(deadline: Deadline | None) -> bool:
    """The deadline is there and its last day is over."""
    return deadline is not None and deadline.days_left < 0
