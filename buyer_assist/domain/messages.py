"""A message as the data files describe it: for whom, when it fits, its words, and what changes from case to case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Who may be written to. `dispute` is the form of a dispute, `review` the text added to a review.
RECIPIENTS = ("seller", "support", "dispute", "bank", "review")
#: Those to whom a sent message is recorded as an event; the others have events of their own.
RECORDED = ("seller", "support", "bank")


@dataclass(frozen=True, slots=True)
class Fits:
    """When a message or a variant fits: the phase is one of `phases` and the reason of the dispute or problem one of
    `reasons` (empty: any), every condition of `when` holds and none of `unless`."""

    phases: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """Other words of a message for a narrower case. What is None or empty is the message's own."""

    id: str
    fits: Fits
    subject: str | None = None
    body: str | None = None
    request: str | None = None
    attach: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `needs` are the names of details without which it is not written; a line with a name of `may` is
    left out while that detail is unknown. `reply_days` are the calendar days that the other side gets for an answer
    (advice; 0: no day is named). `after` names messages that this one follows up. One `on_request` is taken only when
    a next step or the buyer asks for it: the ledger cannot know that its time has come. `examples` are run by tests."""

    id: str
    to: str
    when: str
    fits: Fits
    subject: str
    body: str
    request: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    reply_days: int = 0
    attach: tuple[str, ...] = ()
    never_add: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    on_request: bool = False
    case: str | None = None
    facts: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    examples: tuple[Mapping[str, object], ...] = ()
