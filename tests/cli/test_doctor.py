"""`doctor` on a house in order, and on each thing that can be out of order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Result, Run

pytestmark = pytest.mark.usefixtures("tab")


def states(done: Result) -> dict[str, str]:
    return {check["name"]: check["state"] for check in done.data["checks"]}


def check(done: Result, name: str) -> dict[str, str]:
    return next(check for check in done.data["checks"] if check["name"] == name)


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buyer_assist.system.cron._MAIL", ("/bin/sh",))


@pytest.mark.usefixtures("mail")
def test_all_is_well_after_the_first_scheduled_run(hub: Run) -> None:
    hub("schedule", "install")
    hub("remind", "--new")
    done = hub("doctor", "--json")

    assert done.code == 0
    assert set(states(done).values()) == {"ok"}
    assert list(states(done)) == [
        "versions", "ledger", "ledger folder", "state folder", "settings", "policies", "schedule", "last reminder run",
        "notifications",
    ]  # fmt: skip
    assert hub("doctor").out.endswith("Everything is in order.\n")


def test_an_empty_home_has_no_fault_and_is_left_as_it_is(run: Run, home: Path) -> None:
    done = run("doctor", "--json")

    assert done.code == 0
    assert states(done)["schedule"] == "warning"
    assert "schedule install" in check(done, "schedule")["remedy"]
    assert not home.exists()


@pytest.mark.parametrize("text", ["[[", "", None])
def test_a_ledger_that_cannot_be_read_is_a_fault_and_the_rest_is_still_checked(
    hub: Run, home: Path, text: str | None
) -> None:
    if text is None:
        (home / "ledger.toml").unlink()
    else:
        (home / "ledger.toml").write_text(text)
    done = hub("doctor", "--json")

    assert done.code == 1
    assert states(done)["ledger"] == "fault"
    assert "undo" in check(done, "ledger")["remedy"]
    assert "policies" in states(done)


def test_a_broken_purchase_is_a_fault_with_its_line(hub: Run, home: Path) -> None:
    with (home / "ledger.toml").open("a") as ledger:
        ledger.write("\n[[purchase]]\nid = 3\n")
    done = hub("doctor", "--json")

    assert done.code == 1
    assert "purchase 2" in check(done, "ledger")["says"]
    assert any(found["line"] for found in done.json["findings"])


def test_a_sync_conflict_copy_is_a_warning(hub: Run, home: Path) -> None:
    (home / "ledger.sync-conflict-20261123-101010-ABC.toml").write_text("")
    done = hub("doctor", "--json")

    assert done.code == 0
    assert states(done)["ledger"] == "warning"
    assert "sync-conflict" in check(done, "ledger")["says"]


def test_settings_that_others_may_read_are_a_warning_and_passwords_are_not_shown(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('notify = ["mailto://joe:s3cret@example.org", "tgram://s3cret/1"]\n')
    (home / "config.toml").chmod(0o640)
    done = run("doctor", "--json")

    assert states(done)["settings"] == "warning"
    assert "chmod 600" in check(done, "settings")["remedy"]
    assert "mailto://example.org, tgram" in check(done, "notifications")["says"]
    assert "s3cret" not in done.out + done.err


def test_faulty_settings_are_a_fault(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("notify = 3\n")
    (home / "config.toml").chmod(0o600)
    done = run("doctor", "--json")

    assert (done.code, states(done)["settings"]) == (1, "fault")


def test_targets_without_apprise_are_a_fault(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    (home / "config.toml").write_text('notify = ["mailto://joe:s3cret@example.org"]\n')
    (home / "config.toml").chmod(0o600)
    monkeypatch.setattr("buyer_assist.system.notifications.can_notify", lambda: False)

    assert states(run("doctor", "--json"))["notifications"] == "fault"


def test_a_faulty_policy_of_the_owners_is_a_fault(run: Run, home: Path) -> None:
    (home / "policies").mkdir(parents=True)
    (home / "policies" / "myshop.toml").write_text("format = 2\n")
    done = run("doctor", "--json")

    assert (done.code, states(done)["policies"]) == (1, "fault")
    assert "myshop.toml" in check(done, "policies")["says"]


def test_old_rules_are_a_warning(run: Run) -> None:
    done = run("doctor", "--json", today="2028-11-23")

    assert states(done)["policies"] == "warning"
    assert "AliExpress (2026-11-23)" in check(done, "policies")["says"]


def test_a_digest_that_was_not_delivered_is_a_fault(hub: Run, home: Path) -> None:
    (home / "config.toml").write_text('notify = ["nosuch://x"]\n')
    (home / "config.toml").chmod(0o600)
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-05")
    hub("edit", "usb-hub", "--protection-ends", "2026-11-24")
    assert hub("remind", "--new", "--notify").code == 7
    done = hub("doctor", "--json")

    assert (done.code, states(done)["last reminder run"]) == (1, "fault")


def test_a_scheduled_program_that_is_gone_is_a_fault(run: Run, tab: Path) -> None:
    tab.write_text("0 9 * * * /gone/buyer-assist remind --new # buyer-assist\n")
    done = run("doctor", "--json")

    assert (done.code, states(done)["schedule"]) == (1, "fault")
    assert "/gone/buyer-assist" in check(done, "schedule")["says"]


def test_a_crontab_that_cannot_be_read_is_a_warning(run: Run, tab: Path) -> None:
    (tab.parent / "programs" / "crontab").write_text("#!/bin/sh\necho not allowed >&2; exit 1\n")

    assert states(run("doctor", "--json"))["schedule"] == "warning"


def test_a_state_folder_that_is_a_file_is_a_fault(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "state").write_text("")
    done = run("doctor", "--json")

    assert (done.code, states(done)["state folder"]) == (1, "fault")
    assert os.listdir(home) == ["state"]
