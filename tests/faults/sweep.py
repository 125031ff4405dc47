"""Run a command under strace with a fault at one system call, for every call that changes what is on the disk."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

#: System calls that change files, or that make a change durable.
CALLS = (
    "openat", "open", "creat", "write", "pwrite64", "writev", "rename", "renameat", "renameat2", "link", "linkat",
    "unlink", "unlinkat", "mkdir", "mkdirat", "ftruncate", "truncate", "fsync", "fdatasync", "fchmod", "fchmodat",
    "chmod", "fchown", "copy_file_range", "sendfile", "symlink", "symlinkat",
)  # fmt: skip
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)$")

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is missing: no fault can be injected")


def command_line(*args: str) -> list[str]:
    """The program as a process, with a parser that needs no extra."""
    return [sys.executable, "-m", "buyer_assist", *args]


def environment(home: Path) -> dict[str, str]:
    """The environment of a child: this home, this source, no byte code written (that would be a write, too)."""
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("BUYER_ASSIST_")},
        "BUYER_ASSIST_HOME": str(home),
        "BUYER_ASSIST_TODAY": "2026-11-23",
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run_plainly(args: list[str], environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run without any fault."""
    return subprocess.run(
        args, env=environ, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL
    )


def changing_calls(args: list[str], home: Path, log: Path) -> list[tuple[str, int]]:
    """Each call inside `home` that changes something: its name, and its number among the calls of that name there."""
    run_traced(args, environment(home), log, home)
    calls = []
    counts: dict[str, int] = {}
    for line in log.read_text(errors="replace").splitlines():
        found = _LINE.match(line)
        if found is None or found[1] not in CALLS:
            continue
        counts[found[1]] = counts.get(found[1], 0) + 1
        if not found[1].startswith("open") or "O_CREAT" in found[2] or "O_TRUNC" in found[2]:
            calls.append((found[1], counts[found[1]]))
    return calls


def run_traced(
    args: list[str], environ: Mapping[str, str], log: Path, home: Path, *, inject: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run under strace, following only calls on paths under `home`, with a fault such as `rename:signal=KILL:when=2`."""
    paths = [word for path in paths_of_interest(home) for word in ("-P", path)]
    injected = ["-e", f"inject={inject}"] if inject else []
    trace = ["strace", "-f", "-q", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *injected, *paths]
    return run_plainly([*trace, *args], environ)


def paths_of_interest(home: Path) -> Iterator[str]:
    """The files and folders whose calls are counted: those of the ledger and its versions, existing or to come."""
    for folder in (home, home / "history"):
        yield str(folder)
        if folder.exists():
            yield from (str(path) for path in folder.iterdir() if path.is_file())
    yield str(home / ".ledger.toml.tmp")
    yield str(home / "ledger.toml")
    yield str(home / "history" / ".ledger.toml.tmp")
    numbers = [int(path.name.split(".")[1]) for path in (home / "history").glob("ledger.*.toml")]
    for number in range(max(numbers, default=0) + 1, max(numbers, default=0) + 5):
        for mark in ("", ".next", ".undone"):
            yield str(home / "history" / f"ledger.{number:06d}{mark}.toml")
