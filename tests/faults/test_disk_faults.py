"""A disk that fails at one call: the command says "not saved" and the ledger is the old one, or it is saved."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.sweep import changing_calls, command_line, environment, needs_strace, run_plainly, run_traced

LEDGER = 'format = 1\n\n[[purchase]]\nid = "usb-hub"\nitem = "USB hub"\nordered = 2026-11-01\n'
MARK = ["mark", "usb-hub", "note", "--text", "x" * 200]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A home with a small ledger that was written once by the program."""
    home = tmp_path / "filled"
    home.mkdir()
    (home / "ledger.toml").write_text(LEDGER)
    done = run_plainly(command_line("mark", "usb-hub", "note", "--text", "first"), environment(home))
    assert done.returncode == 0, done.stderr
    return home


@needs_strace
@pytest.mark.slow
@pytest.mark.parametrize("fault", ["EIO", "ENOSPC", "EROFS", "EDQUOT"])
@pytest.mark.parametrize("args", [MARK, ["undo"]], ids=["mark", "undo"])
def test_an_error_of_the_disk_leaves_the_old_ledger_and_is_told(
    args: list[str], fault: str, filled: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(filled, whole)
    old = (whole / "ledger.toml").read_bytes()
    calls = [call for call in changing_calls(command_line(*args), whole, tmp_path / "log") if call[0] != "unlink"]
    new = (whole / "ledger.toml").read_bytes()
    assert old != new

    told = 0
    for number, (call, when) in enumerate(calls):
        home = tmp_path / f"home{number}"
        shutil.copytree(filled, home)
        done = run_traced(
            command_line(*args), environment(home), tmp_path / "log", home, inject=f"{call}:error={fault}:when={when}"
        )
        where = f"{call} number {when}: {done.stderr}"
        assert "Traceback" not in done.stderr, where
        if done.returncode == 0:
            assert (home / "ledger.toml").read_bytes() == new, where
        else:
            told += 1
            assert done.returncode == 4, where
            assert "Not saved" in done.stderr, where
            assert (home / "ledger.toml").read_bytes() == old, where
        assert not list(home.rglob("*.tmp")), where
        assert run_plainly(command_line("list"), environment(home)).returncode == 0, where
    # Only what comes behind the point of no return may fail without a word.
    assert told >= len(calls) - 1


@needs_strace
def test_a_failed_fsync_is_not_tried_again(filled: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    done = run_traced(command_line(*MARK), environment(filled), log, filled, inject="fsync:error=EIO:when=1")

    assert done.returncode == 4
    lines = log.read_text().splitlines()
    failed = next(number for number, line in enumerate(lines) if "fsync(" in line and "INJECTED" in line)
    assert not [line for line in lines[failed + 1 :] if "fsync(" in line]


@needs_strace
def test_the_order_of_calls_makes_saved_mean_saved(filled: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    environ = environment(filled)
    with (tmp_path / "stdout").open("w") as stdout:
        trace = ["strace", "-f", "-q", "-y", "-o", str(log), "-e", "trace=write,fsync,rename,renameat,renameat2"]
        subprocess.run([*trace, *command_line(*MARK)], env=environ, stdout=stdout, check=True, timeout=60)
    calls = [
        line.split(" ", 1)[1].strip()
        for line in log.read_text().splitlines()
        if str(filled) in line or "stdout>" in line
    ]

    temp, ledger = f"{filled}/.ledger.toml.tmp", f"{filled}/ledger.toml"
    written = next(n for n, call in enumerate(calls) if call.startswith("write(") and f"<{temp}>" in call)
    synced = next(n for n, call in enumerate(calls) if call.startswith("fsync(") and f"<{temp}>" in call)
    renamed = next(
        n for n, call in enumerate(calls) if call.startswith("rename") and temp in call and f'"{ledger}"' in call
    )
    folder = next(
        n for n, call in enumerate(calls) if n > renamed and call.startswith("fsync(") and f"<{filled}>" in call
    )
    said = next(n for n, call in enumerate(calls) if call.startswith("write(") and "stdout>" in call)

    assert written < synced < renamed < folder < said


@needs_strace
def test_a_file_system_without_fsync_or_locks_is_told_apart(filled: Path, tmp_path: Path) -> None:
    old = (filled / "ledger.toml").read_bytes()
    done = run_traced_all(command_line(*MARK), filled, tmp_path, "fsync", "fsync:error=EINVAL")
    assert done.returncode == 0, done.stderr

    again = run_traced_all(command_line(*MARK), filled, tmp_path, "flock,fcntl", "flock:error=ENOLCK")
    assert again.returncode == 4
    assert "lock" in again.stderr
    assert old != (filled / "ledger.toml").read_bytes()


def run_traced_all(
    args: list[str], home: Path, tmp_path: Path, calls: str, inject: str
) -> subprocess.CompletedProcess[str]:
    trace = ["strace", "-f", "-q", "-o", str(tmp_path / "log"), "-e", f"trace={calls}", "-e", f"inject={inject}"]
    return run_plainly([*trace, *args], environment(home))


@pytest.mark.parametrize("limit", [0, 50, 200])
def test_a_limit_on_the_size_of_files_is_told_and_nothing_is_lost(filled: Path, limit: int) -> None:
    old = (filled / "ledger.toml").read_bytes()
    done = subprocess.run(
        command_line(*MARK), env=environment(filled), capture_output=True, text=True, check=False, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip

    assert done.returncode == 4
    assert "Not saved" in done.stderr
    assert (filled / "ledger.toml").read_bytes() == old
    assert not list(filled.rglob("*.tmp"))


@pytest.mark.parametrize("pages", [0, 1])
def test_a_full_disk_loses_nothing(pages: int, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        home = disk / "home"
        home.mkdir()
        (home / "ledger.toml").write_text(LEDGER)
        with (disk / "filler").open("wb", buffering=0) as filler:
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - pages * 4096
            filler.write(b"x" * free)
        done = run_plainly(command_line("mark", "usb-hub", "note", "--text", "y" * 9000), environment(home))

        assert done.returncode == 4
        assert "no space left" in done.stderr
        assert (home / "ledger.toml").read_text() == LEDGER
        assert not list(home.rglob("*.tmp"))
        assert run_plainly(command_line("list"), environment(home)).returncode == 0
        (disk / "filler").unlink()
        assert run_plainly(command_line(*MARK), environment(home)).returncode == 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_read_only_ledger_is_read_and_not_written(filled: Path) -> None:
    # Root writes what it likes unless it gives that right away; the environment may be one that only root can read.
    as_owner = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
    if as_owner and (shutil.which("setpriv") is None or subprocess.run([*as_owner, "true"], check=False).returncode):
        pytest.skip("root may write everywhere, and setpriv cannot take that right away here")
    subprocess.run(["chmod", "-R", "a+rX,a-w", str(filled)], check=True)
    try:
        listed = run_plainly([*as_owner, *command_line("list")], environment(filled))
        marked = run_plainly([*as_owner, *command_line(*MARK)], environment(filled))
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(filled)], check=True)

    assert listed.returncode == 0, listed.stderr
    assert marked.returncode == 4
    assert "Not saved" in marked.stderr


def test_a_stopped_writer_is_named_after_a_bounded_wait(filled: Path) -> None:
    hold = (
        "import fcntl, os, sys, time; folder = os.open(sys.argv[1], os.O_RDONLY); fcntl.flock(folder, fcntl.LOCK_EX);"
        "print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([*command_line()[:1], "-c", hold, str(filled)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        done = run_plainly(command_line(*MARK), environment(filled))
        listed = run_plainly(command_line("list"), environment(filled))
        holder.kill()

    assert done.returncode == 4
    assert f"process {holder.pid}" in done.stderr
    assert listed.returncode == 0
    assert run_plainly(command_line(*MARK), environment(filled)).returncode == 0
