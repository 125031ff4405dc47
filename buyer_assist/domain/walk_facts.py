"""What the ledger knows when a parcel is cancelled or does not come, as answers to the walks' questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from buyer_assist.domain.cases import Case

FACTS: Mapping[str, Callable[[Case], str | None]] = {}
