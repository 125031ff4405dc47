"""What is written for systemd, launchd and the Task Scheduler."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.schedule import Job
from buyer_assist.system.launchd import Launchd
from buyer_assist.system.schedulers import scheduler_called, schedulers
from buyer_assist.system.systemd import Systemd, service_text, timer_text
from buyer_assist.system.task_scheduler import TaskScheduler, task_text

ODD_HOME = "/h/50% \"off\" $HOME \\ 'x'/ü"
JOB = Job(("/opt/a b%c/buyer-assist",), 7, 5, notify=True, environ={"BUYER_ASSIST_HOME": ODD_HOME})
WORDS = ("/opt/a b%c/buyer-assist", "remind", "--new", "--notify")


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand-ins for the systems' programs, which write down what they were told."""
    programs = tmp_path / "programs"
    programs.mkdir()
    log = tmp_path / "told"
    for name in ("systemctl", "launchctl", "schtasks"):
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $*" >> "{log}"\n')
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    return log


def test_systemd_timer_makes_up_for_missed_days() -> None:
    assert "OnCalendar=*-*-* 07:05:00\nPersistent=true\n" in timer_text(JOB)
    assert "WantedBy=timers.target" in timer_text(JOB)


def test_systemd_service_escapes_what_systemd_reads_in_its_own_way() -> None:
    text = service_text(JOB)

    assert 'Environment="BUYER_ASSIST_HOME=/h/50%% \\"off\\" $HOME \\\\ \'x\'/ü"\n' in text
    assert 'ExecStart="/opt/a b%%c/buyer-assist" "remind" "--new" "--notify"\n' in text


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_itself_accepts_both_units(tmp_path: Path) -> None:
    program = tmp_path / "a b%c"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    job = Job((str(program),), 7, 5, environ={"BUYER_ASSIST_HOME": ODD_HOME})
    units = [tmp_path / "buyer-assist.service", tmp_path / "buyer-assist.timer"]
    units[0].write_text(service_text(job))
    units[1].write_text(timer_text(job))

    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", *map(str, units)], env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_is_told_and_found_and_removed(told: Path, tmp_path: Path) -> None:
    systemd = Systemd(os.environ)

    installed = systemd.install(JOB)

    assert installed.to_do == ()
    assert told.read_text() == "systemctl --user daemon-reload\nsystemctl --user enable --now buyer-assist.timer\n"
    found = systemd.find()
    assert found is not None
    assert (found.at, found.words) == ("07:05", WORDS)
    assert all((tmp_path / "xdg/systemd/user") == Path(path).parent for path in found.files)
    assert systemd.remove()
    assert systemd.find() is None
    assert not systemd.remove()


def test_what_systemd_did_not_take_is_left_to_type(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    installed = Systemd(os.environ).install(JOB)

    assert installed.to_do == (
        "systemctl --user daemon-reload", "systemctl --user enable --now buyer-assist.timer",
    )  # fmt: skip


def test_launchd_agent_is_a_property_list_that_runs_daily(told: Path, tmp_path: Path) -> None:
    launchd = Launchd(os.environ)

    launchd.install(JOB)

    [path] = (tmp_path / "user/Library/LaunchAgents").iterdir()
    agent = plistlib.loads(path.read_bytes())
    assert agent == {
        "Label": "buyer-assist", "ProgramArguments": list(WORDS),
        "EnvironmentVariables": {"BUYER_ASSIST_HOME": ODD_HOME}, "StartCalendarInterval": {"Hour": 7, "Minute": 5},
    }  # fmt: skip
    assert f"bootstrap gui/{os.getuid()} {path}" in told.read_text()
    found = launchd.find()
    assert found is not None
    assert (found.at, found.words) == ("07:05", WORDS)
    path.write_text("broken")
    with pytest.raises(RefusedError, match="damaged"):
        launchd.find()
    assert launchd.remove()
    assert launchd.find() is None


def test_task_is_xml_that_starts_when_the_machine_was_off(told: Path, tmp_path: Path) -> None:
    tasks = TaskScheduler(os.environ, str(tmp_path / "state"))
    job = Job(("C:\\a b\\buyer-assist.exe",), 7, 5, notify=True)

    tasks.install(job)

    [path] = (tmp_path / "state").iterdir()
    root = ET.fromstring(path.read_bytes())
    names = {element.tag.rpartition("}")[2]: element.text for element in root.iter()}
    assert names["Command"] == "C:\\a b\\buyer-assist.exe"
    assert names["Arguments"] == "remind --new --notify"
    assert names["StartBoundary"] == "2026-01-01T07:05:00"
    assert names["StartWhenAvailable"] == "true"
    assert f"schtasks /Create /F /TN buyer-assist /XML {path}" in told.read_text()
    found = tasks.find()
    assert found is not None
    assert (found.at, found.words[0], found.notifies) == ("07:05", "C:\\a b\\buyer-assist.exe", True)
    assert tasks.remove()
    assert tasks.find() is None


def test_task_sets_variables_through_a_shell_and_refuses_what_that_shell_would_change() -> None:
    text = task_text(Job(("C:\\a b\\p.exe",), 7, 5, environ={"BUYER_ASSIST_HOME": "D:\\x & y"}))

    root = ET.fromstring(text.encode("utf-16"))
    names = {element.tag.rpartition("}")[2]: element.text for element in root.iter()}
    assert names["Command"] == "cmd.exe"
    assert names["Arguments"] == '/d /s /c "set "BUYER_ASSIST_HOME=D:\\x & y"&& "C:\\a b\\p.exe" remind --new"'
    with pytest.raises(RefusedError):
        task_text(Job(("p",), 7, 5, environ={"BUYER_ASSIST_HOME": "%x%"}))


def test_first_scheduler_of_the_machine_is_taken(told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scheduler_called(None, schedulers(os.environ, str(tmp_path))).kind == "systemd"
    assert scheduler_called("LAUNCHD", schedulers(os.environ, str(tmp_path))).kind == "launchd"
    (told.parent / "programs" / "crontab").write_text("#!/bin/sh\n")
    (told.parent / "programs" / "crontab").chmod(0o755)
    assert scheduler_called(None, schedulers(os.environ, str(tmp_path))).kind == "cron"
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RefusedError, match="No scheduler"):
        scheduler_called(None, schedulers(os.environ, str(tmp_path)))
    with pytest.raises(RefusedError, match="anacron"):
        scheduler_called("anacron", schedulers(os.environ, str(tmp_path)))
