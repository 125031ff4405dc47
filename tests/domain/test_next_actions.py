"""Moves: whatever a story says, at most three, each with a reason, a fact and a line that can be typed."""

from __future__ import annotations

import shlex
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from buyer_assist.domain.cases import case_for
from buyer_assist.domain.events import EVENT_KINDS, event_problem
from buyer_assist.domain.moves import ACTIONS
from buyer_assist.domain.next_actions import by_urgency, moves_for
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.rights import guard_for
from buyer_assist.storage.places import find_places
from buyer_assist.storage.policies import load_policy

TODAY = date(2026, 11, 23)
POLICY, _ = load_policy(find_places({"BUYER_ASSIST_HOME": "/nonexistent"}, None), "aliexpress")
DAYS = st.integers(-90, 5).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def events(draw: st.DrawFn) -> Event:
    kind = draw(st.sampled_from(sorted(EVENT_KINDS)))
    of = EVENT_KINDS[kind]
    extras: dict[str, object] = {}
    for name in of.required:
        words = (of.choices or {}).get(name)
        extras[name] = draw(st.sampled_from(words)) if words else draw(DAYS) if name == "until" else "text"
    return Event(kind, draw(DAYS), **extras)


@st.composite
def purchases(draw: st.DrawFn) -> Purchase:
    return Purchase(
        id=draw(st.sampled_from(["hub", "usb-hub", "a b"])),
        item="USB hub",
        marketplace="aliexpress",
        ordered=draw(st.none() | DAYS),
        ship_by=draw(st.none() | DAYS),
        deliver_by=draw(st.none() | DAYS),
        protection_ends=draw(st.none() | DAYS),
        paid_with=draw(st.sampled_from([None, "card", "paypal", "wallet"])),
        events=tuple(draw(st.lists(events(), max_size=7))),
    )


@settings(max_examples=300)
@given(purchases())
def test_whatever_happened_there_are_at_most_three_moves_that_can_be_typed(purchase: Purchase) -> None:
    assert all(event_problem(event) is None for event in purchase.events)
    case = case_for(purchase, POLICY, today=TODAY)
    moves = moves_for(case)

    assert len(moves) <= 3
    assert len({(move.action, move.what) for move in moves}) == len(moves)
    for move in moves:
        assert move.action in ACTIONS
        assert move.what
        assert move.because
        assert move.facts
        assert purchase.id in shlex.split(move.command)
        assert "REF" not in shlex.split(move.command)


@given(st.lists(purchases(), max_size=4))
def test_the_most_urgent_purchase_comes_first(found: list[Purchase]) -> None:
    cases = [case_for(purchase, POLICY, today=TODAY) for purchase in found]
    dates = [min((move.by for move in moves if move.by), default=date.max) for _, moves in by_urgency(cases)]

    assert dates == sorted(dates)


@given(purchases(), st.sampled_from(["confirmed", "offer-accepted", "dispute-withdrawn", "received"]))
def test_the_guard_names_a_right_for_what_gives_one_up_and_only_then(purchase: Purchase, kind: str) -> None:
    guard = guard_for(case_for(purchase, POLICY, today=TODAY), Event(kind, TODAY))

    assert (guard is None) is (EVENT_KINDS[kind].gives_up is None)
    if guard:
        assert guard.right
