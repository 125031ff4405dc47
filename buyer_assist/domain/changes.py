"""What a command changes in the ledger, as a value: whoever stores it decides how."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from buyer_assist.domain.purchase import Purchase

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Changes(NamedTuple):
    """`put` replaces the purchases with the same ids, `add` appends new ones; `renamed` maps the new id of a purchase
    in `put` to the old one."""

    put: tuple[Purchase, ...] = ()
    add: tuple[Purchase, ...] = ()
    renamed: Mapping[str, str] = _NOTHING
