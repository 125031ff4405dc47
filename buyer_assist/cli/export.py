"""`export`: the deadlines as a calendar, the purchases as a table or as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import Session, session_of
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.next_actions import moves_for


def export(
    ctx: typer.Context,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="csv|json|ics|toml", help="Without it, by the ending of FILE; else csv."),
    ] = None,
    output: Annotated[str | None, typer.Option(metavar="FILE", help="Write to this file, not to stdout.")] = None,
) -> Answer:
    """Write the open deadlines as a calendar (ics), or all purchases as a table (csv) or as data (json, toml).

    Import the calendar again whenever you like: an event that has moved is moved, none comes twice.

    Example:
      buyer-assist export --format ics --output deadlines.ics
    """
    session = session_of(ctx)
    kind = format_ or _by_ending(output)
    if kind not in _FORMATS:
        raise RefusedError(f'"{kind}" is no format that is written here.', f"Use: {', '.join(_FORMATS)}.")
    text, remember = _FORMATS[kind](session)
    data = {"format": kind, "output": output, "text": None if output else text}
    if output is None:
        return Answer(data, text=text, after_delivery=remember)
    from buyer_assist.storage.text_files import replace_text

    replace_text(output, text)
    remember()
    return Answer(data, notes=(f"Written to {output}.",))


Written = tuple[str, Callable[[], None]]


def _by_ending(output: str | None) -> str:
    ending = (output or "").rpartition(".")[2].lower()
    return ending if ending in _FORMATS else "csv"


def _nothing() -> None:
    """Most formats have nothing to remember."""


def _csv(session: Session) -> Written:
    from buyer_assist.exchange.table_file import table_text

    return table_text(session.cases()), _nothing


def _json(session: Session) -> Written:
    from buyer_assist.render.machine import purchases_text

    return purchases_text(session.cases(), moves_for), _nothing


def _toml(session: Session) -> Written:
    from buyer_assist.storage.purchase_tables import purchases_text

    return purchases_text(session.ledger().purchases), _nothing


def _ics(session: Session) -> Written:
    from buyer_assist.exchange.calendar_file import calendar_text
    from buyer_assist.storage.calendar_state import read_exported, write_exported

    cases = [case for case in session.cases() if case.phase != "closed"]
    earlier, findings = read_exported(session.places)
    session.gathered += findings
    text, said = calendar_text(cases, moves_for, earlier, leads=session.settings.lead_days, today=session.today)
    return text, partial(write_exported, session.places, said)


_FORMATS: Mapping[str, Callable[[Session], Written]] = {"csv": _csv, "json": _json, "ics": _ics, "toml": _toml}
