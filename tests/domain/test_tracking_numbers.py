"""Tracking numbers by themselves: check digits, letters, placeholders, junk."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buyer_assist.domain.tracking_numbers import compact, has_known_form, judge_number, s10_check_digit
from buyer_assist.storage.carriers import load_carriers

CARRIERS = load_carriers()


def _ids(report) -> list[str]:
    return [warning.id for warning in report.warnings]


@pytest.mark.parametrize(
    "number",
    [
        "CP337500215CN",
        "RH049953152TR",
        "LK066713510US",
        "RE582253458SE",
        "RF198345672SG",
        "RC425037869CN",
        "RA223589016RU",
    ],
)
def test_real_postal_numbers_pass_the_check(number):
    report = judge_number(number, CARRIERS)
    assert (report.valid, report.format, report.warnings) == (True, "s10", ())
    assert report.origin == number[-2:]


@pytest.mark.parametrize(("serial", "digit"), [("47312482", 9), ("12345678", 5), ("00000000", 5), ("00000008", 0)])
def test_check_digit_follows_the_weights_with_ten_as_zero_and_eleven_as_five(serial, digit):
    assert s10_check_digit(serial) == digit


@given(st.text("0123456789", min_size=8, max_size=8), st.integers(0, 9))
@settings(max_examples=100)
def test_exactly_one_check_digit_is_valid_for_a_serial(serial, digit):
    report = judge_number(f"RA{serial}{digit}DE", CARRIERS)
    if not report.warned("placeholder"):
        assert report.valid == (digit == s10_check_digit(serial))


def test_failed_check_digit_is_a_warning_with_what_to_do():
    report = judge_number("RB123456786US", CARRIERS)
    assert (report.valid, _ids(report)) == (False, ["check-digit"])
    assert "should be 5" in report.warnings[0].says
    assert "order page" in report.warnings[0].says


def test_letters_that_are_no_country_make_a_postal_number_invalid():
    report = judge_number("RB123456785XX", CARRIERS)
    assert (report.valid, report.origin, _ids(report)) == (False, None, ["unknown-format"])


@pytest.mark.parametrize(
    "typed",
    ["rb123456785gb", " RB 1234 5678 5 GB ", "RB-123456785-GB", "ＲＢ１２３４５６７８５ＧＢ", "RB123456785GB\u200b",
     "RB123456785\u00a0GB.",
     "#RB123456785GB", "\u202eRB123456785GB", "RB١٢٣٤٥٦٧٨٥GB"],
)  # fmt: skip
def test_what_people_put_around_a_number_does_not_matter(typed):
    report = judge_number(typed, CARRIERS)
    assert (report.number, report.valid) == ("RB123456785GB", True)


def test_unknown_form_is_no_verdict():
    report = judge_number("QQ-77-ABC", CARRIERS)
    assert (report.number, report.format, report.valid, report.followed) == ("QQ77ABC", None, None, "unknown")
    assert _ids(report) == ["unknown-format"]


@pytest.mark.parametrize(
    "typed", ["1234567890", "123456789012", "RR123456789CN", "LX123456789CN", "000000", "TBD", "n/a", ""]
)
def test_placeholders_are_named_and_prove_nothing(typed):
    report = judge_number(typed, CARRIERS)
    assert report.warned("placeholder")
    assert (report.valid, report.followed) == (False, "unknown")


def test_known_test_number_of_the_posts_is_no_placeholder():
    assert not judge_number("RB123456785GB", CARRIERS).warned("placeholder")


def test_name_of_the_service_decides_before_the_letters():
    registered = judge_number("RC425037869CN", CARRIERS)
    economy = judge_number("RC425037869CN", CARRIERS, service="Cainiao Super Economy")
    ordinary = judge_number("UA473124829CN", CARRIERS)
    standard = judge_number("UA473124829CN", CARRIERS, service="AliExpress Standard Shipping")
    unknown_name = judge_number("UA473124829CN", CARRIERS, service="Uncle Bob's boat")
    assert (registered.followed, economy.followed) == ("to-door", "to-export")
    assert (ordinary.followed, standard.followed, unknown_name.followed) == ("to-export", "to-door", "to-export")


def test_letters_nobody_knows_say_so():
    report = judge_number("XX473124829CN", CARRIERS)
    assert report.valid is True
    assert report.followed == "unknown"
    assert "XX" in report.means


JUNK = st.one_of(
    st.text(max_size=80),
    st.text(st.characters(categories=["Nd", "Lu", "Zs", "Pd", "Cf", "Mn", "No"]), max_size=30),
    st.from_regex(r"[A-Z]{0,6}[0-9]{0,24}[A-Z]{0,3}", fullmatch=True),
    st.sampled_from(
        ["\ud800", "²³¹", "🎉" * 200, "\x00", "\n\n", "a" * 100_000, "12345" * 9999, "ﷺ" * 300, "RB12345678\u00b2GB"]
    ),
)


@given(JUNK)
@settings(max_examples=200)
def test_junk_of_any_kind_gets_a_report_and_never_an_error(text):
    report = judge_number(text, CARRIERS)
    assert len(report.number) <= 60
    assert report.followed in {"to-door", "to-export", "unknown"}
    assert report.valid in {True, False, None}
    assert report.format or report.warnings
    assert all(warning.says.rstrip().endswith((".", "?")) for warning in report.warnings)
    has_known_form(text, CARRIERS)


@given(JUNK)
@settings(max_examples=100)
def test_compacting_twice_changes_nothing(text):
    once = compact(text)
    assert compact(once) == once
