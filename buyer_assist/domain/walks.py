"""Walks: a hard case as questions that lead to an outcome. The tree is data; walking it is a pure function that
replays all answers from the start, so there is no state that could be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from buyer_assist.domain.errors import RefusedError

_NOTHING: Mapping[str, str | None] = {}
#: The key of a route's `goto` that is taken when nobody knows.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a question, and the node that it leads to."""

    id: str
    says: str
    goto: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the buyer is asked, unless the ledger knows it by the fact of this name."""

    id: str
    text: str
    choices: tuple[Choice, ...]
    fact: str | None = None

    def choice(self, answer: str) -> Choice | None:
        """The choice of that id."""
        return next((choice for choice in self.choices if choice.id == answer), None)


@dataclass(frozen=True, slots=True)
class Route:
    """A fork that nobody is asked about: decided by a fact of the ledger, or by an earlier answer."""

    id: str
    goto: Mapping[str, str]
    fact: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class OfferedEvent:
    """An event that an outcome offers to record. `amount` is "claim" or "refunded", a sum that the ledger knows, or
    "share", the price less what the buyer says is left of it. An extra `$question` is the answer to that question."""

    kind: str
    extras: Mapping[str, str]
    amount: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a walk ends. `outcome` is the name that the buyer sees (several nodes may share it); texts may hold
    `$placeholders`; `compare` is a table whose first row holds the heads."""

    id: str
    outcome: str
    says: str
    because: str
    steps: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    message: str | None = None
    events: tuple[OfferedEvent, ...] = ()
    facts: tuple[str, ...] = ()
    compare: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class WalkExample:
    """Answers and facts, and the node at which they must arrive."""

    name: str
    answers: Mapping[str, str]
    facts: Mapping[str, str | None]
    outcome: str


Node = Question | Route | Outcome


@dataclass(frozen=True, slots=True)
class Walk:
    """One topic. `fits` are the phases in which it is offered first."""

    topic: str
    title: str
    fits: tuple[str, ...]
    start: str
    nodes: Mapping[str, Node]
    examples: tuple[WalkExample, ...] = ()

    def question(self, name: str) -> Question | None:
        """The question of that name, or None."""
        node = self.nodes.get(name)
        return node if isinstance(node, Question) else None


@dataclass(frozen=True, slots=True)
class Answered:
    """One step of the trail. `source` is "ledger" or "buyer"."""

    question: str
    answer: str
    source: str


@dataclass(frozen=True, slots=True)
class Asking:
    """The walk stands at a question."""

    trail: tuple[Answered, ...]
    question: Question


@dataclass(frozen=True, slots=True)
class Arrived:
    """The walk has reached its outcome."""

    trail: tuple[Answered, ...]
    outcome: Outcome


def step(
    walk: Walk,
    answers: Mapping[str, str],
    facts: Mapping[str, str | None],
    presumed: Mapping[str, str | None] = _NOTHING,
) -> Asking | Arrived:
    """Walk from the start as far as is known. A fact of the ledger beats an answer; `presumed` is what the ledger says
    by silence, which an answer beats. Raises RefusedError for an answer that its question does not have."""
    trail: list[Answered] = []
    node = walk.nodes[walk.start]
    # No walk has a cycle (a test sees to it); the bound keeps a faulty file of the owner's from going round for ever.
    for _ in range(len(walk.nodes) + 1):
        if isinstance(node, Outcome):
            return Arrived(tuple(trail), node)
        if isinstance(node, Route):
            node = walk.nodes[_way(node, trail, facts)]
            continue
        taken = _answer(node, answers, facts, presumed)
        if taken is None:
            return Asking(tuple(trail), node)
        choice = node.choice(taken.answer)
        if choice is None:
            raise unknown_choice(node, taken.answer)
        trail.append(taken)
        node = walk.nodes[choice.goto]
    raise RefusedError(f'The walk "{walk.topic}" goes round in a circle.', "Mend the walk file in your config folder.")


def answers_of(at: Asking | Arrived) -> Mapping[str, str]:
    """What was answered on the way, by question, whoever answered it."""
    return {one.question: one.answer for one in at.trail}


def check_answers(walk: Walk, answers: Mapping[str, str]) -> None:
    """Raise RefusedError for a question or choice that the walk does not have."""
    for name, answer in answers.items():
        question = walk.question(name)
        if question is None:
            known = ", ".join(node.id for node in walk.nodes.values() if isinstance(node, Question))
            raise RefusedError(f'"{name}" is not a question of the walk "{walk.topic}".', f"Its questions: {known}.")
        if question.choice(answer) is None:
            raise unknown_choice(question, answer)


def unknown_choice(question: Question, answer: str) -> RefusedError:
    """The error for an answer that a question does not have."""
    choices = ", ".join(choice.id for choice in question.choices)
    return RefusedError(f'"{answer}" is not an answer to "{question.id}".', f"Its answers: {choices}.")


def _answer(
    question: Question,
    answers: Mapping[str, str],
    facts: Mapping[str, str | None],
    presumed: Mapping[str, str | None],
) -> Answered | None:
    known = facts.get(question.fact or "")
    if known is not None and question.choice(known):
        return Answered(question.id, known, "ledger")
    if question.id in answers:
        return Answered(question.id, answers[question.id], "buyer")
    silent = presumed.get(question.fact or "")
    return Answered(question.id, silent, "ledger") if silent is not None and question.choice(silent) else None


def _way(route: Route, trail: list[Answered], facts: Mapping[str, str | None]) -> str:
    if route.answer:
        known = next((taken.answer for taken in trail if taken.question == route.answer), None)
    else:
        known = facts.get(route.fact or "")
    way = route.goto.get(known or UNKNOWN) or route.goto.get(UNKNOWN)
    if way is None:
        raise RefusedError(
            f'The route "{route.id}" has no way for "{known}".', "Mend the walk file in your config folder."
        )
    return way
