"""Every walk file: its targets, its nodes, its examples, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from buyer_assist.cli.walk import _FACTS, _PRESUMED
from buyer_assist.domain.events import event_problem
from buyer_assist.domain.walk_words import event_of
from buyer_assist.domain.walks import Arrived, Node, Outcome, Question, Route, Walk, step
from buyer_assist.storage.messages import message_names
from buyer_assist.storage.places import find_places
from buyer_assist.storage.walks import load_walk, walk_topics
from tests.facts_table import FACTS

PLACES = find_places({"BUYER_ASSIST_HOME": "/nonexistent"}, None)
CONTRACT = (
    "cancel", "not-arrived", "problem", "offer", "refund-missing", "closed-too-early", "off-platform", "late-parcel",
)  # fmt: skip


def walk_of(topic: str) -> Walk:
    walk = load_walk(PLACES, topic)
    assert walk is not None
    return walk


WALKS = {topic: walk_of(topic) for topic in walk_topics(PLACES)}
OUTCOMES = [
    pytest.param(walk, node, id=f"{topic}-{node.id}")
    for topic, walk in WALKS.items()
    for node in walk.nodes.values()
    if isinstance(node, Outcome)
]
EXAMPLES = [
    pytest.param(walk, example, id=f"{topic}: {example.name}")
    for topic, walk in WALKS.items()
    for example in walk.examples
]


def targets(node: Node) -> Iterator[str]:
    if isinstance(node, Question):
        yield from (choice.goto for choice in node.choices)
    elif isinstance(node, Route):
        yield from node.goto.values()


def test_topics_are_those_of_the_contract() -> None:
    assert set(WALKS) == set(CONTRACT)


@pytest.mark.parametrize("topic", CONTRACT)
def test_every_node_is_reached_and_no_way_goes_round(topic: str) -> None:
    walk, seen = WALKS[topic], set[str]()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, f"{topic}: {' > '.join((*path, name))}"
        seen.add(name)
        for target in targets(walk.nodes[name]):
            visit(target, (*path, name))

    visit(walk.start, ())
    assert seen == set(walk.nodes)


@pytest.mark.parametrize("topic", CONTRACT)
def test_every_fact_of_a_question_is_one_of_its_choices_and_known_to_the_code(topic: str) -> None:
    for node in WALKS[topic].nodes.values():
        if isinstance(node, Question | Route) and node.fact:
            assert node.fact in {*_FACTS, *_PRESUMED}, node.id
        if isinstance(node, Route):
            assert bool(node.fact) is not bool(node.answer), node.id


@pytest.mark.parametrize("topic", CONTRACT)
def test_every_outcome_is_covered_by_an_example(topic: str) -> None:
    walk = WALKS[topic]
    outcomes = {node.id for node in walk.nodes.values() if isinstance(node, Outcome)}

    assert {example.outcome for example in walk.examples} == outcomes


@pytest.mark.parametrize(("walk", "example"), EXAMPLES)
def test_example_arrives_where_it_says(walk: Walk, example) -> None:
    at = step(walk, example.answers, example.facts)

    assert isinstance(at, Arrived), at
    assert at.outcome.id == example.outcome


@pytest.mark.parametrize(("walk", "outcome"), OUTCOMES)
def test_outcome_names_what_exists(walk: Walk, outcome: Outcome) -> None:
    assert outcome.message is None or outcome.message in message_names(PLACES)
    assert outcome.facts
    assert set(outcome.facts) <= set(FACTS)
    assert 1 <= len(outcome.steps) <= 5
    for offered in outcome.events:
        event = event_of(offered, None, {"kind": "defective"}, today=date(2026, 11, 23))
        assert event_problem(event) is None, event_problem(event)


@pytest.mark.parametrize(("walk", "outcome"), OUTCOMES)
def test_commands_in_the_texts_exist(walk: Walk, outcome: Outcome) -> None:
    from buyer_assist.cli.commands import COMMANDS

    texts = " ".join((outcome.says, outcome.because, *outcome.steps, *outcome.warnings))
    named = set(re.findall(r"buyer-assist ([a-z-]+)", texts))

    assert named <= {command.name for command in COMMANDS}
    for topic in re.findall(r"buyer-assist walk ([a-z-]+)", texts):
        assert topic in WALKS
    for message in re.findall(r"draft-message REF ([a-z-]+)", texts):
        assert message in message_names(PLACES)


@pytest.mark.parametrize(("walk", "outcome"), OUTCOMES)
def test_a_command_to_copy_ends_without_a_full_stop(walk: Walk, outcome: Outcome) -> None:
    for said in (*outcome.steps, *outcome.warnings, outcome.because):
        assert not re.search(r"(?::|;|then) buyer-assist [\w =-]+\.$", said), f"{walk.topic}: {said}"
