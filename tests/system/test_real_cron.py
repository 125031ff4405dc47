"""The digest arrives through Debian's own cron, with the environment that cron gives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import Run


def why_not() -> str | None:
    """Why this machine cannot run the test, or None."""
    if not (os.environ.get("CI") or os.environ.get("REAL_CRON")):
        return "it takes a minute and runs a cron daemon: set REAL_CRON=1"
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root can run a cron daemon"
    if not shutil.which("crontab") or not shutil.which("cron"):
        return "Debian's cron is not installed"
    alone = shutil.which("unshare") and subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False)
    return None if alone and alone.returncode == 0 else "a cron of its own needs mounts of its own (unshare -m)"


pytestmark = [pytest.mark.slow, pytest.mark.skipif(why_not() is not None, reason=str(why_not()))]
#: A cron that sees no other job of this machine, and whose changes nobody else sees: the mounts are its own.
_ALONE = """
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=1730,gid=crontab tmpfs /var/spool/cron/crontabs
mount -t tmpfs tmpfs /run
mount --bind /dev/null /etc/crontab
mkdir /run/empty
mount --bind /run/empty /etc/cron.d
"$@"
exec cron -f
"""
#: cron runs each line with SHELL. This one keeps what the line says and which variables it was given.
_SHELL = """#!/bin/sh
env > "{folder}/environment"
/bin/sh "$@" > "{folder}/out.part" 2>&1
echo "exit $?" >> "{folder}/out.part"
mv "{folder}/out.part" "{folder}/out"
"""


@pytest.fixture
def minute() -> str:
    """The next minute that cron surely sees, as HH:MM."""
    moment = datetime.now()
    return f"{moment + timedelta(minutes=1 if moment.second < 45 else 2):%H:%M}"


@pytest.fixture
def daemon() -> Iterator[list[subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for process in running:
        process.kill()
        process.wait()


def test_digest_arrives_through_a_real_cron(
    run: Run, minute: str, daemon: list[subprocess.Popen[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An odd folder: a blank, a percent sign and a quote go through cron and its shell.
    odd = tmp_path / "50% it's mine"
    monkeypatch.setenv("BUYER_ASSIST_HOME", str(odd))
    monkeypatch.setenv("BUYER_ASSIST_LEDGER", str(odd / "another 1% place" / "led ger.toml"))
    run("track", "Lamp", "--ordered", "yesterday", "--protection-ends", "tomorrow", today=None)
    run("mark", "lamp", "shipped", today=None)
    shell = tmp_path / "shell"
    shell.write_text(_SHELL.format(folder=tmp_path))
    shell.chmod(0o755)
    before = tmp_path / "before"
    before.write_text(f"SHELL={shell}\n")
    install = f'crontab "{before}" && "{sys.executable}" -m buyer_assist schedule install --at {minute}'

    # Started from "/", so that nothing but the line itself leads to the ledger.
    daemon.append(subprocess.Popen(
        ["unshare", "-m", "/bin/sh", "-c", _ALONE, "sh", "/bin/sh", "-ec", install], cwd="/",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, stdout=subprocess.DEVNULL,
    ))  # fmt: skip
    for _ in range(1400):
        if (tmp_path / "out").exists() or daemon[0].poll() is not None:
            break
        time.sleep(0.1)

    assert (tmp_path / "out").exists(), f"cron ended with {daemon[0].poll()}"
    said = (tmp_path / "out").read_text()
    variables = {line.partition("=")[0] for line in (tmp_path / "environment").read_text().splitlines()}
    assert "lamp" in said
    assert said.endswith("exit 0\n")
    assert "\x1b" not in said
    assert not any(name.startswith(("BUYER_ASSIST", "PYTHON", "TERM", "LC_")) for name in variables)
    assert run("remind", "--new", today=None).out == ""
