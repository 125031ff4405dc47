"""Moves while a claim runs or money is on its way: cancelled, disputing, returning, refund due, rejected."""

from __future__ import annotations

from buyer_assist.domain.cases import Case
from buyer_assist.domain.events import NOT_COME_REASONS
from buyer_assist.domain.moves import Move, day, is_past, move
from buyer_assist.domain.next_before_arrival import bank
from buyer_assist.domain.rights import offer_tricks


def cancelled(case: Case) -> tuple[Move, ...] | None:
    """Cancelled, and the money is not back."""
    return _money(case) if case.phase == "cancelled" else None


def came_meanwhile(case: Case) -> tuple[Move, ...] | None:
    """A dispute for a parcel that did not come, and now it is in hands."""
    standing = case.standing
    if case.phase != "disputing" or not standing.disputes_non_receipt or not standing.received:
        return None
    withdraw = move(
        case, "withdraw-dispute", "If it is all right, withdraw the dispute",
        "The parcel came. Claiming that it did not come would be false now.", command="mark REF dispute-withdrawn",
        serves=case.deadline("seller-answer"), facts=("E8", "E11", "I15"),
        if_not="You would claim money for a parcel that you have; the account can be blocked.",
    )  # fmt: skip
    if standing.item_in_order:
        return (withdraw,)
    if standing.problem or standing.checked:
        change = move(
            case, "open-dispute", "Change the dispute: it came, and something is wrong with it",
            "The reason and the evidence can be changed while the dispute is open.",
            message="dispute-problem", facts=("E2", "E3", "E10"), serves=case.deadline("seller-answer"),
        )  # fmt: skip
        return (change,)
    check = move(
        case, "check-item", "Check the item before you touch the dispute",
        "Once withdrawn, the dispute can usually not be opened again.", command="mark REF checked --works yes",
        facts=("E8", "I1"), serves=case.deadline("seller-answer"),
        if_not="A defect found later could not be claimed any more.",
    )  # fmt: skip
    return (check, withdraw)


def offered(case: Case) -> tuple[Move, ...] | None:
    """A dispute with an offer on the table."""
    offer = case.standing.offer
    if case.phase != "disputing" or not offer:
        return None
    deadline = case.deadline("buyer-answer")
    tricks = offer_tricks(case, offer)
    amount = f" of {offer.amount}" if offer.amount else ""
    claim = f" Your claim is {case.standing.claim}." if case.standing.claim else ""
    answer = move(
        case, "answer-offer", f"Answer the seller's offer ({offer.offer}{amount})",
        (tricks[0] if tricks else "Accepting closes the case for good. Compare it with your claim first.") + claim,
        serves=deadline, command="walk offer REF --restart",
        facts=("E7", "E8"), if_not="The dispute may be decided or closed without you.",
    )  # fmt: skip
    off_platform = offer.offer == "off-platform"
    if tricks:
        reject = move(
            case, "reject-offer", "Refuse it, and say what you want",
            "Money outside the marketplace is not protected." if off_platform else "The offer is not what you claim.",
            serves=deadline, message="refuse-off-platform" if off_platform else "reject-offer", facts=("E8", "G4"),
        )  # fmt: skip
        return (answer, reject)
    accept = move(
        case, "accept-offer", "Accept it, if it is what you want", "It is all that you claim, on the marketplace.",
        serves=deadline, command="mark REF offer-accepted", facts=("E8",),
    )  # fmt: skip
    return (answer, accept)


def undecided(case: Case) -> tuple[Move, ...] | None:
    """A dispute that should have been decided."""
    deadline = case.deadline("decision-late")
    if case.phase != "disputing" or not is_past(deadline):
        return None
    complain = move(
        case, "complain-to-support", "Ask support for the decision",
        f"The dispute should have been decided by {day(deadline.on if deadline else None)}.",
        message="support-chat-opener", facts=("E9", "E13", "H2"), if_not="It may close the wrong way.",
    )  # fmt: skip
    return (complain, *bank(case))


def seller_out(case: Case) -> tuple[Move, ...] | None:
    """The seller refused, or is out of time, and the marketplace has not stepped in."""
    standing = case.standing
    silent = is_past(case.deadline("seller-answer"))
    if case.phase != "disputing" or standing.escalated or not (standing.seller_refused or silent):
        return None
    steps_in = case.deadline("platform-steps-in")
    itself = f" It steps in by itself by {day(steps_in.on)}." if steps_in else ""
    why = (
        "The seller refused." if standing.seller_refused
        else "The seller's time to answer is over; your demand may have been carried out already."
    )  # fmt: skip
    escalate = move(
        case, "escalate", 'Look at the dispute page for "escalate" or a result, and bring in the marketplace',
        f"{why}{itself}", serves=steps_in, command="mark REF escalated", facts=("E5", "E8", "E9", "E10"),
        if_not="You wait for the marketplace's own step.",
    )  # fmt: skip
    support = move(
        case, "complain-to-support", "If there is no button and nothing happens, write to support",
        "Support can see the dispute and move it on.", message="support-seller-silent", facts=("E13", "H2"),
    )  # fmt: skip
    return (escalate, support)


def disputing(case: Case) -> tuple[Move, ...] | None:
    """A dispute that waits for somebody else, in time."""
    if case.phase != "disputing":
        return None
    deadline = case.deadline("seller-answer") or case.deadline("decision-late")
    whom = {"seller": "the seller's answer", "platform": "the marketplace's decision"}
    waiting = whom.get(case.standing.waiting_for or "", "an answer")
    wait = move(
        case, "wait", f"Wait for {waiting}", "Look at the dispute page every day. Never close it on a promise.",
        serves=deadline, facts=("E5", "E6", "E8"),
    )  # fmt: skip
    return (wait,)


def returning(case: Case) -> tuple[Move, ...] | None:
    """A return is agreed."""
    if case.phase != "returning":
        return None
    if case.standing.return_sent:
        return _money(case)
    send = move(
        case, "send-return", "Post the return with tracking, and enter the number in the dispute",
        "Ask for the address first if the page does not show it. Keep the receipt: the postage can be claimed.",
        serves=case.deadline("return-post-by"), message="ask-return-address", facts=("E3", "E4"),
    )  # fmt: skip
    return (send,)


def refund_due(case: Case) -> tuple[Move, ...] | None:
    """The refund is decided or accepted, and not here."""
    return _money(case) if case.phase == "refund-due" else None


def rejected(case: Case) -> tuple[Move, ...] | None:
    """The dispute was lost."""
    if case.phase != "rejected":
        return None
    lost = case.standing.dispute
    came = bool(lost and lost.reason not in NOT_COME_REASONS)
    appeal = move(
        case, "appeal", "Appeal the decision at once, with new evidence",
        "A decision can be appealed once. How long a buyer has is not known, so do it today."
        + (" In disputes about quality the buyer seldom wins without clear proof." if came else ""),
        message="support-chat-opener", facts=("E10", "E11", "E13"), if_not="The seller keeps the money.",
    )  # fmt: skip
    return (appeal, *bank(case))


def _money(case: Case) -> tuple[Move, ...]:
    expected, overdue = case.deadline("refund-expected"), case.deadline("refund-overdue")
    outside = case.standing.accepted_offer
    warning = (
        " You accepted it outside the marketplace: nothing there protects it."
        if outside and outside.offer == "off-platform" else ""
    )  # fmt: skip
    if is_past(overdue):
        chase = move(
            case, "chase-refund", "Ask support where the refund is, with its reference",
            f"It had to be back by {day(overdue.on if overdue else None)}. Look at the statement of the original "
            f"payment first.{warning}",
            message="support-refund-missing", facts=("G1", "G2", "G3"), if_not="The money stays out.",
        )  # fmt: skip
        return (chase, *bank(case))
    wait = move(
        case, "wait-for-refund", "Wait for the money; it comes the way you paid",
        f"Usually by {day(expected.on if expected else None)}, at the latest by "
        f"{day(overdue.on if overdue else None)}. Sources differ, so the later day counts.{warning}",
        serves=overdue, facts=("G1", "G2", "G3"), if_not="Nothing is lost by waiting until then.",
    )  # fmt: skip
    return (wait,)
