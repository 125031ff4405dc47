"""What `remind --new` keeps in the state folder: what was announced for each ledger, and how the last run ended.

The lock is held from reading to writing, so that two runs at once announce once. The file is written twice: "began"
before anything is announced, which shows that it can be written at all, and the new memory once all was delivered.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any

from buyer_assist.domain.announcements import Announced, Memory
from buyer_assist.domain.errors import LedgerError
from buyer_assist.domain.findings import Finding
from buyer_assist.storage.places import Places
from buyer_assist.storage.state import read_state, state_lock, write_state

FORMAT = 1
BEGAN, DELIVERED, NOT_DELIVERED = "began", "delivered", "not delivered"
_REMEDY = "At worst a reminder comes twice."


@dataclass(frozen=True, slots=True)
class LastRun:
    """How the last `remind --new` ended: `at` is the machine's time, `today` the day that it worked for, `result` is
    "began" (it did not come to an end), "delivered" or "not delivered", `announced` counts purchases."""

    at: str
    today: date
    result: str
    announced: int


class ReminderRun:
    """One run: `memory` is what earlier runs announced (empty where that is not known: then everything due is said),
    `findings` says what is wrong with it, `is_first` that nothing was kept yet."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._name = _state_name(places)
        self._held = ExitStack()
        self._kept = False
        self._run: dict[str, Any] = {}
        self.memory = Memory()
        self.findings: tuple[Finding, ...] = ()
        self.is_first = False

    def begin(self, *, today: date, at: str) -> None:
        """Take the lock (waiting up to 10 s), read the memory, and make sure that it can be written. Never raises for
        what is wrong with the state: that becomes a finding, and the memory is empty."""
        where = str(self._places.state)
        try:
            self._held.enter_context(state_lock(self._places, self._name))
        except (LedgerError, OSError):
            self._do_without(where, "Another run is not at its end yet, or nothing can be kept in this folder.")
            return
        self._read()
        self._run = {"at": at, "today": today.isoformat(), "result": BEGAN, "announced": 0}
        try:
            self._write(self.memory)
        except OSError as error:
            self._do_without(where, f"What is announced cannot be remembered: {error.strerror or error}.")
            return
        self._kept = True

    def look(self) -> None:
        """Read the memory and promise nothing: no lock, no writing."""
        self._read()

    def delivered(self, memory: Memory, announced: int) -> None:
        """Keep what was announced, after all of it was delivered, and let the next run go on. Raises OSError."""
        self._end(memory, DELIVERED, announced)

    def not_delivered(self, announced: int) -> None:
        """Note that the run failed; the memory stays as it was, so that the next run says it again. Raises OSError."""
        self._end(self.memory, NOT_DELIVERED, announced)

    def _end(self, memory: Memory, result: str, announced: int) -> None:
        with self._held:
            if self._kept:
                self._run |= {"result": result, "announced": announced}
                self._write(memory)

    def _read(self) -> None:
        state, self.findings = read_state(self._places, self._name)
        if state is None:
            self.is_first = not self.findings
            return
        memory = _memory(state) if state.get("ledger") == _ledger_name(self._places) else None
        if memory is None:
            path = os.path.join(self._places.state, f"{self._name}.json")
            problem = "This note of what was announced is damaged, or about another ledger; everything due is said."
            self.findings = (Finding(path, None, problem, _REMEDY),)
        else:
            self.memory = memory

    def _write(self, memory: Memory) -> None:
        write_state(self._places, self._name, {
            "format": FORMAT, "ledger": _ledger_name(self._places), "run": self._run,
            "announced": {key: _entry(said) for key, said in memory.announced.items()},
            "broken": sorted(memory.broken),
        })  # fmt: skip

    def _do_without(self, where: str, problem: str) -> None:
        self._held.close()
        self.memory = Memory()
        self.is_first = False
        self.findings = (*self.findings, Finding(where, None, problem, f"Everything due is said. {_REMEDY}"))


def last_run(places: Places) -> LastRun | None:
    """How the last `remind --new` for this ledger ended, or None when none is known."""
    state, _ = read_state(places, _state_name(places))
    run = state.get("run") if state else None
    if not isinstance(run, dict):
        return None
    at, result, announced, today = (run.get(key) for key in ("at", "result", "announced", "today"))
    day = _day(today)
    if not (isinstance(at, str) and isinstance(result, str) and type(announced) is int and day):
        return None
    return LastRun(at, day, result, announced)


def _state_name(places: Places) -> str:
    return f"reminders-{zlib.crc32(_ledger_name(places).encode('utf-8', 'surrogateescape')):08x}"


def _ledger_name(places: Places) -> str:
    """The ledger that a state is about; inside one home folder relative to it, so that the folder may be moved."""
    ledger = os.path.realpath(places.ledger)
    home = os.path.join(os.path.realpath(os.path.dirname(places.state)), "")
    name = ledger.removeprefix(home)
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _memory(state: Mapping[str, Any]) -> Memory | None:
    """The memory in a state, or None when it is not what this program writes."""
    entries, broken = state.get("announced"), state.get("broken")
    if state.get("format") != FORMAT or not isinstance(entries, dict) or not isinstance(broken, list):
        return None
    if not all(isinstance(mark, str) for mark in broken):
        return None
    announced = {key: _said(entry) for key, entry in entries.items()}
    whole = {key: said for key, said in announced.items() if said is not None}
    return Memory(whole, frozenset(broken)) if len(whole) == len(announced) else None


def _entry(said: Announced) -> dict[str, Any]:
    return {
        "on": said.on.isoformat(), "lead": said.lead, "overdue": said.overdue,
        "days": [day.isoformat() for day in said.days],
    }  # fmt: skip


def _said(entry: object) -> Announced | None:
    if not isinstance(entry, dict):
        return None
    on, lead, overdue, days = (entry.get(key) for key in ("on", "lead", "overdue", "days"))
    read = [_day(day) for day in days] if isinstance(days, list) else [None]
    day = _day(on)
    if day is None or None in read or not isinstance(overdue, bool) or not (lead is None or type(lead) is int):
        return None
    return Announced(day, lead, overdue, tuple(day for day in read if day))


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
