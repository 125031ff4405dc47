from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from buyer_assist.domain.cases import Case, case_for
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.purchase import Event, Purchase, ReminderChoice
from buyer_assist.domain.reminders import OVERDUE, due_today, finished, snoozed, why_silent
from buyer_assist.storage.places import find_places
from buyer_assist.storage.policies import load_policy

LEADS = (14, 7, 3, 1, 0)
ENDS = date(2027, 1, 10)
POLICY = load_policy(find_places({"BUYER_ASSIST_HOME": "/nowhere"}), "aliexpress")[0]
HUB = Purchase("usb-hub", "USB hub", ordered=date(2026, 12, 1), protection_ends=ENDS)


def seen(purchase: Purchase, left: int, *, utc_offset: int | None = None) -> Case:
    """The purchase with so many days left until 10 January 2027."""
    return case_for(purchase, POLICY, today=ENDS - timedelta(days=left), utc_offset=utc_offset)


def dues(purchase: Purchase, left: int, leads: tuple[int, ...] = LEADS, nag_days: int = 0) -> list[tuple[str, int]]:
    return [(due.deadline.id, due.lead) for due in due_today([seen(purchase, left)], leads, nag_days=nag_days)]


@pytest.mark.parametrize(("left", "lead"), [(14, 14), (8, 14), (7, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 0)])
def test_the_lead_is_the_smallest_one_crossed(left: int, lead: int) -> None:
    assert dues(HUB, left) == [("protection-ends", lead)]


def test_what_is_outside_the_largest_lead_time_is_not_due() -> None:
    assert dues(HUB, 15) == []
    assert dues(HUB, 15, leads=(30,)) == [("protection-ends", 30)]


def test_what_is_overdue_stays_due() -> None:
    assert ("protection-ends", OVERDUE) in dues(HUB, -1)
    assert ("protection-ends", OVERDUE) in dues(HUB, -400)


def test_nagging_reaches_as_far_as_it_was_asked_to() -> None:
    assert dues(HUB, 5, leads=(3,), nag_days=5) == [("protection-ends", 5)]
    assert dues(HUB, 6, leads=(3,), nag_days=5) == []


def test_what_opens_is_due_on_its_day_only() -> None:
    shipped = replace(HUB, events=(Event("shipped", ENDS - timedelta(days=31)),))
    assert [dues(shipped, left) for left in (21, 20, 19)] == [[], [("dispute-opens", 0)], []]


def test_what_the_other_side_owes_is_due_from_its_day_on() -> None:
    late = Purchase("usb-hub", "USB hub", ordered=date(2026, 12, 1), ship_by=ENDS)
    assert [dues(late, left)[:1] for left in (1, 0, -1)] == [[], [("ship-by", 0)], [("ship-by", OVERDUE)]]


def test_the_earliest_date_comes_first_and_what_the_buyer_must_do_before_what_is_awaited() -> None:
    waiting = Purchase("waiting", "b", ship_by=ENDS)
    later = Purchase("later", "c", protection_ends=ENDS + timedelta(days=2))
    late = Purchase("late", "d", protection_ends=ENDS - timedelta(days=30))
    found = due_today([seen(purchase, 0) for purchase in (later, waiting, HUB, late)], LEADS)
    assert [due.purchase.id for due in found] == ["late", "late", "usb-hub", "waiting", "later"]


def test_a_choice_holds_only_while_the_deadline_stays_where_it_was() -> None:
    done = replace(HUB, reminders={"protection-ends": ReminderChoice(ENDS, done=True)})
    assert dues(done, 3) == []
    assert dues(replace(done, protection_ends=ENDS + timedelta(days=1)), 3) == [("protection-ends", 7)]


def test_a_snoozed_deadline_is_silent_before_the_day_and_not_on_it() -> None:
    asleep, fits, awake = snoozed(seen(HUB, 10), None, ENDS - timedelta(days=2))
    assert [deadline.id for deadline in fits] == ["protection-ends"]
    assert awake == ()
    assert [bool(dues(asleep, left)) for left in (10, 3, 2, 1)] == [False, False, True, True]


def test_a_snooze_on_the_deadline_is_the_latest_one() -> None:
    asleep, _, _ = snoozed(seen(HUB, 10), "protection-ends", ENDS)
    assert [bool(dues(asleep, left)) for left in (1, 0)] == [False, True]
    with pytest.raises(RefusedError, match="11 January 2027 is after protection-ends") as refused:
        snoozed(seen(HUB, 10), "protection-ends", ENDS + timedelta(days=1))
    latest = "buyer-assist snooze usb-hub protection-ends --until 2027-01-10"
    assert refused.value.hint == f"The latest day is 2027-01-10: {latest}"


def test_a_snooze_of_all_is_refused_when_one_deadline_ahead_comes_earlier() -> None:
    shipped = replace(HUB, events=(Event("shipped", ENDS - timedelta(days=40)),))
    with pytest.raises(RefusedError, match="ask-extension-by"):
        snoozed(seen(shipped, 10), None, ENDS - timedelta(days=2))
    one, _, _ = snoozed(seen(shipped, 10), "protection-ends", ENDS - timedelta(days=2))
    assert dues(one, 8) == [("ask-extension-by", 7)]


def test_a_snooze_of_all_leaves_what_has_passed_or_merely_opens_awake() -> None:
    ordered = ENDS - timedelta(days=60)
    purchase = replace(HUB, ordered=ordered, events=(Event("shipped", ENDS - timedelta(days=22)),))
    _, fits, awake = snoozed(seen(purchase, 12), None, ENDS - timedelta(days=4))
    assert [deadline.id for deadline in fits] == ["ask-extension-by", "protection-ends"]
    assert [deadline.id for deadline in awake] == ["dispute-opens"]


@pytest.mark.parametrize("name", [None, "protection-ends"])
def test_what_has_passed_cannot_be_snoozed(name: str | None) -> None:
    waiting = Purchase("usb-hub", "USB hub", ship_by=ENDS)
    with pytest.raises(RefusedError) as refused:
        snoozed(seen(waiting, -2), "ship-by" if name else None, ENDS + timedelta(days=5))
    assert "buyer-assist done usb-hub ship-by" in refused.value.hint


def test_a_snooze_into_the_past_is_refused() -> None:
    with pytest.raises(RefusedError, match="in the past"):
        snoozed(seen(HUB, 10), None, ENDS - timedelta(days=11))


def test_a_deadline_that_is_not_open_is_refused_with_the_open_ones() -> None:
    for act in (lambda: finished(seen(HUB, 10), "chargeback"), lambda: snoozed(seen(HUB, 10), "chargeback", ENDS)):
        with pytest.raises(RefusedError, match="chargeback") as refused:
            act()
        assert refused.value.hint == "Open are: protection-ends (2027-01-10)."
    with pytest.raises(RefusedError, match="no open deadline"):
        finished(seen(Purchase("usb-hub", "USB hub"), 10), "protection-ends")


def test_done_ends_a_snooze_and_a_snooze_ends_done() -> None:
    done, _ = finished(seen(HUB, 10), "protection-ends")
    assert dues(done, 0) == []
    asleep, _, _ = snoozed(seen(done, 10), None, ENDS - timedelta(days=1))
    assert dues(asleep, 1) == [("protection-ends", 1)]
    assert finished(seen(asleep, 10), "protection-ends")[0].reminders["protection-ends"].snoozed_until is None


def test_west_of_the_marketplace_the_day_before_counts() -> None:
    assert [due.deadline.on for due in due_today([seen(HUB, 3, utc_offset=-660)], LEADS)] == [ENDS - timedelta(days=1)]
    assert [due.deadline.on for due in due_today([seen(HUB, 3, utc_offset=840)], LEADS)] == [ENDS]


@pytest.mark.parametrize(
    ("purchase", "left", "reason", "on"),
    [
        (HUB, 3, "due", None),
        (HUB, 20, "later", ENDS - timedelta(days=14)),
        (Purchase("usb-hub", "USB hub"), 3, "nothing-open", None),
        (snoozed(seen(HUB, 10), None, ENDS - timedelta(days=2))[0], 5, "snoozed", ENDS - timedelta(days=2)),
        (finished(seen(HUB, 10), "protection-ends")[0], 5, "done", None),
    ],
)
def test_each_purchase_has_a_reason(purchase: Purchase, left: int, reason: str, on: date | None) -> None:
    why = why_silent(seen(purchase, left), LEADS)
    assert (why.reason, why.on) == (reason, on)


@pytest.mark.parametrize(("left", "nag_days", "ahead"), [(5, 0, 3), (3, 0, 1), (1, 0, 0), (0, 0, -1), (5, 5, 4)])
def test_what_was_announced_has_a_next_day(left: int, nag_days: int, ahead: int) -> None:
    why = why_silent(seen(HUB, left), LEADS, nag_days=nag_days, announced=True)
    assert (why.reason, why.on) == ("announced", ENDS - timedelta(days=ahead))
