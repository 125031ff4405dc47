"""What the ledger knows of claims: at their edges, and never more than it knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buyer_assist.cli.walk import Walking
from buyer_assist.domain import late_parcel_facts, walk_facts
from buyer_assist.domain.claim_facts import (
    FACTS,
    PRESUMED,
    claim_state,
    claim_time,
    offer_state,
    offer_sum,
    refund_paid,
    refund_route,
    refund_state,
)
from buyer_assist.domain.events import EVENT_KINDS
from buyer_assist.domain.purchase import Event
from buyer_assist.domain.walks import Arrived, Asking, Outcome, Question
from buyer_assist.storage.places import find_places
from buyer_assist.storage.walks import load_walk
from tests.test_scenarios import SCENARIOS, case_of

TOPICS = ("problem", "offer", "refund-missing", "off-platform")
PLACES = find_places({"BUYER_ASSIST_HOME": "/nonexistent"}, None)


def happened(kind: str, on: str, **extras: str) -> dict[str, Any]:
    return {"kind": kind, "on": date.fromisoformat(on), **extras}


SHIPPED = happened("shipped", "2026-11-05")
RECEIVED = happened("received", "2026-11-18")
DISPUTE = happened("dispute-opened", "2026-11-18", reason="not-received", amount="12.49", currency="USD")


def seen(*events: dict[str, Any], **purchase: Any) -> Any:
    return case_of({"events": list(events), "purchase": purchase})


@pytest.mark.parametrize(("ends", "state"), [("2026-11-08", "open"), ("2026-11-07", "over")])
def test_claim_is_open_until_the_fifteenth_day_after_protection(ends: str, state: str) -> None:
    assert claim_state(seen(SHIPPED, RECEIVED, protection_ends=date.fromisoformat(ends))) == state


@pytest.mark.parametrize(
    ("ends", "time"), [("2026-12-01", "plenty"), ("2026-11-30", "short"), ("2026-11-20", "plenty")]
)
def test_time_is_short_from_a_week_before_the_last_day_that_counts(ends: str, time: str) -> None:
    # Protection that has run out leaves fifteen days more: those are what is left.
    assert claim_time(seen(SHIPPED, RECEIVED, protection_ends=date.fromisoformat(ends))) == time


@pytest.mark.parametrize(
    ("amount", "currency", "answer"),
    [("0.00", "EUR", "zero"), ("12.48", "USD", "below"), ("12.49", "USD", "meets"), ("12.49", "EUR", None)],
)
def test_offer_is_compared_with_the_claim_in_its_own_currency(amount: str, currency: str, answer: str | None) -> None:
    offer = happened("seller-offer", "2026-11-22", offer="partial", amount=amount, currency=currency)

    assert offer_sum(seen(SHIPPED, DISPUTE, offer)) == answer


def test_offer_without_a_sum_is_asked_about() -> None:
    assert offer_sum(seen(SHIPPED, DISPUTE, happened("seller-offer", "2026-11-22", offer="partial"))) is None


def test_dispute_that_was_closed_by_a_promise_is_over() -> None:
    promise = happened("seller-offer", "2026-11-20", offer="resend")
    accepted = happened("offer-accepted", "2026-11-21")

    assert offer_state(seen(SHIPPED, DISPUTE, promise)) == "open"
    assert offer_state(seen(SHIPPED, DISPUTE, promise, accepted)) == "over"


def test_refund_agreed_outside_is_none_of_the_marketplace() -> None:
    offer = happened("seller-offer", "2026-11-20", offer="off-platform")
    accepted = happened("offer-accepted", "2026-11-21")

    assert refund_state(seen(SHIPPED, DISPUTE, offer, accepted)) == "outside"
    assert refund_state(seen(SHIPPED, DISPUTE, happened("decided", "2026-11-22", outcome="full"))) == "decided"


@pytest.mark.parametrize(
    ("paid_with", "way"),
    [("card", "card"), ("PayPal", "paypal"), ("wallet", "wallet"), ("gift card", "other"), (None, None)],
)
def test_way_of_the_payment_is_asked_only_when_it_is_not_known(paid_with: str | None, way: str | None) -> None:
    assert refund_paid(seen(SHIPPED, **({"paid_with": paid_with} if paid_with else {}))) == way


@pytest.mark.parametrize(("ordered", "route"), [("2026-07-26", "running"), ("2026-07-25", "over")])
def test_bank_takes_a_claim_on_the_hundred_and_twentieth_day(ordered: str, route: str) -> None:
    case = seen(happened("shipped", "2026-07-28"), paid_with="card", ordered=date.fromisoformat(ordered))

    assert refund_route(case) == route


def test_every_fact_has_a_name_of_its_own() -> None:
    assert not FACTS.keys() & (walk_facts.FACTS.keys() | late_parcel_facts.FACTS.keys())


@pytest.mark.parametrize("topic", TOPICS)
def test_every_fact_of_these_walks_is_known_here(topic: str) -> None:
    walk = load_walk(PLACES, topic)
    assert walk is not None

    asked = {getattr(node, "fact", None) for node in walk.nodes.values()} - {None}
    assert asked <= FACTS.keys() | PRESUMED.keys()


def event(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    known = EVENT_KINDS[kind]
    words = {name: st.sampled_from(options) for name, options in (known.choices or {}).items()}
    words |= {"amount": st.sampled_from(("0.00", "5.00", "12.49"))} if "amount" in known.optional else {}
    needed = {name: words.pop(name) for name in known.required}
    days = st.dates(date(2026, 11, 1), date(2026, 11, 23))
    made = st.fixed_dictionaries({"kind": st.just(kind), "on": days, **needed}, optional=words)
    return made.map(lambda table: table | ({"currency": "USD"} if "amount" in table else {}))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_outcome_of_these_walks_has_a_situation(topic: str) -> None:
    walk = load_walk(PLACES, topic)
    assert walk is not None
    ends = [
        Walking(walk, case_of(scenario), dict(scenario.get("answers", {}))).at()
        for scenario in SCENARIOS if scenario.get("walk") == topic
    ]  # fmt: skip

    shown = {at.outcome.id for at in ends if isinstance(at, Arrived)}
    assert shown == {node.id for node in walk.nodes.values() if isinstance(node, Outcome)}


#: Every kind whose needed extras are words out of a list.
KINDS = [kind for kind, known in EVENT_KINDS.items() if set(known.required) <= set(known.choices or {})]


def stories() -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.sampled_from(KINDS).flatmap(event), max_size=7)


@settings(max_examples=120)
@given(stories(), st.sampled_from(TOPICS), st.data())
def test_any_story_leads_to_a_question_or_an_outcome(events: list[Any], topic: str, data: st.DataObject) -> None:
    walk = load_walk(PLACES, topic)
    assert walk is not None
    walking = Walking(walk, seen(*events), {})

    while isinstance(at := walking.at(), Asking):
        assert at.question.id not in walking.answers
        walking.answers[at.question.id] = data.draw(st.sampled_from([choice.id for choice in at.question.choices]))

    assert isinstance(at, Arrived)
    asked = {node.id: node for node in walk.nodes.values() if isinstance(node, Question)}
    assert all(asked[one.question].choice(one.answer) for one in at.trail)


def test_a_problem_of_the_same_kind_is_recorded_once() -> None:
    from buyer_assist.domain.claim_facts import is_recorded

    case = seen(SHIPPED, RECEIVED, happened("problem", "2026-11-19", reason="damaged"))

    assert is_recorded(case, Event("problem", date(2026, 11, 23), reason="damaged"))
    assert not is_recorded(case, Event("problem", date(2026, 11, 23), reason="wrong"))
