"""Many writers at once: each one that says "done" is in the ledger; readers never notice."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.faults.sweep import command_line, environment, run_plainly

pytestmark = pytest.mark.slow

LEDGER = "format = 1\n" + "".join(
    f'\n[[purchase]]\nid = "old-{number}"\nitem = "Old {number}"\nordered = 2026-11-01\n' for number in range(100)
)


def _tracked_at_once(home: Path, count: int, label: str) -> list[int]:
    """Start so many `track` at once, and readers between them; the exit codes of the writers."""
    writers = [
        subprocess.Popen(
            command_line("track", f"thing {label} {number}", "--id", f"thing-{label}-{number}"),
            env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        )
        for number in range(count)
    ]  # fmt: skip
    while any(writer.poll() is None for writer in writers):
        read = run_plainly(command_line("list", "--all", "--json"), environment(home))
        assert read.returncode == 0, read.stderr
        assert len(json.loads(read.stdout)["data"]["purchases"]) >= 100
    codes = []
    for writer in writers:
        error = writer.communicate()[1].decode()
        assert "Traceback" not in error
        codes.append(writer.returncode)
    return codes


def _ids(home: Path) -> set[str]:
    listed = run_plainly(command_line("list", "--all", "--json"), environment(home))
    return {purchase["id"] for purchase in json.loads(listed.stdout)["data"]["purchases"]}


def test_sixteen_writers_at_once_lose_nothing_in_three_rounds(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "ledger.toml").write_text(LEDGER)

    for round_number in range(3):
        assert _tracked_at_once(home, 16, str(round_number)) == [0] * 16

    kept = _ids(home)
    assert {f"thing-{label}-{number}" for label in range(3) for number in range(16)} <= kept
    assert len(kept) == 148


def test_of_sixty_four_writers_none_is_lost_silently(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "ledger.toml").write_text(LEDGER)

    codes = _tracked_at_once(home, 64, "x")

    kept = _ids(home)
    for number, code in enumerate(codes):
        assert code in {0, 4}
        assert (f"thing-x-{number}" in kept) == (code == 0)
    assert len(kept) == 100 + codes.count(0)
