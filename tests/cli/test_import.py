"""`import`: one write, nothing twice, nothing of the buyer's overwritten."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.exchange.test_shopper_inventory import CSV, JSON

FILE = str(Path(__file__).parent.parent / "exchange" / "fixtures" / "shopper-inventory.csv")


def test_import_adds_all_rows_in_one_write(run: Run, home: Path) -> None:
    done = run("import", FILE, "--json")

    assert done.code == 0, done.err
    assert len(done.data["added"]) == 4
    assert {key: done.data[key] for key in ("updated", "unchanged", "skipped")} == {
        "updated": [], "unchanged": [], "skipped": [],
    }  # fmt: skip
    assert len(tomllib.loads((home / "ledger.toml").read_text())["purchase"]) == 4
    assert len(list((home / "history").iterdir())) <= 2


def test_import_again_changes_nothing(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "orders.json").write_text(JSON)
    run("import", FILE)
    before = (home / "ledger.toml").read_bytes()
    done = run("import", FILE, str(tmp_path / "orders.json"), "--json")

    assert done.data["added"] == done.data["updated"] == []
    assert len(done.data["unchanged"]) == 4
    assert (home / "ledger.toml").read_bytes() == before


def test_status_leads_to_the_right_phase(run: Run) -> None:
    run("import", FILE)
    phases = {p["id"]: p["phase"] for p in run("list", "--all", "--json").data["purchases"]}

    assert phases == {"led-strip": "processing", "screws-m3": "processing", "tea-pot": "closed", "pen": "cancelled"}


def test_dry_run_writes_nothing(run: Run, home: Path) -> None:
    done = run("import", FILE, "--dry-run")

    assert "would be added" in done.out
    assert not (home / "ledger.toml").exists()


def test_what_the_buyer_recorded_is_kept_and_gaps_are_filled(run: Run) -> None:
    run("track", "My strip", "--order", "8190000000127711", "--ordered", "2026-11-08")
    run("mark", "my-strip", "shipped", "--on", "2026-11-12")
    done = run("import", FILE, "--json")
    (strip,) = [p for p in run("list", "--json").data["purchases"] if p["order"] == "8190000000127711"]

    assert done.data["updated"] == ["my-strip"]
    assert (strip["item"], strip["ordered"]) == ("My strip", "2026-11-08")
    assert strip["price"] == {"amount": "9.95", "currency": "USD"}
    assert any("ordered is 2026-11-10 here" in found["problem"] for found in done.json["findings"])


def test_bad_rows_are_findings_and_the_rest_is_taken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(CSV.replace("8190000000137711", "8.19E+15"))
    done = run("import", str(tmp_path / "orders.csv"), "--json")

    assert done.code == 0
    assert len(done.data["added"]) == 3
    assert [row["line"] for row in done.data["skipped"]] == [3]
    assert done.json["findings"][0]["line"] == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [(None, ()), ("", ()), ("a,b\n1,2\n", ()), (CSV, ("--from", "amazon-ish")), (CSV.split("\n")[0] + "\n", ())],
)
def test_nothing_to_take_is_exit_2_and_changes_nothing(
    text: str | None, words: tuple[str, ...], run: Run, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    if text is not None:
        file.write_text(text)
    done = run("import", str(file), *words)

    assert done.code == 2
    assert len(done.err.splitlines()) >= 2
    assert not (home / "ledger.toml").exists()


def test_five_thousand_rows_are_one_write(run: Run, home: Path, tmp_path: Path) -> None:
    head, row = CSV.splitlines()[:2]
    rows = [row.replace("8190000000127711", f"81900{number:07}7711") for number in range(5000)]
    (tmp_path / "many.csv").write_text("\n".join([head, *rows]) + "\n")
    done = run("import", str(tmp_path / "many.csv"), "--json")

    assert len(done.data["added"]) == 5000
    assert len(set(done.data["added"])) == 5000
    assert len(list((home / "history").iterdir())) <= 2
