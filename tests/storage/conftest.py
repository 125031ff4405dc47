"""A ledger of the test's own, and purchases to put into it."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from buyer_assist.domain.money import Money
from buyer_assist.domain.purchase import Purchase
from buyer_assist.storage.places import Places, find_places


@pytest.fixture
def places(home: Path) -> Places:
    """The places of a home in which nothing exists yet."""
    return find_places({"BUYER_ASSIST_HOME": str(home)})


@pytest.fixture
def hub_purchase() -> Purchase:
    """A purchase with the usual facts."""
    return Purchase(
        "usb-hub", "USB hub, 7 ports", marketplace="somewhere", order="8190000000000017", seller="Happy Store",
        price=Money(Decimal("12.49"), "USD"), ordered=date(2026, 11, 1),
    )  # fmt: skip


def put_ledger(places: Places, text: str | bytes) -> bytes:
    """Write the ledger as its owner would with an editor."""
    data = text.encode() if isinstance(text, str) else text
    os.makedirs(places.ledger.parent, exist_ok=True)
    places.ledger.write_bytes(data)
    return data
