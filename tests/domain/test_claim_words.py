"""The sums and days that walks about claims name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from buyer_assist.domain.claim_words import UNKNOWN_CLAIM_WORDS, claim_words, share_lost
from buyer_assist.domain.money import Money
from buyer_assist.domain.walk_words import event_of, words_of
from buyer_assist.domain.walks import OfferedEvent
from tests.domain.test_claim_facts import DISPUTE, RECEIVED, SHIPPED, happened, seen


def offered(amount: str, currency: str = "USD") -> dict[str, object]:
    return happened("seller-offer", "2026-11-22", offer="partial", amount=amount, currency=currency)


def test_rest_is_the_claim_less_the_offer_and_a_return_brings_the_price() -> None:
    dispute = happened("dispute-opened", "2026-11-20", reason="defective", amount="6.00", currency="USD")
    words = words_of(seen(SHIPPED, RECEIVED, dispute, offered("2.00")))

    assert words["offer"] == "2.00 USD"
    assert words["difference"] == "4.00 USD"
    assert words["break_even"] == "10.49 USD, the price less the offer"


@pytest.mark.parametrize("offer", [offered("5.00", "EUR"), offered("12.49"), offered("20.00")])
def test_rest_is_in_general_words_when_there_is_none_or_it_cannot_be_said(offer: dict[str, object]) -> None:
    assert words_of(seen(SHIPPED, DISPUTE, offer))["difference"] == "the part that the offer leaves out"


def test_offer_of_an_earlier_dispute_does_not_count() -> None:
    again = happened("dispute-opened", "2026-11-23", reason="defective")
    story = (SHIPPED, RECEIVED, DISPUTE, offered("5.00"), happened("dispute-withdrawn", "2026-11-22"), again)

    assert words_of(seen(*story))["offer"] == UNKNOWN_CLAIM_WORDS["offer"]


@pytest.mark.parametrize(
    ("price", "loss", "share"),
    [("12.49", "half", "6.25"), ("12.49", "all", "12.49"), ("12.49", "most", "9.37"), ("1001", "little", "250")],
)
def test_share_has_the_decimals_of_the_price(price: str, loss: str, share: str) -> None:
    assert share_lost(Money(Decimal(price), "USD"), {"loss": loss}) == Money(Decimal(share), "USD")


def test_without_price_or_estimate_no_share_is_invented() -> None:
    assert share_lost(None, {"loss": "half"}) is None
    assert share_lost(Money(Decimal("12.49"), "USD"), {}) is None


def test_days_come_from_the_rules() -> None:
    words = words_of(seen(SHIPPED, DISPUTE))

    assert (words["answer_days"], words["steps_in_days"], words["return_days"]) == ("5", "7", "10")
    assert words["decision_by"] == "18 December 2026"


def test_every_word_has_a_general_form() -> None:
    assert claim_words(seen(SHIPPED), {}).keys() == UNKNOWN_CLAIM_WORDS.keys()
    assert all(words_of(None).values())


def test_event_takes_the_kind_and_the_share_that_were_answered() -> None:
    event = OfferedEvent("dispute-opened", {"reason": "$kind", "claim": "refund-only"}, "share")
    made = event_of(event, seen(SHIPPED, RECEIVED), {"kind": "damaged", "loss": "little"}, today=date(2026, 11, 23))

    assert (made.reason, made.claim, str(made.amount)) == ("damaged", "refund-only", "3.12 USD")
