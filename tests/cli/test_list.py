"""`list`, `show`, and `buyer-assist` alone."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest

from buyer_assist.cli.commands import COMMANDS
from tests.conftest import Run


@pytest.fixture
def three(hub: Run) -> Run:
    hub("track", "Lamp", "--order", "21", "--ordered", "2026-10-01", "--price", "20 EUR", "--seller", "Bright Home")
    hub("track", "Case", "--order", "22", "--ordered", "2026-11-20", "--price", "3 USD")
    hub("mark", "case", "cancelled", "--on", "2026-11-21")
    hub("mark", "case", "refund-received", "--on", "2026-11-22")
    return hub


def test_nearest_deadline_comes_first(three: Run) -> None:
    data = three("list", "--json").data

    assert [p["id"] for p in data["purchases"]][:2] == ["usb-hub", "lamp"]
    assert data["at_risk"] == [{"amount": "20", "currency": "EUR"}, {"amount": "12.49", "currency": "USD"}]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("--phase", "refunded"), ["case"]),
        (("--seller", "bright"), ["lamp"]),
        (("--due", "7"), ["usb-hub", "lamp"]),
        (("--sort", "price"), ["lamp", "usb-hub", "case"]),
        (("--sort", "ordered"), ["lamp", "usb-hub", "case"]),
    ],
)
def test_list_can_be_narrowed_and_sorted(words: tuple[str, ...], ids: list[str], three: Run) -> None:
    assert [p["id"] for p in three("list", "--json", *words).data["purchases"]] == ids


def test_closed_purchases_are_shown_only_on_request(three: Run) -> None:
    later = "2027-06-01"

    assert "case" not in [p["id"] for p in three("list", "--json", today=later).data["purchases"]]
    assert "case" in [p["id"] for p in three("list", "--all", "--json", today=later).data["purchases"]]
    assert "not shown" in three("list", today=later).out


def test_unknown_phase_and_sort_are_wrong_usage(three: Run) -> None:
    assert three("list", "--phase", "lost").code == 2
    assert three("list", "--sort", "colour").code == 2


@pytest.mark.parametrize("command", [("list",), ()])
def test_empty_ledger_says_how_to_begin(command: tuple[str, ...], run: Run) -> None:
    done = run(*command)

    assert done.code == 0
    assert "buyer-assist track" in done.out


def test_pretended_day_is_said_first(hub: Run) -> None:
    assert hub("list").out.startswith("as of 2026-11-23\n")
    assert not hub("list", today=None).out.startswith("as of")
    assert hub("list", "--today", "2027-01-01", today=None).out.startswith("as of 2027-01-01\n")
    assert hub("--today", "2027-01-01", "list", today=None).out.startswith("as of 2027-01-01\n")


def test_overview_says_what_needs_the_buyer_and_draws_a_bar(three: Run) -> None:
    out = three().out

    assert "need you today" in out
    assert "ship-by" in out
    assert "[" in out.split("From order to protection end")[1]
    assert three("--json").data["open"] == 3


def test_broken_purchase_hides_no_other(three: Run, home: Path) -> None:
    ledger = home / "ledger.toml"
    ledger.write_text(ledger.read_text() + '\n[[purchase]]\nid = "bad"\nitem = "Bad"\nprice = 3.5\nordered = "soon"\n')
    done = three("list", "--json")

    assert done.code == 0
    assert {"usb-hub", "lamp", "case"} <= {p["id"] for p in done.data["purchases"]}
    assert all(found["line"] and found["remedy"] for found in done.json["findings"])
    assert "ledger.toml" in three("list").err


def test_show_tells_facts_story_deadlines_and_next_steps(hub: Run) -> None:
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-05", "--tracking", "RB123456785CN")
    out = hub("show", "usb-hub").out

    assert "8190000000000017" in out
    assert "2026-11-05  shipped" in out
    assert "protection-ends: Mon 4 January 2027 (in 42 days)" in out
    assert "confidence B" in out
    assert "Other figures:" in out
    assert "Next" in out


HOSTILE = "\x1b]0;x\x07\x1b[2J \u202eevil\u200b [/nope] [bold]b[/bold] $name {0} %s\x9b31m"


EXPORT_ROW = {
    "Order Date": "2026-11-09", "Order ID": "8190000000127711", "Title": HOSTILE, "Qty": "1", "Price": "US $9.95",
    "Store": HOSTILE, "Product ID": "1", "SKU ID": "2", "Attributes": HOSTILE, "Price Info": "", "Currency": "USD",
    "Status": HOSTILE, "Product Url": HOSTILE, "Product Image Url": "", "Store Url": "", "Tags": HOSTILE,
}  # fmt: skip
#: At least one line for every command; `{export}` is an order export with the same names, `{home}` the home itself.
ON_HOSTILE = [
    ("list", "--all"), ("list", "--sort", "seller"), ("show", "bad"), ("show", HOSTILE), ("remind",),
    ("remind", "--new", "--explain"), (), ("next",), ("next", "bad", "--why"), ("mark", "bad", "shipped"),
    ("mark", "bad", "note", "--text", HOSTILE), ("mark", "bad", HOSTILE), ("edit", "bad", "--note", HOSTILE),
    ("draft-message", "bad", "where-is-my-parcel"), ("draft-message", "bad", HOSTILE), ("draft-message", "--list"),
    ("check-message", HOSTILE), ("check-tracking", HOSTILE), ("check-tracking", "bad"), ("check-seller", HOSTILE),
    ("walk",), ("walk", "not-arrived", "bad"), ("walk", "late-parcel", "bad"), ("walk", HOSTILE, "bad"),
    ("snooze", "bad", "protection-ends", "3"), ("done", "bad", HOSTILE), ("undo", "--list"), ("undo",),
    ("track", HOSTILE, "--seller", HOSTILE), ("import", "{export}", "--dry-run"), ("import", "{export}"),
    ("export", "--format", "csv", "--output", "{home}/out.csv"), ("policies", HOSTILE), ("doctor",), ("demo",),
    ("schedule", "show"), ("schedule", "install", "--at", HOSTILE), (HOSTILE,),
]  # fmt: skip


def test_every_command_is_fed_hostile_names() -> None:
    assert {command.name for command in COMMANDS} <= {words[0] for words in ON_HOSTILE if words}


@pytest.mark.parametrize("words", ON_HOSTILE, ids=lambda words: " ".join(words).encode("unicode_escape").decode()[:40])
def test_hostile_name_reaches_no_screen_unescaped(
    words: tuple[str, ...], run: Run, home: Path, tab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(tempfile, "tempdir", str(home.parent))
    run(
        "track", HOSTILE, "--id", "bad", "--seller", HOSTILE, "--order", "5", "--ordered", "2026-09-20",
        "--note", HOSTILE,
    )  # fmt: skip
    export = home.parent / "orders.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([EXPORT_ROW.keys(), EXPORT_ROW.values()])
    words = tuple(word.replace("{export}", str(export)).replace("{home}", str(home)) for word in words)
    done = run(*words)

    assert done.code in {0, 1, 2, 3, 6}, done.err
    for text in (done.out, done.err):
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u200b"} & set(text)
        assert "Traceback" not in text
        assert "unexpected" not in text
