"""What `doctor` makes of what it sees."""

from __future__ import annotations

from datetime import date

import pytest

from buyer_assist.domain.checkup import (
    FAULT,
    OK,
    WARNING,
    check_folder,
    check_last_run,
    check_notifications,
    check_of_findings,
    check_policies,
    check_schedule,
)
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.policy import Policy
from buyer_assist.domain.schedule import Schedule

TODAY = date(2026, 11, 23)
PLAIN = Schedule("cron", "09:00", "...", ("/bin/sh", "remind", "--new"))
NOTIFYING = Schedule("cron", "09:00", "...", ("/bin/sh", "remind", "--new", "--notify"))


@pytest.mark.parametrize(("checked_on", "state"), [(date(2025, 11, 23), OK), (date(2025, 11, 22), WARNING), (None, OK)])
def test_rules_are_stale_after_a_year(checked_on: date | None, state: str) -> None:
    policy = Policy("shop", "Shop", {}, checked_on=checked_on)

    assert check_policies([policy], (), today=TODAY).state == state


def test_a_fault_in_the_owners_rules_outweighs_their_age() -> None:
    policy = Policy("shop", "Shop", {}, checked_on=date(2000, 1, 1))
    check = check_policies([policy], (Finding("policies/shop.toml", 3, "Bad.", "Mend it."),), today=TODAY)

    assert (check.state, check.remedy) == (FAULT, "Mend it.")
    assert "policies/shop.toml, line 3: Bad." in check.says


@pytest.mark.parametrize(
    ("found", "there", "unseen", "state"),
    [
        (None, False, None, WARNING),
        (PLAIN, True, None, OK),
        (PLAIN, False, None, FAULT),
        (PLAIN, True, "no mail", WARNING),
        (NOTIFYING, True, "no mail", OK),
    ],
)
def test_schedule_is_in_order_when_it_runs_and_is_seen(
    found: Schedule | None, there: bool, unseen: str | None, state: str
) -> None:
    check = check_schedule(found, program_there=there, unseen=unseen)

    assert check.state == state
    assert bool(check.remedy) == (state != OK)


@pytest.mark.parametrize(
    ("last", "result", "found", "state"),
    [
        (None, "", None, OK),
        (None, "", PLAIN, WARNING),
        (TODAY, "delivered", PLAIN, OK),
        (date(2026, 11, 21), "delivered", PLAIN, OK),
        (date(2026, 11, 20), "delivered", PLAIN, WARNING),
        (date(2026, 11, 20), "delivered", None, OK),
        (date(2026, 11, 24), "delivered", PLAIN, OK),
        (TODAY, "not delivered", None, FAULT),
        (TODAY, "began", PLAIN, WARNING),
        (TODAY, "a word of a newer version", PLAIN, WARNING),
    ],
)
def test_last_run_counts_only_when_it_was_delivered_lately(
    last: date | None, result: str, found: Schedule | None, state: str
) -> None:
    check = check_last_run(last, result, 2, found=found, today=TODAY)

    assert check.state == state
    assert bool(check.remedy) == (state != OK)


@pytest.mark.parametrize(
    ("targets", "installed", "found", "state"),
    [
        ((), False, None, OK),
        ((), False, PLAIN, OK),
        ((), True, NOTIFYING, FAULT),
        (("mailto://example.org",), True, NOTIFYING, OK),
        (("mailto://example.org",), False, None, FAULT),
    ],
)
def test_targets_need_apprise_and_a_schedule_that_notifies_needs_targets(
    targets: tuple[str, ...], installed: bool, found: Schedule | None, state: str
) -> None:
    assert check_notifications(targets, installed=installed, found=found).state == state


def test_findings_without_harm_are_a_warning_and_the_worst_is_named_first() -> None:
    copy, broken = Finding("/x/copy", None, "A copy.", "Compare."), Finding("/x/ledger", 7, "No item.", "Write one.")

    assert check_of_findings("ledger", "/x/ledger.", (), ()).state == OK
    assert check_of_findings("ledger", "/x/ledger.", (copy,), ()).says == "/x/ledger. /x/copy: A copy."
    worst = check_of_findings("ledger", "/x/ledger.", (copy, broken), (broken,))
    assert (worst.state, worst.says) == (FAULT, "/x/ledger. line 7: No item. (and 1 more)")


def test_folder_that_cannot_be_written_is_a_fault() -> None:
    assert check_folder("state folder", "/x", None).state == OK
    assert "/x cannot be written: No space" in check_folder("state folder", "/x", "No space left on device").says
