"""Moves once the parcel is in hands, or the order is closed: check, claim, confirm, settle a late parcel."""

from __future__ import annotations

from buyer_assist.domain.cases import Case
from buyer_assist.domain.claim_facts import last_dispute_day
from buyer_assist.domain.deadlines import Deadline
from buyer_assist.domain.moves import Move, day, is_past, move
from buyer_assist.domain.next_before_arrival import bank, too_late

#: What a claim needs besides words.
_EVIDENCE = {
    "defective": "a video that shows the fault",
    "damaged": "photos of the damage, of the packaging and of the label",
    "wrong": "a photo of the item beside the listing's picture",
    "not-as-described": "a photo with a ruler or a scale beside it, and a screenshot of the listing",
    "missing-parts": "a photo of all that was in the parcel, and the label with the weight",
    "counterfeit": "photos of the marks that show it",
}


def problem(case: Case) -> tuple[Move, ...] | None:
    """In hands, with a problem, or tried and not working."""
    standing = case.standing
    if case.phase != "received" or not (standing.problem or (standing.checked and standing.checked.works == "no")):
        return None
    last = last_dispute_day(case)
    if is_past(last):
        return (too_late(case, "Protection is over, and so are the days after it."), *bank(case))
    return (_claim(case, serves=last),)


def received(case: Case) -> tuple[Move, ...] | None:
    """In hands, not checked, or in order."""
    if case.phase != "received":
        return None
    end = last_dispute_day(case)
    if case.standing.item_in_order:
        confirm = move(
            case, "confirm-receipt", "Confirm receipt, if you are content",
            "It works. Confirming pays the seller; a problem found later can be claimed for some days. Waiting "
            "costs nothing: the order completes by itself.",
            command="mark REF confirmed", facts=("A2", "E12"), if_not="The order completes by itself.",
        )  # fmt: skip
        return (confirm,)
    can = "could" if is_past(end) else "can"
    check = move(
        case, "check-item", "Check the item: does it work, is it what you ordered",
        f"A problem {can} be claimed until {day(end.on if end else None)}. Film it before you say anything.",
        serves=end, command="mark REF checked --works yes", facts=("A3", "E10", "E12"),
    )  # fmt: skip
    return (check,)


def late_arrival(case: Case) -> tuple[Move, ...] | None:
    """In hands after the refund."""
    if case.phase != "late-arrival":
        return None
    standing = case.standing
    if not standing.checked and not standing.problem:
        check = move(
            case, "check-item", "Check the item before you write to the seller",
            "No dispute can be opened on this order any more, so know first what you have.",
            command="mark REF checked --works yes", facts=("I1", "I10"), if_not="You would pay for something broken.",
        )  # fmt: skip
        return (check,)
    works = standing.item_in_order
    money = "the money is back" if standing.refund else "the money is promised to you"
    settle = move(
        case, "settle-late-parcel", "Write to the seller: it came, how can I pay",
        f"You have the item, and {money}. Nobody will force it back; it is right to tell the seller and to let the "
        "seller decide. What the account risks is told in two ways, so say nothing false and hide nothing.",
        command="walk late-parcel REF", message="late-parcel" if works else "late-parcel-pay-part",
        facts=("I2", "I3", "I4", "I14") if works else ("I2", "I3", "I9"),
        if_not="The seller has lost both, and such cases may be looked at when they come often.",
    )  # fmt: skip
    return (settle,)


def settled(case: Case) -> tuple[Move, ...] | None:
    """The late parcel's matter is done."""
    if case.phase != "settled":
        return None
    review = move(
        case, "update-review", "Add to your review that the seller was honest",
        "The rating itself cannot be changed, but words can be added.", message="review-update", facts=("I12",),
        if_not="A bad review stays alone.",
    )  # fmt: skip
    return (review,)


def completed(case: Case) -> tuple[Move, ...] | None:
    """Completed, and never received or with a problem."""
    standing = case.standing
    if case.phase != "completed":
        return None
    if standing.problem or (standing.checked and standing.checked.works == "no"):
        return (_claim(case, serves=case.deadline("dispute-last-day")),)
    if standing.received:
        return None
    dispute = move(
        case, "open-dispute", "Open a dispute: the order is completed and nothing came",
        "A completed order can still be disputed for some days.", serves=case.deadline("dispute-last-day"),
        message="dispute-not-received", facts=("D4", "A4", "E12"),
    )  # fmt: skip
    return (dispute,)


def closed_without(case: Case) -> tuple[Move, ...] | None:
    """Closed, order completed, without the item or the money."""
    standing = case.standing
    bad = not standing.received or standing.problem or (standing.checked and standing.checked.works == "no")
    if case.phase != "closed" or not standing.completed or standing.refund or not bad:
        return None
    return (too_late(case, "The order is completed and its last day for a dispute is over."), *bank(case))


def _claim(case: Case, *, serves: Deadline | None) -> Move:
    reason = case.standing.problem.reason if case.standing.problem else "defective"
    needed = _EVIDENCE.get(reason or "", "photos or a video")
    return move(
        case, "open-dispute", f"Open a dispute ({reason}): refund only, or return",
        f"Evidence decides here: {needed}. Ask for a realistic sum, and count the return postage in if you would have "
        "to pay it.",
        serves=serves, message="dispute-problem", facts=("E1", "E2", "E3", "E4", "E10"),
    )  # fmt: skip
