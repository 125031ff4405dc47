"""`mark`: events, their extras, refusals, and rights that are not given up by accident."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from buyer_assist.domain.events import EVENT_KINDS
from tests.conftest import Run


def test_shipped_with_its_number_becomes_the_newest_tracking_number(hub: Run, home: Path) -> None:
    done = hub("mark", "usb-hub", "shipped", "--on", "2026-11-05", "--tracking", "RB 1234 56785 CN", "--json")
    (purchase,) = tomllib.loads((home / "ledger.toml").read_text())["purchase"]

    assert done.code == 0, done.err
    assert done.data["purchases"][0]["phase"] == "in-transit"
    assert purchase["tracking"] == "RB123456785CN"
    assert purchase["event"] == [{"kind": "shipped", "on": purchase["event"][0]["on"], "tracking": "RB123456785CN"}]


@pytest.mark.parametrize("ref", ["usb-hub", "8190000000000017", "usb", "81900", "hub 7", "USB-HUB"])
def test_reference_may_be_handle_order_beginning_or_words(ref: str, hub: Run) -> None:
    assert hub("mark", ref, "shipped", "--on", "2026-11-05").code == 0


def test_unknown_reference_names_the_nearest(hub: Run) -> None:
    done = hub("mark", "usb-hab", "shipped")

    assert done.code == 3
    assert "usb-hub" in done.err


def test_ambiguous_reference_lists_the_purchases(hub: Run) -> None:
    hub("track", "USB cable", "--order", "77", "--ordered", "2026-11-02")
    done = hub("mark", "usb", "shipped")

    assert done.code == 3
    assert "usb-hub" in done.err
    assert "usb-cable" in done.err


def test_order_number_marks_each_purchase_of_the_order_and_says_so(hub: Run) -> None:
    hub("track", "Lamp", "--order", "8190000000000017", "--ordered", "2026-11-01")
    done = hub("mark", "8190000000000017", "shipped", "--on", "2026-11-05", "--json")

    assert [p["phase"] for p in done.data["purchases"]] == ["in-transit", "in-transit"]
    assert "2 purchases" in hub("mark", "8190000000000017", "scan", "--place", "Leipzig").err


@pytest.mark.parametrize(
    "words",
    [
        ("checked",),
        ("checked", "--works", "maybe"),
        ("problem", "--reason", "ugly"),
        ("extended",),
        ("dispute-opened", "--reason", "because"),
        ("seller-offer", "--offer", "gift"),
        ("decided", "--outcome", "won"),
        ("note",),
        ("shipped", "--works", "yes"),
        ("arrived",),
        ("extension-requested", "--days", "0"),
        ("scan", "--country", "Germany"),
        ("refund-received", "--amount", "1,234 USD"),
    ],
)
def test_missing_unknown_or_foreign_extras_are_wrong_usage(words: tuple[str, ...], hub: Run, home: Path) -> None:
    hub("mark", "usb-hub", "received", "--on", "2026-11-20")
    before = (home / "ledger.toml").read_bytes()
    done = hub("mark", "usb-hub", *words)

    assert done.code == 2, done.out
    assert (home / "ledger.toml").read_bytes() == before


def test_impossible_event_is_refused_and_force_records_it(hub: Run) -> None:
    hub("mark", "usb-hub", "cancelled", "--on", "2026-11-10")
    refused = hub("mark", "usb-hub", "dispute-opened", "--reason", "not-received")
    forced = hub("mark", "usb-hub", "dispute-opened", "--reason", "not-received", "--force")

    assert refused.code == 2
    assert "cancelled" in refused.err
    assert "--force" in refused.err
    assert forced.code == 0


@pytest.mark.parametrize("event", [name for name, kind in EVENT_KINDS.items() if kind.gives_up])
def test_right_is_not_given_up_without_a_word(event: str, hub: Run, home: Path) -> None:
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-05")
    if event != "confirmed":
        hub("mark", "usb-hub", "dispute-opened", "--on", "2026-11-18", "--reason", "not-received")
        hub("mark", "usb-hub", "seller-offer", "--on", "2026-11-19", "--offer", "partial", "--amount", "2 USD")
    before = (home / "ledger.toml").read_bytes()
    refused = hub("mark", "usb-hub", event)

    assert refused.code == 2
    assert "--yes" in refused.err
    assert (home / "ledger.toml").read_bytes() == before
    assert hub("mark", "usb-hub", event, "--yes").code == 0


def test_amount_takes_the_currency_of_the_purchase(hub: Run) -> None:
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-05")
    done = hub("mark", "usb-hub", "dispute-opened", "--reason", "not-received", "--amount", "9.50", "--json")

    assert done.data["purchases"][0]["events"][-1]["amount"] == {"amount": "9.50", "currency": "USD"}


def test_amount_outlives_a_change_of_the_purchases_currency(hub: Run) -> None:
    hub("mark", "usb-hub", "dispute-opened", "--reason", "not-received", "--amount", "9.50 USD")
    done = hub("edit", "usb-hub", "--price", "11 EUR", "--json")

    assert done.data["purchase"]["events"][-1]["amount"] == {"amount": "9.50", "currency": "USD"}


def test_day_ahead_is_recorded_with_a_question(hub: Run) -> None:
    done = hub("mark", "usb-hub", "shipped", "--on", "2026-11-30")

    assert done.code == 0
    assert "lies ahead" in done.err
