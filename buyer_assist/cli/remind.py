"""`remind`: everything that is due or overdue, and with `--new` what was not announced yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from buyer_assist.cli import clock
from buyer_assist.cli.answer import Answer
from buyer_assist.cli.deliver import say
from buyer_assist.cli.session import Session, session_of
from buyer_assist.domain.cases import Case
from buyer_assist.domain.errors import ExitCode, LedgerError, NotDeliveredError, RefusedError
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.reminders import Due, Unreadable, Why, due_today, keyed, why_silent
from buyer_assist.render.blocks import Block, Line
from buyer_assist.render.remind import count_purchases, digest_blocks, digest_text, explanation_blocks

if TYPE_CHECKING:
    from buyer_assist.storage.reminder_state import ReminderRun
    from buyer_assist.system.notifications import Delivery

_LONGEST_LEAD = 365


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of one run; `leads` and `nag` count days."""

    leads: tuple[int, ...]
    nag: int
    new: bool
    dry_run: bool
    notify: bool
    count: bool
    exit_code: bool
    explain: bool

    @property
    def announces(self) -> bool:
        """What is said has to be remembered. A number or an explanation announces nothing."""
        return self.new and not (self.dry_run or self.count or self.explain)

    @property
    def sends(self) -> bool:
        """What is said goes to the notification targets, too."""
        return self.notify and not (self.dry_run or self.count or self.explain)


def remind(
    ctx: typer.Context,
    lead: Annotated[str | None, typer.Option(metavar="DAYS", help="Lead times, such as 14,7,3,1,0.")] = None,
    new: Annotated[bool, typer.Option("--new", help="Only what was not announced yet (for cron).")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it; remember and send nothing.")] = False,
    notify: Annotated[bool, typer.Option("--notify", help="Send it to the targets in config.toml, too.")] = False,
    test: Annotated[bool, typer.Option("--test", help="Send a sample to the targets and say where it went.")] = False,
    nag: Annotated[int, typer.Option(metavar="DAYS", help="Announce daily in the last DAYS days.", min=0, max=365)] = 0,
    count: Annotated[bool, typer.Option("--count", help="Only the number of purchases, also 0.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 10 when something is due.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why a purchase is in the digest or not.")] = False,
) -> Answer:
    """Everything that is due or overdue, the most urgent first; nothing when nothing is due.

    With --new each date is announced once per lead time, and missed days are caught up.

    Example:
      buyer-assist remind --new --notify
    """
    session = session_of(ctx)
    if test:
        return _sample(session)
    leads = _leads(lead) if lead is not None else session.settings.lead_days
    wanted = Wanted(leads, nag, new, dry_run, notify, count, exit_code, explain)
    try:
        return _reminded(session, wanted)
    except LedgerError as error:
        # Whoever relies on the notification must not take its absence for "nothing is due".
        title = "The ledger cannot be read: nobody watches your deadlines"
        if wanted.sends and (failed := _send(session, title, f"{error.says}\n{error.hint}")):
            say(f"{failed.says} {failed.hint}")
        raise


def _reminded(session: Session, wanted: Wanted) -> Answer:
    if not wanted.new:
        cases = session.cases()
        dues = due_today(cases, wanted.leads, nag_days=wanted.nag)
        return _answer(session, wanted, cases, dues, _unreadable(session))
    from buyer_assist.domain.announcements import new_announcements
    from buyer_assist.storage.reminder_state import ReminderRun

    run = ReminderRun(session.places)
    if wanted.announces:
        run.begin(today=session.today, at=clock.machine_stamp())
    else:
        run.look()
    cases, unreadable = session.cases(), _unreadable(session)
    found = new_announcements(
        cases, run.memory, today=session.today, leads=wanted.leads, nag_days=wanted.nag,
        broken=[broken.mark for broken in unreadable],
    )  # fmt: skip
    unreadable = tuple(broken for broken in unreadable if broken.mark in found.broken)
    answer = _answer(session, wanted, cases, found.dues, unreadable)
    number = count_purchases(found.dues, unreadable)
    answer = replace(answer, findings=(*run.findings, *_first_time(session, run, number)))
    if not wanted.announces:
        return answer
    if answer.error:
        _note(lambda: run.not_delivered(number))
        return answer
    return replace(answer, after_delivery=lambda: _note(lambda: run.delivered(found.memory, number)))


def _answer(
    session: Session, wanted: Wanted, cases: Sequence[Case], dues: Sequence[Due], unreadable: Sequence[Unreadable]
) -> Answer:
    number = count_purchases(dues, unreadable)
    code = int(ExitCode.DUE) if wanted.exit_code and number else 0
    if wanted.count and not session.as_json:
        return Answer(text=f"{number}\n", exit_code=code)
    dues = _with_moves(dues)
    blocks = digest_blocks(dues, unreadable)
    error = _notify(session, blocks) if wanted.sends and number else None
    whys = _explained(cases, dues, wanted) if wanted.explain else []
    data = _data(dues, unreadable, whys, wanted) if session.as_json else None
    if wanted.explain:
        blocks += ((Line(),) if blocks else ()) + explanation_blocks(whys, unreadable)
    return Answer(data, blocks, exit_code=code, error=error)


def _with_moves(dues: Sequence[Due]) -> tuple[Due, ...]:
    if not dues:
        return ()
    from buyer_assist.domain.next_actions import moves_for

    first = {due.key.rpartition("\n")[0]: due.case for due in dues}
    moves = {name: next(iter(moves_for(case)), None) for name, case in first.items()}
    return tuple(due._replace(move=moves[due.key.rpartition("\n")[0]]) for due in dues)


def _explained(cases: Sequence[Case], dues: Sequence[Due], wanted: Wanted) -> list[Why]:
    said = {due.key.rpartition("\n")[0] for due in dues}
    return [
        why_silent(case, wanted.leads, nag_days=wanted.nag, announced=name not in said) for name, case in keyed(cases)
    ]


def _data(dues: Sequence[Due], unreadable: Sequence[Unreadable], whys: Sequence[Why], wanted: Wanted) -> dict[str, Any]:
    from buyer_assist.render.machine import deadline_json, move_json

    rows: list[dict[str, Any]] = [
        {
            "purchase": due.purchase.id, "item": due.purchase.item, "deadline": deadline_json(due.deadline),
            "lead": due.lead, "next": move_json(due.move) if due.move else None,
        }
        for due in dues
    ]  # fmt: skip
    rows += [
        {"purchase": broken.name, "item": broken.item, "deadline": None, "lead": None, "next": None}
        for broken in unreadable
    ]
    data: dict[str, Any] = {"due": rows}
    if wanted.count:
        data["count"] = count_purchases(dues, unreadable)
    if wanted.explain:
        data["explained"] = [
            {
                "purchase": why.case.purchase.id, "reason": why.reason, "on": why.on,
                "deadline": deadline_json(why.deadline) if why.deadline else None,
            }
            for why in whys
        ]  # fmt: skip
    return data


def _unreadable(session: Session) -> tuple[Unreadable, ...]:
    ledger = session.ledger()
    items = {purchase.id: purchase.item for purchase in ledger.purchases} if ledger.broken else {}
    return tuple(
        Unreadable(broken.name, items.get(broken.name), broken.digest, broken.findings) for broken in ledger.broken
    )


def _first_time(session: Session, run: ReminderRun, number: int) -> tuple[Finding, ...]:
    if not run.is_first or not number:
        return ()
    says = "Nothing is known of earlier reminders, so everything due is said."
    return (Finding(str(session.places.state), None, says, "This is usual the first time."),)


def _note(write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        say(f"What was announced could not be noted ({error.strerror}): it will be announced again.")


def _sample(session: Session) -> Answer:
    """Send a sample on the way that every digest takes."""
    title, body = "A sample from buyer-assist", "If you can read this, your reminders arrive."
    deliveries, error = _delivered(session, title, body)
    data = {"targets": [{"target": one.target, "delivered": one.delivered, "why": one.why} for one in deliveries]}
    blocks = tuple(Line(f"The sample was sent to {one.target}.") for one in deliveries if one.delivered)
    return Answer(data, blocks, error=error)


def _leads(typed: str) -> tuple[int, ...]:
    words = [word.strip() for word in typed.split(",")]
    if not all(word.isascii() and word.isdigit() and int(word) <= _LONGEST_LEAD for word in words):
        raise RefusedError(f'"{typed}" is no list of lead times in days.', "Write it like: --lead 14,7,3,1,0")
    return tuple(sorted({int(word) for word in words}, reverse=True))


def _notify(session: Session, blocks: Sequence[Block]) -> NotDeliveredError | None:
    title, body = digest_text(blocks)
    return _send(session, f"as of {session.today}: {title}" if session.pretended else title, body)


def _send(session: Session, title: str, body: str) -> NotDeliveredError | None:
    """Send a notification; what kept it from being delivered comes back."""
    return _delivered(session, title, body)[1]


def _delivered(session: Session, title: str, body: str) -> tuple[Sequence[Delivery], NotDeliveredError | None]:
    if not session.settings.notify:
        hint = f'Write in {session.places.config}: notify = ["mailto://..."]'
        return (), NotDeliveredError("There is no target to notify.", hint)
    from buyer_assist.system.notifications import raise_for_failures, send_notification

    deliveries: Sequence[Delivery] = ()
    try:
        deliveries = send_notification(session.settings.notify, title, body)
        raise_for_failures(deliveries)
    except NotDeliveredError as error:
        return deliveries, error
    return deliveries, None
