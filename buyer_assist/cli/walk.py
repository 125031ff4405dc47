"""`walk`: a hard case, question by question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import Session, session_of
from buyer_assist.domain import claim_facts, late_parcel_facts, walk_facts
from buyer_assist.domain.cases import Case
from buyer_assist.domain.changes import Changes
from buyer_assist.domain.contradictions import contradiction_of
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.matching import purchase_for
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.walk_words import event_of, filled, words_of
from buyer_assist.domain.walks import Arrived, Asking, Walk, answers_of, check_answers, step
from buyer_assist.render import walk as screens
from buyer_assist.storage.ledger import Ledger
from buyer_assist.storage.walks import load_walk, walk_topics

_FACTS = {**walk_facts.FACTS, **late_parcel_facts.FACTS, **claim_facts.FACTS}
_PRESUMED = {**walk_facts.PRESUMED, **late_parcel_facts.PRESUMED, **claim_facts.PRESUMED}
_BACK, _STOP = "b", "q"


@dataclass
class Walking:
    """A walk on its way: the purchase's case (None without REF) and the answers given so far."""

    walk: Walk
    case: Case | None
    answers: dict[str, str]

    def at(self) -> Asking | Arrived:
        """Where the answers lead."""
        case = self.case
        if case is None:
            return step(self.walk, self.answers, {})
        facts = {name: fact(case) for name, fact in _FACTS.items()}
        presumed = {name: fact(case) for name, fact in _PRESUMED.items()}
        return step(self.walk, self.answers, facts, presumed)


def walk(
    ctx: typer.Context,
    topic: Annotated[
        str | None, typer.Argument(metavar="[TOPIC]", help="Such as late-parcel; alone: the list.")
    ] = None,
    ref: Annotated[str | None, typer.Argument(metavar="[REF]", help="The purchase; without it more is asked.")] = None,
    answer: Annotated[
        list[str] | None, typer.Option(metavar="QUESTION=CHOICE", help="An answer; may be given several times.")
    ] = None,
    restart: Annotated[bool, typer.Option("--restart", help="Forget the answers given before.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Record the events that the outcome offers.")] = False,
) -> Answer:
    """Be led through a hard case to a decision. What the ledger knows is not asked.

    In a terminal it asks; b goes back, q stops, and the same line goes on later. Elsewhere it prints the next question.

    Example:
      buyer-assist walk late-parcel usb-hub --answer works=yes
    """
    session = session_of(ctx)
    if topic is None:
        return _topics(session)
    found = load_walk(session.places, topic)
    if found is None:
        raise RefusedError(f'There is no walk "{topic}".', f"Topics: {', '.join(walk_topics(session.places))}.")
    given = _given(found, answer or [])
    purchase = session.find(ref) if ref else None
    kept = {} if restart or purchase is None else _still_fitting(found, dict(purchase.answers.get(topic, {})))
    walking = Walking(found, session.case(purchase) if purchase else None, {**kept, **given})
    at = _ask(session, walking) if session.interactive else walking.at()
    if purchase is not None:
        _keep(session, purchase, topic, walking.answers)
        _say_overruled(session, at, given)
    if isinstance(at, Asking):
        data = {"topic": topic, "trail": screens.trail_json(at.trail), "asking": screens.question_json(at.question)}
        return Answer(data, screens.question_blocks(found, at, ref))
    return _outcome(session, walking, at, ref, yes=yes)


def _topics(session: Session) -> Answer:
    cases = [case for case in session.cases() if case.phase != "closed"]
    found = []
    for topic in walk_topics(session.places):
        one = load_walk(session.places, topic)
        if one is not None:
            found.append((one, [case.purchase.id for case in cases if case.phase in one.fits]))
    found.sort(key=lambda pair: not pair[1])
    data = {"topics": [{"id": one.topic, "title": one.title, "fits": handles} for one, handles in found]}
    return Answer(data, screens.topics_blocks(found))


def _given(found: Walk, typed: list[str]) -> dict[str, str]:
    answers = {}
    for pair in typed:
        question, sign, choice = pair.partition("=")
        if not sign:
            raise RefusedError(f'"{pair}" is not an answer.', "Write it as --answer question=choice.")
        answers[question.strip()] = choice.strip()
    check_answers(found, answers)
    return answers


def _still_fitting(found: Walk, kept: dict[str, str]) -> dict[str, str]:
    """Kept answers that this walk still has: a changed file, or a hand edit, must not stop it."""
    return {
        name: choice for name, choice in kept.items()
        if (question := found.question(name)) is not None and question.choice(choice)
    }  # fmt: skip


def _ask(session: Session, walking: Walking) -> Asking | Arrived:
    session.say(f"{walking.walk.title}. {_BACK} goes back, {_STOP} stops; the answers are kept.")
    while isinstance(at := walking.at(), Asking):
        question = at.question
        for choice in question.choices:
            session.say(f"  {choice.id}: {choice.says}")
        said = session.ask(question.text, (*(choice.id for choice in question.choices), _BACK, _STOP))
        if said == _STOP:
            return at
        if said == _BACK:
            own = [one.question for one in at.trail if one.source == "buyer"]
            if own:
                walking.answers.pop(own[-1])
            continue
        walking.answers[question.id] = said
    return at


def _keep(session: Session, purchase: Purchase, topic: str, answers: dict[str, str]) -> None:
    if dict(purchase.answers.get(topic, {})) == answers:
        return

    def change(ledger: Ledger) -> Changes:
        fresh = purchase_for(purchase.id, ledger.purchases)
        kept = {**fresh.answers, topic: answers}
        return Changes(put=(replace(fresh, answers={name: given for name, given in kept.items() if given}),))

    session.change(change)


def _say_overruled(session: Session, at: Asking | Arrived, given: dict[str, str]) -> None:
    for one in at.trail:
        if one.source == "ledger" and given.get(one.question, one.answer) != one.answer:
            session.notes.append(
                f'The ledger says "{one.answer}" to {one.question}, so your answer was not used. '
                "If it is wrong, record what happened, or take it back with undo."
            )


def _outcome(session: Session, walking: Walking, at: Arrived, ref: str | None, *, yes: bool) -> Answer:
    outcome = filled(at.outcome, words_of(walking.case, answers_of(at)))
    offered = _possible(session, walking, at)
    handle = walking.case.purchase.id if walking.case else ref
    if offered and walking.case and session.interactive and not yes:
        # The question comes before the answer is printed, so the gist of it has to be said here.
        session.say(outcome.says)
        yes = (
            session.ask(f"Is it done; record it now ({', '.join(one.kind for one in offered)})", ("y", "n"), "n") == "y"
        )
    if yes and offered and walking.case:
        _record(session, walking.case.purchase, offered)
        session.notes.append(screens.recorded_words(offered))
    data = {
        "topic": walking.walk.topic,
        "trail": screens.trail_json(at.trail),
        "outcome": screens.outcome_json(outcome, offered),
    }
    return Answer(data, screens.outcome_blocks(walking.walk, at, outcome, () if yes else offered, handle))


def _possible(session: Session, walking: Walking, at: Arrived) -> tuple[Event, ...]:
    """The events that the outcome offers and that can have happened to this purchase; without one, all of them."""
    case = walking.case
    answers = answers_of(at)
    events = tuple(event_of(offered, case, answers, today=session.today) for offered in at.outcome.events)
    if case is None:
        return events
    return tuple(
        event for event in events
        if contradiction_of(case.purchase, event) is None and not claim_facts.is_recorded(case, event)
    )  # fmt: skip


def _record(session: Session, purchase: Purchase, events: tuple[Event, ...]) -> None:
    def change(ledger: Ledger) -> Changes:
        fresh = purchase_for(purchase.id, ledger.purchases)
        for event in events:
            if reason := contradiction_of(fresh, event):
                raise RefusedError(f"{fresh.id}: {reason}.", f"Look at: buyer-assist show {fresh.id}")
            fresh = replace(fresh, events=(*fresh.events, event))
        return Changes(put=(fresh,))

    session.change(change)
