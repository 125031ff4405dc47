"""Reading purchases: each fault is named with its line, and everything sound is read all the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from buyer_assist.domain.money import Money
from buyer_assist.domain.purchase import Event, Purchase, ReminderChoice
from buyer_assist.storage.ledger_reading import Ledger, read_document
from buyer_assist.storage.purchase_tables import purchase_table
from buyer_assist.storage.purchases import read_purchase

FIRST = '# top\nformat = 1\n\n[[purchase]]\nid = "good"\nitem = "Good"\n\n'
HEAD = FIRST + '[[purchase]] # line 8\nid = "bad"\nitem = "Bad"\n'


def read(text: str) -> Ledger:
    return read_document(text.encode(), "ledger.toml").ledger


def test_every_fact_survives_being_written_and_read() -> None:
    whole = Purchase(
        "usb-hub", "USB hub", 3, "somewhere", "8190", "2", "Happy Store", Money(Decimal("12.490"), "USD"), "card", "DE",
        date(2026, 11, 1), date(2026, 11, 11), date(2026, 12, 1), date(2027, 1, 10), "RB1", "https://x", "a\nb", ("a", "b"),
        (
            Event("shipped", date(2026, 11, 5), tracking="RB1", service="Post"),
            Event("dispute-opened", date(2026, 12, 5), reason="defective", claim="return", amount=Money(Decimal(5), "EUR")),
            Event("extended", date(2026, 12, 6), until=date(2027, 2, 1)),
            Event("extension-requested", date(2026, 12, 6), days=30, unknown={"odd": [1, 2]}),
        ),
        {"late-parcel": {"works": "yes"}},
        {"protection-ends": ReminderChoice(date(2027, 1, 10), date(2027, 1, 1), done=True)},
        {"odd": {"deep": 1.5}},
    )  # fmt: skip

    found = read_purchase(purchase_table(whole))

    assert found.purchase == whole
    assert found.faults == ()


@pytest.mark.parametrize(
    ("line", "word", "kept"),
    [
        ("price = 12.49", "price", None),
        ("price = -1", "price", None),
        ("price = nan", "price", None),
        ('price = "-5.00"\ncurrency = "USD"', "price", None),
        ('price = "1e400"\ncurrency = "USD"', "price", None),
        ('price = "12.49"', "currency", None),
        ('price = "12.49"\ncurrency = "dollars"', "dollars", None),
        ("order = 8190000000000017", "order", "8190000000000017"),
        ("seller = true", "seller", None),
        ('ordered = "2026-11-01"', "ordered", date(2026, 11, 1)),
        ('ordered = "soon"', "ordered", None),
        ('ordered = "2026-02-30"', "ordered", None),
        ("ordered = 2026-11-01T10:00:00", "ordered", date(2026, 11, 1)),
        ("ordered = 10:00:00", "ordered", None),
        ("quantity = 0", "quantity", 1),
        ("quantity = true", "quantity", 1),
        ('tags = "gift"', "tags", ()),
        ('tags = ["a", 1]', "tags", ("a",)),
        ("event = 3", "event", ()),
        ("event = [3]", "event", ()),
        ('answers = { cancel = "x" }', "answer", {}),
        ("reminders = { ship-by = { done = true } }", "deadline_on", {}),
        ("reminders = { ship-by = { deadline_on = 2026-11-01, done = 1 } }", "done", {"ship-by": ReminderChoice(date(2026, 11, 1))}),
        ("reminders = 1", "reminder", {}),
    ],
)  # fmt: skip
def test_a_faulty_field_is_one_finding_and_the_rest_is_read(line: str, word: str, kept: object) -> None:
    ledger = read(HEAD + 'note = "n"\n' + line + "\n")

    assert [purchase.id for purchase in ledger.purchases] == ["good", "bad"]
    bad = ledger.purchases[1]
    assert bad.note == "n"
    (finding,) = ledger.findings
    assert finding.where == "ledger.toml"
    # The number is the line of the key itself; a currency has a line of its own.
    assert finding.line == (13 if "dollars" in line else 12)
    assert finding.problem.startswith("bad: ")
    assert word in finding.problem
    assert finding.remedy
    key = line.partition(" ")[0]
    field = "events" if key == "event" else key
    assert getattr(bad, field) == kept
    assert [(broken.name, broken.line, broken.findings) for broken in ledger.broken] == [("bad", 8, (finding,))]


@pytest.mark.parametrize(
    ("event", "word", "line", "kept"),
    [
        ('kind = "shipped"', "on", 12, 0),
        ("on = 2026-11-05", "kind", 12, 0),
        ('kind = "flown"\non = 2026-11-05', "flown", 13, 1),
        ('kind = "shipped"\non = "2026-11-05"', "on", 14, 1),
        ('kind = "shipped"\non = "yesterday"', "on", 14, 0),
        ('kind = "problem"\non = 2026-11-05', "reason", 13, 1),
        ('kind = "checked"\non = 2026-11-05\nworks = "maybe"', "maybe", 13, 1),
        ('kind = "shipped"\non = 2026-11-05\nplace = "x"', "place", 13, 1),
        ('kind = "refund-received"\non = 2026-11-05\namount = 5.0', "amount", 15, 1),
        ('kind = "refund-received"\non = 2026-11-05\namount = "5.00"', "currency", 15, 1),
        ('kind = "extension-requested"\non = 2026-11-05\ndays = "ten"', "days", 15, 1),
    ],
)
def test_a_faulty_event_is_named_with_its_line(event: str, word: str, line: int, kept: int) -> None:
    ledger = read(
        HEAD + f'\n[[purchase.event]]\n{event}\n\n[[purchase.event]]\nkind = "note"\non = 2026-12-01\ntext = "t"\n'
    )

    (finding,) = ledger.findings
    assert finding.line == line
    assert word in finding.problem
    assert len(ledger.purchases[1].events) == kept + 1


@pytest.mark.parametrize(
    ("amount", "currency"),
    [('"5.00"\ncurrency = "EUR"', "EUR"), ('"5.00 EUR"', "EUR"), ('"5.00"', "USD")],
)
def test_an_event_without_currency_has_the_purchases(amount: str, currency: str) -> None:
    text = (
        HEAD
        + f'price = "12.49 USD"\n[[purchase.event]]\nkind = "refund-received"\non = 2026-12-01\namount = {amount}\n'
    )
    ledger = read(text)

    assert ledger.findings == ()
    assert ledger.purchases[1].price == Money(Decimal("12.49"), "USD")
    assert ledger.purchases[1].events[0].amount == Money(Decimal("5.00"), currency)


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ('[[purchase]]\nitem = "X"\n', "purchase 2", 8),
        ('[[purchase]]\nid = ""\nitem = "X"\n', "purchase 2", 9),
        ('[[purchase]]\nid = "x"\n', "x", 8),
        ('[[purchase]]\nid = [1]\nitem = "X"\n', "purchase 2", 9),
    ],
)
def test_a_purchase_without_id_or_item_is_broken_and_hides_no_other(text: str, name: str, line: int) -> None:
    ledger = read(FIRST + text)

    assert [purchase.id for purchase in ledger.purchases] == ["good"]
    assert [broken.name for broken in ledger.broken] == [name]
    assert {finding.line for finding in ledger.findings} == {line}


def test_the_digest_of_a_broken_purchase_changes_with_its_text_only() -> None:
    one = read(HEAD + "price = 1\n").broken[0]
    same = read("# more\n\n" + HEAD.replace("Good", "Better") + "price = 1\n\n# behind\n").broken[0]
    other = read(HEAD + "price = 2\n").broken[0]

    assert one.digest == same.digest
    assert one.digest != other.digest


@pytest.mark.parametrize(("other", "shown"), [("good", "same id"), ("Good", "capital"), ("goo\uff44", "capital")])
def test_two_purchases_with_one_id_are_both_shown_and_named(other: str, shown: str) -> None:
    ledger = read(FIRST + f'[[purchase]]\nid = "{other}"\nitem = "Other"\n')

    assert [purchase.id for purchase in ledger.purchases] == ["good", other]
    assert [finding.line for finding in ledger.findings] == [5, 9]
    assert all(shown in finding.problem for finding in ledger.findings)


def test_a_date_before_the_order_is_named() -> None:
    (finding,) = read(HEAD + "ordered = 2026-11-10\nship_by = 2026-11-01\n").findings
    assert finding.line == 12


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('format = "1"\n', 1),
        ("\nformat = 0\n", 2),
        ("format = 2\n", 1),
        ('[[purchases]]\nid = "x"\n', 1),
        ('[purchase]\nid = "x"\n', 1),
    ],
)
def test_a_file_that_is_not_quite_a_ledger_is_named(text: str, line: int) -> None:
    assert [finding.line for finding in read(text).findings] == [line]


def test_an_inline_purchase_is_read_with_its_line() -> None:
    ledger = read('format = 1\npurchase = [ { id = "a", item = "A", price = 1 } ]\n')
    assert ledger.purchases[0].id == "a"
    assert ledger.findings[0].line == 2
