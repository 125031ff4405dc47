"""The screens of a terminal of 80 by 24, as files to read. `GOLDEN=write pytest tests/test_golden_screens.py` makes
them anew after a change that is meant."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Run

FOLDER = Path(__file__).parent / "golden"
SCREENS = {
    "overview": "",
    "list": "list",
    "next": "next",
    "next-why": "next hub --why",
    "show": "show hub",
    "walk-topics": "walk",
    "walk-outcome": "walk not-arrived hub --answer tracking=silent --answer extension=no",
    "policies": "policies",
}


@pytest.mark.parametrize("name", SCREENS)
def test_screen_is_as_it_was_read_and_fits_80_columns(name: str, run: Run, home: Path) -> None:
    assert run(
        "track", "USB hub, 7 ports", "--id", "hub", "--order", "8190000000000017", "--seller", "Happy Store",
        "--price", "12.49 USD", "--ordered", "2026-10-01", "--shipped", "2026-10-03", "--paid-with", "card",
        "--country", "DE", "--tracking", "RB123456785CN", "--protection-ends", "2026-11-28",
    ).code == 0  # fmt: skip
    environ = {**os.environ, "BUYER_ASSIST_HOME": str(home), "TERM": "xterm", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    words = ["-m", "buyer_assist", *SCREENS[name].split(), "--today", "2026-11-23"]
    child = pexpect.spawn(sys.executable, words, env=environ, dimensions=(24, 80), encoding="utf-8", timeout=60)
    # The walk asks whether to record; the screens here record nothing.
    while child.expect([r"\[n\]: ", pexpect.EOF]) == 0:
        child.sendline("n")
    screen = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", f"{child.before}").replace("\r\n", "\n")
    screen = "\n".join(line.rstrip() for line in screen.splitlines()) + "\n"
    golden = FOLDER / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(screen, encoding="utf-8")

    assert screen == golden.read_text(encoding="utf-8")
    assert max(map(len, screen.splitlines())) <= 80
