"""Money: one parser, no floats, no guesses."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.money import parse_money, parse_stored_amount
from buyer_assist.storage.currencies import load_currencies

KNOWN = load_currencies()


@pytest.mark.parametrize(("typed", "says"), [
    ("12,499 €", "ambiguous"), ("12.499 USD", "ambiguous"), ("12.345.6 EUR", "not an amount"), ("-5 USD", "below zero"),
    ("$-5", "below zero"), ("12.5 JPY", "more decimals"), ("12.4999 USD", "more decimals"), ("12 XXQ", "no currency that"),
    ("", "not an amount"), ("5 EUR 6", "not an amount"), ("kr 100", "several currencies"), ("9.99", "no currency"),
])  # fmt: skip
def test_amount_that_cannot_be_sure_is_refused(typed: str, says: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_money(typed, KNOWN)

    assert says in refused.value.says


def test_bare_dollar_is_usd_and_says_so() -> None:
    read = parse_money("$12.49", KNOWN)

    assert (str(read.money), read.note) == ("12.49 USD", '"$" was read as USD.')


def test_amount_without_currency_takes_the_one_of_the_settings() -> None:
    assert str(parse_money("9,99", KNOWN, default="EUR").money) == "9.99 EUR"


def test_symbol_of_several_currencies_is_settled_by_the_settings() -> None:
    assert str(parse_money("100 kr", KNOWN, default="NOK").money) == "100 NOK"


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["USD", "EUR", "PLN"]))
def test_written_amount_reads_back_to_the_same_money(amount: Decimal, code: str) -> None:
    assert parse_money(f"{amount:f} {code}", KNOWN).money.amount == amount


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_grouped_and_ungrouped_forms_are_the_same_money(whole: int, cents: int) -> None:
    forms = [f"{whole:,}.{cents:02} USD", f"{whole:,}".replace(",", ".") + f",{cents:02} USD",
             f"{whole:,}".replace(",", "\u202f") + f",{cents:02} USD", f"US ${whole}.{cents:02}"]  # fmt: skip

    assert {parse_money(form, KNOWN).money.amount for form in forms} == {Decimal(f"{whole}.{cents:02}")}


@given(st.text(max_size=24))
def test_junk_is_refused_and_never_fails_otherwise(typed: str) -> None:
    try:
        parse_money(typed, KNOWN, default="USD")
    except RefusedError as refused:
        assert refused.hint


@pytest.mark.parametrize("text", ["12,49", "1e5", "-1", "nan", "", "１２", "12.49 USD", "1" * 40])
def test_stored_amount_is_digits_with_a_point_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is the amount
        parse_stored_amount(text, "USD")
