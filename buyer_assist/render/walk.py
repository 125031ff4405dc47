"""The screens of `walk`: the topics, a question, an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from buyer_assist.domain.purchase import Event
from buyer_assist.domain.walks import Answered, Arrived, Asking, Outcome, Question, Walk
from buyer_assist.render.blocks import Block, Bullets, Heading, Line, Table
from buyer_assist.render.machine import event_json
from buyer_assist.render.words import counted


def topics_blocks(walks: Sequence[tuple[Walk, Sequence[str]]]) -> tuple[Block, ...]:
    """The topics; `walks` pairs each with the handles of the purchases that it fits."""
    blocks: list[Block] = [Heading("Hard cases, question by question: buyer-assist walk TOPIC [REF]")]
    for walk, handles in walks:
        fits = f" (fits {', '.join(handles[:4])}{', ...' if len(handles) > 4 else ''})" if handles else ""
        blocks.append(Line(f"{walk.topic}: {walk.title}{fits}", 2, "strong" if handles else ""))
    return tuple(blocks)


def question_blocks(walk: Walk, asking: Asking, ref: str | None) -> tuple[Block, ...]:
    """A question with its choices, and the line that answers it."""
    named = f" {ref}" if ref else ""
    question = asking.question
    return (
        Heading(walk.title),
        *_trail(asking.trail),
        Line(question.text, style="strong"),
        *(Line(f"{choice.id}: {choice.says}", 2) for choice in question.choices),
        Line(
            f"buyer-assist walk {walk.topic}{named} {_given(asking.trail)}--answer {question.id}=CHOICE", style="faint"
        ),
    )


def outcome_blocks(
    walk: Walk, arrived: Arrived, outcome: Outcome, events: Sequence[Event], ref: str | None
) -> tuple[Block, ...]:
    """The outcome: what to do, why, the steps, the warnings, the message for it, what would be recorded."""
    blocks: list[Block] = [
        Heading(f"{walk.title}: {outcome.outcome}"),
        *_trail(arrived.trail),
        Line(outcome.says, style="strong"),
        Line(f"Why: {outcome.because}"),
        Bullets(outcome.steps, numbered=True, indent=2),
    ]
    blocks += [Line(f"Mind: {warning}", style="urgent") for warning in outcome.warnings]
    if outcome.compare:
        blocks += [Line(), Table(outcome.compare[0], outcome.compare[1:], wraps=True)]
    if outcome.message:
        blocks.append(Line(f"The message for it: buyer-assist draft-message {ref or 'REF'} {outcome.message}"))
    if events:
        said = ", ".join(event.kind for event in events)
        blocks.append(Line(f"To record it ({said}): the same line again with --yes, once it is done.", style="faint"))
    return tuple(blocks)


def trail_json(trail: Sequence[Answered]) -> list[dict[str, str]]:
    """The answers so far, and from whom."""
    return [{"question": one.question, "answer": one.answer, "from": one.source} for one in trail]


def question_json(question: Question) -> dict[str, Any]:
    """A question with its choices."""
    return {
        "question": question.id,
        "text": question.text,
        "choices": [{"id": choice.id, "says": choice.says} for choice in question.choices],
    }


def outcome_json(outcome: Outcome, events: Sequence[Event]) -> dict[str, Any]:
    """An outcome with the events that it offers."""
    return {
        "id": outcome.outcome,
        "says": outcome.says,
        "because": outcome.because,
        "steps": list(outcome.steps),
        "warnings": list(outcome.warnings),
        "message": outcome.message,
        "events": [{key: value for key, value in event_json(event).items() if value is not None} for event in events],
        "facts": list(outcome.facts),
        "compare": [list(row) for row in outcome.compare],
    }


def recorded_words(events: Sequence[Event]) -> str:
    """`2 events recorded: message-sent, note.`"""
    return f"{counted(len(events), 'event')} recorded: {', '.join(event.kind for event in events)}."


def _trail(trail: Sequence[Answered]) -> list[Block]:
    known = [f"{one.question}: {one.answer} ({_FROM[one.source]})" for one in trail]
    return [Line(f"Because: {'; '.join(known)}.", style="faint")] if known else []


def _given(trail: Sequence[Answered]) -> str:
    return "".join(f"--answer {one.question}={one.answer} " for one in trail if one.source == "buyer")


_FROM = {"ledger": "in the ledger", "buyer": "you said"}
