"""Sums over purchases: the money for which neither the item nor the refund is in order yet."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from buyer_assist.domain.cases import Case
from buyer_assist.domain.money import Money

_AT_RISK = frozenset({
    "processing", "cancelling", "cancelled", "in-transit", "delivered", "disputing", "returning", "refund-due",
})  # fmt: skip


def is_at_risk(case: Case) -> bool:
    """The buyer has paid and has neither a working item nor the money."""
    standing = case.standing
    if case.phase == "received":
        return not standing.item_in_order
    if case.phase == "completed":
        return standing.received is None or standing.problem is not None
    return case.phase in _AT_RISK


def money_at_risk(cases: Iterable[Case]) -> tuple[Money, ...]:
    """What was paid for the purchases at risk, one sum a currency, by currency code."""
    sums: dict[str, Decimal] = {}
    for case in cases:
        price = case.purchase.price
        if price and is_at_risk(case):
            sums[price.currency] = sums.get(price.currency, Decimal(0)) + price.amount
    return tuple(Money(sums[code], code) for code in sorted(sums))
