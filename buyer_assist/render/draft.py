"""Drafts, the list of messages, and the findings on a text: as JSON and as screens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from buyer_assist.domain.drafts import Draft
from buyer_assist.domain.message_checks import CheckedText, TextWarning
from buyer_assist.domain.messages import Message
from buyer_assist.domain.readability import Readability
from buyer_assist.render.blocks import Block, Heading, Line, Table

_TO_WORDS = {
    "seller": "the seller: open the order under My orders, message to seller",
    "support": "the support of the marketplace",
    "dispute": "the form of the dispute, under My orders, returns and disputes",
    "bank": "your bank, or the payment company",
    "review": "your review",
}


def draft_json(draft: Draft) -> dict[str, Any]:
    """A draft. While details are missing there is no text yet."""
    ready = not draft.missing
    return {
        "message": draft.message,
        "variant": draft.variant or None,
        "to": draft.to,
        "subject": draft.subject if ready else None,
        "body": draft.body if ready else None,
        "request": draft.request or None,
        "warnings": [warning_json(warning) for warning in draft.warnings],
        "missing": [{"name": one.name, "says": one.says, "option": one.option} for one in draft.missing],
        "readability": readability_json(draft.readability) if draft.readability else None,
        "attach": list(draft.attach),
        "never_add": list(draft.never_add),
        "notes": list(draft.notes),
    }


def warning_json(warning: TextWarning) -> dict[str, str]:
    """One weak spot of a text."""
    return {"id": warning.id, "says": warning.says, "where": warning.where, "better": warning.better}


def readability_json(figures: Readability) -> dict[str, float]:
    """The figures of a text."""
    return {
        "reading_ease": figures.reading_ease,
        "words": figures.words,
        "sentences": figures.sentences,
        "longest_sentence": figures.longest_sentence,
        "average": figures.average,
    }


def draft_notes(draft: Draft) -> tuple[str, ...]:
    """What belongs to a draft and is not its text, a line each."""
    return (
        f"To: {_TO_WORDS[draft.to]}",
        f"Subject: {draft.subject}",
        *draft.notes,
        *(f"Attach: {one}." for one in draft.attach),
        *(f"Never add: {one}." for one in draft.never_add),
        *(warning_line(warning) for warning in draft.warnings),
    )


def warning_line(warning: TextWarning) -> str:
    """A weak spot in one line."""
    return f"{warning.id}, {warning.where}: {warning.says} {warning.better}"


def list_json(judged: Iterable[tuple[Message, bool]]) -> list[dict[str, object]]:
    """The messages in their order, and whether each fits."""
    return [
        {"id": message.id, "to": message.to, "when": message.when, "fits": fits} for message, fits in judged
    ]  # fmt: skip


def list_blocks(judged: Sequence[tuple[Message, bool]], about: str) -> tuple[Block, ...]:
    """A line for each message, the fitting ones first."""
    fitting = tuple((message.id, message.to, message.when) for message, fits in judged if fits)
    others = tuple((message.id, message.to, message.when) for message, fits in judged if not fits)
    columns = ("message", "to", "when")
    blocks: list[Block] = []
    if fitting:
        blocks += [Heading(f"What fits {about} now"), Table(columns, fitting, shrinks=2), Line()]
    heading = "All others" if fitting else "Nothing fits now; all messages"
    blocks += [Heading(heading), Table(columns, others, shrinks=2)]
    return tuple(blocks)


def check_blocks(checked: CheckedText) -> tuple[Block, ...]:
    """The findings on a text, each with a better wording, and its figures."""
    figures = checked.readability
    blocks: list[Block] = []
    for warning in checked.warnings:
        blocks.append(Line(f"{warning.id}: {warning.says}", style="strong"))
        blocks += [Line(warning.where, 2), Line(f"Better: {warning.better}", 2)]
    if not checked.warnings:
        blocks.append(Line("Nothing to better: short, clear and complete.", style="done"))
    blocks += [
        Line(),
        Line(
            f"{figures.words} words in {figures.sentences} sentences; the longest has {figures.longest_sentence}, "
            f"the average {figures.average}; reading ease {figures.reading_ease} (75 or more is easy)."
        ),
    ]
    return tuple(blocks)
