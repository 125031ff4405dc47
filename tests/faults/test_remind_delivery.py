"""`remind --new` in processes of its own: what was not delivered is announced again, what was is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import pytest

SOURCE = Path(__file__).parent.parent.parent
LEDGER = """\
format = 1

[[purchase]]
id = "usb-hub"
item = "Hülle für Kabel 充电线, and a name as long as sellers like them: for phone, tablet, notebook, camera and car"
marketplace = "aliexpress"
ordered = 2026-11-01
protection_ends = 2026-11-26
"""
REMIND = [sys.executable, "-m", "buyer_assist", "remind"]
NEW = [*REMIND, "--new"]
#: Runs the program, and kills it before the n-th time that it makes, opens or renames something in the state folder.
KILLED = """
import os, signal, sys
left, state = int(sys.argv.pop(1)), sys.argv.pop(1)
def watch(event, args):
    global left
    if event in ("open", "os.rename", "os.mkdir", "os.chmod", "os.remove") and str(args[0]).startswith(state):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from buyer_assist.cli.main import main
main()
"""
#: Runs the program, and kills it after its output was delivered and before that is noted.
KILLED_AFTER_OUTPUT = """
import os, signal
from buyer_assist.storage.reminder_state import ReminderRun
ReminderRun.delivered = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from buyer_assist.cli.main import main
main()
"""
#: Runs the program, and kills it when its output is to be written.
KILLED_BEFORE_OUTPUT = """
import os, signal
from buyer_assist.cli import deliver
deliver.write_out = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from buyer_assist.cli.main import main
main()
"""


@pytest.fixture
def due(home: Path) -> Path:
    """A home with one purchase that is due."""
    home.mkdir()
    (home / "ledger.toml").write_text(LEDGER, encoding="utf-8")
    return home


def environment(home: Path, **more: str) -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH"))))
    return {
        **os.environ, "BUYER_ASSIST_HOME": str(home), "BUYER_ASSIST_TODAY": "2026-11-23", "PYTHONPATH": path,
        "PYTHONIOENCODING": "utf-8", **more,
    }  # fmt: skip


def run(
    home: Path, args: list[str] = NEW, *, env: Mapping[str, str] | None = None, stdout: int | IO[Any] = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        args, env=env or environment(home), stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def assert_announced_once_more(home: Path) -> None:
    assert "usb-hub" in run(home).stdout
    assert run(home).stdout == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_behind_stdout_is_an_error_and_is_announced_again(due: Path) -> None:
    with open("/dev/full", "w") as full:
        done = run(due, stdout=full)
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert_announced_once_more(due)


def test_a_closed_stdout_is_an_error_and_is_announced_again(due: Path) -> None:
    done = run(due, ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *NEW])
    assert done.returncode == 1
    assert_announced_once_more(due)


def test_a_pipe_that_nobody_reads_is_an_error_and_is_announced_again(due: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run(due, stdout=writing)
    os.close(writing)
    assert done.returncode == 1
    assert_announced_once_more(due)


def test_a_closed_stderr_and_stdin_do_no_harm(due: Path) -> None:
    done = run(due, ["/bin/sh", "-c", 'exec "$@" 2>&- <&-', "sh", *NEW])
    assert done.returncode == 0
    assert "usb-hub" in done.stdout
    assert run(due).stdout == ""


def test_a_kill_between_output_and_note_is_announced_again(due: Path) -> None:
    done = run(due, [sys.executable, "-c", KILLED_AFTER_OUTPUT, "remind", "--new"])
    assert done.returncode == -9
    assert "usb-hub" in done.stdout
    assert_announced_once_more(due)


def test_a_kill_before_the_output_loses_nothing(due: Path) -> None:
    done = run(due, [sys.executable, "-c", KILLED_BEFORE_OUTPUT, "remind", "--new"])
    assert (done.returncode, done.stdout) == (-9, "")
    assert_announced_once_more(due)


@pytest.mark.slow
def test_a_kill_at_any_step_loses_no_announcement(due: Path, tmp_path: Path) -> None:
    for step in range(1, 200):
        home = tmp_path / f"step{step}"
        home.mkdir()
        (home / "ledger.toml").write_text(LEDGER, encoding="utf-8")
        state = str(home / "state")
        killed = run(home, [sys.executable, "-c", KILLED, str(step), state, "remind", "--new"])
        after = run(home)
        assert "usb-hub" in killed.stdout + after.stdout, f"lost at step {step}"
        assert run(home).stdout == "", f"said again after step {step}"
        if killed.returncode == 0:
            assert step > 5
            return
        assert killed.returncode == -9
    pytest.fail("the run never came to its end")


@pytest.mark.slow
def test_runs_at_once_announce_once(due: Path) -> None:
    runs = [
        subprocess.Popen(NEW, env=environment(due), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for _ in range(5)
    ]
    said = [started.communicate(timeout=60)[0] for started in runs]
    assert sorted(bool(text) for text in said) == [False, False, False, False, True]
    assert {started.returncode for started in runs} == {0}


@pytest.mark.parametrize("name", ["LANG", "HOME", "USER", "none"])
def test_as_cron_runs_it_the_text_is_the_same(due: Path, tmp_path: Path, name: str) -> None:
    whole = run(due, REMIND).stdout
    bare = {
        key: value for key, value in environment(due).items()
        if key in {"BUYER_ASSIST_HOME", "BUYER_ASSIST_TODAY", "PYTHONPATH", "PYTHONIOENCODING"}
    } | {"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}  # fmt: skip
    extra = {"LANG": "de_DE.UTF-8", "HOME": str(tmp_path), "USER": "nobody"}
    done = subprocess.run(
        ["/bin/sh", "-c", 'cd / && exec "$@" <&-', "sh", *REMIND], env=bare | ({name: extra[name]} if name in extra else {}),
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, whole)
    assert "\x1b" not in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) > 80


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "POSIX"}, {"LC_ALL": "C.bogus"},
        {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1:strict"},
    ],
    ids=str,
)  # fmt: skip
def test_without_utf8_nothing_fails_and_no_letter_is_lost(due: Path, locale: Mapping[str, str]) -> None:
    before = (due / "ledger.toml").read_bytes()
    env = {key: value for key, value in environment(due).items() if not key.startswith(("LC_", "LANG", "PYTHONIO"))}
    done = subprocess.run(NEW, env=env | locale, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    shown = done.stdout.decode("utf-8", "replace")
    whole = "Hülle für Kabel 充电线"
    escaped = whole.encode("ascii", "backslashreplace").decode()
    assert whole in shown or escaped in shown or escaped.replace("\\xfc", "�") in shown
    assert (due / "ledger.toml").read_bytes() == before
    again = subprocess.run(NEW, env=env | locale, capture_output=True, timeout=60, check=False)
    assert again.stdout == b""


def deadlines(home: Path, today: str, zone: str | None) -> dict[str, str]:
    env = environment(home, BUYER_ASSIST_TODAY=today)
    env.pop("TZ", None)
    if zone is not None:
        env["TZ"] = zone
    done = run(home, [*REMIND, "--lead", "60", "--json"], env=env)
    assert done.returncode == 0, done.stderr
    return {row["deadline"]["id"]: row["deadline"]["on"] for row in json.loads(done.stdout)["data"]["due"]}


@pytest.mark.parametrize("today", ["2026-10-25", "2026-11-01", "2026-11-23"])
@pytest.mark.parametrize(
    ("zone", "earlier"),
    [
        ("Pacific/Kiritimati", 0), ("Europe/Berlin", 0), ("America/Los_Angeles", 0), ("Pacific/Pago_Pago", 1),
        ("Pacific/Honolulu", 1), ("", 0), ("No/Such_Place", 0), (":::", 0), (None, None),
    ],
)  # fmt: skip
def test_the_deadline_is_the_day_that_ends_first(due: Path, today: str, zone: str | None, earlier: int | None) -> None:
    on = deadlines(due, today, zone).get("protection-ends")
    if earlier is None:  # the zone of this machine, whichever it is
        assert on in {"2026-11-25", "2026-11-26"}
    else:
        assert on == f"2026-11-{26 - earlier}"


def test_the_digest_says_why_the_day_before_counts(due: Path) -> None:
    done = run(due, REMIND, env=environment(due, TZ="Pacific/Pago_Pago"))
    assert "protection-ends: Wed 25 November 2026" in done.stdout
    assert "AliExpress counts in Pacific time, and its 26 November 2026 ends before yours" in done.stdout
    assert "Pacific" not in run(due, REMIND, env=environment(due, TZ="Europe/Berlin")).stdout


@pytest.mark.parametrize("command", [["show", "usb-hub"], ["list"], ["next"], [], ["edit", "usb-hub", "--note", "x"]])
def test_every_screen_with_dates_says_why_the_day_before_counts(due: Path, command: list[str]) -> None:
    words = [*REMIND[:-1], *command]
    west = run(due, words, env=environment(due, TZ="Pacific/Pago_Pago")).stdout
    assert west.count("AliExpress counts in Pacific time, and its ") == 1
    assert "Pacific" not in run(due, words, env=environment(due, TZ="Pacific/Kiritimati")).stdout


def test_the_date_of_the_order_page_is_never_hidden(due: Path) -> None:
    words = [*REMIND[:-1], "show", "usb-hub"]
    env = environment(due, TZ="Pacific/Pago_Pago")
    shown = json.loads(run(due, [*words, "--json"], env=env).stdout)["data"]["purchase"]
    (ends,) = (deadline for deadline in shown["deadlines"] if deadline["id"] == "protection-ends")
    assert (shown["protection_ends"], ends["on"], ends["certainty"]) == ("2026-11-26", "2026-11-25", "stated")
    assert ends["rule"]["other_figures"][0] == "the order page says 2026-11-26"
    assert "ends before yours" in ends["note"]
    assert "ends 2026-11-25, from the order page" not in run(due, words, env=env).stdout


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/Santiago"])
def test_today_is_the_calendar_day_at_the_buyers_place(due: Path, zone: str) -> None:
    env = environment(due, TZ=zone)
    del env["BUYER_ASSIST_TODAY"]
    before = datetime.now(ZoneInfo(zone)).date()
    said = json.loads(run(due, [*REMIND, "--json"], env=env).stdout)["today"]
    assert said in {before.isoformat(), datetime.now(ZoneInfo(zone)).date().isoformat()}


#: Runs the program with a machine whose clock shows another day.
WRONG_CLOCK = """
import sys
from datetime import date
from buyer_assist.cli import clock
day = date.fromisoformat(sys.argv.pop(1))
clock.machine_today = lambda: day
from buyer_assist.cli.main import main
main()
"""
CLOCKS = ["1970-01-01", "2038-01-20", "2028-02-29", "9999-12-31", "0001-01-01"]


@pytest.mark.parametrize("day", CLOCKS)
def test_a_clock_that_is_far_off_crashes_nothing_and_silences_nothing(due: Path, day: str) -> None:
    env = environment(due)
    del env["BUYER_ASSIST_TODAY"]
    assert "usb-hub" in run(due).stdout
    done = run(due, [sys.executable, "-c", WRONG_CLOCK, day, "remind", "--new"], env=env)
    assert done.returncode == 0, done.stderr
    assert run(due).stdout == ""
    assert "usb-hub" in run(due, env=environment(due, BUYER_ASSIST_TODAY="2026-11-25")).stdout
