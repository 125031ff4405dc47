"""The settings: every fault is a finding with its line, and never stops a command or shows a secret."""

from __future__ import annotations

import os

import pytest

from buyer_assist.storage.places import Places
from buyer_assist.storage.settings import Settings, read_settings


def written(places: Places, text: str, mode: int = 0o600) -> Places:
    os.makedirs(places.config.parent, exist_ok=True)
    places.config.write_text(text)
    places.config.chmod(mode)
    return places


def test_without_a_file_everything_is_as_usual(places: Places) -> None:
    assert read_settings(places) == (Settings(), ())
    assert Settings().lead_days == (14, 7, 3, 1, 0)


def test_all_settings_are_read(places: Places) -> None:
    text = (
        'marketplace = "Somewhere"\ncountry = "de"\ncurrency = "eur"\nlead_days = [1, 10, 1]\n'
        'notify = ["ntfy://topic"]\nhistory = 5\n'
    )
    assert read_settings(written(places, text)) == (
        Settings("somewhere", "DE", "EUR", (10, 1), ("ntfy://topic",), 5),
        (),
    )


@pytest.mark.parametrize(
    "line",
    [
        "colour = 1", "history = 0", 'history = "20"', "history = true", "lead_days = 7", "lead_days = []",
        "lead_days = [-1]", "lead_days = [true]", 'notify = "ntfy://topic"', "notify = [1]", 'currency = "euro"',
        'country = "Germany"', "marketplace = 1",
    ],
)  # fmt: skip
def test_a_faulty_setting_is_a_finding_and_the_others_hold(places: Places, line: str) -> None:
    settings, findings = read_settings(written(places, f"# mine\n\n{line}\n"))

    assert settings == Settings()
    assert [(finding.where, finding.line) for finding in findings] == [(str(places.config), 3)]


@pytest.mark.parametrize("text", ["x = \n", "\x00", "a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_is_a_finding(places: Places, text: str) -> None:
    settings, findings = read_settings(written(places, text))
    assert settings == Settings()
    assert len(findings) == 1


def test_addresses_that_others_can_read_are_a_finding_without_the_addresses(places: Places) -> None:
    _, findings = read_settings(written(places, 'notify = ["mailto://me:secret@x"]\n', 0o644))
    assert "chmod 600" in findings[0].remedy
    assert "secret" not in repr(findings)

    _, findings = read_settings(written(places, 'notify = "mailto://me:secret@x"\n'))
    assert "secret" not in repr(findings)
    assert read_settings(written(places, "history = 5\n", 0o644))[1] == ()


def test_a_folder_in_place_of_the_file_is_a_finding(places: Places) -> None:
    places.config.mkdir(parents=True)
    assert len(read_settings(places)[1]) == 1
