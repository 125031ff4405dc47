"""A command changes only the purchase that it is about: every other byte of a hand-edited ledger stays."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import tomlrt
from hypothesis import given, settings
from hypothesis import strategies as st

from buyer_assist.domain.changes import Changes
from buyer_assist.domain.money import Money
from buyer_assist.domain.purchase import Event, Purchase, ReminderChoice
from buyer_assist.storage.ledger_changes import changed_ledger
from buyer_assist.storage.ledger_reading import read_document

BEFORE = {
    "nothing": "",
    "format only": "format = 1\n\n",
    "a comment on top": "# my ledger\n#   [[purchase]] is how one begins\n\nformat = 1 # keep\n\n\n# the hub:\n",
    "settings between": 'format = 1\n[[purchase]]\nid = "first"\nitem = "First"\n\n[settings]\nid = "usb-hub"\n\n',
    "a text like a header": (
        '[[purchase]]\nid = "first"\nitem = "x"\nnote = """\n[[purchase]]\nid = "usb-hub"\n"""\n# next\n'
    ),
    "a BOM": '\ufeffformat = 1\n\n[[purchase]]\nid = "first"\nitem = "Zweig \u2013 x"\n\n',
}
BLOCKS = {
    "plain": '[[purchase]]\nid = "usb-hub"\nitem = "USB hub"\nseller = "Shop"\n',
    "aligned": '[[purchase]]\nid      = "usb-hub"   # my name\nitem    = "USB hub"\nseller  = "Shop"  # good # one\n',
    "literal": "[[ purchase ]] # here\n'id' = 'usb-hub'\n\"item\" = '''USB\nhub'''\nseller = 'Shop'\n",
    "indented": (
        '  [[purchase]]\n    id = "usb-hub"\n    item = "USB hub"\n    seller = """\\\n    Shop"""\n'
        '    [[purchase.event]]\n      kind = "shipped"\n      on = 2026-11-05\n'
    ),
    "quoted names": (
        '[["purchase"]]\nid = "usb-hub"\nitem = "USB hub"\nseller = "Shop"\n\n'
        '[[ "purchase" . event ]]\nkind = "shipped" # at last\non = 2026-11-05\n'
    ),
    "lists over lines": (
        '[[purchase]]\nid = "usb-hub"\ntags = [\n  "a", # one ]\n  "b",\n]\nitem = "USB hub"\nseller = "Shop"\n'
        "box = { a = [1, 2], b = \"}\" }\n"
    ),
    "inline events": (
        '[[purchase]]\nid = "usb-hub"\nitem = "USB hub"\nseller = "Shop"\n'
        'event = [ { kind = "shipped", on = 2026-11-05 }, ]\n'
    ),
    "answers and more": (
        '[[purchase]]\nid = "usb-hub"\nitem = "USB hub"\nseller = "Shop"\nanswers.cancel.shipped = "no"\n'
        '\n[purchase.reminders.protection-ends] # mine\ndeadline_on = 2027-01-01\ndone = true\n'
        '\n[purchase.parcel]\nweight = 3.50\n# behind the weight\n'
    ),
    "events and a comment": (
        '[[purchase]]\nid = "usb-hub"\nitem = "USB hub"\nseller = "Shop"\n\n# it went out\n[[purchase.event]]\n'
        'kind = "shipped"\non = 2026-11-05\n[[purchase.event]]\nkind = "scan"\non = 2026-11-06\nodd = [ 1 ]\n'
    ),
}  # fmt: skip
AFTER = {
    "nothing": "",
    "another": '\n\n# the last one\n[[purchase]]\nid="last"\nitem="Last"\n\n\n',
    "another right behind": '[[purchase]]\nid = "last"\nitem = "Last"\n[[purchase.event]]\nkind = "note"\non=2026-01-01',
    "a table": '\n[other]\n"usb-hub" = [[1], [2]]\n\n# the end',
}


def changed(old: Purchase) -> list[Purchase]:
    """What commands do to a purchase, one by one."""
    return [
        replace(old, seller="Another Shop"),
        replace(old, seller=None),
        replace(old, price=Money(Decimal("12.49"), "USD"), tags=("x", 'y"')),
        replace(old, events=(*old.events, Event("received", date(2026, 12, 1)))),
        replace(old, events=(*old.events, Event("scan", date(2026, 12, 1), place="Zürich"), Event("note", date(2026, 12, 2), text="a\nb"))),
        replace(old, answers={**old.answers, "late-parcel": {"works": "yes"}}),
        replace(old, reminders={**old.reminders, "ship-by": ReminderChoice(date(2026, 12, 1), date(2026, 12, 2))}),
        replace(old, id="hub", note="renamed", reminders={}, answers={}),
        replace(old, events=old.events[1:]),
    ]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_change_leaves_every_byte_outside_its_purchase(before: str, block: str, after: str, newline: str) -> None:
    head, tail = (part.replace("\n", newline) for part in (BEFORE[before], AFTER[after]))
    text = head + BLOCKS[block].replace("\n", newline) + tail
    read = read_document(text.encode(), "ledger.toml")
    old = next(purchase for purchase in read.ledger.purchases if purchase.id == "usb-hub")

    for new in changed(old):
        renamed = {new.id: old.id} if new.id != old.id else {}
        after_it = changed_ledger(read, Changes(put=(new,), renamed=renamed), "ledger.toml")

        assert after_it.text.startswith(head)
        assert after_it.text.endswith(tail)
        assert new in after_it.ledger.purchases
        assert [one for one in after_it.ledger.purchases if one != new] == [
            one for one in read.ledger.purchases if one != old
        ]
        inside = after_it.text[len(head) : len(after_it.text) - len(tail)]
        assert inside.count("\n") == inside.count(newline)


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_new_purchase_is_added_at_the_end(before: str, block: str, after: str) -> None:
    text = BEFORE[before] + BLOCKS[block] + AFTER[after]
    read = read_document(text.encode(), "ledger.toml")
    new = Purchase("new", "New thing", tags=("a",), events=(Event("shipped", date(2026, 11, 5)),))

    added = changed_ledger(read, Changes(add=(new,)), "ledger.toml")

    assert added.text.startswith(text)
    assert added.ledger.purchases == (*read.ledger.purchases, new)


def test_a_changed_value_keeps_its_comment_and_place() -> None:
    text = '[[purchase]]\nid = "usb-hub"  # hub\nitem = "USB hub"\nseller = "Shop"   # nice people\nnote = "x"\n'
    read = read_document(text.encode(), "ledger.toml")
    new = replace(read.ledger.purchases[0], seller="Other")

    assert changed_ledger(read, Changes(put=(new,)), "l").text == text.replace('"Shop"', '"Other"')


def test_unknown_keys_and_faulty_values_stay_as_they_are() -> None:
    text = (
        '[[purchase]]\nid = "usb-hub"\nitem = "USB hub"\nprice = 12.49\nodd = 1_000\n\n[[purchase.event]]\nkind = "x"\n'
    )
    read = read_document(text.encode(), "ledger.toml")
    new = replace(read.ledger.purchases[0], events=(Event("received", date(2026, 12, 1)),))

    assert changed_ledger(read, Changes(put=(new,)), "l").text == (
        text + '\n[[purchase.event]]\nkind = "received"\non = 2026-12-01\n'
    )


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
comments = st.sampled_from(["", " # why", "\t# [[purchase]] \"'", ' # """'])
gaps = st.sampled_from(["", "\n", "\n\n", "# alone\n", "\n# [purchase.event]\n\n", "  \n"])


def written_text(draw: st.DrawFn, value: str) -> str:
    """One of the ways to write a text in TOML."""
    plain = all(letter.isprintable() or letter in " \n\t" for letter in value)
    style = draw(st.sampled_from(["basic", "literal", "many lines", "many literal lines"]))
    if style == "literal" and plain and "'" not in value and "\n" not in value:
        return f"'{value}'"
    if style == "many literal lines" and plain and "'" not in value:
        return f"'''\n{value}'''"
    escaped = "".join(
        letter if letter.isprintable() and letter not in '"\\' else f"\\U{ord(letter):08x}" for letter in value
    )
    return f'"""\\\n   {escaped}"""' if style == "many lines" and not escaped.startswith(" ") else f'"{escaped}"'


@st.composite
def table_lines(draw: st.DrawFn, table: dict[str, object], indent: str) -> str:
    lines = []
    for key, value in table.items():
        name = draw(st.sampled_from([key, f'"{key}"', f"'{key}'"]))
        equals = draw(st.sampled_from([" = ", "=", "   =\t"]))
        written = written_text(draw, value) if isinstance(value, str) else str(value)
        lines.append(f"{indent}{name}{equals}{written}{draw(comments)}\n")
        if draw(st.integers(0, 5)) == 0:
            lines.append(draw(gaps))
    return "".join(lines)


@st.composite
def purchase_texts(draw: st.DrawFn, name: str) -> str:
    indent = draw(st.sampled_from(["", "", "  ", "\t"]))
    facts: dict[str, object] = {"id": name, "item": draw(texts)}
    for key in draw(st.lists(st.sampled_from(["seller", "note", "order", "url", "tracking"]), unique=True)):
        facts[key] = draw(texts)
    if draw(st.booleans()):
        facts |= {"price": "12.49", "currency": "USD"}
    if draw(st.booleans()):
        facts["odd"] = _Raw(draw(st.sampled_from(["[ 1,\n 2 ] ", "{ a = ']' }", "0xff", "1e3", "12:30:00", "inf"])))
    if draw(st.booleans()):
        facts["ordered"] = draw(days)
    header = draw(st.sampled_from(["[[purchase]]", "[[ purchase ]]", '[["purchase"]]']))
    parts = [f"{indent}{header}{draw(comments)}\n"]
    parts.append(draw(table_lines(facts, indent)))
    for _ in range(draw(st.integers(0, 3))):
        event: dict[str, object] = {"kind": "scan", "on": draw(days)}
        if draw(st.booleans()):
            event["place"] = draw(texts)
        parts += [draw(gaps), f"{indent}[[purchase.event]]{draw(comments)}\n", draw(table_lines(event, indent))]
    if draw(st.booleans()):
        parts += [draw(gaps), "[purchase.answers.cancel]\n", draw(table_lines({"shipped": "no"}, indent))]
    return "".join(parts)


class _Raw:
    """A value that is written as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[str, str, str]:
    """The text before, of, and after one purchase. Comments in a gap behind a purchase start after a blank line."""
    count = draw(st.integers(1, 4))
    chosen = draw(st.integers(0, count - 1))
    between = st.sampled_from(
        ["\n", "\n\n# note\n", "\n[other]\nid = 'p0'\n\n", "\n\n[[list]]\nx = '''[[purchase]]'''\n"]
    )
    parts = [draw(st.sampled_from(["", "format = 1\n", "\ufeff# top\n", "#\nformat=1#\n\n"]))]
    for number in range(count):
        parts += [draw(purchase_texts(f"p{number}")), draw(between).replace("other", f"other{number}")]
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    parts = [part.replace("\n", newline) for part in parts]
    if draw(st.booleans()):
        parts[-1] = ""
        if chosen < count - 1:
            parts[-2] = parts[-2].removesuffix(newline)
    place = 1 + 2 * chosen
    return "".join(parts[:place]), parts[place], "".join(parts[place + 1 :])


@st.composite
def edits(draw: st.DrawFn) -> dict[str, object]:
    facts: dict[str, object] = {}
    for key in draw(st.lists(st.sampled_from(["seller", "note", "order", "url", "tracking"]), unique=True, max_size=3)):
        facts[key] = draw(st.none() | texts)
    if draw(st.booleans()):
        facts["price"] = draw(st.none() | st.just(Money(Decimal("3.10"), "EUR")))
    if draw(st.booleans()):
        facts["tags"] = tuple(draw(st.lists(texts, max_size=2)))
    if draw(st.booleans()):
        facts["protection_ends"] = draw(days)
    if draw(st.booleans()):
        facts["answers"] = {"late-parcel": {"works": draw(texts)}}
    if draw(st.booleans()):
        facts["reminders"] = {"ship-by": ReminderChoice(draw(days), done=draw(st.booleans()))}
    return facts


# 2,000 by default; HYPOTHESIS_PROFILE=thorough makes it 20,000.
@settings(max_examples=max(2000, settings().max_examples))
@given(ledgers(), edits(), st.lists(days, max_size=2), st.integers(0, 3))
def test_random_edits_of_random_ledgers_touch_nothing_else(
    parts: tuple[str, str, str], facts: dict[str, object], new_days: list[date], kept_events: int
) -> None:
    head, block, tail = parts
    text = head + block + tail
    read = read_document(text.encode(), "ledger.toml")
    number = len(tomllib.loads(head.removeprefix("\ufeff")).get("purchase", []))
    old = read.ledger.purchases[number]
    events = old.events[:kept_events] + tuple(Event("note", day, text="t # [[x]]") for day in new_days)
    new = replace(old, events=events, **facts)  # type: ignore[arg-type]

    after = changed_ledger(read, Changes(put=(new,)), "ledger.toml")

    assert after.text.startswith(head)
    assert after.text.endswith(tail)
    assert after.ledger.purchases[number] == new
    before_tables, after_tables = list(read.tables), list(after.tables)
    del before_tables[number], after_tables[number]
    assert repr(after_tables) == repr(before_tables)
    assert repr({**after.document, "purchase": 0}) == repr({**read.document, "purchase": 0})
    # The oracle keeps CRLF inside texts over several lines, where tomllib reads LF; TOML allows both.
    oracle = tomlrt.loads(after.text.removeprefix("\ufeff").replace("\r\n", "\n"))
    assert repr(oracle.to_dict()) == repr(after.document)
