"""Drafts: what is put in, what is left out, what is missing, and what follows when nobody answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buyer_assist.domain.cases import Case, case_for
from buyer_assist.domain.clean_text import as_name, one_line
from buyer_assist.domain.drafts import draft, fill, names_in
from buyer_assist.domain.message_fit import chosen, fits_now, ranked
from buyer_assist.domain.next_actions import moves_for
from buyer_assist.domain.purchase import Event
from buyer_assist.storage.word_lists import load_word_lists
from tests.bench.message_figures import TODAY, case_of, packaged_messages, write

MESSAGES = packaged_messages()
WORDS = load_word_lists()
SHIPPED = {"kind": "shipped", "on": date(2026, 11, 3)}
DISPUTE = {"kind": "dispute-opened", "on": date(2026, 11, 18), "reason": "not-received", "claim": "refund-only"}


def case_with(*events: dict[str, object], **changes: object) -> Case:
    return case_of(MESSAGES["ask-to-ship"], {"events": list(events)}, **changes)


def written(name: str, case: Case, **given: str):
    return write(MESSAGES[name], case, given)


def sent(name: str, days_ago: int, to: str = "seller") -> dict[str, object]:
    return {"kind": "message-sent", "on": TODAY - timedelta(days=days_ago), "to": to, "about": name}


def choice(case: Case, to: str | None = None) -> str | None:
    first = [move.message for move in moves_for(case) if move.message]
    found = chosen(MESSAGES.values(), case, first, to=to)
    return found.id if found else None


def test_line_with_an_unknown_detail_is_left_out_and_its_label_too() -> None:
    template = "Hello,\n\nI paid $price.\nThe number is:\n$tracking\n\nPlease answer."

    assert fill(template, {"price": "1 USD"}) == "Hello,\n\nI paid 1 USD.\n\nPlease answer."
    assert fill(template, {"tracking": "X"}) == "Hello,\n\nThe number is:\nX\n\nPlease answer."


def test_line_with_a_bar_stands_in_for_the_one_above_when_that_is_left_out() -> None:
    template = "I paid $price on $ordered. The number is:\n| I paid $price. The number is:\n| The number is:\n$order\n\nLabel:\n$a\n| $b"

    assert fill(template, {"order": "1"}) == "The number is:\n1"
    assert fill(template, {"order": "1", "price": "2 USD"}) == "I paid 2 USD. The number is:\n1"
    assert fill(template, {"order": "1", "price": "2", "ordered": "3", "a": "A"}).startswith("I paid 2 on 3. The")
    assert fill(template, {"order": "1", "a": "A", "b": "B"}).endswith("Label:\nA")
    assert fill(template, {"order": "1", "b": "B"}).endswith("Label:\nB")


def test_details_are_put_in_once_and_never_expanded() -> None:
    assert (
        fill("$a and ${b} and $$c", {"a": "$b", "b": "${a} $$ %(a)s {a!r:>99}"})
        == "$b and ${a} $$ %(a)s {a!r:>99} and $c"
    )
    assert names_in("$a ${b} $$c $$$d") == {"a", "b", "d"}


def test_missing_details_are_named_with_their_option_and_no_text_is_written() -> None:
    found = written("propose-partial-refund", case_with(order=None))

    assert [(one.name, one.option) for one in found.missing] == [
        ("order", "--set order=TEXT"), ("amount", "--set amount=AMOUNT")
    ]  # fmt: skip
    assert found.body == ""


def test_given_detail_wins_over_the_ledger() -> None:
    assert "\n999\n" in written("ask-to-ship", case_with(), order="999").body


def test_reply_day_is_never_later_than_the_last_safe_day_for_a_dispute() -> None:
    case = case_with(SHIPPED, protection_ends=TODAY + timedelta(days=4))

    assert "by 25 November 2026" in written("where-is-my-parcel", case).body


def test_claim_of_the_dispute_is_named_not_the_price() -> None:
    case = case_with(SHIPPED, {**DISPUTE, "amount": "7.00", "currency": "USD"}, {
        "kind": "seller-offer", "on": date(2026, 11, 22), "offer": "partial", "amount": "2.00", "currency": "USD",
    })  # fmt: skip
    body = written("reject-offer", case).body

    assert "My claim is 7.00 USD." in body
    assert "you offered 2.00 USD" in body
    assert "12.49" not in body


def test_second_message_waits_for_the_day_asked_for_and_then_quotes_the_first() -> None:
    waiting = written("ask-to-ship", case_with(sent("ask-to-ship", 3)))
    passed = written("ask-to-ship", case_with(sent("ask-to-ship", 4)))
    twice = written("ask-to-ship", case_with(sent("ask-to-ship", 9), sent("ask-to-ship", 4)))

    assert waiting.variant == ""
    assert (
        waiting.notes[0]
        == "You wrote about this on 20 November 2026 and asked for an answer by 23 November 2026. Wait for it."
    )
    assert passed.variant == "second"
    assert "I wrote to you on 19 November 2026. I have no answer." in passed.body
    assert twice.variant == "last"
    assert "on 14 November 2026 and on 19 November 2026" in twice.body


def test_answer_of_the_seller_begins_the_counting_anew() -> None:
    case = case_with(
        sent("report-problem", 9), {"kind": "received", "on": date(2026, 11, 10)},
        {"kind": "problem", "on": date(2026, 11, 11), "reason": "defective"},
        {"kind": "seller-offer", "on": date(2026, 11, 20), "offer": "other"},
    )  # fmt: skip

    assert written("report-problem", case).variant == "defective"


LATE = (
    {**DISPUTE, "on": date(2026, 10, 1)}, {"kind": "decided", "on": date(2026, 10, 8), "outcome": "full"},
    {"kind": "refund-received", "on": date(2026, 10, 15)}, {"kind": "received", "on": date(2026, 10, 20)},
    {"kind": "checked", "on": date(2026, 10, 21), "works": "yes"},
)  # fmt: skip


@pytest.mark.parametrize(("events", "message"), [
    ((), "late-parcel"),
    ((sent("late-parcel", 6),), "late-parcel"),
    ((sent("late-parcel", 7),), "late-parcel-remind"),
    ((sent("late-parcel", 13), sent("late-parcel-remind", 6)), "late-parcel-remind"),
    ((sent("late-parcel", 14), sent("late-parcel-remind", 7)), "support-late-parcel"),
])  # fmt: skip
def test_late_parcel_is_told_reminded_and_asked_about_week_by_week(
    events: tuple[dict[str, object], ...], message: str
) -> None:
    case = case_with(*LATE, *events, ordered=date(2026, 9, 1))

    assert case.phase == "late-arrival"
    assert choice(case) == message


@pytest.mark.parametrize(("events", "changes", "message"), [
    ((), {"ship_by": date(2026, 11, 20)}, "request-cancel"),
    ((), {}, "ask-to-ship"),
    ((SHIPPED,), {"tracking": "LP00123456789012"}, "where-is-my-parcel"),
    ((SHIPPED,), {"protection_ends": date(2026, 11, 28)}, "ask-extension"),
    ((SHIPPED,), {"protection_ends": date(2026, 11, 24)}, "dispute-not-received"),
    ((SHIPPED, {"kind": "received", "on": date(2026, 11, 20)}, {"kind": "problem", "on": date(2026, 11, 20), "reason": "wrong"}),
     {}, "dispute-problem"),
    ((SHIPPED, DISPUTE, {"kind": "seller-offer", "on": date(2026, 11, 22), "offer": "off-platform"}), {}, "refuse-off-platform"),
    ((SHIPPED, DISPUTE, {"kind": "seller-offer", "on": date(2026, 11, 22), "offer": "wait"}), {}, "reject-offer"),
    ((*LATE, {"kind": "repaid", "on": date(2026, 11, 2), "how": "again"}), {"ordered": date(2026, 9, 1)}, "review-update"),
])  # fmt: skip
def test_message_that_fits_now(events, changes, message: str) -> None:
    assert choice(case_with(*events, **changes)) == message


def test_nothing_fits_a_purchase_that_is_fine() -> None:
    case = case_with(
        {"kind": "received", "on": date(2026, 11, 5)}, {"kind": "checked", "on": date(2026, 11, 5), "works": "yes"},
        {"kind": "confirmed", "on": date(2026, 11, 6)},
    )  # fmt: skip

    assert choice(case, to="seller") is None


@pytest.mark.parametrize(("offer", "expected"), [
    ({"offer": "full"}, None), ({"offer": "full", "amount": "0.00"}, "reject-offer"),
    ({"offer": "partial", "amount": "12.49"}, None), ({"offer": "partial", "amount": "12.48"}, "reject-offer"),
])  # fmt: skip
def test_offer_of_all_that_is_claimed_is_not_rejected(offer: dict[str, str], expected: str | None) -> None:
    money = {"currency": "USD"} if "amount" in offer else {}
    case = case_with(SHIPPED, DISPUTE, {"kind": "seller-offer", "on": date(2026, 11, 22), **offer, **money})

    assert choice(case) == expected


def test_what_the_ledger_cannot_know_is_never_claimed_unasked() -> None:
    """Nobody noted that the seller wants the dispute closed, or that a refund which is still in time stays out."""
    agreed = {"kind": "decided", "on": date(2026, 11, 19), "outcome": "full"}

    assert choice(case_with(SHIPPED, {**DISPUTE, "on": date(2026, 11, 20)})) is None
    assert choice(case_with(SHIPPED, DISPUTE, agreed)) is None
    assert not fits_now(MESSAGES["chargeback-request"], case_with(SHIPPED, DISPUTE, agreed))
    assert "The tracking page" not in written("where-is-my-parcel", case_with(SHIPPED)).body
    assert "had to" not in written("ask-to-ship", case_with(sent("ask-to-ship", 9), ship_by=date(2026, 12, 1))).body


def test_recipient_narrows_the_choice() -> None:
    case = case_with(SHIPPED, DISPUTE)

    assert MESSAGES[choice(case, to="support")].to == "support"
    assert choice(case, to="review") is None


def test_list_holds_every_message_the_fitting_ones_first() -> None:
    judged = ranked(MESSAGES.values(), case_with(SHIPPED, DISPUTE), [])
    fits = [fit for _, fit in judged]

    assert len(judged) == len(MESSAGES)
    assert fits == sorted(fits, reverse=True)
    assert any(fits)
    assert not all(fits)


def test_message_that_does_not_fit_says_so() -> None:
    assert any("does not fit" in note for note in written("late-parcel", case_with()).notes)
    assert not any("does not fit" in note for note in written("ask-to-ship", case_with()).notes)


def test_advice_names_the_purchase() -> None:
    case = case_with({"kind": "received", "on": date(2026, 11, 20)})

    assert any("draft-message usb-hub propose-partial-refund" in note for note in written("report-problem", case).notes)


def test_every_condition_is_used_by_a_message() -> None:
    from buyer_assist.domain.message_fit import CONDITIONS

    fits = [fit for message in MESSAGES.values() for fit in (message.fits, *(v.fits for v in message.variants))]

    assert {name for fit in fits for name in (*fit.when, *fit.unless)} - {"second", "last"} == set(CONDITIONS)


HOSTILE = [
    "$order", "${item}", "$$", "%(x)s", "{0.__class__}", "{x!r:>99999999}", "$(id)", "{{ 7*7 }}", "a\nBcc: x@y.z",
    "a\r\nSubject: b", "\x1b[2J\x1b]52;c;aGk=\x07", "\u202eevil\u202c", "zero\u200bwidth", "\x00nul", "\u2028line", "[bold]x[/]",
]  # fmt: skip
names = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=80), st.text(alphabet="${}%()\n\r\t\x1b\u202eordeitm ", max_size=40)
)


@settings(max_examples=60)
@given(item=names, seller=names, tracking=names, place=names, details=names, message=st.sampled_from(sorted(MESSAGES)))
def test_no_draft_keeps_a_placeholder_whatever_the_names_contain(
    item, seller, tracking, place, details, message
) -> None:
    case = _hostile_case(item, seller, tracking, place)
    found = write(MESSAGES[message], case, {"details": details, "amount": "1.00 USD", "refund_due": "1.00 USD"})
    plain = write(MESSAGES[message], _hostile_case("I", "S", "T", "P"), {
        "details": "D" if one_line(details) else "", "amount": "1.00 USD", "refund_due": "1.00 USD",
    })  # fmt: skip

    unnamed = not as_name(item or "x", longest=60)
    assert [one.name for one in found.missing] == [one.name for one in plain.missing] + ["item"] * unnamed
    for text in (found.subject, *found.body.split("\n")):
        assert text.isprintable(), "one clean line each"
    assert "\n" not in found.subject
    if not any("$" in name for name in (item, seller, tracking, place, details)):
        assert "$" not in found.body + found.subject


@pytest.mark.parametrize("item", ["!", "...", "$$", "\u3164", "\u202e", "\x00", '"'])
def test_item_without_a_letter_or_digit_is_asked_for_and_never_sent(item: str) -> None:
    case = _hostile_case(item, "Happy Store", "LP00123456789012", "Leipzig")

    assert as_name(item, longest=60) == ""
    assert [one.option for one in written("where-is-my-parcel", case).missing] == ["--set item=TEXT"]
    assert '"Hub"' in written("where-is-my-parcel", case, item="Hub").body


def _hostile_case(item: str, seller: str, tracking: str, place: str) -> Case:
    base = case_with()
    events = (
        Event("shipped", date(2026, 11, 2), tracking=tracking), Event("scan", date(2026, 11, 3), place=place, country="CN"),
        Event("delivered", date(2026, 11, 10), place=place, country="FR"),
        Event("cancel-requested", date(2026, 11, 1)), Event("message-sent", date(2026, 11, 12), to="seller", about="late-parcel"),
        Event("return-sent", date(2026, 11, 14), tracking=tracking),
    )  # fmt: skip
    purchase = replace(base.purchase, item=item or "x", seller=seller, tracking=tracking, events=events)
    return case_for(purchase, base.policy, today=TODAY)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_stands_in_the_draft_as_harmless_text(name: str) -> None:
    case = case_with()
    case = case_for(replace(case.purchase, item=f"hub {name}"), case.policy, today=TODAY)
    found = written("ask-to-ship", case)

    assert found.body.count("\n\n") == 3, "no line was added"
    assert "\x1b" not in found.body
    assert "\u202e" not in found.body
    assert "8190000000000017" in found.body.split("\n")


def test_literal_dollar_names_are_kept_as_they_are() -> None:
    case = case_with()
    case = case_for(replace(case.purchase, item="$order {x} %(y)s"), case.policy, today=TODAY)

    assert 'I bought "$order {x} %(y)s" from your shop' in written("ask-to-ship", case).body


def test_long_name_is_cut_after_a_word() -> None:
    long = "Wireless " * 40
    case = case_with()
    case = case_for(replace(case.purchase, item=long), case.policy, today=TODAY)
    found = written("ask-to-ship", case)

    assert len(found.body) < 400
    assert 'Wireless" from your shop' in found.body


def test_draft_that_fits_is_what_draft_writes() -> None:
    message = MESSAGES["ask-to-ship"]

    assert fits_now(message, case_with())
    assert draft(message, case_with(), WORDS).to == "seller"
