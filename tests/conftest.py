"""Fixtures for all rooms: every test has a home of its own, and `run` is the program as a buyer types it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# The same tree gives the same answer, so that a failure is the change's own. `search` looks in new places each time.
settings.register_profile("ci", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("search", parent=settings.get_profile("ci"), derandomize=False)
settings.register_profile("thorough", parent=settings.get_profile("search"), max_examples=20_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

TODAY = "2026-11-23"


@dataclass(frozen=True)
class Result:
    """What came back: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def data(self) -> Any:
        return self.json["data"]


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A BUYER_ASSIST_HOME of the test's own."""
    place = tmp_path / "home"
    for name in [name for name in os.environ if name.startswith("BUYER_ASSIST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BUYER_ASSIST_HOME", str(place))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return place


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process: `run("list", "--json", today="2026-11-23", stdin="...")`."""

    def call(*args: str, today: str | None = TODAY, stdin: str = "") -> Result:
        import typer

        from buyer_assist.cli.main import app

        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            if today:
                patch.setenv("BUYER_ASSIST_TODAY", today)
            code = typer.main.get_command(app).main(list(args), standalone_mode=False)
        return Result(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]

    return call


@pytest.fixture
def real(home: Path) -> Run:
    """Run a command as a process of its own."""

    def call(*args: str, today: str | None = TODAY, stdin: str | None = None, **environ: str) -> Result:
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **environ}
        if today:
            env["BUYER_ASSIST_TODAY"] = today
        done = subprocess.run(
            [sys.executable, "-m", "buyer_assist", *args], env=env, input=stdin or "", capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def hub(run: Run) -> Run:
    """A ledger with one purchase, `usb-hub`, ordered 2026-11-01; returns `run`."""
    done = run(
        "track", "USB hub, 7 ports", "--order", "8190000000000017", "--seller", "Happy Store", "--price", "US $12.49",
        "--ordered", "2026-11-01", "--ship-by", "2026-11-11", "--paid-with", "card", "--country", "DE",
    )  # fmt: skip
    assert done.code == 0, done.err
    return run
