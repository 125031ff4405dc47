"""`remind --new` bet on: 400 days with missed runs, double runs, crashes, moved deadlines and a clock that jumps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buyer_assist.domain.announcements import Memory, new_announcements
from buyer_assist.domain.cases import Case, case_for
from buyer_assist.domain.policy import Policy
from buyer_assist.domain.purchase import Event, Purchase, ReminderChoice
from buyer_assist.domain.reminders import OVERDUE, Due
from buyer_assist.storage.places import find_places
from buyer_assist.storage.policies import load_policy

LEADS = (14, 7, 3, 1, 0)
START = date(2026, 11, 1)
POLICY: Policy = load_policy(find_places({"BUYER_ASSIST_HOME": "/nowhere"}), "aliexpress")[0]


def after(days: int) -> date:
    return START + timedelta(days=days)


def case(purchase: Purchase, day: int) -> Case:
    return case_for(purchase, POLICY, today=after(day))


class Runs:
    """`remind --new` again and again, with the memory kept in between."""

    def __init__(self, *purchases: Purchase, leads: tuple[int, ...] = LEADS, nag_days: int = 0) -> None:
        self.purchases = list(purchases)
        self.leads, self.nag_days = leads, nag_days
        self.memory = Memory()

    def on(self, day: int, *, crash: bool = False) -> list[tuple[str, int]]:
        """One run on a day: what it says, as deadline and lead. After a crash the memory is the old one."""
        said = self.dues(day, crash=crash)
        return [(due.deadline.id, due.lead) for due in said]

    def dues(self, day: int, *, crash: bool = False) -> tuple[Due, ...]:
        found = new_announcements(
            [case(purchase, day) for purchase in self.purchases], self.memory, today=after(day), leads=self.leads,
            nag_days=self.nag_days,
        )  # fmt: skip
        if not crash:
            self.memory = found.memory
        return found.dues


def protected(days: int, **facts: object) -> Purchase:
    """A purchase whose only deadline is the end of its protection."""
    return Purchase("usb-hub", "USB hub", ordered=START, protection_ends=after(days), **facts)  # type: ignore[arg-type]


def test_each_lead_time_is_said_once_and_being_overdue_once() -> None:
    runs = Runs(protected(60))
    said = {day: runs.on(day) for day in range(80)}
    protection = {day: lead for day, found in said.items() for name, lead in found if name == "protection-ends"}
    assert protection == {46: 14, 53: 7, 57: 3, 59: 1, 60: 0, 61: OVERDUE}


def test_several_lead_times_crossed_at_once_are_one_entry() -> None:
    runs = Runs(protected(60))
    assert runs.on(40) == []
    assert runs.on(58) == [("protection-ends", 3)]
    assert runs.on(58) == []


def test_what_is_first_seen_overdue_is_one_entry() -> None:
    purchase = Purchase("usb-hub", "USB hub", ordered=START, ship_by=after(5))
    runs = Runs(purchase)
    assert runs.on(9) == [("ship-by", OVERDUE)]
    assert [runs.on(day) for day in range(10, 20)] == [[]] * 10


def test_what_the_other_side_owes_is_said_once_from_its_day_on() -> None:
    purchase = Purchase("usb-hub", "USB hub", ordered=START, ship_by=after(5))
    runs = Runs(purchase)
    assert [runs.on(day) for day in range(4, 8)] == [[], [("ship-by", 0)], [], []]


def test_a_deadline_that_moved_begins_anew() -> None:
    runs = Runs(protected(60))
    assert runs.on(57) == [("protection-ends", 3)]
    runs.purchases[0] = protected(62)
    assert runs.on(57) == [("protection-ends", 7)]
    assert runs.on(59) == [("protection-ends", 3)]


def test_the_day_on_which_a_dispute_opens_is_caught_up_when_the_run_was_missed() -> None:
    purchase = Purchase("usb-hub", "USB hub", ordered=START, events=(Event("shipped", after(2)),))
    runs = Runs(purchase)
    assert runs.on(12) == []
    (late,) = runs.dues(16)
    assert (late.deadline.id, late.lead, late.deadline.days_left) == ("dispute-opens", 0, -3)
    assert runs.on(16) == []
    assert runs.on(13) == []  # the clock was set back


def test_a_missed_opening_is_no_news_once_the_parcel_came() -> None:
    purchase = Purchase("usb-hub", "USB hub", ordered=START, events=(Event("shipped", after(2)),))
    runs = Runs(purchase)
    runs.on(12)
    runs.purchases[0] = replace(purchase, events=(*purchase.events, Event("received", after(14))))
    assert runs.on(16) == []


def test_a_run_that_crashed_after_its_output_says_it_again() -> None:
    runs = Runs(protected(60))
    assert runs.on(57, crash=True) == [("protection-ends", 3)]
    assert runs.on(57) == [("protection-ends", 3)]
    assert runs.on(57) == []


@pytest.mark.parametrize("jump", [-400, -30, -2, -1])
def test_a_clock_set_back_says_nothing_twice(jump: int) -> None:
    runs = Runs(protected(60))
    assert runs.on(57) == [("protection-ends", 3)]
    assert runs.on(57 + jump) == []
    assert runs.on(57) == []
    assert runs.on(59) == [("protection-ends", 1)]


def test_a_clock_that_was_years_ahead_costs_no_reminder() -> None:
    runs = Runs(protected(60))
    assert runs.on(46) == [("protection-ends", 14)]
    wrong = runs.on(700)
    assert ("protection-ends", OVERDUE) in wrong
    assert runs.on(47) == []
    assert runs.on(53) == [("protection-ends", 7)]
    assert runs.on(57) == [("protection-ends", 3)]


def test_nagging_says_it_on_each_of_the_last_days_and_once_a_day() -> None:
    runs = Runs(protected(60), nag_days=4)
    said = [day for day in range(62) for found in (runs.on(day), runs.on(day)) for name, _ in found
            if name == "protection-ends"]  # fmt: skip
    assert said == [46, 53, 56, 57, 58, 59, 60, 61]


def test_nagging_survives_a_clock_that_was_wrong() -> None:
    runs = Runs(protected(60), nag_days=10)
    assert runs.on(51) == [("protection-ends", 14)]
    assert runs.on(55) == [("protection-ends", 7)]
    assert runs.on(52) == [("protection-ends", 14)]
    assert runs.on(55) == []
    assert runs.on(56) == [("protection-ends", 7)]


def test_nagging_reaches_further_than_the_lead_times() -> None:
    runs = Runs(protected(60), leads=(1,), nag_days=3)
    said = [(day, found[0][1]) for day in range(55, 61) if (found := runs.on(day))]
    assert said == [(57, 3), (58, 3), (59, 1), (60, 1)]


def test_a_snoozed_deadline_is_said_on_the_day_that_the_buyer_chose() -> None:
    runs = Runs(protected(60))
    assert runs.on(53) == [("protection-ends", 7)]
    runs.purchases[0] = replace(runs.purchases[0], reminders={"protection-ends": ReminderChoice(after(60), after(55))})
    assert [runs.on(day) for day in (53, 54, 55, 55, 56)] == [[], [], [("protection-ends", 7)], [], []]


def test_a_snooze_that_a_hand_put_past_the_deadline_wakes_on_the_deadline() -> None:
    runs = Runs(protected(60, reminders={"protection-ends": ReminderChoice(after(60), after(90))}))
    assert [runs.on(day) for day in (59, 60, 60)] == [[], [("protection-ends", 0)], []]


def test_two_purchases_of_one_id_are_said_both_and_once() -> None:
    runs = Runs(protected(60), protected(59))
    assert runs.on(58) == [("protection-ends", 1), ("protection-ends", 3)]
    assert runs.on(58) == []


def test_an_unreadable_purchase_is_said_once_per_change() -> None:
    first = new_announcements([], Memory(), today=START, leads=LEADS, broken=("a", "b"))
    assert first.broken == {"a", "b"}
    second = new_announcements([], first.memory, today=START, leads=LEADS, broken=("a", "c"))
    assert second.broken == {"c"}
    assert new_announcements([], second.memory, today=START, leads=LEADS, broken=()).memory.broken == frozenset()


def test_a_dispute_of_a_year_that_is_withdrawn_repeats_nothing() -> None:
    shipped = Purchase("usb-hub", "USB hub", ordered=START, events=(Event("shipped", after(2)),))
    disputed = Event("dispute-opened", after(70), reason="not-received", claim="refund-only")
    runs = Runs(shipped)
    before = [name for day in range(71) for name, _ in runs.on(day)]
    assert "ask-extension-by" in before
    runs.purchases[0] = replace(shipped, events=(*shipped.events, disputed))
    runs.on(71)
    runs.on(500)
    runs.purchases[0] = replace(shipped, events=(*shipped.events, disputed, Event("dispute-withdrawn", after(500))))
    assert "ask-extension-by" not in [name for name, _ in runs.on(501)]


def test_what_is_long_over_is_forgotten() -> None:
    runs = Runs(protected(60))
    runs.on(60)
    runs.purchases.clear()
    runs.on(860)
    assert runs.memory.announced
    runs.on(861)
    assert not runs.memory.announced


# --- the simulation ---


@dataclass(frozen=True)
class Day:
    """What happens on one day: the runs (a clock error in days each, and whether it crashes after its output)."""

    runs: tuple[tuple[int, bool], ...] = ()
    event: str = ""


EVENTS = ("", "", "", "", "", "", "ship", "extend", "dispute", "withdraw", "receive", "offer")
RUN = st.tuples(
    st.sampled_from((0, 0, 0, 0, 0, 0, -1, 1, -6, 9, -40, 120)), st.sampled_from((False, False, False, True))
)
DAY = st.builds(Day, st.lists(RUN, max_size=3).map(tuple), st.sampled_from(EVENTS))
OPENS = "dispute-opens"
#: Stretches of days: mostly one run a day, as cron does, with gaps, and now and then a wild day.
STRETCH = st.one_of(
    st.integers(1, 30).map(lambda days: [Day(((0, False),))] * days),
    st.integers(1, 25).map(lambda days: [Day()] * days),
    DAY.map(lambda day: [day]),
)
DAYS = 400
YEAR = st.lists(STRETCH, min_size=25, max_size=60).map(
    lambda parts: ([day for part in parts for day in part] + [Day(((0, False),))] * DAYS)[:DAYS]
)


@dataclass
class Watch:
    """An account of its own of what was said: by purchase, deadline, its date and how often it had moved."""

    said: dict[tuple[str, str, date, int], set[int]] = field(default_factory=dict)
    kept: Counter[tuple[str, str, date, int, int]] = field(default_factory=Counter)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    last_said_on: dict[tuple[str, str], date] = field(default_factory=dict)
    ahead: dict[str, date] = field(default_factory=dict)

    def hear(self, dues: Iterable[Due], *, crash: bool) -> None:
        for due in dues:
            name = (due.purchase.id, due.deadline.id)
            before = self.last_said_on.get(name)
            if not crash:
                if before is not None and before != due.deadline.on:
                    self.moves[name] += 1
                self.last_said_on[name] = due.deadline.on
            place = (*name, due.deadline.on, self.moves[name])
            self.said.setdefault(place, set()).add(due.lead)
            if not crash:
                label = due.lead if due.deadline.kind == "act" else 0
                self.kept[(*place, label)] += 1
                assert self.kept[(*place, label)] == 1, f"{place} was said twice at lead {label}"

    def check_nothing_is_lost(self, cases: Iterable[Case], dues: Iterable[Due]) -> None:
        now = {(due.purchase.id, due.deadline.id) for due in dues}
        for seen in cases:
            for deadline in seen.deadlines:
                name = (seen.purchase.id, deadline.id)
                leads = self.said.get((*name, deadline.on, self.moves[name]), set())
                left = deadline.days_left
                if deadline.kind != "act":
                    heard = bool(leads)
                    must = left <= 0
                elif left < 0:
                    heard, must = OVERDUE in leads, True
                else:
                    must = left <= max(LEADS)
                    heard = any(0 <= lead <= min(x for x in LEADS if x >= left) for lead in leads) if must else True
                assert heard or not must or name in now, f"{name} on {deadline.on} was not said with {left} days left"

    def check_no_opening_is_lost(self, cases: Iterable[Case], dues: Iterable[Due], *, crash: bool) -> None:
        """Once it has passed an opening is no deadline of its purchase any more: whoever saw it ahead must hear of it."""
        now = {(due.purchase.id, due.deadline.on) for due in dues if due.deadline.id == OPENS}
        for seen in cases:
            opens = self.ahead.get(seen.purchase.id)
            then = case_for(seen.purchase, POLICY, today=opens).deadline(OPENS) if opens else None
            if opens and opens <= seen.today and then and then.on == opens:
                before = any(name[:3] == (seen.purchase.id, OPENS, opens) for name in self.said)
                assert before or (seen.purchase.id, opens) in now, f"{seen.purchase.id} opened unheard on {opens}"
        if not crash:
            found = {seen.purchase.id: seen.deadline(OPENS) for seen in cases}
            self.ahead = {name: deadline.on for name, deadline in found.items() if deadline and deadline.days_left > 0}


def happen(purchase: Purchase, event: str, day: int) -> Purchase:
    """Something happens to a purchase, if it makes sense."""
    phase = case(purchase, day).standing.phase
    add = {
        ("ship", "processing"): Event("shipped", after(day)),
        ("extend", "in-transit"): Event("extended", after(day), until=after(day + 30)),
        ("dispute", "in-transit"): Event("dispute-opened", after(day), reason="not-received", claim="refund-only"),
        ("receive", "in-transit"): Event("received", after(day)),
        ("withdraw", "disputing"): Event("dispute-withdrawn", after(day)),
        ("offer", "disputing"): Event("seller-offer", after(day), offer="partial"),
    }.get((event, phase))
    return replace(purchase, events=(*purchase.events, add)) if add else purchase


@settings(max_examples=60)
@given(YEAR, st.lists(st.integers(0, 300), min_size=1, max_size=4))
def test_over_400_days_nothing_is_lost_and_nothing_is_said_twice(days: list[Day], ordered: list[int]) -> None:
    """Each run has to say what was crossed and not said, so that nothing is later than the gap between two runs."""
    purchases = [
        Purchase(f"p{number}", "thing", ordered=after(day), ship_by=after(day + 8), paid_with="card")
        for number, day in enumerate(ordered)
    ]
    memory, watch = Memory(), Watch()
    for number, day in enumerate(days):
        target = number % len(purchases)
        purchases[target] = happen(purchases[target], day.event, number)
        for wrong, crash in day.runs:
            cases = [case(purchase, number + wrong) for purchase in purchases]
            found = new_announcements(cases, memory, today=after(number + wrong), leads=LEADS)
            watch.hear(found.dues, crash=crash)
            watch.check_nothing_is_lost(cases, found.dues)
            watch.check_no_opening_is_lost(cases, found.dues, crash=crash)
            if not crash:
                memory = found.memory


@settings(max_examples=60)
@given(st.lists(st.integers(0, 12), min_size=5, max_size=60), st.integers(3, 40), st.integers(0, 9))
def test_no_reminder_is_later_than_the_gap_in_runs(gaps: list[int], ends: int, nag_days: int) -> None:
    runs = Runs(protected(ends), nag_days=nag_days)
    day, before = 0, -1
    for gap in gaps:
        day += gap
        said = runs.on(day)
        crossed = [lead for lead in LEADS if before < ends - lead <= day]
        if crossed and day <= ends:
            assert said[0] == ("protection-ends", min(crossed))
        before = day
