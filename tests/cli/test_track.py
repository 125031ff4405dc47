"""`track`: a new purchase from what people type."""

from __future__ import annotations

import os
import sys
import tomllib
from datetime import date
from pathlib import Path

import pexpect
import pytest

from tests.conftest import TODAY, Run


def test_track_prints_handle_and_dates_and_keeps_what_was_typed(run: Run, home: Path) -> None:
    done = run(
        "track", "USB hub, 7 ports", "--order", "8190000000000017", "--seller", "Happy Store", "--price", "US $12.49",
        "--ordered", "2026-11-01", "--ship-by", "2026-11-11", "--paid-with", "card", "--country", "de", "--tag", "home",
    )  # fmt: skip
    kept = tomllib.loads((home / "ledger.toml").read_text())

    assert done.code == 0, done.err
    assert "Saved as usb-hub" in done.out
    assert "chargeback: Mon 1 March 2027" in done.out
    assert kept["format"] == 1
    (purchase,) = kept["purchase"]
    assert purchase["price"] == "12.49"
    assert purchase["currency"] == "USD"
    assert str(purchase["ordered"]) == "2026-11-01"
    assert purchase["country"] == "DE"
    assert purchase["tags"] == ["home"]


def test_json_has_all_keys_of_the_purchase(run: Run) -> None:
    done = run("track", "Lamp", "--price", "5 EUR", "--shipped", "2026-11-05", "--ordered", "2026-11-01", "--json")
    purchase = done.data["purchase"]

    assert done.json["command"] == "track"
    assert done.json["today"] == "2026-11-23"
    assert purchase["price"] == {"amount": "5", "currency": "EUR"}
    assert purchase["seller"] is None
    assert purchase["phase"] == "in-transit"
    assert purchase["waiting_for"] is None
    assert purchase["events"][0] == {"kind": "shipped", "on": "2026-11-05", "tracking": None, "service": None}
    assert {d["id"] for d in purchase["deadlines"]} >= {"protection-ends", "ask-extension-by"}
    assert purchase["next"]


def test_same_order_line_and_item_twice_is_refused_and_names_the_old_one(hub: Run, home: Path) -> None:
    before = (home / "ledger.toml").read_bytes()
    done = hub("track", "usb HUB, 7 ports", "--order", "8190000000000017", "--ordered", "2026-11-01")

    assert done.code == 2
    assert "usb-hub" in done.err
    assert (home / "ledger.toml").read_bytes() == before


def test_second_line_of_the_same_order_is_another_purchase(hub: Run) -> None:
    done = hub("track", "USB hub, 7 ports", "--order", "8190000000000017", "--line", "2", "--ordered", "2026-11-01")

    assert done.code == 0, done.err
    assert "usb-hub-2" in done.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--price", "12,499 €"), "ambiguous"),
        (("--price", "-5 USD"), "below zero"),
        (("--price", "5"), "no currency"),
        (("--ordered", "03/04/2026"), "ambiguous"),
        (("--ordered", "soon"), "not a date"),
        (("--country", "Germany"), "country"),
        (("--quantity", "0"), "quantity"),
        (("--id", "USB hub"), "handle"),
        (("--ordered", "2026-11-01", "--protection-ends", "2026-10-01"), "before the order"),
        (("--ordered", "2026-11-10", "--shipped", "2026-11-01"), "before the order"),
        (("--nonsense",), "No such option"),
    ],
)
def test_bad_input_is_refused_with_a_hint_and_changes_nothing(
    words: tuple[str, ...], says: str, run: Run, home: Path
) -> None:
    done = run("track", "Lamp", *words)

    assert done.code == 2
    assert says in done.err
    assert len(done.err.strip().splitlines()) >= 2
    assert "Traceback" not in done.err
    assert not (home / "ledger.toml").exists()


def test_without_item_and_terminal_it_says_what_to_type(run: Run) -> None:
    done = run("track")

    assert done.code == 2
    assert "buyer-assist track" in done.err


def test_bare_dollar_and_missing_order_day_are_said(run: Run) -> None:
    done = run("track", "Lamp", "--price", "$5")

    assert done.code == 0
    assert "read as USD" in done.err
    assert "2026-11-23 is taken as the day of the order" in done.err


def test_settings_give_currency_country_and_marketplace(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('currency = "EUR"\ncountry = "AT"\nmarketplace = "shop-of-mine"\n')

    purchase = run("track", "Lamp", "--price", "5", "--json").data["purchase"]

    assert purchase["price"] == {"amount": "5", "currency": "EUR"}
    assert purchase["country"] == "AT"
    assert purchase["marketplace"] == "shop-of-mine"


def test_without_an_item_a_terminal_is_asked_step_by_step(home: Path) -> None:
    env = {**os.environ, "BUYER_ASSIST_HOME": str(home), "BUYER_ASSIST_TODAY": TODAY, "TERM": "xterm", "COLUMNS": "80"}
    program = [sys.executable, "-m", "buyer_assist", "track"]
    child = pexpect.spawn(program[0], program[1:], env=env, encoding="utf-8", timeout=30, dimensions=(24, 80))
    for question, said in (
        ("What did you buy", "USB hub, 7 ports"), ("Order number", "8190000000000017"), ("Name of the shop", ""),
        ("Paid in all", "a lot"), ("Paid in all", "12,49 €"), ("Ordered on", "1 Nov"), ("End of protection", ""),
        ("ship by", "2026-11-11"), ("Paid with", "card"),
    ):  # fmt: skip
        child.expect(question)
        child.sendline(said)
    child.expect("Saved as usb-hub-7-ports|Saved as usb-hub")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    (kept,) = tomllib.loads((home / "ledger.toml").read_text(encoding="utf-8"))["purchase"]
    assert (kept["price"], kept["currency"], kept["paid_with"]) == ("12.49", "EUR", "card")
    assert (kept["ordered"], kept["ship_by"]) == (date(2026, 11, 1), date(2026, 11, 11))
    assert "seller" not in kept


def test_an_interrupted_question_saves_nothing(home: Path) -> None:
    env = {**os.environ, "BUYER_ASSIST_HOME": str(home), "BUYER_ASSIST_TODAY": TODAY}
    child = pexpect.spawn(sys.executable, ["-m", "buyer_assist", "track"], env=env, encoding="utf-8", timeout=30)
    child.expect("What did you buy")
    child.sendline("Lamp")
    child.expect("Order number")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 130
    assert not (home / "ledger.toml").exists()
