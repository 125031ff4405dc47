"""Drafts: a message's words with a purchase's facts. Nothing is claimed that is not known: a line with an unknown
detail is left out, and a detail without which the message makes no sense is named as missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from shlex import quote
from string import Template

from buyer_assist.domain.cases import Case
from buyer_assist.domain.clean_text import as_name, one_line
from buyer_assist.domain.dates import long_date
from buyer_assist.domain.draft_details import DETAILS, Asked, details_for
from buyer_assist.domain.events import NOT_COME_REASONS, PROBLEM_REASONS
from buyer_assist.domain.message_checks import About, TextWarning, check_text
from buyer_assist.domain.message_fit import fits_now, reason_of, sent_before, variant_for
from buyer_assist.domain.messages import Message, Variant
from buyer_assist.domain.readability import Readability
from buyer_assist.domain.word_lists import WordLists

#: The most letters of a draft: a chat message that is read, and a form or letter that tells a case.
LONGEST, LONGEST_CASE = 900, 1500
_NAME = re.compile(r"\$(?:\{(\w+)\}|(\w+))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Missing:
    """A detail that the message needs and nobody knows: its name, what it is, and the option that gives it."""

    name: str
    says: str
    option: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A message ready to be sent, or with `missing` details. `notes` are for the buyer: what to attach, what never to
    add, and what to think of first. `variant` is empty for the message's own words."""

    message: str
    variant: str
    to: str
    subject: str
    body: str
    request: str
    warnings: tuple[TextWarning, ...]
    missing: tuple[Missing, ...]
    readability: Readability | None
    attach: tuple[str, ...]
    never_add: tuple[str, ...]
    notes: tuple[str, ...]


def draft(
    message: Message, case: Case, words: WordLists, *, given: Mapping[str, str] | None = None,
    countries: Mapping[str, str] | None = None, decimals: Mapping[str, int] | None = None, fits: bool = False,
) -> Draft:  # fmt: skip
    """Write a message about a purchase. `given` holds details as they are to be written, which win over the ledger's;
    `countries` maps codes to names, `decimals` currencies to their decimals; `fits` says that a next step named the
    message. Names from outside stand in it as they are, cleaned, and are never expanded."""
    variant = variant_for(message, case)
    known = details_for(Asked(message, case, countries or {}, decimals or {}), given or {})
    needs = dict.fromkeys((*message.needs, *(variant.needs if variant else ())))
    missing = tuple(_missing(name) for name in needs if name not in known)
    subject, body = _words(message, variant)
    attach = (variant.attach if variant else ()) or message.attach
    advice = (variant.advice if variant else ()) or message.advice
    notes = (*_waiting(message, case, fits=fits), *(one.replace("REF", quote(case.purchase.id)) for one in advice))
    request = (variant.request if variant else None) or message.request
    name = variant.id if variant else ""
    if missing:
        return Draft(message.id, name, message.to, "", "", request, (), missing, None, attach, message.never_add, notes)
    body = fill(body, known)
    checked = check_text(body, words, about_purchase(case, to=message.to, case_name=message.case))
    if len(body) > longest_for(message):
        notes = (*notes, f"The text has {len(body)} letters; more than {longest_for(message)} are seldom read.")
    return Draft(
        message.id, name, message.to, one_line(fill(subject, known)), body, request, checked.warnings, (),
        checked.readability, attach, message.never_add, notes,
    )  # fmt: skip


def fill(template: str, details: Mapping[str, str]) -> str:
    """The text with its details put in, in one pass. A line that names an unknown one is left out, and with it a line
    before it that ends with a colon; a line that begins with `| ` stands in for the one above it when that is left out.
    Empty lines are never doubled."""
    kept: list[str] = []
    for choices in _lines(template):
        line = next((one for one in choices if names_in(one) <= details.keys()), None)
        if line is not None:
            filled = one_line(Template(line).substitute(details))
            if filled or (kept and kept[-1]):
                kept.append(filled)
        elif kept and kept[-1].endswith(":"):
            kept.pop()
    return "\n".join(kept).strip()


def _lines(template: str) -> list[list[str]]:
    """Each line of a template, with those that may stand in for it after it."""
    lines: list[list[str]] = []
    for line in template.strip().splitlines():
        if line.startswith("| ") and lines:
            lines[-1].append(line.removeprefix("| "))
        else:
            lines.append([line.removeprefix("| ")])
    return lines


def names_in(template: str) -> set[str]:
    """The names of the placeholders in a template; `$$` is a dollar sign and no placeholder."""
    return {found[1] or found[2] for found in _NAME.finditer(template.replace("$$", ""))}


def longest_for(message: Message) -> int:
    """How many letters a draft of this message may have."""
    return LONGEST_CASE if message.to in {"dispute", "bank"} else LONGEST


def about_purchase(case: Case, *, to: str = "seller", case_name: str | None = None) -> About:
    """What a message about this purchase has to name, and what in it are not the writer's own words."""
    purchase = case.purchase
    tracking = [event.tracking for event in purchase.events if event.tracking]
    numbers = tuple(filter(None, (purchase.order, purchase.tracking, *tracking)))
    items = (purchase.item, as_name(purchase.item, longest=60))
    sellers = (purchase.seller, as_name(purchase.seller or "", longest=40))
    names = tuple(dict.fromkeys(filter(None, (*items, *sellers, case.policy.name))))
    return About(
        purchase.order, numbers, names, case_name or _case_name(case), to_bank=to == "bank", to_review=to == "review"
    )


def _case_name(case: Case) -> str | None:
    if case.phase in {"late-arrival", "settled"}:
        return "late"
    reason = reason_of(case)
    if reason in NOT_COME_REASONS:
        return "not-come"
    if reason in PROBLEM_REASONS:
        return "problem"
    return "not-come" if case.standing.received is None and case.standing.shipped else None


def _words(message: Message, variant: Variant | None) -> tuple[str, str]:
    if variant is None:
        return message.subject, message.body
    return variant.subject or message.subject, variant.body or message.body


def _missing(name: str) -> Missing:
    detail = DETAILS.get(name)
    return Missing(name, detail.says if detail else name, f"--set {name}={detail.example if detail else 'TEXT'}")


def _waiting(message: Message, case: Case, *, fits: bool) -> tuple[str, ...]:
    """What speaks against sending it now: an answer may still come, or the ledger says that it does not fit."""
    sent = sent_before(message, case, with_earlier=True)
    notes = []
    if sent.waiting:
        day = sent.days[-1]
        until = f" and asked for an answer by {long_date(day + timedelta(days=message.reply_days))}"
        notes.append(f"You wrote about this on {long_date(day)}{until if message.reply_days else ''}. Wait for it.")
    if not fits_now(message, case) and not sent.days and not fits:
        notes.append("By what the ledger says, this message does not fit now. Read it well before you send it.")
    return tuple(notes)
