"""`remind --new --notify` as cron runs it, in a process of its own, against real servers on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from buyer_assist.system.notifications import TIMEOUT
from tests.conftest import TODAY, Result, Run
from tests.system.receivers import SECRET, down

pytest.importorskip("apprise")

Due = Callable[..., None]
Receiver = Callable[..., SimpleNamespace]
NEW = ("remind", "--new", "--notify")
#: Runs the program with less patience than it has by itself, in seconds.
IMPATIENT = """
import sys
from buyer_assist.system.notifications import send_notification
send_notification.__kwdefaults__["timeout"] = float(sys.argv.pop(1))
from buyer_assist.cli.main import main
main()
"""


def impatient(*args: str, seconds: int = 5) -> Result:
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", IMPATIENT, str(seconds), *args], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": root, "BUYER_ASSIST_TODAY": TODAY}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Result(done.returncode, done.stdout, done.stderr)


def test_a_mail_and_a_post_are_delivered_once(
    due: Due, real: Run, mail_server: SimpleNamespace, receiver: Receiver
) -> None:
    there = receiver()
    due(mail_server.url, there.url)
    first, second = real(*NEW), real(*NEW)

    assert (first.code, second.code) == (0, 0)
    assert "usb-hub" in first.out
    assert second.out == ""
    [mail], [body] = mail_server.mails, there.bodies
    assert "1 purchase is due" in body["title"]
    assert "usb-hub" in body["message"]
    assert "1 purchase is due" in mail.content.decode()
    assert "usb-hub" in mail.content.decode()
    assert SECRET not in first.out + first.err + second.err


@pytest.mark.parametrize("extra", [(), ("--json",), ("--debug",)], ids=str)
def test_a_server_that_is_down_gets_it_at_the_next_run(
    extra: tuple[str, ...], due: Due, real: Run, receiver: Receiver
) -> None:
    due(down())
    failed = real(*NEW, *extra)
    there = receiver()
    due(there.url)
    again, silent = real(*NEW), real(*NEW)

    assert (failed.code, again.code, silent.code) == (7, 0, 0)
    assert "usb-hub" in failed.out
    assert "json://127.0.0.1: nothing answers there" in failed.out + failed.err
    assert SECRET not in failed.out + failed.err
    assert len(there.bodies) == 1
    assert silent.out == ""


def test_one_of_two_down_is_named_and_both_get_it_again(
    due: Due, real: Run, mail_server: SimpleNamespace, receiver: Receiver
) -> None:
    due(mail_server.url, down())
    failed = real(*NEW)
    there = receiver()
    due(mail_server.url, there.url)
    again, silent = real(*NEW), real(*NEW)

    assert (failed.code, again.code, silent.code) == (7, 0, 0)
    assert "json://127.0.0.1: nothing answers there" in failed.err
    assert "mailto" not in failed.err
    assert (len(mail_server.mails), len(there.bodies)) == (2, 1)
    assert silent.out == ""


def test_slow_servers_hold_nobody_up_and_the_next_run_says_it_again(
    due: Due, real: Run, silent_mail_server: str, receiver: Receiver
) -> None:
    slow, quick = receiver(drips=True), receiver()
    due(slow.url, silent_mail_server, quick.url)
    # The receiver would drip for ever: that the run comes to an end is the proof.
    failed = impatient(*NEW)

    assert failed.code == 7
    assert "json://127.0.0.1: it did not answer in time" in failed.err
    assert "mailto://127.0.0.1: it did not answer in time" in failed.err
    assert SECRET not in failed.out + failed.err
    assert "usb-hub" in failed.out
    assert len(quick.bodies) == 1
    due(quick.url)
    assert real(*NEW).code == 0
    assert len(quick.bodies) == 2
    assert 1 < TIMEOUT <= 30


def test_sample_says_where_it_went_and_where_it_did_not(due: Due, real: Run, mail_server: SimpleNamespace) -> None:
    due(mail_server.url)
    done = real("remind", "--test")
    due(mail_server.url, down())
    failed = real("remind", "--test")

    assert (done.code, failed.code) == (0, 7)
    assert "mailto://127.0.0.1" in done.out
    assert "mailto://127.0.0.1" in failed.out
    assert "json://127.0.0.1: nothing answers there" in failed.err
    assert len(mail_server.mails) == 2
    assert SECRET not in done.out + done.err + failed.out + failed.err


def test_a_ledger_that_cannot_be_read_is_notified(due: Due, real: Run, home: Path, receiver: Receiver) -> None:
    there = receiver()
    due(there.url)
    (home / "ledger.toml").write_text("[[purchase")

    assert real(*NEW).code == 4
    [body] = there.bodies
    assert "cannot be read" in body["title"]


def test_the_password_is_nowhere_not_even_in_the_process_list(
    due: Due, real: Run, home: Path, receiver: Receiver
) -> None:
    slow = receiver(drips=True)
    due(slow.url, down(), f"tgram://{SECRET}/", f"nosuch://{SECRET}")
    seen: list[str] = []

    def watch() -> None:
        slow.asked.wait(20)
        for folder in Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                try:
                    seen.append((folder / name).read_bytes().decode("utf-8", "replace"))
                except OSError:
                    continue
        slow.stop.set()

    watching = threading.Thread(target=watch)
    watching.start()
    done = real("remind", "--new", "--notify", "--debug")
    watching.join()

    assert done.code == 7
    assert SECRET not in done.out + done.err
    assert any("sending.py" in text for text in seen)
    assert not any(SECRET in text for text in seen)
    kept = [path for path in home.rglob("*") if path.is_file() and path.name != "config.toml"]
    assert kept
    assert not any(SECRET.encode() in path.read_bytes() for path in kept)
