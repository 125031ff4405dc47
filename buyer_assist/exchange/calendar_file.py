"""A calendar of open deadlines (iCalendar, RFC 5545): one all-day event each, fit to be imported again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from buyer_assist.domain.cases import Case
from buyer_assist.domain.clean_text import one_line
from buyer_assist.domain.dates import long_date
from buyer_assist.domain.deadlines import Deadline
from buyer_assist.domain.exported import Exported
from buyer_assist.domain.moves import Move

if TYPE_CHECKING:
    import icalendar

_LONGEST_NAME = 80
#: Alarms ring in the morning of the day: an all-day event begins at midnight.
_ALARM_HOUR = 9
#: Sequence numbers begin at the days since this one, so that they do not fall when the record of them is lost.
_FIRST_DAY = date(2020, 1, 1)


def calendar_text(
    cases: Sequence[Case],
    moves: Callable[[Case], Sequence[Move]],
    earlier: Mapping[str, Exported],
    *,
    leads: Sequence[int],
    today: date,
) -> tuple[str, Mapping[str, Exported]]:
    """The calendar as text, and what to remember of it by event uid.

    `moves` gives a case's next moves, `earlier` what the last export said (empty when that is lost), `leads` the days
    before an `act` deadline on which an alarm rings. A day that has moved gets a higher sequence number (RFC 5545,
    3.8.7.4), so that a calendar takes it for a change of the same event.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//buyer-assist//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Purchases")
    said: dict[str, Exported] = {}
    for case in cases:
        next_move = next(iter(moves(case)), None)
        for deadline in case.deadlines:
            uid = f"{case.purchase.id}.{deadline.id}@buyer-assist"
            said[uid] = _exported(deadline, earlier.get(uid), today)
            calendar.add_component(_event(case, deadline, uid, said[uid].sequence, next_move, leads, today))
    return calendar.to_ical().decode("utf-8"), {**earlier, **said}


def _exported(deadline: Deadline, before: Exported | None, today: date) -> Exported:
    if before and before.on == deadline.on:
        return before
    fresh = (today - _FIRST_DAY).days
    return Exported(deadline.on, max(fresh, before.sequence + 1) if before else fresh)


def _event(
    case: Case, deadline: Deadline, uid: str, sequence: int, move: Move | None, leads: Sequence[int], today: date
) -> icalendar.Event:
    from icalendar import Event

    name = one_line(case.purchase.item or case.purchase.id, longest=_LONGEST_NAME) or case.purchase.id
    title = f"{deadline.id.replace('-', ' ').capitalize()}: {name}"
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", deadline.on)
    # RFC 5545: the end of an all-day event is the first day that no longer belongs to it.
    event.add("dtend", deadline.on + timedelta(days=1))
    event.add("summary", title)
    event.add("description", _description(case, deadline, move))
    event.add("categories", ["buyer-assist", deadline.kind])
    # A deadline takes no time of the day: nobody who looks for a free hour should be told that it is taken.
    event.add("transp", "TRANSPARENT")
    for lead in sorted(set(leads), reverse=True) if deadline.kind == "act" else [0]:
        event.add_component(_alarm(title, deadline.on, lead))
    return event


def _alarm(title: str, on: date, lead: int) -> icalendar.Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(hours=_ALARM_HOUR) - timedelta(days=lead))
    alarm.add("description", f"{title}, {long_date(on)}")
    return alarm


def _description(case: Case, deadline: Deadline, move: Move | None) -> str:
    lines = [deadline.means, f"This day is {deadline.certainty}, counted from: {deadline.counts_from}."]
    if deadline.note:
        lines.append(deadline.note)
    if deadline.if_missed:
        lines.append(f"If missed: {deadline.if_missed}")
    if move:
        lines += [f"Next: {move.what}.", move.command]
    lines.append(f"Order: {case.purchase.order or 'not recorded'}")
    return "\n".join(one_line(line) for line in lines if line)
