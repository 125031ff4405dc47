"""The screens of many purchases: `list`, and what `buyer-assist` alone shows."""

from __future__ import annotations

from collections.abc import Sequence

from buyer_assist.domain.cases import Case, earlier_days
from buyer_assist.domain.money import Money
from buyer_assist.render.blocks import Bar, Block, Heading, Line, Table
from buyer_assist.render.words import counted, days_words

BEGINNING = (
    Heading("The ledger is empty. Two ways to begin:"),
    Line('buyer-assist track "USB hub" --order 8190000000000017 --price "12.49 USD" --ordered yesterday', 2),
    Line("buyer-assist import shopper-inventory.csv", 2),
    Line("A look around without any risk: buyer-assist demo"),
)


def list_blocks(cases: Sequence[Case], at_risk: Sequence[Money], *, hidden: int) -> tuple[Block, ...]:
    """A line per purchase, then the money that is at risk; `hidden` counts the ones that were left out."""
    blocks: list[Block] = []
    if cases:
        rows = tuple(_row(case) for case in cases)
        blocks.append(Table(("purchase", "item", "status", "next date", "", "price"), rows, right=(5,), shrinks=1))
    else:
        blocks.append(Line("No purchase fits."))
    blocks += [Line(said, style="faint") for said in earlier_days(cases)]
    if at_risk:
        blocks += [Line(), Line(f"At risk: {money_words(at_risk)}")]
    if hidden:
        blocks.append(Line(f"{counted(hidden, 'more purchase')} not shown: buyer-assist list --all", style="faint"))
    return tuple(blocks)


def money_words(sums: Sequence[Money]) -> str:
    """`12.49 USD, 7.00 EUR`."""
    return ", ".join(str(money) for money in sums)


def time_bar(case: Case) -> Bar | None:
    """From the order to the protection end, with today's mark; None when one of the two is not known."""
    end = case.protection
    start = case.purchase.ordered
    if not end or not start or end.on <= start:
        return None
    share = (case.today - start).days / (end.on - start).days
    text = f"protection ends {end.on}, {days_words(end.days_left)}"
    return Bar(case.purchase.id, share, text, "urgent" if end.days_left <= 7 else "")


def _row(case: Case) -> tuple[str, ...]:
    purchase = case.purchase
    first = case.deadlines[0] if case.deadlines else None
    waiting = f" ({case.standing.waiting_for})" if case.standing.waiting_for else ""
    return (
        purchase.id,
        purchase.item,
        case.phase + waiting,
        f"{first.on} {first.id}" if first else "",
        days_words(first.days_left) if first else "",
        str(purchase.price) if purchase.price else "",
    )
