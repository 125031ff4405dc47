"""The details that a message may name, each read from the purchase: what is not known there is asked for, or its line
is left out. Dates read `3 December 2026`, amounts `12.49 USD`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from buyer_assist.domain.cases import Case
from buyer_assist.domain.clean_text import as_name, as_sentence, one_line
from buyer_assist.domain.dates import long_date
from buyer_assist.domain.message_fit import (
    elsewhere_scan,
    last_scan,
    old_scan,
    reason_of,
    sent_before,
    told_seller,
)
from buyer_assist.domain.messages import Message
from buyer_assist.domain.money import Money
from buyer_assist.domain.purchase import Event
from buyer_assist.domain.tracking_story import service_of

_LONGEST_ITEM, _LONGEST_NAME = 60, 40
#: What is wrong, for the reason that the ledger knows.
_PROBLEMS = {
    "defective": "The item does not work.",
    "damaged": "The item is damaged.",
    "wrong": "The item is not what I bought.",
    "not-as-described": "The item is not as the page says.",
    "missing-parts": "The parcel is not complete.",
    "counterfeit": "The item is a copy.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """For which message and case details are wanted. `countries` maps country codes to English names, `decimals`
    currency codes to the decimals that an amount has at least."""

    message: Message
    case: Case
    countries: Mapping[str, str] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)


Value = str | date | Money | int | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail: what it is in a few words, what kind of value (text, date, money, days), and where it is read."""

    says: str
    kind: str
    read: Callable[[Asked], Value]

    @property
    def example(self) -> str:
        """What stands for the value in an option."""
        return {"text": "TEXT", "date": "DATE", "money": "AMOUNT", "days": "DAYS"}[self.kind]


def details_for(asked: Asked, given: Mapping[str, str]) -> dict[str, str]:
    """All details of the message that are known, as they are written in it; `given` (already written so) wins."""
    found = {}
    declared = {*asked.message.needs, *asked.message.may}
    declared |= {name for variant in asked.message.variants for name in variant.needs}
    for name in declared:
        detail = DETAILS.get(name)
        read = written(detail.read(asked), asked.decimals) if detail else ""
        value = given.get(name) or read or asked.message.defaults.get(name)
        if value and (clean := one_line(value)):
            found[name] = as_sentence(clean) if name in {"details", "problem"} else clean
    return found


def written(value: Value, decimals: Mapping[str, int]) -> str:
    """A value as a message writes it; empty when there is none. `9 EUR` becomes `9.00 EUR`."""
    if value is None:
        return ""
    if isinstance(value, Money):
        places = max(decimals.get(value.currency, 0), -int(value.amount.as_tuple().exponent), 0)
        return f"{value.amount:.{places}f} {value.currency}"
    return long_date(value) if isinstance(value, date) else str(value)


def reply_by(message: Message, case: Case) -> date | None:
    """The day by which an answer is asked for: `reply_days` from today, and never later than the last safe day for a
    dispute while that lies ahead."""
    if not message.reply_days:
        return None
    day = case.today + timedelta(days=message.reply_days)
    end = case.deadline("protection-ends")
    if end and end.days_left >= 0:
        safe = end.on - timedelta(days=case.policy.number("dispute-at-the-latest") or 0)
        day = min(day, safe if safe > case.today else end.on)
    return day


def _on(event: Event | None) -> date | None:
    return event.on if event else None


def _amount(event: Event | None) -> Money | None:
    return event.amount if event else None


def _claim(asked: Asked) -> Money | None:
    return asked.case.standing.claim or asked.case.purchase.price


def _part(asked: Asked) -> Money | None:
    """The demand, when it is for a part of the price only."""
    claim, price = asked.case.standing.claim, asked.case.purchase.price
    return claim if claim and price and claim.currency == price.currency and claim.amount < price.amount else None


def _refund_due(asked: Asked) -> Money | None:
    event = asked.case.agreed_refund
    if event is None:
        return None
    offer = asked.case.standing.accepted_offer if event is asked.case.standing.accepted else None
    if amount := event.amount or (offer.amount if offer else None):
        return amount
    # A part of the claim whose size nobody wrote down is not the whole claim.
    return None if "partial" in {event.outcome, offer.offer if offer else None} else _claim(asked)


def _country(asked: Asked) -> str | None:
    code = asked.case.purchase.country
    return asked.countries.get(code.upper(), code) if code else None


def _where(asked: Asked, event: Event | None) -> str | None:
    if event is None:
        return None
    land = asked.countries.get(event.country.upper(), event.country) if event.country else None
    named = [as_name(part, longest=_LONGEST_NAME) for part in (event.place, land) if part]
    return ", ".join(dict.fromkeys(named)) or None


def _earlier(asked: Asked, place: int) -> date | None:
    days = sent_before(asked.message, asked.case).days
    return days[place] if days and len(days) > (0 if place == 0 else 1) else None


def _to_seller(asked: Asked, place: int) -> date | None:
    days = [event.on for event in asked.case.purchase.story() if event.kind == "message-sent" and event.to == "seller"]
    return days[place] if days else None


def _sent_about(asked: Asked, name: str) -> date | None:
    days = [event.on for event in asked.case.purchase.story() if event.kind == "message-sent" and event.about == name]
    return days[-1] if days else None


def _deadline(asked: Asked, name: str) -> date | None:
    """A last day that is not over yet: "I must do it by" is no longer true after it."""
    deadline = asked.case.deadline(name)
    return deadline.on if deadline and deadline.days_left >= 0 else None


def _passed(asked: Asked, day: date | None) -> date | None:
    """A promised day that is over: "had to" is not true before."""
    return day if day and day < asked.case.today else None


def _protection(asked: Asked, *, over: bool) -> date | None:
    end = asked.case.protection
    ended_by_hand = asked.case.standing.completed is not None
    return end.on if end and (end.days_left < 0) == over and not ended_by_hand else None


def _problem(asked: Asked) -> str | None:
    standing = asked.case.standing
    noted = standing.problem.reason if standing.problem else None
    return _PROBLEMS.get(noted or reason_of(asked.case) or "")


def _checked(asked: Asked) -> date | None:
    checked = asked.case.standing.checked
    return checked.on if checked and checked.works == "yes" and not asked.case.standing.problem else None


def _return_agreed(asked: Asked) -> date | None:
    standing = asked.case.standing
    if standing.decided and standing.decided.outcome == "return":
        return standing.decided.on
    return _on(standing.accepted)


#: Every detail that a packaged message may name. A user's own message may declare others: they are given with --set.
DETAILS: Mapping[str, Detail] = {
    "order": Detail("the order number", "text", lambda a: a.case.purchase.order),
    "item": Detail("the item", "text", lambda a: as_name(a.case.purchase.item, longest=_LONGEST_ITEM)),
    "seller": Detail("the seller", "text", lambda a: as_name(a.case.purchase.seller or "", longest=_LONGEST_NAME)),
    "marketplace": Detail("the marketplace", "text", lambda a: as_name(a.case.policy.name, longest=_LONGEST_NAME)),
    "price": Detail("what was paid", "money", lambda a: a.case.purchase.price),
    "ordered": Detail("the day of the order", "date", lambda a: a.case.purchase.ordered),
    "ship_by": Detail("the day by which it had to be shipped", "date", lambda a: a.case.purchase.ship_by),
    "ship_by_passed": Detail(
        "the day by which it had to be shipped, when it is over", "date", lambda a: _passed(a, a.case.purchase.ship_by)
    ),
    "deliver_by_passed": Detail(
        "the promised day of delivery, when it is over", "date", lambda a: _passed(a, a.case.purchase.deliver_by)
    ),
    "country": Detail("the buyer's country", "text", _country),
    "shipped": Detail("the day of shipment", "date", lambda a: _on(a.case.standing.shipped)),
    "tracking": Detail("the tracking number", "text", lambda a: one_line(a.case.purchase.tracking or "", longest=40)),
    "service": Detail("the delivery service", "text", lambda a: as_name(service_of(a.case.purchase) or "", longest=40)),
    "last_scan": Detail("the last line of the tracking page", "date", lambda a: _on(last_scan(a.case))),
    "last_place": Detail("where the last line was", "text", lambda a: _where(a, last_scan(a.case))),
    "old_scan": Detail("a tracking line older than the order", "date", lambda a: _on(old_scan(a.case))),
    "elsewhere_scan": Detail("the delivery elsewhere", "date", lambda a: _on(elsewhere_scan(a.case))),
    "elsewhere": Detail("where it was delivered", "text", lambda a: _where(a, elsewhere_scan(a.case))),
    "delivered": Detail("the day of delivery", "date", lambda a: _on(a.case.standing.delivered)),
    "received": Detail("the day of receipt", "date", lambda a: _on(a.case.standing.received)),
    "checked": Detail("the day on which it was tried and worked", "date", _checked),
    "problem_on": Detail("the day on which the problem was seen", "date", lambda a: _on(a.case.standing.problem)),
    "problem": Detail("what is wrong, in one sentence", "text", _problem),
    "details": Detail("what exactly is wrong", "text", lambda _: None),
    "cancel_asked": Detail("the cancel request", "date", lambda a: _on(a.case.standing.cancel_requested)),
    "cancel_refused": Detail("the refusal to cancel", "date", lambda a: _on(a.case.standing.cancel_refused)),
    "cancelled": Detail("the day of cancelling", "date", lambda a: _on(a.case.standing.cancelled)),
    "protection_ends": Detail("the end of the protection", "date", lambda a: _protection(a, over=False)),
    "protection_ended": Detail("the day on which the protection ended", "date", lambda a: _protection(a, over=True)),
    "extension_asked": Detail("the extension request", "date", lambda a: _on(a.case.standing.extension_requested)),
    "extension_refused": Detail("the refused extension", "date", lambda a: _on(a.case.standing.extension_refused)),
    "extension_days": Detail(
        "the days of extension", "days",
        lambda a: a.case.standing.extension_requested.days if a.case.standing.extension_requested else None,
    ),
    "completed": Detail("the day of completion", "date", lambda a: _on(a.case.standing.completed)),
    "dispute_last_day": Detail("the last dispute day", "date", lambda a: _deadline(a, "dispute-last-day")),
    "dispute_opened": Detail("the day of the dispute", "date", lambda a: _on(a.case.standing.dispute)),
    "claim": Detail("the money that is demanded", "money", _claim),
    "amount": Detail("the part of the price that you name", "money", _part),
    "offer_on": Detail("the day of the offer", "date", lambda a: _on(a.case.standing.offer)),
    "offer_amount": Detail("the money offered", "money", lambda a: _amount(a.case.standing.offer)),
    "seller_refused": Detail("the seller's refusal", "date", lambda a: _on(a.case.standing.seller_refused)),
    "rejected_on": Detail("the day of the decision", "date", lambda a: _on(a.case.standing.decided)),
    "refund_agreed": Detail("the day of the agreement", "date", lambda a: _on(a.case.agreed_refund)),
    "refund_due": Detail("the refund agreed", "money", _refund_due),
    "refund_on": Detail("the day of the refund", "date", lambda a: _on(a.case.standing.refund)),
    "refund": Detail(
        "the refund that came", "money", lambda a: _amount(a.case.standing.refund) or _refund_due(a) or _claim(a)
    ),
    "return_agreed": Detail("the day of the return agreement", "date", _return_agreed),
    "return_post_by": Detail("the last day to post the return", "date", lambda a: _deadline(a, "return-post-by")),
    "return_sent": Detail("the day of posting", "date", lambda a: _on(a.case.standing.return_sent)),
    "return_tracking": Detail(
        "the tracking number of the return", "text",
        lambda a: one_line((a.case.standing.return_sent and a.case.standing.return_sent.tracking) or "", longest=40),
    ),
    "settled_on": Detail("the day of settling", "date", lambda a: _on(a.case.standing.settled)),
    "repaid": Detail("the money paid again", "money", lambda a: _amount(a.case.standing.settled)),
    "first_sent": Detail("your first message", "date", lambda a: _earlier(a, 0)),
    "last_sent": Detail("your last message", "date", lambda a: _earlier(a, -1)),
    "asked_seller": Detail("your last message to the seller", "date", lambda a: _to_seller(a, -1)),
    "told_on": Detail("the day on which you told the seller", "date", lambda a: _on(told_seller(a.case))),
    "reminded_on": Detail("your reminder", "date", lambda a: _sent_about(a, "late-parcel-remind")),
    "reply_by": Detail("the day by which you want an answer", "date", lambda a: reply_by(a.message, a.case)),
    "name": Detail("your name", "text", lambda _: None),
    "card_end": Detail("the last four digits of the card", "text", lambda _: None),
}  # fmt: skip
