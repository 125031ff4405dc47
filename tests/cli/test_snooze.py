from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
DAY = "2026-12-29"


@pytest.fixture
def ending(hub: Run) -> Run:
    """Not shipped, protection ends on 31 December 2026, guessed from the order; the chargeback runs until March."""
    assert hub("done", "usb-hub", "ship-by").code == 0
    return hub


def names(run: Run, day: str, *options: str) -> list[str]:
    return [row["deadline"]["id"] for row in run("remind", "--json", *options, today=day).data["due"]]


def test_a_snoozed_deadline_is_silent_before_the_day(ending: Run) -> None:
    assert names(ending, DAY) == ["protection-ends"]
    done = ending("snooze", "usb-hub", "protection-ends", "--until", "2026-12-31", today=DAY)
    assert (done.code, done.out) == (0, f"as of {DAY}\nusb-hub: silent before Thu 31 December 2026: protection-ends\n")
    assert [names(ending, f"2026-12-{day}") for day in (29, 30, 31)] == [[], [], ["protection-ends"]]


def test_a_snooze_is_announced_on_its_day_even_between_two_lead_times(ending: Run) -> None:
    assert names(ending, "2026-12-24", "--new") == ["protection-ends"]
    ending("snooze", "usb-hub", "--until", "2d", today="2026-12-24")
    assert [names(ending, f"2026-12-{day}", "--new") for day in (24, 25, 26, 26, 27)] == [
        [], [], ["protection-ends"], [], [],
    ]  # fmt: skip


def test_without_a_deadline_all_of_the_purchase_are_silent(ending: Run) -> None:
    data = ending("snooze", "usb-hub", "--until", "2026-12-31", "--json", today=DAY).data
    assert data["snoozed"] == ["protection-ends", "chargeback"]
    assert data["purchase"]["reminders"]["chargeback"]["snoozed_until"] == "2026-12-31"
    assert names(ending, DAY) == []


def test_a_snooze_past_the_deadline_is_refused_and_changes_nothing(ending: Run, home: Path) -> None:
    before = (home / "ledger.toml").read_bytes()
    for deadline in ((), ("protection-ends",)):
        done = ending("snooze", "usb-hub", *deadline, "--until", "2027-01-01", today=DAY)
        assert done.code == 2
        assert "2026-12-31" in done.err
    assert (home / "ledger.toml").read_bytes() == before


@pytest.mark.parametrize("until", ["yesterday", "soon", "03/04/2027"])
def test_a_day_that_is_none_or_past_is_refused(ending: Run, until: str) -> None:
    assert ending("snooze", "usb-hub", "--until", until, today=DAY).code == 2


def test_an_unknown_deadline_is_refused_with_the_open_ones(ending: Run) -> None:
    for done in (ending("snooze", "usb-hub", "refund", "--until", "3d"), ending("done", "usb-hub", "refund")):
        assert done.code == 2
        assert "protection-ends (2026-12-31), chargeback (2027-03-01)" in done.err


def test_an_unknown_purchase_is_not_found(ending: Run) -> None:
    assert ending("snooze", "lamp", "--until", "3d").code == 3
    assert ending("done", "lamp", "protection-ends").code == 3


def test_until_is_needed(ending: Run) -> None:
    assert ending("snooze", "usb-hub").code == 2


def test_a_moved_deadline_wakes_up(ending: Run) -> None:
    ending("snooze", "usb-hub", "--until", "2026-12-31", today=DAY)
    ending("edit", "usb-hub", "--protection-ends", "2027-01-02", today=DAY)
    assert names(ending, DAY) == ["protection-ends"]


def test_done_is_silent_for_good_unless_the_date_moves(ending: Run) -> None:
    done = ending("done", "usb-hub", "protection-ends", "--json", today=DAY)
    assert (done.code, done.data["done"]) == (0, "protection-ends")
    assert [names(ending, day) for day in (DAY, "2026-12-31")] == [[], []]
    ending("edit", "usb-hub", "--protection-ends", "2027-01-02", today=DAY)
    assert names(ending, DAY) == ["protection-ends"]


def test_the_explanation_names_the_choice(ending: Run) -> None:
    ending("snooze", "usb-hub", "--until", "2026-12-31", today=DAY)
    assert "usb-hub: snoozed until Thu 31 December 2026" in ending("remind", "--explain", today=DAY).out


def test_undo_takes_a_choice_back(ending: Run, home: Path) -> None:
    before = (home / "ledger.toml").read_bytes()
    ending("snooze", "usb-hub", "--until", "2026-12-31", today=DAY)
    assert (home / "ledger.toml").read_bytes() != before
    ending("undo")
    assert (home / "ledger.toml").read_bytes() == before
