"""The checks of a message, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buyer_assist.domain.message_checks import CHECKS, About, check_text
from buyer_assist.domain.personal_data import passes_luhn, personal_data_in
from buyer_assist.storage.word_lists import load_word_lists

WORDS = load_word_lists()
ORDER = "8190000000000017"
GOOD = f"""Hello,

I bought "USB hub" on 1 November 2026. My order number is:
{ORDER}

The parcel did not come.
I want a full refund of 12.49 USD. Please answer by 3 December 2026.

Thank you."""


def ids(text: str, **about: object) -> list[str]:
    return [warning.id for warning in check_text(text, WORDS, About(**about)).warnings]


def found(text: str, check: str, **about: object) -> list[str]:
    return [warning.where for warning in check_text(text, WORDS, About(**about)).warnings if warning.id == check]


def test_good_message_has_no_warning() -> None:
    assert ids(GOOD) == []
    assert ids(GOOD, order=ORDER, case="not-come") == []


def test_every_warning_has_a_place_and_a_better_wording() -> None:
    text = (
        "I hope this message finds you well. Maybe it is ok but I want a refund, an extension and a coupon asap or I give "
        "you one star. Pay by PayPal to me@example.com, this is what I have always wanted since the very first day of it all."
    )
    checked = check_text(text, WORDS)

    assert {warning.id for warning in checked.warnings} == set(CHECKS) - {"hard-to-read"}
    assert all(warning.says and warning.where and warning.better for warning in checked.warnings)
    assert [CHECKS.index(warning.id) for warning in checked.warnings] == sorted(
        CHECKS.index(warning.id) for warning in checked.warnings
    )


def test_sentence_of_twenty_words_passes_and_one_of_twenty_one_does_not() -> None:
    twenty = " ".join(["word"] * 20) + "."

    assert "long-sentence" not in ids(twenty)
    assert found("It is so.\n" + "word " + twenty, "long-sentence")[0].startswith("line 2: ")


def test_hard_words_are_named() -> None:
    text = (
        "Unfortunately the aforementioned international transportation organisation demonstrated considerable "
        "irresponsibility. Satisfactory communication necessitates immediate cooperation and documentation."
    )

    assert "irresponsibility" in found(text, "hard-to-read")[0]


def test_short_text_is_not_called_hard_to_read() -> None:
    assert "hard-to-read" not in ids("Extraordinary international organisation.")


@pytest.mark.parametrize(
    "phrase", ["at the end of the day", "ASAP", "as soon as\npossible", "I am writing to", "due to the fact that"]
)
def test_idioms_and_introductions_are_found_across_lines_and_capitals(phrase: str) -> None:
    assert "idiom" in ids(GOOD + f"\n{phrase} it is so.")


@pytest.mark.parametrize("text", [
    "I want a refund of 5 USD. Please also send me a new one.",
    "Please refund 5 USD and give me a coupon.",
    "Please extend the protection. I want my money back.",
    "Please check the page. Please call the carrier.",
])  # fmt: skip
def test_two_demands_are_one_too_many(text: str) -> None:
    assert "several-demands" in ids(text)


@pytest.mark.parametrize("text", [
    "I want a full refund of 5 USD. Please refund 5 USD by 3 December 2026. Please answer.",
    "I want my money back, 5 USD, not a new item.",
    "Please send me the tracking number, or a photo of the post receipt.",
    "I want to pay for it. Please tell me how I can pay.",
])  # fmt: skip
def test_one_demand_said_twice_or_set_off_from_another_is_one(text: str) -> None:
    assert "several-demands" not in ids(text)
    assert "no-demand" not in ids(text)


def test_money_without_an_amount_is_no_clear_demand() -> None:
    assert "no-demand" in ids("I want a refund.")
    assert "no-demand" not in ids("I want a refund of 12,49 €.")


def test_review_needs_no_demand() -> None:
    assert "no-demand" in ids("The seller was honest.")
    assert "no-demand" not in ids("The seller was honest.", to_review=True)


def test_order_number_is_found_with_spaces_and_only_the_right_one_counts() -> None:
    spaced = GOOD.replace(ORDER, "8190 0000 0000 0017")

    assert "no-order-number" not in ids(spaced, order=ORDER)
    assert "no-order-number" in ids(GOOD, order="8190000000000099")
    assert "no-order-number" in ids("I want it. It is 12345.")


def test_date_that_can_be_read_in_two_ways_is_no_date() -> None:
    assert found("It came on 03/04/2026.", "no-date") == ['line 1: "03/04/2026"']
    assert "no-date" not in ids("It came on 3 April 2026.")
    assert "no-date" not in ids("It came on 2026-04-03.")


@pytest.mark.parametrize("words", ["I received it", "the parcel arrived", "I got the package", "it has been delivered"])
def test_receipt_weakens_only_a_claim_for_a_missing_parcel(words: str) -> None:
    assert "weakens-claim" in ids(f"My parcel is late, {words}.", case="not-come")
    assert "weakens-claim" not in ids(f"My parcel is late, {words}.", case="problem")
    assert "weakens-claim" not in ids(f"My parcel is late, {words}.", case="late")


def test_case_is_taken_from_the_text_when_no_purchase_tells_it() -> None:
    assert "weakens-claim" in ids("My order has not arrived. I received it.")
    assert "weakens-claim" not in ids("The item is broken. I received it.")
    assert "weakens-claim" in ids("The item is broken. Otherwise good quality.")
    assert "weakens-claim" not in ids("It came after the refund. I received it.")


def test_denied_receipt_does_not_weaken() -> None:
    assert "weakens-claim" not in ids("I have not received it. I did not get the parcel.", case="not-come")


@pytest.mark.parametrize("words", ["no problem", "it is OK", "it’s ok", "maybe", "take your time", "I am sorry"])
def test_some_words_weaken_every_claim(words: str) -> None:
    assert "weakens-claim" in ids(f"Well, {words}.")


@pytest.mark.parametrize("words", ["bad feedback", "one star", "my lawyer", "the police", "you scammer"])
def test_threats_and_insults_are_found(words: str) -> None:
    assert "threat" in ids(f"Pay or {words}.")


def test_right_to_a_dispute_is_no_threat() -> None:
    assert "threat" not in ids("I will open a dispute on 3 December 2026. I will ask the support.")


def test_refusing_to_leave_the_marketplace_is_fine() -> None:
    assert "off-platform" not in ids("I do not accept a refund by PayPal.")
    assert "off-platform" in ids("Please refund by PayPal.")
    assert "off-platform" in ids("I do not accept 5 USD. Write to my WhatsApp.")
    assert "off-platform" not in ids("I paid with PayPal.", to_bank=True)


@pytest.mark.parametrize("number", [
    "4111 1111 1111 1111", "4111-1111-1111-1111", "5500000000000004", "340000000000009", "30569309025904", "6011111111111117",
])  # fmt: skip
def test_card_numbers_are_found_and_never_shown_in_full(number: str) -> None:
    where = found(f"My card is {number}.", "personal-data")

    assert where == [f'line 1: "...{number[-4:]}"']


def test_number_that_fails_luhn_is_no_card() -> None:
    assert not passes_luhn("4111111111111112")
    assert found("My card is 4111 1111 1111 1112.", "personal-data") == []


def test_order_and_tracking_numbers_are_no_personal_data_even_when_they_pass_luhn() -> None:
    number = "5500000000000004"

    assert found(f"It is {number}.", "personal-data", numbers=(number,)) == []
    assert found(f"My order number is:\n{number}\nIt is late.", "personal-data") == []
    assert found("RB123456785CN, LP00123456789012, 8190000000000017, 111-2345678-1234567", "personal-data") == []


@pytest.mark.parametrize(("text", "what"), [
    ("Write to anna.b@example.co.uk now", "an e-mail address"),
    ("Call +49 170 1234567 now", "a telephone number"),
    ("Phone: 0171/2345678", "a telephone number"),
    ("Call (555) 123-4567", "a telephone number"),
    ("Passport C01X00T47", "the number of a passport or identity card"),
    ("It is AB1234567 of mine", "a number like that of a passport"),
    ("I live at 221B Baker Street, London", "an address"),
    ("Hauptstraße 12, 10115 Berlin", "an address"),
    ("12 rue de la Paix, Paris", "an address"),
    ("ul. Piotrkowska 104", "an address"),
])  # fmt: skip
def test_personal_data_is_recognised(text: str, what: str) -> None:
    assert [one.what for one in personal_data_in(text)] == [what]


@pytest.mark.parametrize("text", [
    "On 2026-12-03 I paid 12.49 USD.", "It has 7 ports and 2 cables.", "3 December 2026", "Order 8190000000000017",
    "The way is closed. I want 1 place.", "In 2026 the street was closed.",
])  # fmt: skip
def test_ordinary_numbers_are_no_personal_data(text: str) -> None:
    assert list(personal_data_in(text)) == []


STORY = f"Order {ORDER} of 3 November 2026. The parcel did not come."


@pytest.mark.parametrize("text", [
    f"{STORY} Please refund 12.49 USD.", f"{STORY} Could you refund 12.49 USD by 5 December 2026?", f"{STORY} Refund me 12,49 € please.",
    f"Refund 12.49 USD. {STORY}", f"Cancel my order {ORDER} of 3 November 2026.", f"{STORY} You must refund 12.49 USD.",
    f"{STORY} I demand my money back: 12.49 USD.", f"{STORY} Where is my parcel?", f"{STORY} Where is my parcel? Please refund 12.49 USD.",
    f"{STORY} Please do not cancel the order. Please ship it by 5 December 2026.", f"{STORY} Please do not close my dispute.",
    f"{STORY} I paid with PayPal. Please refund 12.49 USD.", f"{STORY} You offered 5 USD by PayPal. I want a refund of 12.49 USD.",
    f"{STORY} The carrier says: it was delivered, and I do not have it. Please refund 12.49 USD.",
    f"{STORY} It has not been delivered. I haven't got it. It is not my fault. Please refund 12.49 USD by 23 November.",
    f"Order {ORDER}, 2026-11-23. The lamp is broken. It is not of good quality. I am not satisfied with the item. Please refund 5 USD.",
    "My order number is 4111111111111111. It did not come by 23 November. Please refund 12.49 USD.",
    f"Order {ORDER}, 2026-11-23. You sent the wrong item, model AB1234568 and not model AB1234567. Please refund 5 USD.",
    f"Order {ORDER}, 2026-11-23. I received an empty box. Please refund 5 USD.",
    f"Order {ORDER}. The parcel arrived on 20 November 2026, after my refund. I want to pay for it. Please tell me how I can pay.",
])  # fmt: skip
def test_good_text_raises_no_alarm(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(("text", "expected"), [
    (f"{STORY} Cancel request sent.", ["no-demand"]),
    (f"{STORY} Please refund 12.49 USD or send a new one.", ["several-demands"]),
    (f"{STORY} Well, I received it. Please refund 12.49 USD.", ["weakens-claim"]),
    (f"{STORY} Please refund 12.49 USD to my PayPal.", ["off-platform"]),
    (f"{STORY} Please ship it. Write to me on WhatsApp.", ["off-platform"]),
    (f"{STORY} Please refund 12.49 USD now. I will leave bad feedback.", ["threat"]),
    (f"{STORY} My card is 4111 1111 1111 1111. Please refund 12.49 USD.", ["personal-data"]),
    (f"Order {ORDER}, 2026-11-23. The lamp is damaged, otherwise good quality. Please refund 5 USD.", ["weakens-claim"]),
])  # fmt: skip
def test_bad_text_raises_the_one_alarm_that_is_meant(text: str, expected: list[str]) -> None:
    assert sorted(set(ids(text))) == expected


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_can_be_checked(text: str) -> None:
    checked = check_text(text, WORDS, About(order="1", names=(text[:5],), numbers=(text[5:9],)))

    assert all(warning.id in CHECKS for warning in checked.warnings)
