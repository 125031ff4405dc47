"""Every packaged message: its examples, its words, its figures."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest

from buyer_assist.domain.draft_details import DETAILS
from buyer_assist.domain.drafts import fill, names_in
from buyer_assist.domain.message_checks import LEAST_EASE, About, check_text
from buyer_assist.domain.messages import RECORDED
from buyer_assist.domain.next_actions import moves_for
from buyer_assist.domain.readability import Readability
from buyer_assist.storage.word_lists import load_word_lists
from tests.bench.message_figures import (
    LEAST_EASE_ON_AVERAGE,
    average_ease,
    broken_limits,
    case_of,
    examples,
    packaged_messages,
    table,
    write,
)

CONTRACT = {
    "seller": "ask-to-ship request-cancel ask-proof-of-shipment ask-extension where-is-my-parcel report-problem "
    "propose-partial-refund reject-offer refuse-off-platform refuse-to-close-dispute ask-return-address return-sent "
    "late-parcel late-parcel-pay-part late-parcel-send-back late-parcel-remind",
    "dispute": "dispute-not-received dispute-fake-tracking dispute-problem",
    "support": "support-seller-silent support-shipped-after-cancel support-closed-too-early support-refund-missing "
    "support-late-parcel support-shop-complaint support-chat-opener",
    "bank": "chargeback-request",
    "review": "review-update",
}
MESSAGES = packaged_messages()
each_message = pytest.mark.parametrize("message", MESSAGES.values(), ids=list(MESSAGES))
each_example = pytest.mark.parametrize(
    "example", examples(), ids=lambda example: f"{example.message.id}-{example.variant or 'own'}"
)
DATE = r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"


def test_every_message_of_the_contract_is_there_for_whom_it_says() -> None:
    assert {name: message.to for name, message in MESSAGES.items()} == {
        name: to for to, names in CONTRACT.items() for name in names.split()
    }


@each_example
def test_example_gives_its_variant_and_its_words(example) -> None:
    assert example.draft.missing == ()
    assert example.draft.variant == example.variant
    assert [line for line in example.says if line not in example.draft.body] == []
    assert [line for line in example.never if line in example.draft.body] == []


@each_message
def test_every_variant_has_an_example(message) -> None:
    shown = {example.variant for example in examples() if example.message is message}

    assert shown == {"", *(variant.id for variant in message.variants)}


@each_example
def test_draft_is_easy_to_read_and_short(example) -> None:
    assert broken_limits(example) == []


def test_limit_that_is_broken_is_named() -> None:
    """What holds the drafts above can fail."""
    first = examples()[0]
    figures = Readability(70.0, 40, 2, 25, 20.0)
    bad = replace(first, draft=replace(first.draft, body="x" * 1501, readability=figures))

    assert [says.split()[0] for says in broken_limits(bad)] == ["reading", "a", "20.0", "1501"]


def test_drafts_are_very_easy_on_average() -> None:
    assert average_ease() >= LEAST_EASE_ON_AVERAGE


@each_example
def test_draft_is_easy_for_a_plain_counter_too(example) -> None:
    """A counter that knows no dates, names or numbers and splits at full stops only: no figure of ours flatters."""
    words = re.findall(r"[A-Za-z]+", example.draft.body)
    sentences = [part for part in re.split(r"[.!?]+(?:\s|$)", example.draft.body) if re.search(r"\w", part)]
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)

    assert 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * syllables / len(words) >= LEAST_EASE


@each_example
def test_own_checks_find_nothing_in_a_draft(example) -> None:
    assert example.draft.warnings == ()


@each_example
def test_draft_names_order_item_and_when(example) -> None:
    lines = example.draft.body.split("\n")

    assert "8190000000000017" in lines
    assert '"USB hub, 7 ports"' in example.draft.body
    assert re.search(DATE, example.draft.body)
    assert not re.search(r"\d{4}-\d{2}-\d{2}", example.draft.body)
    assert "8190000000000017" in example.draft.subject or example.message.to == "bank"


@each_example
def test_draft_asks_by_a_day_when_an_answer_is_awaited(example) -> None:
    asks = re.search(rf"\bby {DATE}|by this day", example.draft.body)

    assert bool(asks) or not example.message.reply_days


@each_example
def test_draft_says_what_is_attached_where_something_is(example) -> None:
    assert ("I attach" in example.draft.body) or not example.draft.attach


@each_example
def test_amounts_have_two_decimals_and_a_currency(example) -> None:
    for amount in re.findall(r"\d+\.\d+\S* ?\S*", example.draft.body):
        assert re.match(r"\d+\.\d\d USD", amount), amount


@each_message
def test_words_are_plain(message) -> None:
    texts = [message.body, *(variant.body or "" for variant in message.variants)]
    for text in texts:
        assert not re.search(r"['’]", text), "a contraction or an apostrophe"
        assert not re.search(r"\b(feedback|review|stars?)\b", text.replace("with my review", ""))
        assert not re.search(r"\b(hereby|kindly|regarding|concerning|furthermore|therefore)\b", text, re.IGNORECASE)
        assert text.isascii()


@each_message
def test_message_names_facts_and_known_details_only(message) -> None:
    declared = {*message.needs, *message.may, *(name for variant in message.variants for name in variant.needs)}
    used = names_in(message.body + message.subject) | {
        name for variant in message.variants for name in names_in((variant.body or "") + (variant.subject or ""))
    }

    assert declared <= DETAILS.keys()
    assert used == declared
    assert message.facts
    assert all(re.fullmatch(r"[A-I]\d{1,2}", fact) for fact in message.facts)


@each_message
def test_message_says_for_what_it_is_and_what_never_to_add(message) -> None:
    assert message.when.endswith(".")
    assert message.never_add
    assert message.request or message.to == "review"


@each_message
def test_draft_for_a_purchase_with_nothing_but_an_order_number_claims_no_day(message) -> None:
    bare = {"seller": None, "price": None, "currency": None, "ordered": None, "paid_with": None, "country": None}
    case = case_of(message, {}, **bare)
    written = write(message, case, dict.fromkeys(("amount", "claim", "price", "refund_due"), "9.00 USD"))

    days = set(re.findall(DATE, written.body))
    assert len(days) <= 1, "only the day of the answer can be known"
    assert "None" not in written.body


@pytest.mark.parametrize(
    ("message", "variant"),
    [(message, variant) for message in MESSAGES.values() for variant in (None, *message.variants)],
    ids=lambda one: one.id if one else "own",
)
def test_text_with_nothing_but_what_it_needs_still_names_order_item_and_demand(message, variant) -> None:
    """Optional details leave whole lines out; what carries the message must not go with them."""
    needed = {*message.needs, *(variant.needs if variant else ())} | {"reply_by"}
    body = fill((variant and variant.body) or message.body, dict.fromkeys(needed, "5.00 USD") | {"item": "Hub"})
    found = {one.id for one in check_text(body, load_word_lists(), About(to_review=message.to == "review")).warnings}
    lines = body.split("\n")

    assert '"Hub"' in body
    assert lines[lines.index("5.00 USD") - 1].endswith(":") or message.to == "dispute"
    assert not found & {"no-demand", "several-demands", "long-sentence"}
    assert not re.search(r"[:,]\n\n|\n\n\n|\$|\|", body.removeprefix("Hello,"))


def test_every_message_that_a_step_names_exists() -> None:
    named = {move.message for example in examples() for move in moves_for(example.case) if move.message}

    assert named <= MESSAGES.keys()
    assert len(named) >= 10


def test_the_first_step_of_an_example_finds_its_message() -> None:
    """Most messages are what the next step asks for in one of their own examples."""
    found = {
        example.message.id for example in examples()
        if example.message.id in [move.message for move in moves_for(example.case)]
    }  # fmt: skip

    assert found >= {
        "ask-proof-of-shipment", "request-cancel", "ask-extension", "dispute-not-received", "dispute-fake-tracking",
        "dispute-problem", "reject-offer", "refuse-off-platform", "late-parcel", "review-update",
        "support-refund-missing", "support-shipped-after-cancel", "support-closed-too-early",
    }  # fmt: skip


def test_recorded_messages_are_those_that_have_an_event() -> None:
    from buyer_assist.domain.events import EVENT_KINDS

    assert EVENT_KINDS["message-sent"].choices == {"to": RECORDED}


def test_table_shows_every_example() -> None:
    lines = list(table())

    assert len(lines) == len(examples()) + 2
    assert all(any(line.startswith(f"{name} ") for line in lines) for name in MESSAGES)


def test_late_parcel_hides_nothing_and_asks_one_thing() -> None:
    first = next(example for example in examples() if example.message.id == "late-parcel")
    body = first.draft.body

    assert "The parcel came after the refund" in body
    assert "I want to pay for it." in body
    assert body.count("Please") == 1


@pytest.mark.parametrize(
    "name", ["propose-partial-refund", "reject-offer", "refuse-off-platform", "refuse-to-close-dispute"]
)
def test_answer_to_an_offer_names_claim_and_amount(name) -> None:
    for example in (example for example in examples() if example.message.id == name):
        assert "claim" in example.draft.body or "refund of" in example.draft.body
        assert re.search(r"\d\.\d\d USD", example.draft.body)


def test_chat_opener_asks_for_a_person() -> None:
    written = partial(write, MESSAGES["support-chat-opener"])

    assert "I want to talk to a person" in written(case_of(MESSAGES["support-chat-opener"], {}), {}).body
