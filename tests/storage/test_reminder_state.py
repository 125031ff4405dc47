from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from buyer_assist.domain.announcements import Announced, Memory
from buyer_assist.storage import state
from buyer_assist.storage.places import Places, find_places
from buyer_assist.storage.reminder_state import ReminderRun, last_run

DAY = date(2026, 11, 23)
MEMORY = Memory(
    {
        "usb-hub\nprotection-ends": Announced(date(2026, 12, 31), 3, overdue=False, days=(date(2026, 12, 28), DAY)),
        "usb-hub\ndispute-opens\nahead": Announced(date(2026, 12, 5)),
        "lamp\nship-by": Announced(date(2026, 11, 1), None, overdue=True, days=(DAY,)),
    },
    frozenset({"abc"}),
)


@pytest.fixture
def places(home: Path) -> Places:
    return find_places(os.environ, None)


def begun(places: Places) -> ReminderRun:
    run = ReminderRun(places)
    run.begin(today=DAY, at="20261123-080000")
    return run


def file_of(places: Places) -> Path:
    (found,) = places.state.glob("*.json")
    return found


def test_what_was_delivered_is_remembered_by_the_next_run(places: Places) -> None:
    begun(places).delivered(MEMORY, 2)
    run = begun(places)
    assert run.memory == MEMORY
    assert run.findings == ()


def test_a_run_that_does_not_end_remembers_nothing_new(places: Places) -> None:
    begun(places).delivered(MEMORY, 2)
    del_me = begun(places)
    del del_me
    assert begun(places).memory == MEMORY
    found = last_run(places)
    assert found is not None
    assert found.result == "began"


def test_a_failed_delivery_is_noted_and_nothing_is_remembered(places: Places) -> None:
    begun(places).not_delivered(4)
    found = last_run(places)
    assert found is not None
    assert (found.result, found.announced, found.today, found.at) == ("not delivered", 4, DAY, "20261123-080000")
    assert begun(places).memory == Memory()


def test_the_first_run_says_that_it_is_the_first(places: Places) -> None:
    assert last_run(places) is None
    run = begun(places)
    assert (run.is_first, run.memory, run.findings) == (True, Memory(), ())


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "{}", "null", "\0" * 100, '{"format": 2, "announced": {}, "broken": []}',
        '{"format": 1, "ledger": "ledger.toml", "announced": [], "broken": []}',
        '{"format": 1, "ledger": "ledger.toml", "announced": {"a": 1}, "broken": []}',
        '{"format": 1, "ledger": "ledger.toml", "announced": {"a": {"on": "x"}}, "broken": []}',
        '{"format": 1, "ledger": "ledger.toml", "announced": {}, "broken": [1]}',
        '{"format": 1, "ledger": "/other/ledger.toml", "announced": {}, "broken": []}',
    ],
)  # fmt: skip
def test_a_damaged_state_is_a_finding_and_is_mended_by_the_run(places: Places, text: str) -> None:
    begun(places).delivered(MEMORY, 2)
    file_of(places).write_text(text)
    run = begun(places)
    assert run.memory == Memory()
    assert len(run.findings) == 1
    assert run.findings[0].where == str(file_of(places))
    run.delivered(MEMORY, 2)
    assert begun(places).findings == ()


def test_a_state_that_cannot_be_written_is_a_finding(places: Places) -> None:
    places.state.parent.mkdir(parents=True)
    places.state.write_text("a file where the folder should be")
    run = begun(places)
    assert len(run.findings) == 1
    run.delivered(MEMORY, 2)
    assert places.state.read_text() == "a file where the folder should be"


def test_a_state_that_cannot_be_replaced_is_not_believed(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(places).delivered(MEMORY, 2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("buyer_assist.storage.reminder_state.write_state", full)
    run = begun(places)
    assert run.memory == Memory()
    assert "No space left on device" in run.findings[0].problem


def test_a_second_run_that_gets_no_lock_believes_nothing_and_writes_nothing(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(places).delivered(MEMORY, 2)
    first = begun(places)
    lock = state.state_lock
    monkeypatch.setattr(
        "buyer_assist.storage.reminder_state.state_lock", lambda places, name: lock(places, name, wait=0.1)
    )
    second = begun(places)
    assert second.memory == Memory()
    assert len(second.findings) == 1
    before = file_of(places).read_bytes()
    second.delivered(Memory(), 1)
    assert file_of(places).read_bytes() == before
    first.delivered(MEMORY, 2)
    assert begun(places).memory == MEMORY


def test_looking_takes_no_lock_and_writes_nothing(places: Places) -> None:
    begun(places).delivered(MEMORY, 2)
    before = {path: path.stat().st_mtime_ns for path in places.state.rglob("*")}
    busy = begun(places)
    after_begin = file_of(places).read_bytes()
    look = ReminderRun(places)
    look.look()
    assert look.memory == MEMORY
    assert file_of(places).read_bytes() == after_begin
    assert set(places.state.rglob("*")) == set(before)
    busy.delivered(MEMORY, 2)


def test_each_ledger_has_a_memory_of_its_own(places: Places, tmp_path: Path) -> None:
    begun(places).delivered(MEMORY, 2)
    other = find_places(os.environ, str(tmp_path / "other.toml"))
    assert begun(other).memory == Memory()
    link = tmp_path / "link.toml"
    places.ledger.write_text("format = 1\n")
    link.symlink_to(places.ledger)
    assert begun(find_places(os.environ, str(link))).memory == MEMORY


def test_a_home_folder_may_be_moved_with_its_memory(places: Places, home: Path, tmp_path: Path) -> None:
    begun(places).delivered(MEMORY, 2)
    home.rename(tmp_path / "elsewhere")
    assert begun(find_places({"BUYER_ASSIST_HOME": str(tmp_path / "elsewhere")})).memory == MEMORY


def test_the_state_is_readable_by_its_owner_only(places: Places) -> None:
    begun(places).delivered(MEMORY, 2)
    assert file_of(places).stat().st_mode & 0o077 == 0
    assert places.state.stat().st_mode & 0o077 == 0


def test_a_last_run_that_makes_no_sense_is_unknown(places: Places) -> None:
    begun(places).delivered(MEMORY, 2)
    kept = json.loads(file_of(places).read_text())
    for run in (None, [], {"at": 1}, {**kept["run"], "today": "never"}, {**kept["run"], "announced": True}):
        file_of(places).write_text(json.dumps({**kept, "run": run}))
        assert last_run(places) is None
