"""`schedule`, as a buyer types it; the crontab is a stand-in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run

pytestmark = pytest.mark.usefixtures("tab")


def test_install_twice_is_once_there_and_show_finds_it(run: Run, tab: Path, home: Path) -> None:
    tab.write_text("MAILTO=me\n")
    run("schedule", "install")
    done = run("schedule", "install", "--at", "7:30", "--notify", "--json")
    shown = run("schedule", "show", "--json")

    first, line = tab.read_text().splitlines()
    assert first == "MAILTO=me"
    assert line.startswith(f"30 7 * * * /usr/bin/env BUYER_ASSIST_HOME={home} /")
    assert line.endswith(" remind --new --notify # buyer-assist")
    assert done.data == shown.data
    assert shown.data == {
        "with": "cron", "at": "07:30", "line": line, "installed": True, "files": [], "to_do": [],
    }  # fmt: skip


def test_remove_leaves_the_other_lines_and_is_no_error_twice(run: Run, tab: Path) -> None:
    tab.write_text("MAILTO=me\n")
    run("schedule", "install")
    removed = run("schedule", "remove", "--json")
    again = run("schedule", "remove")

    assert tab.read_text() == "MAILTO=me\n"
    assert (removed.data["installed"], removed.data["removed"]) == (False, ["cron"])
    assert again.code == 0
    assert "nothing was changed" in again.out
    assert run("schedule", "show", "--json").data["installed"] is False


def test_line_carries_the_ledger_and_the_folders_that_cron_does_not_know(
    run: Run, tab: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BUYER_ASSIST_HOME")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.chdir(tmp_path)
    run("--ledger", "other.toml", "schedule", "install")

    words = tab.read_text().split()
    assert f"HOME={tmp_path}/HOME" in words
    assert f"XDG_DATA_HOME={tmp_path}/XDG_DATA_HOME" in words
    assert f"BUYER_ASSIST_LEDGER={tmp_path}/other.toml" in words
    assert "TZ=Pacific/Kiritimati" in words
    assert not any(word.startswith("BUYER_ASSIST_TODAY") for word in words)


def test_command_of_the_line_prints_the_digest_with_an_empty_environment(run: Run, tab: Path) -> None:
    run("track", "Lamp", "--ordered", "yesterday", "--protection-ends", "tomorrow", today=None)
    run("mark", "lamp", "shipped", today=None)
    run("schedule", "install")
    command = tab.read_text().split(None, 5)[5].replace("\\%", "%")

    # As cron: no PATH that finds us, no LANG, no HOME, nothing to read from, another folder.
    def as_cron() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", command], env={}, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/",
            check=False,
        )  # fmt: skip

    first, second = as_cron(), as_cron()

    assert (first.returncode, second.returncode) == (0, 0)
    assert "lamp" in first.stdout
    assert "\x1b" not in first.stdout
    assert second.stdout == ""


def test_password_never_reaches_the_crontab(run: Run, tab: Path, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('notify = ["mailto://joe:s3cret@example.org"]\n')
    (home / "config.toml").chmod(0o600)
    done = run("schedule", "install", "--notify")

    assert done.err == ""
    assert "s3cret" not in tab.read_text() + done.out


def test_buyer_hears_what_would_keep_the_digest_from_being_seen(
    run: Run, tab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("buyer_assist.system.cron._MAIL", ())
    monkeypatch.setattr("buyer_assist.system.notifications.can_notify", lambda: False)
    without, with_notify = run("schedule", "install"), run("schedule", "install", "--notify")

    assert "You may never see the digest: cron finds no mail program" in without.err
    assert "There is no target to notify yet" in with_notify.err
    assert 'pip install "buyer-assist[notify]"' in with_notify.err


def test_another_scheduler_on_request_writes_its_files(run: Run, tab: Path, tmp_path: Path) -> None:
    (tmp_path / "programs" / "systemctl").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "programs" / "systemctl").chmod(0o755)
    run("schedule", "install")
    done = run("schedule", "install", "--with", "systemd", "--at", "21:15")

    assert done.code == 0
    assert "OnCalendar=*-*-* 21:15:00" in (tmp_path / "xdg/systemd/user/buyer-assist.timer").read_text()
    assert "Still to do, type: systemctl --user enable --now buyer-assist.timer" in done.err
    assert "also scheduled with cron" in done.err
    assert run("schedule", "show", "--with", "systemd", "--json").data["at"] == "21:15"
    assert run("schedule", "remove", "--json").data["removed"] == ["cron", "systemd"]


@pytest.mark.parametrize(
    "words",
    [("bla",), ("install", "--at", "25:00"), ("install", "--at", "9"), ("install", "--with", "anacron"), ()],
)
def test_wrong_usage_is_refused_and_changes_nothing(words: tuple[str, ...], run: Run, tab: Path) -> None:
    done = run("schedule", *words)

    assert done.code == 2
    assert not tab.exists()


def test_without_any_scheduler_it_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    done = run("schedule", "install")

    assert done.code == 2
    assert "remind --new --notify" in done.err
