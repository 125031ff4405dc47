"""The line in the crontab, and that nothing else in it changes."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.schedule import Job
from buyer_assist.system.cron import Cron, cron_line, schedule_in, with_line, without_line

JOB = Job(("/opt/bin/buyer-assist",), 9, 0)
LINE = b"0 9 * * * /opt/bin/buyer-assist remind --new # buyer-assist"
#: Lines that python-crontab alone would drop, reorder, strip or comment out.
ODD = b"""# my jobs
SHELL=/bin/bash
MAILTO="me@example.org"
EMPTY=
PATH = /a b:/c
  0 5 * * *   /bin/true   # spaced
#0 6 * * * /bin/off # buyer-assist
0\t7 * * *\tprintf '\\%d' 1 %in%put
60 99 * * * nonsense \xff
*/15 * * * * /y # buyer-assist-not

@daily /x\r
"""


def test_line_says_when_what_and_whose_it_is() -> None:
    assert cron_line(JOB).encode() == LINE
    assert cron_line(Job(("/p",), 7, 5, notify=True)) == "5 7 * * * /p remind --new --notify # buyer-assist"


def test_line_survives_the_reading_by_cron_and_by_a_shell() -> None:
    home, program = "/h/50% off # $HOME `id` 'x' \"y\"/ü", "/opt/a b%c/buyer-assist"

    line = cron_line(Job((program,), 9, 0, environ={"BUYER_ASSIST_HOME": home}))
    # What cron does: the sixth field is the command, `\\%` becomes `%`, a bare `%` ends it.
    command = line.split(None, 5)[5]
    assert "%" not in command.replace("\\%", "")
    echo = command.replace("\\%", "%").replace(shlex.quote(program), "printenv BUYER_ASSIST_HOME; echo", 1)
    done = subprocess.run(["/bin/sh", "-c", echo], env={}, capture_output=True, text=True, check=True)

    assert done.stdout == f"{home}\nremind --new\n"
    assert schedule_in(line.encode()).words == (program, "remind", "--new")
    assert schedule_in(line.encode()).at == "09:00"


@pytest.mark.parametrize("path", ["/a\nb", "/a\\b", "/a\rb", "/" + "x" * 1000])
def test_a_path_that_no_crontab_can_hold_is_refused(path: str) -> None:
    with pytest.raises(RefusedError):
        cron_line(Job((path,), 9, 0))


def test_odd_lines_stay_byte_for_byte() -> None:
    installed = with_line(ODD, LINE)

    assert installed == ODD + LINE + b"\n"
    assert with_line(installed, LINE) == installed
    assert without_line(installed) == ODD


OURS = {LINE, b"  " + LINE + b"\r", b"A=1 # buyer-assist"}
LINES = st.lists(st.one_of(st.binary(max_size=20).map(lambda text: text.replace(b"\n", b"")), st.sampled_from(
    [*OURS, b"#" + LINE, b"", *ODD.split(b"\n")])), max_size=8)  # fmt: skip


@given(LINES, st.booleans())
def test_whatever_else_is_there_stays_and_ours_is_there_once(lines: list[bytes], ended: bool) -> None:
    before = b"\n".join(lines) + (b"\n" if ended else b"")
    new = LINE.replace(b"0 9", b"5 7")

    after = with_line(before, new)
    whole = before + (b"" if not before or before.endswith(b"\n") else b"\n")

    assert after.split(b"\n").count(new) == 1
    assert with_line(after, new) == after
    assert without_line(after) == without_line(whole)
    assert without_line(after).split(b"\n") == [text for text in whole.split(b"\n") if text not in OURS]


def test_ours_is_replaced_in_its_place_and_doubles_go() -> None:
    before = b"A=1\n" + LINE + b"\nB=2\n" + LINE + b"\nC=3\n"

    assert with_line(before, b"new # buyer-assist") == b"A=1\nnew # buyer-assist\nB=2\nC=3\n"


def test_a_last_line_without_an_end_is_not_joined_to_ours() -> None:
    assert with_line(b"0 1 * * * /x", LINE) == b"0 1 * * * /x\n" + LINE + b"\n"


@pytest.mark.parametrize(
    ("line", "at"),
    [
        (b"5 9 * * * /p remind # buyer-assist", "09:05"),
        (b"5 9 * * 1-5 /p remind # buyer-assist", None),
        (b"*/5 9 * * * /p remind # buyer-assist", None),
        (b"@daily /p # buyer-assist", None),
    ],
)
def test_a_line_changed_by_hand_is_still_ours(line: bytes, at: str | None) -> None:
    assert schedule_in(line).at == at


def test_install_find_remove_leave_the_crontab_as_it_was(tab: Path) -> None:
    tab.write_bytes(ODD)
    cron = Cron(os.environ)

    assert cron.find() is None
    cron.install(JOB)
    found = cron.find()
    cron.install(JOB)

    assert found is not None
    assert (found.kind, found.at, found.line.encode()) == ("cron", "09:00", LINE)
    assert tab.read_bytes() == ODD + LINE + b"\n"
    assert cron.remove()
    assert tab.read_bytes() == ODD
    assert not cron.remove()


def test_no_crontab_yet_is_an_empty_one(tab: Path) -> None:
    Cron(os.environ).install(JOB)

    assert tab.read_bytes() == LINE + b"\n"


def test_a_crontab_that_cannot_be_read_is_not_taken_for_an_empty_one(tab: Path) -> None:
    tab.write_bytes(ODD)
    program = tab.parent / "programs" / "crontab"
    program.write_text(
        '#!/bin/sh\n[ "$1" = -l ] || exec cp "$1" ' + f'"{tab}"\necho "you are not allowed" >&2; exit 1\n'
    )

    with pytest.raises(RefusedError, match="not allowed"):
        Cron(os.environ).install(JOB)
    assert tab.read_bytes() == ODD


def test_a_crontab_that_refuses_the_line_is_an_error(tab: Path) -> None:
    (tab.parent / "programs" / "crontab").write_text(
        '#!/bin/sh\n[ "$1" = -l ] && exit 0; echo "bad minute" >&2; exit 1\n'
    )

    with pytest.raises(RefusedError, match="bad minute"):
        Cron(os.environ).install(JOB)


def test_a_crontab_that_forgets_the_line_is_an_error(tab: Path) -> None:
    (tab.parent / "programs" / "crontab").write_text("#!/bin/sh\nexit 0\n")

    with pytest.raises(RefusedError, match="did not keep"):
        Cron(os.environ).install(JOB)


def test_an_empty_mailto_means_that_nobody_sees_the_digest(tab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buyer_assist.system.cron._MAIL", ("/bin/sh",))
    cron = Cron(os.environ)

    assert cron.unseen() is None
    tab.write_bytes(b'MAILTO=me\nMAILTO = ""\n' + LINE + b"\nMAILTO=later\n")
    assert "MAILTO" in (cron.unseen() or "")
    monkeypatch.setattr("buyer_assist.system.cron._MAIL", ("/nowhere/sendmail",))
    assert "no mail program" in (cron.unseen() or "")
