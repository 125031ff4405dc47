"""`check-tracking` and `check-seller` as a buyer types them."""

from __future__ import annotations

import pytest

KEYS = {"number", "format", "carrier", "valid", "followed", "origin", "warnings"}


def _ids(done) -> list[str]:
    return [warning["id"] for warning in done.data["warnings"]]


def test_a_number_is_judged_by_itself(run):
    done = run("check-tracking", "rb 1234 5678 5 gb", "--json")
    assert done.code == 0
    assert set(done.data) >= KEYS
    assert {key: done.data[key] for key in KEYS - {"carrier"}} == {
        "number": "RB123456785GB", "format": "s10", "valid": True, "followed": "to-door", "origin": "GB",
        "warnings": [],
    }  # fmt: skip


@pytest.mark.parametrize(("typed", "warning", "valid"), [
    ("RB123456786US", "check-digit", False), ("RB123456785XX", "unknown-format", False),
    ("BZ012761245CN", "check-digit", False),
    ("1234567890", "placeholder", False), ("TBD", "placeholder", False), ("", "placeholder", False),
    ("1Z999AA10123456784", "unknown-format", None), ("8190000000000099", "unknown-format", None),
])  # fmt: skip
def test_a_doubt_is_a_warning_and_never_a_refusal(run, typed, warning, valid):
    done = run("check-tracking", typed, "--json")
    assert (done.code, done.data["valid"]) == (0, valid)
    assert warning in _ids(done)


def test_a_purchase_is_judged_with_its_scans(hub):
    assert hub("mark", "usb-hub", "shipped", "--on", "2026-11-05", "--tracking", "RC425037869CN").code == 0
    assert hub("mark", "usb-hub", "scan", "--on", "2026-10-01", "--country", "CN").code == 0
    by_handle = hub("check-tracking", "usb-hub", "--json")
    by_order = hub("check-tracking", "8190000000000017", "--json")
    assert _ids(by_handle) == ["older-than-order", "stalled"]
    assert by_handle.data == by_order.data
    assert by_handle.data["number"] == "RC425037869CN"
    alone = hub("check-tracking", "RC425037869CN", "--json")
    assert _ids(alone) == []
    assert "usb-hub" in alone.data["notes"][0]


def test_no_scan_ten_days_after_shipment(hub):
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-13", "--tracking", "RC425037869CN")
    assert _ids(hub("check-tracking", "usb-hub", "--json")) == ["no-scan"]
    assert _ids(hub("check-tracking", "usb-hub", "--json", today="2026-11-22")) == []


def test_delivered_elsewhere_is_measured_by_the_country_of_the_purchase_or_the_one_given(hub):
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-05", "--tracking", "RC425037869CN")
    hub("mark", "usb-hub", "delivered", "--on", "2026-11-20", "--country", "FR")
    assert _ids(hub("check-tracking", "usb-hub", "--json")) == ["other-country"]
    assert _ids(hub("check-tracking", "usb-hub", "--country", "France", "--json")) == []


def test_a_purchase_without_a_number_has_its_scans_judged(hub):
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-05", "--service", "Cainiao Super Economy")
    done = hub("check-tracking", "usb-hub", "--json")
    assert (done.data["number"], done.data["format"], done.data["followed"]) == (None, None, "to-export")
    assert _ids(done) == ["no-scan"]


def test_a_mistyped_handle_names_the_nearest(hub):
    done = hub("check-tracking", "usb-hbu")
    assert done.code == 3
    assert "usb-hub" in done.err


def test_the_beginning_of_an_order_number_is_a_purchase_and_another_number_is_a_number(hub):
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-20", "--tracking", "RC425037869CN")
    assert hub("check-tracking", "81900", "--json").data["number"] == "RC425037869CN"
    assert hub("check-tracking", "77700", "--json").data["number"] == "77700"


def test_a_number_is_judged_though_the_ledger_cannot_be_read(run, home):
    home.mkdir()
    (home / "ledger.toml").write_text("format = \n")
    assert run("check-tracking", "RB123456785GB", "--json").data["valid"] is True
    assert run("check-tracking", "usb-hub").code == 4


def test_an_unknown_country_is_refused(run):
    done = run("check-tracking", "RB123456785GB", "--country", "Atlantis")
    assert (done.code, done.out) == (2, "")


def test_the_screen_says_how_far_it_is_followed_and_what_to_do(run):
    done = run("check-tracking", "UA473124829CN")
    assert "until it leaves the sending country (confidence C" in done.out
    assert "Nothing speaks against it." in done.out
    assert "\x1b" not in run("check-tracking", "\x1b[31mRB1").out


def test_marking_shipped_warns_of_a_placeholder(hub):
    done = hub("mark", "usb-hub", "shipped", "--on", "2026-11-20", "--tracking", "1234567890")
    assert done.code == 0
    assert "no parcel has this number" in done.err


@pytest.mark.parametrize(("votes", "positive", "verdict", "bound"), [
    ("10", "100", "too-few", 0.722467), ("1,250", "98.2%", "good", 0.973), ("60", "95 %", "careful", 0.8629),
    ("0", "0", "too-few", 0),
])  # fmt: skip
def test_a_rating_is_judged_by_what_it_is_at_least(run, votes, positive, verdict, bound):
    done = run("check-seller", "--votes", votes, "--positive", positive, "--json")
    assert set(done.data) == {"votes", "positive", "lower_bound", "verdict"}
    assert done.data["verdict"] == verdict
    assert done.data["lower_bound"] == pytest.approx(bound, abs=1e-3)


@pytest.mark.parametrize("typed", [
    ("--votes", "-1", "--positive", "98"), ("--votes", "ten", "--positive", "98"),
    ("--votes", "10", "--positive", "101"),
    ("--votes", "10"), ("--votes", "1.5", "--positive", "98"),
])  # fmt: skip
def test_an_impossible_rating_is_wrong_usage(run, typed):
    done = run("check-seller", *typed)
    assert (done.code, done.out) == (2, "")


def test_a_seller_met_before_is_remembered(hub):
    done = hub("track", "Cable", "--seller", "happy store", "--ordered", "2026-11-20")
    assert done.code == 0
    assert "1 purchase in your ledger" in done.out + done.err
    assert "1 late" in done.out + done.err
