"""What to do now: the first row of an explicit table that fits a case says which moves come first, and why.

Each row is a pure function from a case to its moves, or None when it does not fit. The order of the rows is the order
of urgency: the first line that fits wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from buyer_assist.domain import next_after_arrival, next_before_arrival, next_dispute
from buyer_assist.domain.cases import Case
from buyer_assist.domain.moves import ACTIONS, Move

__all__ = ["ACTIONS", "Move", "by_urgency", "moves_for"]

_MOST = 3

_ROWS: tuple[Callable[[Case], tuple[Move, ...] | None], ...] = (
    next_before_arrival.refused_cancel,
    next_before_arrival.late_to_ship,
    next_before_arrival.processing,
    next_before_arrival.cancelling,
    next_before_arrival.shipped_after_cancel,
    next_dispute.cancelled,
    next_before_arrival.false_tracking,
    next_before_arrival.protection_over,
    next_before_arrival.no_time_to_wait,
    next_before_arrival.extension_asked,
    next_before_arrival.time_to_ask,
    next_before_arrival.promise_broken,
    next_before_arrival.on_its_way,
    next_before_arrival.said_delivered,
    next_after_arrival.problem,
    next_after_arrival.received,
    next_dispute.came_meanwhile,
    next_dispute.offered,
    next_dispute.undecided,
    next_dispute.seller_out,
    next_dispute.disputing,
    next_dispute.returning,
    next_dispute.refund_due,
    next_after_arrival.late_arrival,
    next_after_arrival.settled,
    next_after_arrival.completed,
    next_after_arrival.closed_without,
    next_dispute.rejected,
)


def moves_for(case: Case) -> tuple[Move, ...]:
    """At most three moves, the most urgent first; none when nothing is to be done."""
    for row in _ROWS:
        moves = row(case)
        if moves is not None:
            return moves[:_MOST]
    return ()


def by_urgency(cases: Iterable[Case]) -> list[tuple[Case, tuple[Move, ...]]]:
    """The cases that have moves, with them: the earliest date first, those without a date last."""
    found = [(case, moves) for case in cases if (moves := moves_for(case))]
    return sorted(found, key=lambda one: (_earliest(one), one[0].purchase.id))


def _earliest(one: tuple[Case, tuple[Move, ...]]) -> date:
    return min((move.by for move in one[1] if move.by), default=date.max)
