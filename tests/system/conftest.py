"""A crontab program of the test's own: nobody's real crontab is touched. And the fixtures of receivers.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.receivers import due, mail_server, receiver, silent_mail_server

__all__ = ["due", "mail_server", "receiver", "silent_mail_server", "tab"]
#: As strict as Debian's: no crontab is an error, and the last line must end.
_CRONTAB = """#!/bin/sh
case "$1" in
  -l) [ -e "{tab}" ] || {{ echo "no crontab for me" >&2; exit 1; }}; cat "{tab}" ;;
  *) [ ! -s "$1" ] || [ -z "$(tail -c 1 "$1")" ] || {{ echo "missing newline before EOF, can't install." >&2; exit 1; }}
     cp "$1" "{tab}" ;;
esac
"""


@pytest.fixture
def tab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that holds the crontab; it does not exist yet."""
    programs = tmp_path / "programs"
    programs.mkdir()
    path = tmp_path / "tab"
    (programs / "crontab").write_text(_CRONTAB.format(tab=path))
    (programs / "crontab").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    return path
