"""The state folder is disposable: whatever happens to it, reading goes on."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from buyer_assist.domain.errors import LedgerError
from buyer_assist.storage.places import Places
from buyer_assist.storage.state import read_state, state_lock, write_state


def test_what_was_written_is_read(places: Places) -> None:
    assert read_state(places, "reminders") == (None, ())
    write_state(places, "reminders", {"a": [1, "2026-11-23"]})

    assert read_state(places, "reminders") == ({"a": [1, "2026-11-23"]}, ())
    assert [path.name for path in places.state.iterdir()] == ["reminders.json"]
    assert (places.state / "reminders.json").stat().st_mode & 0o077 == 0
    assert places.state.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("data", [b"", b"\xff", b"[1]", b"null", b'{"a": ', b"[" * 100_000])
def test_a_broken_file_is_a_finding(places: Places, data: bytes) -> None:
    write_state(places, "reminders", {})
    (places.state / "reminders.json").write_bytes(data)

    state, findings = read_state(places, "reminders")

    assert state is None
    assert [finding.where for finding in findings] == [str(places.state / "reminders.json")]
    write_state(places, "reminders", {"b": 1})
    assert read_state(places, "reminders")[0] == {"b": 1}


def test_a_file_in_place_of_the_folder_is_no_crash(places: Places) -> None:
    places.state.parent.mkdir()
    places.state.write_text("")
    assert read_state(places, "reminders")[0] is None
    with pytest.raises(OSError, match=r"."):
        write_state(places, "reminders", {})
    with pytest.raises(LedgerError), state_lock(places, "remind"):
        pass


def test_a_fifo_does_not_hang_a_reader(places: Places) -> None:
    places.state.mkdir(parents=True)
    os.mkfifo(places.state / "reminders.json")
    assert read_state(places, "reminders")[0] is None


def test_one_run_at_a_time_holds_a_lock(places: Places) -> None:
    order: list[str] = []
    held = threading.Event()

    def second() -> None:
        held.wait()
        with state_lock(places, "remind"):
            order.append("second")

    other = threading.Thread(target=second)
    other.start()
    with state_lock(places, "remind"):
        held.set()
        with state_lock(places, "another"):
            order.append("first")
    other.join()

    assert order == ["first", "second"]
    with (
        state_lock(places, "remind"),
        pytest.raises(LedgerError, match="remind"),
        state_lock(places, "remind", wait=0.1),
    ):
        pass


def test_states_are_written_whole(places: Places, tmp_path: Path) -> None:
    write_state(places, "reminders", {"a": "x" * 10_000})
    write_state(places, "reminders", {"a": "y"})
    assert read_state(places, "reminders")[0] == {"a": "y"}
    assert not list(places.state.glob(".*"))
