"""Where the files lie: one home, the platform's folders, or beside a named ledger."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from buyer_assist.domain.errors import DataFileError
from buyer_assist.storage.packaged import packaged_names, packaged_path, packaged_text
from buyer_assist.storage.places import find_places


def test_a_home_holds_everything(tmp_path: Path) -> None:
    places = find_places({"BUYER_ASSIST_HOME": str(tmp_path)})
    assert places.ledger == tmp_path / "ledger.toml"
    assert places.history == tmp_path / "history"
    assert places.evidence == tmp_path / "evidence"
    assert places.config == tmp_path / "config.toml"
    assert places.policies == tmp_path / "policies"
    assert places.messages == tmp_path / "messages"
    assert places.state == tmp_path / "state"


def test_a_named_ledger_has_its_history_and_evidence_beside_it(tmp_path: Path) -> None:
    home, other, third = tmp_path / "home", tmp_path / "x" / "mine.toml", tmp_path / "y" / "mine.toml"
    environ = {"BUYER_ASSIST_HOME": str(home), "BUYER_ASSIST_LEDGER": str(other)}

    assert find_places(environ).history == other.parent / "history"
    assert find_places(environ, str(third)).ledger == third
    assert find_places(environ, str(third)).evidence == third.parent / "evidence"
    assert find_places(environ, str(third)).config == home / "config.toml"


def test_relative_names_and_empty_variables_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_places({"BUYER_ASSIST_HOME": "here"}, "~/a.toml").ledger == tmp_path / "a.toml"
    assert (
        find_places({"BUYER_ASSIST_HOME": "here", "BUYER_ASSIST_LEDGER": ""}).ledger
        == tmp_path / "here" / "ledger.toml"
    )
    assert find_places({"BUYER_ASSIST_HOME": ""}).ledger.is_absolute()


def test_reading_loads_nothing_that_only_writing_needs(tmp_path: Path) -> None:
    script = (
        "import sys; from buyer_assist.storage.ledger import read_ledger; from buyer_assist.storage.places import find_places\n"
        "from buyer_assist.storage.settings import read_settings\n"
        f"places = find_places({{'BUYER_ASSIST_HOME': {str(tmp_path)!r}}}); read_ledger(places); read_settings(places)\n"
        "heavy = {'tomli_w', 'filelock', 'platformdirs', 'tempfile', 'hashlib', 'json', 'rich', 'fcntl'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_packaged_files_are_found_by_name() -> None:
    assert "format" in packaged_text("currencies.toml") or packaged_text("currencies.toml")
    assert "general" in packaged_names("policies")
    assert packaged_path("policies/general.toml").endswith("general.toml")
    with pytest.raises(DataFileError):
        packaged_text("policies/nowhere.toml")
    with pytest.raises(DataFileError):
        packaged_names("nowhere")
