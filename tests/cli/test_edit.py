"""`edit`: facts, and only those that were named."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.conftest import Run


def test_stated_protection_end_counts_at_once(hub: Run) -> None:
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-05")
    purchase = hub("edit", "usb-hub", "--protection-ends", "2027-01-10", "--json").data["purchase"]
    (deadline,) = [d for d in purchase["deadlines"] if d["id"] == "protection-ends"]

    assert purchase["protection_ends"] == "2027-01-10"
    assert (deadline["on"], deadline["certainty"]) == ("2027-01-10", "stated")
    assert "2027-01-04" in deadline["rule"]["other_figures"][0]


def test_protection_end_after_an_extension_becomes_an_extension(hub: Run) -> None:
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-05")
    hub("mark", "usb-hub", "extended", "--until", "2027-02-01")
    purchase = hub("edit", "usb-hub", "--protection-ends", "2027-02-10", "--json").data["purchase"]

    assert purchase["events"][-1] == {"kind": "extended", "on": "2026-11-23", "until": "2027-02-10"}
    assert [d["on"] for d in purchase["deadlines"] if d["id"] == "protection-ends"] == ["2027-02-10"]


def test_unset_removes_a_fact(hub: Run, home: Path) -> None:
    assert hub("edit", "usb-hub", "--unset", "ship-by", "--unset", "price").code == 0
    (purchase,) = tomllib.loads((home / "ledger.toml").read_text())["purchase"]

    assert not {"ship_by", "price", "currency"} & purchase.keys()


def test_id_and_item_cannot_be_removed(hub: Run) -> None:
    assert hub("edit", "usb-hub", "--unset", "id").code == 2
    assert hub("edit", "usb-hub", "--unset", "colour").code == 2


def test_new_handle_replaces_the_old_one(hub: Run) -> None:
    assert hub("edit", "usb-hub", "--id", "hub").code == 0
    assert hub("show", "hub").code == 0
    assert hub("show", "usb-hub").code == 3


def test_taken_handle_is_refused(hub: Run) -> None:
    hub("track", "Lamp", "--ordered", "2026-11-01")

    assert hub("edit", "lamp", "--id", "usb-hub").code == 2


def test_nothing_to_change_is_wrong_usage(hub: Run) -> None:
    assert hub("edit", "usb-hub").code == 2


def test_comments_and_unknown_keys_of_the_purchase_stay(hub: Run, home: Path) -> None:
    ledger = home / "ledger.toml"
    text = ledger.read_text().replace('order = "', 'colour = "blue"   # my own key\norder = "', 1)
    ledger.write_text("# on top\n" + text)
    hub("edit", "usb-hub", "--seller", "Other Store")

    assert ledger.read_text() == "# on top\n" + text.replace('"Happy Store"', '"Other Store"')
