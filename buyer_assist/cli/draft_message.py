"""`draft-message`: the message that fits now, with the facts of the purchase."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from shlex import quote
from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.draft_details import typed_details, typed_value
from buyer_assist.cli.session import Session, session_of
from buyer_assist.domain.cases import Case
from buyer_assist.domain.changes import Changes
from buyer_assist.domain.drafts import Draft, draft
from buyer_assist.domain.errors import DetailsMissingError, NotFoundError, RefusedError
from buyer_assist.domain.message_fit import chosen, fits_now, ranked
from buyer_assist.domain.messages import RECIPIENTS, RECORDED, Message
from buyer_assist.domain.next_actions import moves_for
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.render.draft import draft_json, draft_notes, list_blocks, list_json
from buyer_assist.storage.carriers import load_carriers
from buyer_assist.storage.ledger import Ledger
from buyer_assist.storage.messages import Messages, load_messages, message_names
from buyer_assist.storage.word_lists import load_word_lists


def draft_message(
    ctx: typer.Context,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="The purchase; not needed when only one is open.")
    ] = None,
    message: Annotated[
        str | None, typer.Argument(metavar="[MESSAGE]", help="The message; without it the one that fits now.")
    ] = None,
    list_all: Annotated[bool, typer.Option("--list", help="All messages, the fitting ones first.")] = False,
    to: Annotated[str | None, typer.Option(metavar="|".join(RECIPIENTS), help="Only messages to this one.")] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Give a detail that the ledger does not have."),
    ] = None,
    copy: Annotated[bool, typer.Option("--copy", help="Put the text on the clipboard too.")] = False,
    output: Annotated[str | None, typer.Option(metavar="FILE", help="Write the text to a new file.")] = None,
    sent: Annotated[bool, typer.Option("--sent", help="Record that you sent it today.")] = False,
) -> Answer:
    """Write the message that fits now: short and plain, so that it survives the seller's translation machine.

    The text alone goes to stdout. Who gets it, the subject, what to attach and what never to add go to stderr.
    Your own messages lie in the folder `messages` of the settings, one file each.

    Example:
      buyer-assist draft-message usb-hub ask-to-ship
    """
    session = session_of(ctx)
    if to is not None and to not in RECIPIENTS:
        raise RefusedError(f'"{to}" is nobody to write to.', f"Use: {', '.join(RECIPIENTS)}.")
    messages, findings = load_messages(session.places)
    session.gathered += findings
    ref, message = _meant(session, ref, message)
    if list_all:
        return _listed(session, ref, messages, to)
    purchase = session.find(ref) if ref else _only_open(session)
    case = session.case(purchase)
    wanted = messages.named(message) if message else _fitting(messages, case, to)
    if message and to not in {None, wanted.to}:
        raise RefusedError(f'The message "{message}" goes to: {wanted.to}.', f"Leave out --to {to}.")
    if sent:
        _check_recorded(wanted, purchase)
    return _drafted(session, case, wanted, given or [], copy=copy, output=output, sent=sent)


def _meant(session: Session, ref: str | None, message: str | None) -> tuple[str | None, str | None]:
    """One word alone may be a message: when no purchase has that name and a message has."""
    if ref is None or message is not None or ref not in message_names(session.places):
        return ref, message
    try:
        session.find(ref)
    except NotFoundError as error:
        if " fits " in error.says and not error.says.startswith("No purchase"):
            raise
        return None, ref
    return ref, None


def _only_open(session: Session) -> Purchase:
    """The one purchase that is open; where there are several, the person at the terminal is asked."""
    purchases = [case.purchase for case in session.cases() if case.phase != "closed"]
    if len(purchases) == 1:
        return purchases[0]
    names = ", ".join(purchase.id for purchase in purchases[:12])
    if not purchases:
        raise NotFoundError(
            "No purchase is open.",
            'Name one (buyer-assist list --all), or begin: buyer-assist track "USB hub" --order 1',
        )
    if session.interactive:
        return session.find(session.ask("Which purchase", [purchase.id for purchase in purchases]))
    raise NotFoundError(
        f"{len(purchases)} purchases are open: {names}.",
        f"Name one: buyer-assist draft-message {quote(purchases[0].id)}",
    )


def _named_by_moves(case: Case) -> list[str]:
    return list(dict.fromkeys(move.message for move in moves_for(case) if move.message))


def _fitting(messages: Messages, case: Case, to: str | None) -> Message:
    first = _named_by_moves(case)
    for name in first:
        if name in messages.faulty:
            messages.named(name)
    found = chosen(messages.messages.values(), case, first, to=to)
    if found is None:
        whom = f" to: {to}" if to else ""
        raise NotFoundError(
            f"No message{whom} fits {case.purchase.id} now.",
            f"All messages: buyer-assist draft-message {quote(case.purchase.id)} --list",
        )
    return found


def _listed(session: Session, ref: str | None, messages: Messages, to: str | None) -> Answer:
    """All messages; without a purchase, those that fit any open one come first."""
    cases = [session.case(session.find(ref))] if ref else [case for case in session.cases() if case.phase != "closed"]
    wanted = [message for message in messages.messages.values() if to in {None, message.to}]
    fitting: dict[str, None] = {}
    for case in cases:
        fitting |= {one.id: None for one, fits in ranked(wanted, case, _named_by_moves(case)) if fits}
    order = [*fitting, *sorted(one.id for one in wanted if one.id not in fitting)]
    judged = [(messages.messages[name], name in fitting) for name in order]
    about = cases[0].purchase.id if len(cases) == 1 else "your open purchases"
    return Answer({"messages": list_json(judged)}, list_blocks(judged, about))


def _drafted(
    session: Session, case: Case, message: Message, typed: list[str], *, copy: bool, output: str | None, sent: bool
) -> Answer:
    details = typed_details(session, case, message, typed)
    words, countries = load_word_lists(), load_carriers().countries
    fits = message.id in _named_by_moves(case) or fits_now(message, case)
    write = partial(draft, message, case, words, countries=countries, decimals=session.currencies.decimals, fits=fits)
    written = write(given=details)
    while written.missing and session.interactive:
        first = written.missing[0]
        details[first.name] = typed_value(session, case, first.name, session.ask(f"{first.name}: {first.says}"))
        written = write(given=details)
    if written.missing:
        return Answer(draft_json(written), text="", error=_details_missing(case, written))
    if output and output != "-":
        from buyer_assist.storage.text_files import write_new_text

        write_new_text(output, written.body + "\n")
        session.notes.append(f"Written to {output}.")
    answer = Answer(draft_json(written), text="" if output and output != "-" else written.body + "\n")
    session.notes += draft_notes(written)
    if sent:
        _record(session, case.purchase, message)
    elif message.to in RECORDED:
        again = f"buyer-assist draft-message {quote(case.purchase.id)} {message.id} --sent"
        session.notes.append(f"When you have sent it: {again}")
    return _copied(session, answer, written) if copy else answer


def _details_missing(case: Case, written: Draft) -> DetailsMissingError:
    named = ", ".join(f"{one.name} ({one.says})" for one in written.missing)
    options = " ".join(one.option for one in written.missing)
    return DetailsMissingError(
        f'The message "{written.message}" needs: {named}.',
        f"Type: buyer-assist draft-message {quote(case.purchase.id)} {written.message} {options}",
    )


def _copied(session: Session, answer: Answer, written: Draft) -> Answer:
    from buyer_assist.system.clipboard import copy_to_clipboard

    try:
        session.notes.append(copy_to_clipboard(written.body, session.environ))
    except RefusedError as error:
        # The text is shown all the same: it can be copied by hand.
        return replace(answer, error=error)
    return answer


def _check_recorded(message: Message, purchase: Purchase) -> None:
    if message.to == "dispute":
        raise RefusedError(
            f'"{message.id}" is the text of a dispute, not a message.',
            f"When it is open: buyer-assist mark {quote(purchase.id)} dispute-opened --reason ...",
        )
    if message.to == "review":
        raise RefusedError(
            f'"{message.id}" belongs to your review.',
            f"When it is there: buyer-assist mark {quote(purchase.id)} review-updated",
        )


def _record(session: Session, purchase: Purchase, message: Message) -> None:
    event = Event("message-sent", session.today, to=message.to, about=message.id)

    def record(ledger: Ledger) -> Changes:
        fresh = next((one for one in ledger.purchases if one.id == purchase.id), None)
        if fresh is None:
            raise NotFoundError(f"{purchase.id} is no longer in the ledger.", "Look at: buyer-assist list --all")
        return Changes(put=(replace(fresh, events=(*fresh.events, event)),))

    session.change(record)
    session.notes.append(f"Recorded: message-sent to {message.to} about {message.id} on {session.today}.")
