"""Sellers: what a rating is worth, and what the ledger remembers of them.

A rating of 100 % from 10 votes says little, so a rating is judged by the lower bound of the Wilson score interval
(E. B. Wilson, 1927): the share of content buyers that is at least there with 97.5 % certainty.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.standing import standing_of

#: Two-sided 95 %: the normal distribution holds that much within this many standard deviations.
_Z = 1.959963984540054
_ASKS = frozenset({"cancel-requested", "extension-requested", "dispute-opened", "demand-changed"})
_ANSWERS = frozenset(
    {"cancel-refused", "cancelled", "extension-refused", "extended", "seller-offer", "seller-refused", "shipped"}
)


@dataclass(frozen=True, slots=True)
class SellerRating:
    """A rating judged: `positive` in percent, `lower_bound` a share from 0 to 1, `verdict` too-few, careful or good."""

    votes: int
    positive: Decimal
    lower_bound: float
    verdict: str


@dataclass(frozen=True, slots=True)
class SellerMemory:
    """What the ledger holds of a seller. `late` counts purchases that were sent or came after the promised day, or are
    not there after it; `reply_days` is the median number of days until the seller answered (None: never asked)."""

    seller: str
    purchases: int
    late: int
    disputes: int
    refunds: int
    reply_days: float | None
    replies: int


def wilson_lower_bound(votes: int, positive: Decimal) -> float:
    """The lower bound of the 95 % Wilson score interval, 0 to 1, for `positive` percent of `votes`; 0 without votes."""
    if votes <= 0:
        return 0.0
    share = float(positive) / 100
    square = _Z * _Z
    middle = share + square / (2 * votes)
    spread = _Z * math.sqrt((share * (1 - share) + square / (4 * votes)) / votes)
    return max(0.0, (middle - spread) / (1 + square / votes))


def check_seller(votes: int, positive: Decimal, *, enough_votes: int, good_from: int) -> SellerRating:
    """Judge a rating. `enough_votes` and `good_from` (percent) come from the rules seller-votes-enough and
    seller-rating-good. Raises RefusedError for impossible numbers."""
    if votes < 0:
        raise RefusedError(f"{votes} is no number of votes.", "Type the number of votes as the shop page shows it.")
    if not 0 <= positive <= 100:
        raise RefusedError(f"{positive} % is no share of votes.", "Type a percentage from 0 to 100, such as 98.5")
    bound = wilson_lower_bound(votes, positive)
    verdict = "careful" if bound * 100 < good_from else "good"
    if votes < enough_votes:
        verdict = "too-few"
    return SellerRating(votes, positive, bound, verdict)


def parse_percent(text: str) -> Decimal:
    """A percentage as typed: `98`, `98%`, `98.5 %`, `98,5`. Raises RefusedError for anything else and above 100."""
    match = re.fullmatch(r"\s*([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s*%?\s*", text)
    percent = Decimal(match.group(1).replace(",", ".")) if match else None
    if percent is None or percent > 100:
        raise RefusedError(f'"{text}" is not a percentage from 0 to 100.', "Type it as the shop page shows it: 98.5%")
    return percent


def seller_memory(
    purchases: Sequence[Purchase], seller: str, *, today: date, marketplace: str | None = None
) -> SellerMemory | None:
    """What happened with a seller so far, or None when the ledger has nothing of that seller. Names are compared
    without regard to capitals and spaces; with `marketplace`, only purchases made there count."""
    wanted = _folded(seller)
    known = [
        purchase
        for purchase in purchases
        if wanted and _folded(purchase.seller or "") == wanted
        and (marketplace is None or purchase.marketplace in {None, marketplace})
    ]  # fmt: skip
    if not known:
        return None
    kinds = [{event.kind for event in purchase.events} for purchase in known]
    waits = sorted(days for purchase in known for days in _reply_days(purchase))
    return SellerMemory(
        seller=known[-1].seller or seller,
        purchases=len(known),
        late=sum(_is_late(purchase, today) for purchase in known),
        disputes=sum("dispute-opened" in seen for seen in kinds),
        refunds=sum("refund-received" in seen for seen in kinds),
        reply_days=_median(waits),
        replies=len(waits),
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _is_late(purchase: Purchase, today: date) -> bool:
    standing = standing_of(purchase)
    arrived = [event.on for event in (standing.delivered, standing.received) if event]
    # What was cancelled or paid back before the promised day was never late.
    ended = [event.on for event in (standing.cancelled, standing.refund, standing.completed) if event]
    shipped = standing.shipped.on if standing.shipped else min(ended, default=today)
    came = min(arrived) if arrived else min(ended, default=today)
    late_out = purchase.ship_by is not None and shipped > purchase.ship_by
    late_in = purchase.deliver_by is not None and came > purchase.deliver_by
    return late_out or late_in


def _reply_days(purchase: Purchase) -> Iterator[int]:
    """Days from each thing asked of the seller to the seller's answer, when there was one."""
    asked: Event | None = None
    for event in purchase.story():
        if event.kind in _ASKS or (event.kind == "message-sent" and event.to == "seller"):
            asked = asked or event
        elif asked and event.kind in _ANSWERS:
            yield (event.on - asked.on).days
            asked = None


def _median(numbers: Sequence[int]) -> float | None:
    """The middle of sorted numbers; None without any."""
    if not numbers:
        return None
    half = len(numbers) // 2
    return float(numbers[half]) if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2
