"""Walks about claims as a buyer types them: what is recorded on yes, and that an old answer never counts for a new offer."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.conftest import Run

HALF = ("evidence=yes", "told=yes", "seller-says=nothing", "way=keep", "loss=half")


def given(*answers: str) -> list[str]:
    return [word for answer in answers for word in ("--answer", answer)]


def events_of(run: Run) -> list[dict[str, Any]]:
    found = run("show", "hub", "--json").data["purchase"]["events"]
    assert isinstance(found, list)
    return found


@pytest.fixture
def hub(run: Run) -> Run:
    """`hub`: 12.49 USD, in hands since 18 November."""
    words = "track Hub --id hub --order 77 --ordered 2026-11-01 --shipped 2026-11-05 --paid-with card --price"
    assert run(*words.split(), "12.49 USD").code == 0
    assert run("mark", "hub", "received", "--on", "2026-11-18").code == 0
    return run


def test_yes_records_the_kind_and_the_share_that_were_answered(hub: Run) -> None:
    done = hub("walk", "problem", "hub", *given("kind=damaged", *HALF), "--yes")

    assert done.code == 0, done.err
    problem, dispute = events_of(hub)[-2:]
    assert (problem["kind"], problem["reason"]) == ("problem", "damaged")
    assert (dispute["kind"], dispute["reason"], dispute["claim"]) == ("dispute-opened", "damaged", "refund-only")
    assert dispute["amount"] == {"amount": "6.25", "currency": "USD"}


def test_command_of_a_step_records_the_same_as_yes(hub: Run) -> None:
    steps = hub("walk", "problem", "hub", *given("kind=damaged", *HALF), "--json").data["outcome"]["steps"]
    line = next(step for step in steps if "dispute-opened" in step).partition("buyer-assist ")[2].rstrip(".")

    assert hub(*shlex.split(line)).code == 0
    assert events_of(hub)[-1]["amount"] == {"amount": "6.25", "currency": "USD"}


def test_problem_that_is_recorded_is_not_offered_again(hub: Run) -> None:
    hub("mark", "hub", "problem", "--reason", "damaged")
    offered = hub("walk", "problem", "hub", *given(*HALF), "--json").data["outcome"]["events"]

    assert [event["kind"] for event in offered] == ["dispute-opened"]


def test_new_offer_is_not_answered_with_the_answer_to_an_old_one(hub: Run) -> None:
    hub("mark", "hub", "dispute-opened", "--reason", "defective")
    hub("mark", "hub", "seller-offer", "--offer", "partial", "--amount", "12.00")
    assert "accept-part" in hub("walk", "offer", "hub", *given("content=yes")).out
    hub("mark", "hub", "demand-changed")
    hub("mark", "hub", "seller-offer", "--offer", "partial", "--amount", "1.00")

    line = hub("next", "hub", "--json").data["moves"][0]["command"].removeprefix("buyer-assist ")
    assert hub(*shlex.split(line), "--json").data["asking"]["question"] == "content"


def test_without_a_purchase_no_sum_is_invented(run: Run) -> None:
    answers = given("in-hands=yes", "state=open", "kind=wrong", *HALF)
    outcome = run("walk", "problem", *answers, "--json").data["outcome"]

    assert outcome["events"][-1]["reason"] == "wrong"
    assert "amount" not in outcome["events"][-1]
    assert "USD" not in str(outcome)
