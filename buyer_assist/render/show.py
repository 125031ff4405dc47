"""The screens of one purchase: what `show`, `track`, `mark` and `edit` answer."""

from __future__ import annotations

from collections.abc import Sequence

from buyer_assist.domain.cases import Case, earlier_days
from buyer_assist.domain.deadlines import Deadline
from buyer_assist.domain.events import EVENT_EXTRAS, EVENT_KINDS
from buyer_assist.domain.next_actions import Move
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.render.blocks import Block, Bullets, Facts, Heading, Line
from buyer_assist.render.words import certainty_words, day_words, days_words

PHASE_WORDS = {
    "processing": "being processed by the seller",
    "cancelling": "waiting for the answer to your cancel request",
    "cancelled": "cancelled, the money is not back yet",
    "in-transit": "on its way",
    "delivered": "delivered, says the carrier; not in your hands",
    "received": "in your hands",
    "disputing": "a dispute is open",
    "returning": "a return is agreed",
    "refund-due": "the refund is agreed and not here yet",
    "refunded": "the money is back",
    "late-arrival": "the parcel came after the refund",
    "settled": "the late parcel is settled",
    "rejected": "the dispute was lost",
    "completed": "completed",
    "closed": "closed, nothing more to do",
}


def show_blocks(case: Case, moves: Sequence[Move], memory: Sequence[str] = ()) -> tuple[Block, ...]:
    """All of one purchase: facts, story, deadlines with reason and source, next steps, what is known of the seller."""
    blocks: list[Block] = [heading(case), Facts(_facts(case))]
    if case.purchase.events:
        blocks += [Line(), Heading("What happened"), *(Line(event_line(event), 2) for event in case.purchase.story())]
    blocks += [Line(), Heading("Deadlines")]
    blocks += [block for deadline in case.deadlines for block in deadline_blocks(deadline)] or [Line("none open", 2)]
    if moves:
        blocks += [Line(), Heading("Next"), *move_blocks(moves)]
    if memory:
        blocks += [Line(), Heading("This seller, in your ledger"), Bullets(tuple(memory), indent=2)]
    return tuple(blocks)


def changed_blocks(case: Case, moves: Sequence[Move], did: str) -> tuple[Block, ...]:
    """The short answer after a change: what was recorded, where it stands now, the dates, the next step."""
    blocks: list[Block] = [Heading(did), Line(f"{case.purchase.id}: {phase_words(case)}", 2)]
    blocks += [Line(short_deadline(deadline), 2) for deadline in case.deadlines]
    blocks += [Line(said, 2, "faint") for said in earlier_days([case])]
    if moves:
        blocks += [Line(f"Next: {moves[0].what}", 2, "strong"), Line(moves[0].command, 4)]
    return tuple(blocks)


def heading(case: Case) -> Heading:
    """`usb-hub: USB hub, 7 ports`."""
    return Heading(f"{case.purchase.id}: {case.purchase.item}")


def phase_words(case: Case) -> str:
    """Where it stands, with whom an open dispute waits for."""
    waiting = case.standing.waiting_for
    named = {"seller": "the seller has to answer", "buyer": "it is your turn", "platform": "the marketplace decides"}
    return PHASE_WORDS[case.phase] + (f"; {named[waiting]}" if waiting else "")


def short_deadline(deadline: Deadline) -> str:
    """`protection-ends: Mon 4 January 2027 (in 42 days)`."""
    return f"{deadline.id}: {day_words(deadline.on)} ({days_words(deadline.days_left)})"


def deadline_blocks(deadline: Deadline) -> list[Block]:
    """A deadline with what it means, its reason and source, and the other figures."""
    late = deadline.days_left < 0
    style = "urgent" if late and deadline.kind == "act" else "strong"
    blocks: list[Block] = [Line(short_deadline(deadline) + (" - overdue" if late else ""), 2, style)]
    blocks.append(Line(deadline.if_missed if late else deadline.means, 4))
    blocks.append(Line(f"Why: {reason(deadline)}", 4, "faint"))
    if deadline.other_figures:
        blocks.append(Line(f"Other figures: {'; '.join(deadline.other_figures)}", 4, "faint"))
    if deadline.note:
        blocks.append(Line(deadline.note, 4))
    return blocks


def reason(deadline: Deadline) -> str:
    """`60 days from shipped (several guides that agree, 2015 to 2019, confidence B); computed ...`."""
    words = certainty_words(deadline.certainty)
    rule = deadline.rule
    if deadline.value is None or rule is None:
        return words
    unit = {"working-days": "working days", "hours": "hours"}.get(rule.unit, "days")
    way = "before" if deadline.value < 0 else "from"
    anchor = deadline.counts_from.replace("-", " ").replace("_", " ")
    source = f"{rule.source}, {rule.vintage}, confidence {rule.confidence}"
    return f"{abs(deadline.value)} {unit} {way} {anchor} ({source}); {words}"


def move_blocks(moves: Sequence[Move]) -> list[Block]:
    """The next steps: what, by when, and the line to type."""
    blocks: list[Block] = []
    for number, move in enumerate(moves, 1):
        by = f" - by {day_words(move.by)}" if move.by else ""
        blocks.append(Line(f"{move.what}{by}", 2, "strong" if number == 1 else "", f"{number}."))
        blocks.append(Line(move.because, 5))
        blocks.append(Line(move.command, 5, "faint"))
        if move.draft:
            blocks.append(Line(f"The message for it: {move.draft}", 5, "faint"))
    return blocks


def event_line(event: Event) -> str:
    """`2026-11-05  shipped  tracking RB123456785CN`."""
    said = []
    for name in EVENT_EXTRAS:
        value = getattr(event, name)
        if value is not None:
            said.append(f"{name} {value}")
    meaning = EVENT_KINDS[event.kind].means if event.kind in EVENT_KINDS else "unknown to this version"
    return f"{event.on}  {event.kind}: {meaning}" + (f" ({', '.join(said)})" if said else "")


def _facts(case: Case) -> tuple[tuple[str, str], ...]:
    purchase = case.purchase
    pairs: list[tuple[str, object]] = [
        ("status", phase_words(case)),
        ("order", _order(purchase)),
        ("seller", purchase.seller),
        ("price", purchase.price),
        ("quantity", purchase.quantity if purchase.quantity != 1 else None),
        ("paid with", purchase.paid_with),
        ("marketplace", case.policy.name or purchase.marketplace),
        ("country", purchase.country),
        ("ordered", purchase.ordered),
        ("ship by", purchase.ship_by),
        ("deliver by", purchase.deliver_by),
        ("protection", _protection(case)),
        ("tracking", purchase.tracking),
        ("url", purchase.url),
        ("note", purchase.note),
        ("tags", ", ".join(purchase.tags) or None),
    ]
    return tuple((name, str(value)) for name, value in pairs if value is not None)


def _order(purchase: Purchase) -> str | None:
    line = f", line {purchase.line}" if purchase.line else ""
    return f"{purchase.order}{line}" if purchase.order else None


def _protection(case: Case) -> str | None:
    end = case.protection
    if end is None:
        return None
    # With a note the date is no longer the one of the order page.
    return f"ends {end.on}, {certainty_words(end.certainty) if end.note is None else 'a day earlier, see below'}"
