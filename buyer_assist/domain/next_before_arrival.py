"""Moves while the parcel is not in hands: processing, cancelling, on its way, "delivered" but not there."""

from __future__ import annotations

from datetime import date, timedelta

from buyer_assist.domain.cases import Case
from buyer_assist.domain.deadlines import Deadline
from buyer_assist.domain.moves import Move, day, days_left, is_past, move
from buyer_assist.domain.tracking_story import patience_of, tracking_proven_false


def refused_cancel(case: Case) -> tuple[Move, ...] | None:
    """Processing, after the seller refused to cancel."""
    if case.phase != "processing" or not case.standing.cancel_refused:
        return None
    proof = move(
        case, "ask-proof-of-shipment", "Ask the seller for a photo of the postal receipt, or the tracking number",
        'A seller who refuses to cancel often says "already shipped". Without proof the order counts as not shipped.',
        message="ask-proof-of-shipment", facts=("C5", "C6"),
        if_not="Without the question you have nothing to show to support.",
    )  # fmt: skip
    complain = move(
        case, "complain-to-support", "Without proof, complain about the shop",
        "The long processing is the main argument. When the time to ship runs out, the order is cancelled by itself.",
        message="support-shop-complaint", facts=("C4", "C8"),
    )  # fmt: skip
    return (proof, complain)


def late_to_ship(case: Case) -> tuple[Move, ...] | None:
    """Processing, and the seller's time to ship is over."""
    ship_by = case.deadline("ship-by")
    if case.phase != "processing" or not is_past(ship_by):
        return None
    cancel = move(
        case, "request-cancel", "Ask to cancel the order, or wait for the automatic cancel",
        f"The seller had to ship by {day(ship_by.on if ship_by else None)}. After the time to ship the order is "
        "cancelled and refunded by itself, without the seller's consent.",
        message="request-cancel", facts=("C1", "C2", "C3", "C4"), if_not="The money waits with the marketplace.",
    )  # fmt: skip
    hurry = move(
        case, "ask-to-ship", "If you still want it, ask the seller to ship now",
        "A seller may ship late in a hurry. Then the order can no longer be cancelled.",
        message="ask-to-ship", facts=("C7",),
    )  # fmt: skip
    return (cancel, hurry)


def processing(case: Case) -> tuple[Move, ...] | None:
    """Processing, in time."""
    if case.phase != "processing":
        return None
    ship_by = case.deadline("ship-by")
    wait = move(
        case, "wait", "Wait for the seller to ship",
        f"The seller has until {day(ship_by.on if ship_by else None)} to ship. The money is held until you confirm.",
        serves=ship_by, facts=("A2", "A4", "C1"), if_not="Nothing is lost by waiting until then.",
        command="" if ship_by else "edit REF --ship-by DATE",
    )  # fmt: skip
    return (wait,)


def cancelling(case: Case) -> tuple[Move, ...] | None:
    """A cancel request is out."""
    if case.phase != "cancelling":
        return None
    answer = case.deadline("cancel-answer")
    if is_past(answer):
        complain = move(
            case, "complain-to-support", "Look at the order page; if it is not cancelled, write to support",
            "The seller's time to answer your cancel request is over. Silence usually means that it is cancelled.",
            message="support-seller-silent", facts=("C3", "C8", "H2"), if_not="The seller can still ship.",
        )  # fmt: skip
        return (complain,)
    wait = move(
        case, "wait", "Wait for the seller's answer to your cancel request",
        "The seller has to agree. Then the money goes back the way you paid.", serves=answer, facts=("C3", "G1"),
        if_not="Nothing is lost by waiting until then.",
    )  # fmt: skip
    return (wait,)


def shipped_after_cancel(case: Case) -> tuple[Move, ...] | None:
    """The seller shipped after cancellation was asked for, and nothing is in hands."""
    asked, shipped = case.standing.cancel_requested, case.standing.shipped
    if not _not_come(case) or not asked or not shipped or shipped.on < asked.on or _window_over(case):
        return None
    opens = case.deadline("dispute-opens")
    complain = move(
        case, "complain-to-support", "Complain to support: the seller shipped after you asked to cancel",
        f"You asked to cancel on {day(asked.on)}, the seller shipped on {day(shipped.on)}. The order's details and "
        "your messages prove it.",
        serves=opens, message="support-shipped-after-cancel", facts=("C7", "A1"),
        if_not="The shop goes on with it, and your proof gets older.",
    )  # fmt: skip
    left = days_left(case.protection)
    short = _number(case, "extension-advised")
    if opens and opens.days_left > 0 and (left is None or short is None or left > short):
        return (complain,)
    return (_dispute(case, "The seller shipped after you asked to cancel.", facts=("C7", "D3")), complain)


def false_tracking(case: Case) -> tuple[Move, ...] | None:
    """The tracking number is proven to be somebody else's."""
    fits = _not_come(case) or (case.phase == "completed" and not case.standing.received)
    if not fits or case.standing.dispute or _window_over(case):
        return None
    why = tracking_proven_false(case.purchase, case.standing)
    if why is None:
        return None
    opens = case.deadline("dispute-opens")
    later = f" If the button is missing: it comes on {day(opens.on)}." if opens and opens.days_left > 0 else ""
    dispute = move(
        case, "open-dispute", "Open a dispute: the tracking number is false", why + later, serves=_last_day(case),
        message="dispute-fake-tracking", facts=("F1", "C6", "E2"),
    )  # fmt: skip
    return (dispute,)


def protection_over(case: Case) -> tuple[Move, ...] | None:
    """Not in hands, and protection has ended."""
    if not _not_come(case) or not is_past(case.protection):
        return None
    ended = day(case.protection.on if case.protection else None)
    if not _window_over(case):
        return (_dispute(case, f"Protection ended on {ended}. A dispute is still possible.", facts=("D4", "E12")),)
    return (too_late(case, f"Protection ended on {ended}, and the days after it are over too."), *bank(case))


def no_time_to_wait(case: Case) -> tuple[Move, ...] | None:
    """On its way, with an extension refused or hardly a day left."""
    left, latest = days_left(case.protection), _number(case, "dispute-at-the-latest")
    last_days = left is not None and latest is not None and left <= latest
    if case.phase != "in-transit" or not (case.standing.extension_refused or last_days):
        return None
    why = (
        "The seller refused more time." if case.standing.extension_refused
        else f"Protection ends on {day(case.protection.on if case.protection else None)}; an answer could be late."
    )  # fmt: skip
    return (_dispute(case, why, facts=("D1", "D2", "D5")),)


def extension_asked(case: Case) -> tuple[Move, ...] | None:
    """On its way, an extension was asked for and the seller is silent."""
    asked = case.standing.extension_requested
    if case.phase != "in-transit" or not asked:
        return None
    left, short = days_left(case.protection), _number(case, "ask-extension-by")
    if left is not None and short is not None and left <= short:
        return (_dispute(case, f"You asked for more time on {day(asked.on)} and have no answer.", facts=("D2",)),)
    wait = move(
        case, "wait", f"Wait for the seller; without an answer open a dispute by {day(last_safe_day(case))}",
        f"You asked for more time on {day(asked.on)}. The date moves only when the seller agrees.",
        serves=case.protection, facts=("D1", "D2"),
    )  # fmt: skip
    return (wait,)


def time_to_ask(case: Case) -> tuple[Move, ...] | None:
    """On its way, with few days left and no extension asked for."""
    left = days_left(case.protection)
    start, end = _number(case, "extension-advised"), _number(case, "ask-extension-by")
    if case.phase != "in-transit" or left is None or start is None or end is None or not end <= left <= start:
        return None
    safe = day(last_safe_day(case))
    ask = move(
        case, "ask-extension", f"Ask the seller for more time today; without a yes open a dispute by {safe}",
        f"Protection ends on {day(case.protection.on if case.protection else None)} and the parcel is not there. When "
        "the seller agrees, the date moves; when not, the dispute has to be open before.",
        serves=case.deadline("ask-extension-by") or case.protection, message="ask-extension", facts=("D1", "D2", "A3"),
    )  # fmt: skip
    return (ask, _dispute(case, f"{safe} is the last safe day for it.", facts=("D2", "D3")))


def promise_broken(case: Case) -> tuple[Move, ...] | None:
    """On its way, and the promised delivery day is over."""
    promised = case.purchase.deliver_by
    if case.phase != "in-transit" or not promised or promised >= case.today:
        return None
    ask = move(
        case, "watch-tracking", "Ask the seller where the parcel is", "Many sellers settle when they are asked first.",
        message="where-is-my-parcel", facts=("E1",),
    )  # fmt: skip
    return (_dispute(case, f"Delivery was promised by {day(promised)}.", facts=("D3", "D5")), ask)


def on_its_way(case: Case) -> tuple[Move, ...] | None:
    """On its way, and there is time."""
    if case.phase != "in-transit":
        return None
    end = case.protection
    if end is None:
        because = "The end of protection is not known. Look it up on the order page and record it."
    elif end.certainty != "stated":
        because = f"Protection probably runs until {day(end.on)}. Copy the true day from the order page."
    else:
        ask_on = end.on - timedelta(days=_number(case, "extension-advised") or 0)
        because = f"Protection runs until {day(end.on)}. If nothing has come by {day(ask_on)}, ask for more time."
    command = "" if end and end.certainty == "stated" else "edit REF --protection-ends DATE"
    watch = move(
        case, "watch-tracking", "Watch the tracking page", because, facts=("F2", "F3", "F4", "A3"),
        command=command or "check-tracking REF", if_not="You would notice too late that nothing moves.",
    )  # fmt: skip
    return (watch, *_silence(case))


def said_delivered(case: Case) -> tuple[Move, ...] | None:
    """The carrier says delivered, and it is not in hands."""
    delivered = case.standing.delivered
    if case.phase != "delivered" or not delivered:
        return None
    grace = _number(case, "delivered-grace")
    dispute = _dispute(
        case, f"The carrier says delivered on {day(delivered.on)} and you have nothing. Ask the carrier for the proof "
        "of delivery: the address and the signature.", facts=("D5", "E11", "F4"),
    )  # fmt: skip
    if grace is None or (case.today - delivered.on).days >= grace:
        return (dispute,)
    look = move(
        case, "watch-tracking", "Look for it: neighbours, pickup point, mailbox; then ask the carrier",
        f"The carrier says delivered on {day(delivered.on)}. Some parcels are scanned a day early. The order may close "
        "soon by itself, so do not wait longer than that.",
        facts=("F4", "A2"), command="mark REF received", if_not="The order may complete and the seller be paid.",
    )  # fmt: skip
    return (look, dispute)


def last_safe_day(case: Case) -> date | None:
    """The last day on which opening a dispute is safe: some days before protection ends; None when not known."""
    days = _number(case, "dispute-at-the-latest")
    return case.protection.on - timedelta(days=days) if case.protection and days is not None else None


def too_late(case: Case, because: str) -> Move:
    """No dispute can be opened any more: support is what is left on the marketplace."""
    return move(
        case, "complain-to-support", "Write to support: explain, and ask to open a dispute", because,
        message="support-closed-too-early", facts=("D4", "E12", "H2"), if_not="The seller keeps the money.",
    )  # fmt: skip


def bank(case: Case) -> tuple[Move, ...]:
    """The way through the card's bank or PayPal, while it is open."""
    for name, whom in (("chargeback", "your bank"), ("dispute-paypal", "PayPal")):
        deadline = case.deadline(name)
        if deadline and deadline.days_left >= 0:
            ask = move(
                case, "contact-bank", f"Ask {whom} for the money back",
                f"You paid that way; it is possible until about {day(deadline.on)}, apart from the marketplace.",
                serves=deadline, message="chargeback-request", facts=("G1", "G4"),
            )  # fmt: skip
            return (ask,)
    return ()


def _dispute(case: Case, because: str, *, facts: tuple[str, ...]) -> Move:
    opens = case.deadline("dispute-opens")
    later = f" The button comes on {day(opens.on)}." if opens and opens.days_left > 0 else ""
    return move(
        case, "open-dispute", "Open a dispute: the parcel did not come", because + later, serves=_last_day(case),
        message="dispute-not-received", facts=(*facts, "E2"),
        if_not="After that day the seller is paid, and only support or your bank can help.",
    )  # fmt: skip


def _not_come(case: Case) -> bool:
    return case.phase in {"in-transit", "delivered"} and not case.standing.received


def _last_day(case: Case) -> Deadline | None:
    """The deadline that opening a dispute has to meet: protection's end while it runs, else the window after it."""
    end = case.deadline("protection-ends")
    return end if end and end.days_left >= 0 else case.deadline("dispute-last-day") or end


def _window_over(case: Case) -> bool:
    """Protection has ended, and so have the days after it."""
    return is_past(case.protection) and case.phase != "completed" and is_past(case.deadline("dispute-last-day"))


def _silence(case: Case) -> tuple[Move, ...]:
    shipped, patience = case.standing.shipped, patience_of(case.policy)
    scans = case.standing.scans
    since = scans[-1].on if scans else shipped.on if shipped else None
    most = patience.stalled if scans else patience.no_scan
    if since is None or most is None or (case.today - since).days < most:
        return ()
    ask = move(
        case, "watch-tracking", "Ask the seller where the parcel is",
        f"The tracking page shows nothing new since {day(since)}.", message="where-is-my-parcel", facts=("F1", "E1"),
    )  # fmt: skip
    return (ask,)


def _number(case: Case, rule_id: str) -> int | None:
    return case.policy.number(rule_id)
