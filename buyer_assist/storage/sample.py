"""The sample ledger of the demo: written into a temporary place of its own, never near the owner's files."""

from __future__ import annotations

import os
import tempfile
from datetime import date, timedelta

from buyer_assist.storage.packaged import packaged_text
from buyer_assist.storage.toml_reading import parse_toml

_DAY_KEYS = frozenset({"ordered", "ship_by", "deliver_by", "protection_ends", "on", "until"})


def make_sample_place(today: date, marketplace: str) -> str:
    """Make a folder with a sample ledger around `today`, and return its path. It is the owner's to delete."""
    import tomli_w

    table = parse_toml(packaged_text("demo.toml"))
    for purchase in table["purchase"]:
        purchase["marketplace"] = marketplace
        _set_days(purchase, today)
        for event in purchase.get("event", ()):
            _set_days(event, today)
    place = tempfile.mkdtemp(prefix="buyer-assist-demo-")
    with open(os.path.join(place, "ledger.toml"), "w", encoding="utf-8", newline="\n") as file:
        file.write("# A sample ledger. Nothing in it is real.\n" + tomli_w.dumps(table))
    return place


def _set_days(table: dict[str, object], today: date) -> None:
    for key in _DAY_KEYS & table.keys():
        days = table[key]
        if isinstance(days, int):
            table[key] = today + timedelta(days=days)
