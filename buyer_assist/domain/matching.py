"""REF: finding the purchase that a buyer means by its handle, order number, a beginning of either, or its words."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from buyer_assist.domain.errors import NotFoundError
from buyer_assist.domain.purchase import Purchase


def purchases_for(ref: str, purchases: Sequence[Purchase]) -> tuple[Purchase, ...]:
    """The purchases that REF names: one, or all of one order number. Raises NotFoundError for none and for several."""
    wanted = ref.strip()
    folded = wanted.casefold()
    ways: tuple[Callable[[Purchase], bool], ...] = (
        lambda p: p.id == wanted,
        lambda p: p.order == wanted,
        lambda p: p.id.casefold() == folded,
        lambda p: p.id.casefold().startswith(folded) or (p.order or "").startswith(wanted),
        lambda p: all(word in p.item.casefold() for word in folded.split()),
    )
    for way in ways if wanted else ():
        found = tuple(purchase for purchase in purchases if way(purchase))
        if len(found) == 1 or (found and _one_order(found) and _named_by_order(found, wanted)):
            return found
        if found:
            raise NotFoundError(
                f'"{ref}" fits {len(found)} purchases: {_names(found)}.',
                "Type the whole handle, or the order number." if len({p.id for p in found}) > 1
                else "Give each purchase an id of its own in the ledger file.",
            )  # fmt: skip
    raise NotFoundError(f'No purchase fits "{ref}".', _nearest(wanted, purchases))


def purchase_for(ref: str, purchases: Sequence[Purchase]) -> Purchase:
    """The one purchase that REF names. Raises NotFoundError for none, several, or an order of several purchases."""
    found = purchases_for(ref, purchases)
    if len(found) > 1:
        raise NotFoundError(
            f'"{ref}" is the order number of {len(found)} purchases: {_names(found)}.',
            "Type the handle of one of them.",
        )
    return found[0]


def _one_order(found: Sequence[Purchase]) -> bool:
    return (
        found[0].order is not None
        and len({(p.marketplace, p.order) for p in found}) == 1
        and len({p.id for p in found}) == len(found)
    )


def _named_by_order(found: Sequence[Purchase], wanted: str) -> bool:
    return all((purchase.order or "").startswith(wanted) for purchase in found)


def _names(found: Sequence[Purchase]) -> str:
    shown = [f"{purchase.id} ({purchase.item}, order {purchase.order or 'unknown'})" for purchase in found[:8]]
    return "; ".join(shown) + ("; ..." if len(found) > 8 else "")


def _nearest(wanted: str, purchases: Sequence[Purchase]) -> str:
    if not purchases:
        return 'The ledger is empty. Begin with: buyer-assist track "USB hub" --order 8190000000000017'
    names = [purchase.id for purchase in purchases] + [purchase.order for purchase in purchases if purchase.order]
    near = difflib.get_close_matches(wanted.casefold(), names, n=3, cutoff=0.4) or names[:3]
    return f"The nearest: {', '.join(near)}. All of them: buyer-assist list --all"
