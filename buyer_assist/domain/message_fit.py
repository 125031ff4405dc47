"""Which message fits a purchase today, and in which variant. Data names conditions; here they are what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from buyer_assist.domain.cases import Case
from buyer_assist.domain.deadlines import tracking_pace
from buyer_assist.domain.events import NOT_COME_REASONS
from buyer_assist.domain.messages import Fits, Message, Variant
from buyer_assist.domain.purchase import Event
from buyer_assist.domain.tracking_story import current_scans, says_delivered, tracking_proven_false

#: Events that come from the other side, or that end a matter: after one of them a message is no longer unanswered.
_ANSWERS = frozenset({
    "shipped", "delivered", "received", "cancelled", "cancel-refused", "extended", "extension-refused", "seller-offer",
    "seller-refused", "decided", "refund-received", "offer-accepted", "escalated", "dispute-opened", "repaid",
    "kept-by-leave", "sent-back", "dispute-withdrawn", "review-updated",
})  # fmt: skip
_LATE_PARCEL = ("late-parcel", "late-parcel-pay-part", "late-parcel-send-back")


@dataclass(frozen=True, slots=True)
class Sent:
    """A message's earlier sendings that still wait: their days, and whether the day asked for has passed for each."""

    days: tuple[date, ...]
    unanswered: int

    @property
    def waiting(self) -> bool:
        """The last one was sent, and its day has not come yet."""
        return len(self.days) > self.unanswered


def sent_before(message: Message, case: Case, *, with_earlier: bool = False) -> Sent:
    """The sendings of a message since the other side last did something; `with_earlier` also those of the messages that
    it follows up."""
    names = {message.id, *(message.after if with_earlier else ())}
    days: list[date] = []
    for event in case.purchase.story():
        if event.kind == "message-sent" and event.about in names and event.on <= case.today:
            days.append(event.on)
        elif event.kind in _ANSWERS:
            days = []
    passed = [day for day in days if day + timedelta(days=message.reply_days) < case.today]
    return Sent(tuple(days), len(passed))


def fits_now(message: Message, case: Case) -> bool:
    """Whether the message fits the purchase today."""
    return _holds(message.fits, message, case)


def variant_for(message: Message, case: Case) -> Variant | None:
    """The first variant that fits, or None: then the message's own words are right."""
    return next((variant for variant in message.variants if _holds(variant.fits, message, case)), None)


def ranked(messages: Iterable[Message], case: Case, first: Sequence[str]) -> tuple[tuple[Message, bool], ...]:
    """All messages with whether they fit, the fitting ones first; `first` are the ids that the next moves name."""
    # What a move names fits because the move does, whatever the data of the message says.
    judged = [(message, message.id in first or fits_now(message, case)) for message in messages]

    def place(entry: tuple[Message, bool]) -> tuple[int, int, str]:
        message, fits = entry
        narrow = -len(message.fits.when) - len(message.fits.reasons)
        if message.id in first:
            return first.index(message.id), 0, ""
        if fits and _has_firmer_words(message, case):
            return len(first), 0, message.id
        return len(first) + (1 if fits else 2), narrow, message.id

    return tuple(sorted(judged, key=place))


def _has_firmer_words(message: Message, case: Case) -> bool:
    """Whether it was sent, stayed without an answer, and has a variant for that which was not sent yet."""
    firmer = {word for variant in message.variants for word in variant.fits.when if word in {"second", "last"}}
    return 0 < sent_before(message, case).unanswered <= len(firmer)


def chosen(messages: Iterable[Message], case: Case, first: Sequence[str], *, to: str | None = None) -> Message | None:
    """The message to write now, or None when none fits: the first that fits, of those to `to` when it is given. Where
    it was sent and the day asked for has passed, the message that follows it up takes its place."""

    def on_request(message: Message) -> bool:
        return message.on_request and message.id not in first and to is None

    order = [(message, fits) for message, fits in ranked(messages, case, first) if to in {None, message.to}]
    found = next((message for message, fits in order if fits and not on_request(message)), None)
    while found and sent_before(found, case).unanswered:
        later = next((message for message, _ in order if found.id in message.after), None)
        if later is None:
            break
        found = later
    return found


def reason_of(case: Case) -> str | None:
    """The reason of the dispute, else of the problem; `defective` when the item was tried and does not work. What is
    wrong with a parcel that came counts more than a dispute that says it did not come."""
    standing = case.standing
    seen = standing.problem.reason if standing.problem else None
    if seen is None and standing.checked and standing.checked.works == "no":
        seen = "defective"
    if standing.dispute and not (seen and standing.came_in_dispute):
        return standing.dispute.reason
    return seen


def last_scan(case: Case) -> Event | None:
    """The newest line of the tracking page for the parcel that is expected now."""
    return max(current_scans(case.purchase, case.standing), key=lambda scan: scan.on, default=None)


def old_scan(case: Case) -> Event | None:
    """The oldest line of the tracking page when it is older than the order."""
    ordered = case.purchase.ordered
    old = [scan for scan in case.standing.scans if ordered and scan.on < ordered]
    return min(old, key=lambda scan: scan.on, default=None)


def elsewhere_scan(case: Case) -> Event | None:
    """The line that says delivered in another country than the buyer's, by country code."""
    home = (case.purchase.country or "").upper()
    lines = [*case.standing.scans, *((case.standing.delivered,) if case.standing.delivered else ())]
    found = [
        line for line in lines
        if home and line.country and line.country.upper() != home
        and (line.kind == "delivered" or says_delivered(line.text or ""))
    ]  # fmt: skip
    return max(found, key=lambda line: line.on, default=None)


def told_seller(case: Case) -> Event | None:
    """The message by which the seller learnt of the late parcel."""
    return _sent_about(case, _LATE_PARCEL)


def _sent_about(case: Case, names: Sequence[str]) -> Event | None:
    found = [event for event in case.purchase.story() if event.kind == "message-sent" and event.about in names]
    return found[0] if found else None


def _holds(fits: Fits, message: Message, case: Case) -> bool:
    if fits.phases and case.phase not in fits.phases:
        return False
    if fits.reasons and reason_of(case) not in fits.reasons:
        return False
    return all(_is(name, message, case) for name in fits.when) and not any(
        _is(name, message, case) for name in fits.unless
    )


def _is(name: str, message: Message, case: Case) -> bool:
    if name in {"second", "last"}:
        count = sent_before(message, case).unanswered
        return count >= 2 if name == "last" else count >= 1
    return CONDITIONS[name](case)


def _passed(case: Case, name: str) -> bool:
    deadline = case.deadline(name)
    return deadline is not None and deadline.days_left < 0


def _silent(case: Case) -> bool:
    """The tracking page shows nothing new for as long as the policy calls a standstill. With no line in the ledger
    nobody knows what the page shows."""
    return tracking_pace(current_scans(case.purchase, case.standing), case.policy, case.today) == "silent"


def _shipped_after_cancel(case: Case) -> bool:
    asked, shipped = case.standing.cancel_requested, case.standing.shipped
    return bool(asked and shipped and shipped.on >= asked.on)


def _offers(*kinds: str) -> Callable[[Case], bool]:
    return lambda case: case.standing.offer is not None and case.standing.offer.offer in kinds


def _settled_by(kind: str) -> Callable[[Case], bool]:
    return lambda case: case.standing.settled is not None and case.standing.settled.kind == kind


def _cancel_reason(*reasons: str) -> Callable[[Case], bool]:
    return lambda case: bool(case.standing.cancel_requested and case.standing.cancel_requested.reason in reasons)


def _unanswered(case: Case) -> bool:
    """The seller was written to and did nothing since, for two days or more, or lets the answer in a dispute pass."""
    written: date | None = None
    for event in case.purchase.story():
        if event.kind == "message-sent" and event.to == "seller":
            written = event.on
        elif event.kind in _ANSWERS:
            written = None
    late = _passed(case, "seller-answer") or _passed(case, "cancel-answer")
    return late or (written is not None and (case.today - written).days > 2)


def _offer_meets_claim(case: Case) -> bool:
    """The offer on the table gives all that is claimed: there is nothing to reject."""
    offer, claim = case.standing.offer, case.standing.claim or case.purchase.price
    if offer is None or offer.offer not in {"full", "partial"}:
        return False
    if offer.amount is None:
        return offer.offer == "full"
    # An offer called full may still be for 0.00: that is a known trick.
    return bool(claim and offer.amount.currency == claim.currency and offer.amount.amount >= claim.amount)


def _came_before_refund(case: Case) -> bool:
    refund, received = case.standing.refund, case.standing.received
    return refund is None or (received is not None and received.on < refund.on)


def _few_days_left(case: Case) -> bool:
    deadline, advised = case.deadline("ask-extension-by"), case.policy.number("extension-advised")
    protection = case.protection
    return bool(deadline and protection and advised is not None and 0 <= protection.days_left <= advised)


#: Every word that `when` and `unless` may use, besides `second` and `last` (sent once or twice with no answer in time).
CONDITIONS: Mapping[str, Callable[[Case], bool]] = {
    "ship-by-passed": lambda case: case.purchase.ship_by is not None and case.purchase.ship_by < case.today,
    "ship-by-ahead": lambda case: case.purchase.ship_by is not None and case.purchase.ship_by >= case.today,
    "cancel-refused": lambda case: case.standing.cancel_refused is not None,
    "cancelled": lambda case: case.standing.cancelled is not None,
    "cancel-changed-price": _cancel_reason("changed-price"),
    "cancel-not-needed": _cancel_reason("not-needed", "found-better"),
    "shipped": lambda case: case.standing.shipped is not None,
    "shipped-after-cancel": _shipped_after_cancel,
    "tracking-silent": _silent,
    "tracking-false": lambda case: tracking_proven_false(case.purchase, case.standing) is not None,
    "tracking-older": lambda case: old_scan(case) is not None,
    "tracking-elsewhere": lambda case: elsewhere_scan(case) is not None,
    "delivered": lambda case: case.standing.delivered is not None,
    "received": lambda case: case.standing.received is not None,
    "works-not": lambda case: bool(
        case.standing.problem or (case.standing.checked and case.standing.checked.works == "no")
    ),
    "extension-refused": lambda case: case.standing.extension_refused is not None,
    "few-days-left": _few_days_left,
    "dispute-opens-later": lambda case: case.deadline("dispute-opens") is not None,
    "protection-over": lambda case: case.protection is not None and case.protection.days_left < 0,
    "completed": lambda case: case.standing.completed is not None,
    "came-in-dispute": lambda case: case.standing.came_in_dispute,
    "missing-claimed": lambda case: bool(case.standing.dispute and case.standing.dispute.reason in NOT_COME_REASONS),
    "offer-open": lambda case: case.standing.offer is not None,
    "offer-off-platform": _offers("off-platform"),
    "offer-to-wait": _offers("wait"),
    "offer-to-resend": _offers("resend"),
    "offer-to-return": _offers("return"),
    "offer-partial": _offers("partial"),
    "offer-meets-claim": _offer_meets_claim,
    "seller-silent": _unanswered,
    "refund-agreed": lambda case: case.agreed_refund is not None,
    "refund-there": lambda case: case.standing.refund is not None,
    "refund-in-time": lambda case: case.agreed_refund is not None and not _passed(case, "refund-overdue"),
    "refund-overdue": lambda case: _passed(case, "refund-overdue"),
    "return-posted": lambda case: case.standing.return_sent is not None,
    "told-seller": lambda case: told_seller(case) is not None,
    "asked-to-send-back": lambda case: _sent_about(case, ("late-parcel-send-back",)) is not None,
    "came-before-refund": _came_before_refund,
    "reminded-seller": lambda case: _sent_about(case, ("late-parcel-remind",)) is not None,
    "paid-by-card-or-paypal": lambda case: case.purchase.paid_with in {"card", "paypal"},
    "repaid": _settled_by("repaid"),
    "kept-by-leave": _settled_by("kept-by-leave"),
    "sent-back": _settled_by("sent-back"),
    "no-answer": _settled_by("no-answer"),
}
