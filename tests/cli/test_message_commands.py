"""Wherever a message is offered, its command line is one that really runs."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from buyer_assist.domain.next_actions import moves_for
from buyer_assist.storage.purchase_tables import purchase_table
from tests.conftest import Run
from tests.test_scenarios import SCENARIOS, TODAY, case_of, purchase_of


def offered(scenario: dict[str, Any]) -> list[str]:
    return [move.message for move in moves_for(case_of(scenario)) if move.message]


WITH_MESSAGE = [pytest.param(one, id=one["name"]) for one in SCENARIOS if offered(one)]
ONE_OF_EACH = list({tuple(offered(one.values[0])): one for one in WITH_MESSAGE}.values())


def write_ledger(home: Path, scenario: dict[str, Any]) -> str:
    home.mkdir(parents=True, exist_ok=True)
    table = {"format": 1, "purchase": [purchase_table(purchase_of(scenario))]}
    (home / "ledger.toml").write_text(tomli_w.dumps(table), encoding="utf-8")
    return scenario.get("day", TODAY).isoformat()


def test_many_scenarios_offer_many_messages() -> None:
    assert len(WITH_MESSAGE) >= 30
    assert len({name for scenario in SCENARIOS for name in offered(scenario)}) >= 12


@pytest.mark.parametrize("scenario", WITH_MESSAGE)
def test_every_offered_message_is_written_or_names_what_is_missing(
    run: Run, home: Path, scenario: dict[str, Any]
) -> None:
    day = write_ledger(home, scenario)
    for move in run("next", "hub", "--json", today=day).data["moves"]:
        if not move["message"]:
            continue
        done = run("draft-message", "hub", move["message"], "--json", today=day)

        assert done.code in {0, 6}, done.err
        assert bool(done.data["missing"]) == (done.code == 6)
        assert not any("does not fit" in note for note in done.data["notes"])
        if "draft-message" in move["command"]:
            typed = shlex.split(move["command"])
            assert typed[:3] == ["buyer-assist", "draft-message", "hub"]
            assert run(*typed[1:], today=day).code == done.code


@pytest.mark.parametrize("scenario", ONE_OF_EACH)
def test_without_a_name_the_first_offered_message_is_written(run: Run, home: Path, scenario: dict[str, Any]) -> None:
    day = write_ledger(home, scenario)
    first = offered(scenario)[0]
    done = run("draft-message", "hub", "--json", today=day)

    assert done.code in {0, 6}, done.err
    assert done.data["message"] == first or any(event.about == first for event in purchase_of(scenario).events)


@pytest.mark.parametrize("scenario", ONE_OF_EACH)
def test_show_and_next_print_the_command_of_the_message(run: Run, home: Path, scenario: dict[str, Any]) -> None:
    day = write_ledger(home, scenario)
    moves = [move for move in moves_for(case_of(scenario)) if move.message]
    commands = [move.draft or move.command for move in moves]

    assert all(command.startswith("buyer-assist draft-message hub") for command in commands)
    for screen in (run("next", "hub", today=day).out, run("show", "hub", today=day).out):
        lines = {line.strip().removeprefix("The message for it: ") for line in screen.splitlines()}
        assert set(commands) <= lines


@pytest.mark.parametrize("scenario", ONE_OF_EACH)
def test_remind_prints_the_command_of_the_message(run: Run, home: Path, scenario: dict[str, Any]) -> None:
    day = write_ledger(home, scenario)
    first = run("next", "hub", "--json", today=day).data["moves"][0]
    done = run("remind", today=day)

    assert done.code == 0
    assert first["command"] in done.out or done.out == ""
