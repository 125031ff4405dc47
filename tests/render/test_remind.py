from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from buyer_assist.domain.cases import case_for
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.reminders import Due, Unreadable, due_today, why_silent
from buyer_assist.render.plain import lines_of
from buyer_assist.render.remind import count_purchases, digest_blocks, digest_text, explanation_blocks
from buyer_assist.storage.places import find_places
from buyer_assist.storage.policies import load_policy

LEADS = (14, 7, 3, 1, 0)
TODAY = date(2026, 11, 23)
POLICY = load_policy(find_places({"BUYER_ASSIST_HOME": "/nowhere"}), "aliexpress")[0]
HUB = Purchase("usb-hub", "USB hub, 7 ports", ordered=date(2026, 10, 1), protection_ends=TODAY + timedelta(days=3))
LAMP = Purchase("lamp", "Lamp", ordered=date(2026, 11, 1), ship_by=TODAY - timedelta(days=2))
NOT_YET = "usb-hub: not yet; protection-ends is on Sun 10 January 2027."
BROKEN = Unreadable("purchase 4", None, "x", (Finding("ledger.toml", 12, "purchase 4: it has no item.", "Write it."),))


def due(*purchases: Purchase, utc_offset: int | None = None) -> tuple[Due, ...]:
    return due_today([case_for(found, POLICY, today=TODAY, utc_offset=utc_offset) for found in purchases], LEADS)


def lines(*purchases: Purchase, unreadable: tuple[Unreadable, ...] = (), utc_offset: int | None = None) -> list[str]:
    return list(lines_of(digest_blocks(due(*purchases, utc_offset=utc_offset), unreadable)))


def test_nothing_due_is_nothing_at_all() -> None:
    assert digest_blocks((), ()) == ()


def test_the_title_has_the_count_and_the_nearest_date_that_lies_ahead() -> None:
    title, body = digest_text(digest_blocks(due(HUB, LAMP), ()))
    assert title == "2 purchases are due. Nearest date: Thu 26 November 2026, in 3 days"
    assert body.splitlines()[0] == "lamp: Lamp"


def test_with_only_overdue_ones_the_title_names_the_last_of_them() -> None:
    assert lines(LAMP)[0] == "1 purchase is due. Nearest date: Sat 21 November 2026, 2 days ago"


def test_a_purchase_takes_four_lines_however_many_dates_it_has() -> None:
    shipped = (Event("shipped", date(2026, 10, 2)),)
    many = replace(HUB, paid_with="card", ordered=TODAY - timedelta(days=118), events=shipped)
    assert len(due(many)) >= 3
    found = lines(many)
    assert len(found) == 5
    assert found[2].endswith("; and 1 more date")


def test_each_date_says_where_it_comes_from() -> None:
    assert lines(HUB)[3] == "  Why: from the order page"
    computed = replace(HUB, protection_ends=None, events=(Event("shipped", TODAY - timedelta(days=57)),))
    found = [line for line in lines(computed) if "Why" in line]
    assert found == ["  Why: 3 days before protection ends; computed; the order page may say another day"]


def test_a_day_that_counts_earlier_in_the_far_west_says_so() -> None:
    assert "AliExpress counts in Pacific time" in lines(HUB, utc_offset=-660)[3]


def test_without_a_move_the_digest_says_where_to_look() -> None:
    assert lines(HUB)[4] == "  Next: look at it. Type: buyer-assist show usb-hub"


def test_a_purchase_that_cannot_be_read_is_due_counted_and_shown_with_its_remedy() -> None:
    found = lines(HUB, unreadable=(BROKEN,))
    assert found[0].startswith("2 purchases are due. Nearest date: Thu 26 November 2026")
    assert found[-4] == "purchase 4"
    assert found[-2:] == ["  line 12: purchase 4: it has no item.", "  Next: mend the ledger. Write it."]
    assert lines(unreadable=(BROKEN,))[0] == "1 purchase is due. The ledger has a fault"


def test_a_purchase_that_is_due_and_faulty_counts_once() -> None:
    assert count_purchases(due(HUB, LAMP), (BROKEN._replace(name="usb-hub"),)) == 2
    assert count_purchases(due(HUB, HUB), ()) == 2


def test_a_hostile_name_stays_on_its_line() -> None:
    hostile = replace(HUB, item="Bcc: x@example.org\r\n\x1b]0;title\x07 [bold]")
    title, body = digest_text(digest_blocks(due(hostile), ()))
    assert "\n" not in title
    assert body.isprintable() or set(body) - {"\n"} == {letter for letter in body if letter.isprintable()}
    assert len(body.splitlines()) == 4


@pytest.mark.parametrize(
    ("purchase", "words"),
    [
        (HUB, "usb-hub: in the digest; protection-ends is on Thu 26 November 2026."),
        (
            replace(HUB, protection_ends=date(2027, 1, 10)),
            f"{NOT_YET} The first reminder comes on Sun 27 December 2026.",
        ),
        (Purchase("x", "y"), "x: no open deadline."),
    ],
)
def test_the_explanation_names_the_date_and_the_first_reminder(purchase: Purchase, words: str) -> None:
    why = why_silent(case_for(purchase, POLICY, today=TODAY), LEADS)
    assert list(lines_of(explanation_blocks([why], ())))[1] == f"  {words}"
