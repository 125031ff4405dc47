"""The progress bar: on a terminal, late, and gone at the end."""

from __future__ import annotations

import io
import re
import sys
from time import sleep

import pytest

from buyer_assist.cli import progress


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn_on(screen: io.StringIO, patience: float, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a hundred steps draw; `patience` is in seconds."""
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", patience)
    with progress.late_progress("Importing", 100) as step:
        for _ in range(100):
            step()
        for _ in range(0 if patience else 100):
            if "%" not in screen.getvalue() and screen.isatty():
                sleep(0.1)
    return screen.getvalue()


def test_what_takes_longer_than_the_patience_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = drawn_on(Terminal(), 0, monkeypatch)

    assert "Importing" in drawn
    assert re.search(r"\d+%", drawn)
    assert drawn.endswith("\x1b[2K")


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn_on(Terminal(), 3600, monkeypatch) == ""


def test_without_a_terminal_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn_on(io.StringIO(), 0, monkeypatch) == ""
