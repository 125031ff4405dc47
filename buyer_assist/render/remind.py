"""The digest of what is due: for a terminal, a mail from cron and a phone. At most four short lines a purchase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from buyer_assist.domain.deadlines import Deadline
from buyer_assist.domain.purchase import Purchase
from buyer_assist.domain.reminders import Due, Unreadable, Why
from buyer_assist.render.blocks import Block, Heading, Line
from buyer_assist.render.plain import lines_of
from buyer_assist.render.words import certainty_words, counted, day_words, days_words

_MOST_DATES = 2


def digest_blocks(dues: Sequence[Due], unreadable: Sequence[Unreadable]) -> tuple[Block, ...]:
    """What is due, by purchase, the most urgent first; purchases that cannot be read come last. Nothing due: empty."""
    if not dues and not unreadable:
        return ()
    blocks: list[Block] = [Heading(digest_title(dues, unreadable))]
    for group in by_purchase(dues):
        blocks += _entry(group)
    for broken in unreadable:
        blocks += _broken_entry(broken)
    return tuple(blocks)


def digest_title(dues: Sequence[Due], unreadable: Sequence[Unreadable]) -> str:
    """`2 purchases are due. Nearest date: Thu 26 November 2026, in 3 days`: enough for the title of a notification."""
    number = count_purchases(dues, unreadable)
    title = f"{counted(number, 'purchase')} {'is' if number == 1 else 'are'} due."
    if not dues:
        return f"{title} The ledger has a fault"
    ahead = [due.deadline for due in dues if due.deadline.days_left >= 0]
    nearest = ahead[0] if ahead else dues[-1].deadline
    return f"{title} Nearest date: {day_words(nearest.on)}, {days_words(nearest.days_left)}"


def digest_text(blocks: Iterable[Block]) -> tuple[str, str]:
    """The digest as the title and the body of a notification."""
    lines = list(lines_of(blocks))
    return lines[0], "\n".join(lines[1:])


def count_purchases(dues: Iterable[Due], unreadable: Iterable[Unreadable]) -> int:
    """How many purchases are due; one that is due and cannot be read fully counts once."""
    places = {due.key.rpartition("\n")[0] for due in dues}
    return len(places | {broken.name for broken in unreadable})


def by_purchase(dues: Iterable[Due]) -> list[list[Due]]:
    """The dues of each purchase together, in the order of the most urgent of each."""
    groups: dict[str, list[Due]] = {}
    for due in dues:
        groups.setdefault(due.key.rpartition("\n")[0], []).append(due)
    return list(groups.values())


def explanation_blocks(whys: Sequence[Why], unreadable: Sequence[Unreadable]) -> tuple[Block, ...]:
    """For each purchase a line: why it is in the digest or not, and when it will be."""
    faulty = {broken.name for broken in unreadable}
    told = [why for why in whys if why.reason == "due" or why.case.purchase.id not in faulty]
    lines = [Line(f"{why.case.purchase.id}: {_why_words(why)}", 2) for why in told]
    lines += [Line(f"{broken.name}: in the digest; it cannot be read fully.", 2) for broken in unreadable]
    return (Heading("Why a purchase is in the digest or not"), *(lines or [Line("The ledger is empty.", 2)]))


def _entry(dues: Sequence[Due]) -> list[Block]:
    first = dues[0]
    dates = "; ".join(_date_words(due.deadline) for due in dues[:_MOST_DATES])
    more = len(dues) - _MOST_DATES
    style = "urgent" if any(due.deadline.kind == "act" for due in dues) else "strong"
    return [
        Line(_what(first.purchase), style=style),
        Line(dates + (f"; and {counted(more, 'more date')}" if more > 0 else ""), 2),
        Line(f"Why: {_reason(first.deadline)}{_note(dues)}", 2, "faint"),
        Line(_next_words(first), 2),
    ]


def _broken_entry(broken: Unreadable) -> list[Block]:
    found = broken.findings[0]
    more = len(broken.findings) - 1
    others = f" (and {counted(more, 'more fault')})" if more else ""
    place = f"line {found.line}: " if found.line else ""
    return [
        Line(f"{broken.name}: {broken.item}" if broken.item else broken.name, style="urgent"),
        Line("This purchase cannot be read fully: a deadline of it may be missing.", 2),
        Line(f"{place}{found.problem}{others}", 2, "faint"),
        Line(f"Next: mend the ledger. {found.remedy}", 2),
    ]


def _what(purchase: Purchase) -> str:
    return f"{purchase.id}: {purchase.item}"


def _date_words(deadline: Deadline) -> str:
    late = ", overdue" if deadline.days_left < 0 and deadline.kind != "opens" else ""
    return f"{deadline.id}: {day_words(deadline.on)} ({days_words(deadline.days_left)}{late})"


def _reason(deadline: Deadline) -> str:
    """Where the date comes from: the order page, or the rule that was counted."""
    words = certainty_words(deadline.certainty)
    if deadline.value is not None and deadline.rule is not None:
        unit = {"working-days": "working day", "hours": "hour"}.get(deadline.rule.unit, "day")
        way = "before" if deadline.value < 0 else "from"
        anchor = deadline.counts_from.replace("-", " ").replace("_", " ")
        words = f"{counted(abs(deadline.value), unit)} {way} {anchor}; {words}"
    return words


def _note(dues: Sequence[Due]) -> str:
    """Why a day of the purchase is not the one of the order page: whichever of its dates says so first."""
    note = next((due.deadline.note for due in dues if due.deadline.note), None)
    return f". {note}" if note else ""


def _next_words(due: Due) -> str:
    if due.move is None:
        return f"Next: look at it. Type: buyer-assist show {due.purchase.id}"
    return f"Next: {due.move.what.rstrip('.')}. Type: {due.move.command}"


def _why_words(why: Why) -> str:
    if why.deadline is None:
        return "no open deadline."
    name = f"{why.deadline.id} is on {day_words(why.deadline.on)}"
    day = day_words(why.on) if why.on else None
    if why.reason == "due":
        return f"in the digest; {name}."
    if why.reason == "later":
        return f"not yet; {name}. The first reminder comes on {day}."
    if why.reason == "snoozed":
        return f"snoozed until {day}; {name}."
    if why.reason == "done":
        return f"you said done; {name}. A reminder comes only if the date moves."
    again = f"The next reminder comes on {day}." if day else "No more reminder of it comes."
    return f"announced before; {name}. {again}"
