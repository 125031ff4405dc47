"""`export`: what a calendar, a spreadsheet and another program get."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.conftest import Run

HOSTILE = 'USB \x1b[31m hub, "7"; ports\r\nBEGIN:VALARM\u202e' + " very long" * 40


@pytest.fixture
def hub(run: Run) -> None:
    assert run("track", "USB hub", "--id", "hub", "--order", "8190000000000017", "--ordered", "2026-11-01").code == 0
    assert run("mark", "hub", "shipped", "--on", "2026-11-05").code == 0
    assert run("edit", "hub", "--protection-ends", "2026-12-20").code == 0


def events(text: str) -> dict[str, Any]:
    return {str(event["uid"]): event for event in Calendar.from_ical(text).walk("VEVENT")}


def deadlines(run: Run) -> dict[str, str]:
    shown = run("show", "hub", "--json").json["data"]["purchase"]["deadlines"]
    return {f"hub.{one['id']}@buyer-assist": one["on"] for one in shown}


@pytest.mark.usefixtures("hub")
def test_calendar_has_one_all_day_event_for_each_open_deadline(run: Run) -> None:
    found = events(run("export", "--format", "ics").out)

    assert {uid: str(event["dtstart"].dt) for uid, event in found.items()} == deadlines(run)
    assert all((event["dtend"].dt - event["dtstart"].dt).days == 1 for event in found.values())
    assert all(event["dtstart"].params["VALUE"] == "DATE" for event in found.values())


@pytest.mark.usefixtures("hub")
def test_alarms_ring_at_the_lead_days_before_a_last_day(run: Run, home: Path) -> None:
    (home / "config.toml").write_text("lead_days = [5, 0]\n", encoding="utf-8")
    event = events(run("export", "--format", "ics").out)["hub.protection-ends@buyer-assist"]

    assert [alarm["trigger"].dt.days for alarm in event.walk("VALARM")] == [-5, 0]


@pytest.mark.usefixtures("hub")
def test_event_says_why_and_what_to_type(run: Run) -> None:
    event = events(run("export", "--format", "ics").out)["hub.protection-ends@buyer-assist"]

    assert "stated" in event["description"]
    assert "buyer-assist " in event["description"]
    assert "8190000000000017" in event["description"]
    assert "act" in event["categories"].cats


@pytest.mark.usefixtures("hub")
def test_sequence_rises_when_the_date_moves_and_only_then(run: Run) -> None:
    first = events(run("export", "--format", "ics").out)
    again = events(run("export", "--format", "ics", today="2026-11-24").out)
    run("edit", "hub", "--protection-ends", "2026-12-28")
    moved = events(run("export", "--format", "ics").out)
    uid, opens = "hub.protection-ends@buyer-assist", "hub.dispute-opens@buyer-assist"

    assert {one: event["sequence"] for one, event in again.items()} == {one: first[one]["sequence"] for one in again}
    assert moved[uid]["sequence"] > first[uid]["sequence"]
    assert opens not in moved or moved[opens]["sequence"] == first[opens]["sequence"]


@pytest.mark.usefixtures("hub")
def test_sequence_does_not_fall_when_the_state_is_lost(run: Run, home: Path) -> None:
    uid = "hub.protection-ends@buyer-assist"
    first = events(run("export", "--format", "ics").out)[uid]["sequence"]
    (home / "state" / "calendar.json").write_text("broken", encoding="utf-8")
    done = run("export", "--format", "ics", today="2026-11-25")

    assert "calendar.json" in done.err
    assert events(done.out)[uid]["sequence"] >= first


def test_hostile_name_stays_in_its_line(run: Run) -> None:
    assert run("track", HOSTILE, "--id", "hub", "--order", "1", "--ordered", "2026-11-01").code == 0
    text = run("export", "--format", "ics").out
    found = events(text)

    assert found
    assert all(
        "\x1b" not in str(event["summary"]) and "\u202e" not in str(event["summary"]) for event in found.values()
    )
    assert text.count("BEGIN:VALARM\r\n") == text.count("END:VALARM\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_the_table_is_a_formula(run: Run, name: str) -> None:
    assert run("track", f"hub {name}", "--id", "hub", "--seller", name, "--ordered", "2026-11-01").code == 0
    text = run("export", "--format", "csv").out
    (row,) = csv.DictReader(StringIO(text.removeprefix("\ufeff")))

    assert text.startswith("\ufeffid,item,")
    assert not any((cell or "").startswith(("=", "+", "@", "\t")) for cell in row.values())
    assert row["seller"].startswith("'")


@pytest.mark.usefixtures("hub")
def test_json_and_toml_hold_every_purchase(run: Run, home: Path, tmp_path: Path) -> None:
    purchases = json.loads(run("export", "--format", "json").out)["purchases"]
    assert run("export", "--output", str(tmp_path / "copy.toml")).code == 0
    shown = run("show", "hub", "--json", "--ledger", str(tmp_path / "copy.toml")).json["data"]["purchase"]

    assert [one["id"] for one in purchases] == ["hub"]
    assert shown == run("show", "hub", "--json").json["data"]["purchase"]
    assert run("mark", "hub", "received", "--ledger", str(tmp_path / "copy.toml")).code == 0


@pytest.mark.usefixtures("hub")
def test_file_is_private_and_replaced_as_a_whole(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "d.ics"
    assert run("export", "--output", str(target)).code == 0
    first = target.read_text(encoding="utf-8")
    assert run("export", "--output", str(target)).code == 0

    assert first.startswith("BEGIN:VCALENDAR")
    assert target.read_text(encoding="utf-8") == first
    assert target.stat().st_mode & 0o777 == 0o600


def test_folder_or_unknown_format_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("export", "--output", str(tmp_path)).code == 2
    assert run("export", "--format", "xml").code == 2


@pytest.mark.usefixtures("hub")
def test_json_answer_holds_the_text(run: Run) -> None:
    data = run("export", "--format", "ics", "--json").json["data"]

    assert data["format"] == "ics"
    assert data["text"].startswith("BEGIN:VCALENDAR")


@pytest.mark.skipif(shutil.which("khal") is None, reason="khal is not installed")
@pytest.mark.usefixtures("hub")
def test_calendar_client_takes_it_twice_without_doubles(run: Run, tmp_path: Path) -> None:
    store, config = tmp_path / "store", tmp_path / "config"
    store.mkdir()
    config.write_text(
        f"[calendars]\n[[p]]\npath = {store}\n[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
        "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {tmp_path / 'khal.db'}\n[default]\ndefault_calendar = p\n",
        encoding="utf-8",
    )

    def khal(*words: str) -> str:
        done = subprocess.run(
            ["khal", "-c", str(config), *words], check=False, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    for end in ("2026-12-20", "2026-12-28"):
        run("edit", "hub", "--protection-ends", end)
        assert run("export", "--output", str(tmp_path / "d.ics")).code == 0
        khal("import", "--batch", "-a", "p", str(tmp_path / "d.ics"))

    listed = khal("list", "2026-11-20", "90d")
    assert listed.count("Protection ends") == 1
    assert len(list(store.glob("*.ics"))) == len(deadlines(run))
