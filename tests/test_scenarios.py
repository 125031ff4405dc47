"""Buyers' situations, each with what the product must say. The files in `scenarios/` are meant to be read."""

from __future__ import annotations

import shlex
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from buyer_assist.domain.cases import Case, case_for
from buyer_assist.domain.next_actions import moves_for
from buyer_assist.domain.purchase import Purchase
from buyer_assist.domain.walks import Arrived
from buyer_assist.storage.places import find_places
from buyer_assist.storage.policies import load_policy
from buyer_assist.storage.purchase_tables import purchase_table
from buyer_assist.storage.purchases import read_purchase
from buyer_assist.storage.walks import load_walk
from tests.conftest import Run

FOLDER = Path(__file__).parent / "scenarios"
SCENARIOS: list[dict[str, Any]] = [
    {"file": path.stem, **scenario}
    for path in sorted(FOLDER.glob("*.toml"))
    for scenario in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
]
KEYS = {
    "file", "name", "facts", "day", "purchase", "events", "phase", "waiting_for", "deadlines", "gone", "moves",
    "not_first", "message", "says", "walk", "answers", "outcome", "asks", "command", "shows", "exit",
}  # fmt: skip
TODAY = date(2026, 11, 23)


def purchase_of(scenario: dict[str, Any]) -> Purchase:
    table = {"id": "hub", "item": "USB hub", "marketplace": "aliexpress", "order": "8190000000000017"}
    table |= {"seller": "Happy Store", "ordered": date(2026, 11, 1), "price": "12.49", "currency": "USD"}
    read = read_purchase({**table, **scenario.get("purchase", {}), "event": scenario.get("events", [])})
    assert not read.faults, read.faults
    assert read.purchase is not None
    return read.purchase


def case_of(scenario: dict[str, Any]) -> Case:
    policy, _ = load_policy(find_places({"BUYER_ASSIST_HOME": "/nonexistent"}, None), "aliexpress")
    return case_for(purchase_of(scenario), policy, today=scenario.get("day", TODAY))


def named(*keys: str, walks: bool = False) -> list[Any]:
    """The scenarios that have one of the keys; in one with a walk, `message` is the walk's."""
    return [
        pytest.param(one, id=one["name"])
        for one in SCENARIOS
        if any(key in one for key in keys) and ("walk" in one) is walks
    ]


def test_there_are_enough_scenarios_and_each_is_well_formed() -> None:
    names = [scenario["name"] for scenario in SCENARIOS]

    assert len(names) >= 80
    assert len(set(names)) == len(names)
    assert all(set(scenario) <= KEYS and scenario["facts"] for scenario in SCENARIOS)


@pytest.mark.parametrize("scenario", named("phase", "waiting_for", "deadlines", "gone"))
def test_situation_is_derived_as_said(scenario: dict[str, Any]) -> None:
    case = case_of(scenario)
    days = {deadline.id: deadline.on for deadline in case.deadlines}

    assert case.phase == scenario.get("phase", case.phase)
    assert case.standing.waiting_for == scenario.get("waiting_for", case.standing.waiting_for)
    assert {name: days.get(name) for name in scenario.get("deadlines", {})} == scenario.get("deadlines", {})
    assert not set(scenario.get("gone", ())) & set(days)


@pytest.mark.parametrize("scenario", named("moves", "not_first", "message", "says"))
def test_next_puts_the_right_move_first(scenario: dict[str, Any]) -> None:
    moves = moves_for(case_of(scenario))
    actions = [move.action for move in moves]

    if "moves" in scenario:
        assert actions[: len(scenario["moves"])] == scenario["moves"]
        assert bool(actions) == bool(scenario["moves"])
    if actions:
        assert actions[0] != scenario.get("not_first")
        assert moves[0].message == scenario.get("message", moves[0].message)
        words = f"{moves[0].what} {moves[0].because}"
        assert all(word in words for word in scenario.get("says", ()))
        assert shlex.split(moves[0].command)[0] == "buyer-assist"
        assert moves[0].facts


@pytest.mark.parametrize("scenario", named("walk", walks=True))
def test_walk_leads_to_its_outcome(scenario: dict[str, Any]) -> None:
    from buyer_assist.cli.walk import Walking

    walk = load_walk(find_places({"BUYER_ASSIST_HOME": "/nonexistent"}, None), scenario["walk"])
    assert walk is not None
    at = Walking(walk, case_of(scenario), dict(scenario.get("answers", {}))).at()

    if isinstance(at, Arrived):
        assert at.outcome.outcome == scenario.get("outcome"), at
        assert at.outcome.message == scenario.get("message", at.outcome.message)
    else:
        assert at.question.id == scenario.get("asks"), at


@pytest.mark.parametrize("scenario", named("command"))
def test_command_shows_what_it_must(scenario: dict[str, Any], run: Run, home: Path) -> None:
    home.mkdir(exist_ok=True)
    document = {"format": 1, "purchase": [purchase_table(purchase_of(scenario))]}
    (home / "ledger.toml").write_text(tomli_w.dumps(document), encoding="utf-8")
    done = run(*scenario["command"], today=str(scenario.get("day", TODAY)))

    assert done.code == scenario.get("exit", 0), done.err
    for word in scenario.get("shows", ()):
        assert word in done.out + done.err, done.out + done.err
