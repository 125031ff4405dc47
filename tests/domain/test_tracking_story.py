"""What the tracking page showed of a purchase: false numbers are named, ordinary routes are left in peace."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.domain.standing import standing_of
from buyer_assist.domain.tracking_story import (
    TrackingPatience,
    judge_purchase,
    says_delivered,
    tracking_proven_false,
)  # fmt: skip
from buyer_assist.storage.carriers import load_carriers

CARRIERS = load_carriers()
PATIENCE = TrackingPatience(10, 10, 14)
ORDERED, SHIPPED = date(2026, 10, 1), date(2026, 10, 5)
SENT = Event("shipped", SHIPPED)


def _scan(on: date, country: str | None = None, text: str | None = None) -> Event:
    return Event("scan", on, country=country, text=text)


def _purchase(*events: Event, country: str | None = "PL", tracking: str | None = "RC425037869CN") -> Purchase:
    return Purchase("hub", "USB hub", ordered=ORDERED, country=country, tracking=tracking, events=(SENT, *events))


def _judge(purchase: Purchase, today: date, **options):
    return judge_purchase(purchase, standing_of(purchase), today=today, patience=PATIENCE, carriers=CARRIERS, **options)


def _ids(purchase: Purchase, today: date = date(2026, 10, 12), **options) -> list[str]:
    return [warning.id for warning in _judge(purchase, today, **options).warnings]


def _proof(purchase: Purchase, **options) -> str | None:
    return tracking_proven_false(purchase, standing_of(purchase), **options)


def test_scan_older_than_the_order_proves_the_number_false():
    purchase = _purchase(_scan(ORDERED - timedelta(days=1), "CN"))
    assert _ids(purchase) == ["older-than-order"]
    assert "2026-09-30" in (_proof(purchase) or "")
    assert "dispute-fake-tracking" in _judge(purchase, date(2026, 10, 12)).warnings[0].says


def test_scan_on_the_day_of_the_order_is_not_older():
    purchase = _purchase(_scan(ORDERED, "CN"))
    assert _ids(purchase, date(2026, 10, 8)) == []
    assert _proof(purchase) is None


def test_delivered_in_another_country_proves_the_number_false():
    purchase = _purchase(Event("delivered", date(2026, 10, 10), place="Lyon", country="fr"))
    assert _ids(purchase) == ["other-country"]
    assert _proof(purchase) == "The tracking page says delivered in Lyon, fr, and your country is PL."


@pytest.mark.parametrize(("home", "there"), [("PL", "pl"), ("GB", "UK"), ("uk", "GB"), ("PL", " pl "), ("PL", None)])
def test_delivered_at_home_is_fine(home, there):
    purchase = _purchase(Event("delivered", date(2026, 10, 10), country=there), country=home)
    assert _ids(purchase) == []
    assert _proof(purchase) is None


@pytest.mark.parametrize(("home", "there", "false"), [
    ("Poland", "PL", False), ("Germany", "de", False), ("Deutschland", "Germany", False),
    ("United Kingdom", "UK", False),
    ("Poland", "France", True), ("PL", "Lithuania", True), ("Atlantis", "PL", False),
])  # fmt: skip
def test_names_of_countries_are_compared_when_they_are_known(home, there, false):
    purchase = _purchase(Event("delivered", date(2026, 10, 10), country=there), country=home)
    assert ("other-country" in _ids(purchase)) is false
    assert bool(_proof(purchase, words=CARRIERS.words)) is false


def test_names_that_cannot_be_compared_prove_nothing():
    assert _proof(_purchase(Event("delivered", date(2026, 10, 10), country="Allemagne"), country="DE")) is None


def test_country_given_by_hand_stands_before_the_purchase_own():
    purchase = _purchase(Event("delivered", date(2026, 10, 10), country="FR"))
    assert _ids(purchase, country="FR") == []
    assert _proof(_purchase(Event("delivered", date(2026, 10, 10), country="FR"), country=None), country="PL")


@pytest.mark.parametrize(("text", "arrived"), [
    ("Delivered", True), ("Item delivered to the addressee", True), ("Delivered to your mailbox", True),
    ("Package delivered, left with neighbour", True), ("Delivery successful", True), ("Delivered to recipient", True),
    ("Not delivered", False), ("Undelivered: address unknown", False), ("Delivered to local carrier", False),
    ("Delivered to the airline", False), ("Delivered to transit country", False), ("Out for delivery", False),
    ("It could not be delivered", False), ("Will be delivered tomorrow", False), ("Attempted delivery", False),
    ("Delivered to sorting center", False), ("Expected to be delivered", False), ("Departed", False), ("", False),
])  # fmt: skip
def test_a_line_says_delivered_only_when_the_addressee_has_it(text, arrived):
    assert says_delivered(text) is arrived


def test_scan_that_says_delivered_elsewhere_proves_the_number_false():
    assert _ids(_purchase(_scan(date(2026, 10, 10), "MX", "Delivered"))) == ["other-country"]
    assert _proof(_purchase(_scan(date(2026, 10, 10), "MX", "Delivered to carrier"))) is None


def test_route_through_other_countries_is_normal():
    purchase = _purchase(*(_scan(SHIPPED + timedelta(days=n), c) for n, c in enumerate(["CN", "KZ", "LT"])))
    assert _ids(purchase) == []
    assert _proof(purchase) is None


def test_route_that_ends_in_a_third_country_for_long_is_named_but_proves_nothing():
    purchase = _purchase(_scan(date(2026, 10, 6), "CN"), _scan(date(2026, 10, 8), "MX"))
    assert _ids(purchase, date(2026, 10, 17)) == []
    assert _ids(purchase, date(2026, 10, 18)) == ["other-country", "stalled"]
    assert _proof(purchase) is None


@pytest.mark.parametrize("tracking", ["RC425037869CN", "LP00068434402473", None])
def test_route_that_ends_where_it_began_has_only_stalled(tracking):
    purchase = _purchase(_scan(date(2026, 10, 6), "CN"), tracking=tracking)
    assert _ids(purchase, date(2026, 10, 18)) == ["stalled"]


def test_no_scan_ten_days_after_shipment():
    assert _ids(_purchase(), SHIPPED + timedelta(days=9)) == []
    assert _ids(_purchase(), SHIPPED + timedelta(days=10)) == ["no-scan"]


def test_stalled_ten_days_after_the_newest_scan():
    purchase = _purchase(_scan(date(2026, 10, 9), "CN"), _scan(date(2026, 10, 7), "CN"))
    assert _ids(purchase, date(2026, 10, 18)) == []
    assert _ids(purchase, date(2026, 10, 19)) == ["stalled"]


@pytest.mark.parametrize("end", [
    Event("delivered", date(2026, 10, 10), country="PL"), Event("received", date(2026, 10, 10)),
    Event("cancelled", date(2026, 10, 10)), Event("refund-received", date(2026, 10, 10)),
])  # fmt: skip
def test_silence_is_no_matter_once_the_parcel_is_not_awaited(end):
    assert _ids(_purchase(end), date(2026, 12, 1)) == []


def test_buyer_who_has_the_parcel_is_never_told_to_claim_it():
    purchase = _purchase(_scan(date(2026, 9, 1)), Event("received", date(2026, 10, 20)))
    assert _ids(purchase) == []
    assert _proof(purchase) is None


def test_around_chinese_new_year_silence_is_normal_for_longer_and_said_so():
    purchase = Purchase("lamp", "Lamp", ordered=date(2027, 1, 20), events=(Event("shipped", date(2027, 1, 25)),))
    patient = _judge(purchase, date(2027, 2, 10))
    assert patient.warnings == ()
    assert "Chinese New Year (2027-02-06)" in patient.notes[0]
    late = _judge(purchase, date(2027, 2, 18))
    assert [warning.id for warning in late.warnings] == ["no-scan"]
    assert "Chinese New Year" in late.warnings[0].says
    assert late.notes == ()


def test_no_rule_no_judgement_of_silence():
    purchase = _purchase()
    nothing = TrackingPatience(None, None)
    report = judge_purchase(
        purchase, standing_of(purchase), today=date(2027, 6, 1), patience=nothing, carriers=CARRIERS
    )
    assert report.warnings == ()


def test_purchase_without_a_number_is_judged_by_its_scans():
    report = _judge(_purchase(_scan(date(2026, 9, 1)), tracking=None), date(2026, 10, 12))
    assert (report.number, report.format, report.valid) == (None, None, None)
    assert [warning.id for warning in report.warnings] == ["older-than-order"]


def test_service_of_the_newest_shipment_decides_how_far_it_is_followed():
    economy = Event("shipped", SHIPPED + timedelta(days=1), service="Cainiao Super Economy")
    assert _judge(_purchase(), SHIPPED).followed == "to-door"
    report = _judge(_purchase(economy), SHIPPED + timedelta(days=12))
    assert report.followed == "to-export"
    assert "nobody can prove its delivery" in report.warnings[0].says


def test_after_an_agreed_resend_the_old_parcel_proves_nothing():
    purchase = _purchase(
        Event("scan", date(2026, 9, 1)), Event("delivered", date(2026, 10, 9), country="FR"),
        Event("dispute-opened", date(2026, 10, 10), reason="fake-tracking"),
        Event("seller-offer", date(2026, 10, 11), offer="resend"), Event("offer-accepted", date(2026, 10, 12)),
    )  # fmt: skip
    assert _ids(purchase) == []
    assert _proof(purchase) is None


def test_in_a_dispute_the_proof_goes_into_it():
    purchase = _purchase(_scan(date(2026, 9, 1)), Event("dispute-opened", date(2026, 10, 10), reason="not-received"))
    assert "Add it to the dispute" in _judge(purchase, date(2026, 10, 12)).warnings[0].says


DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
LINES = st.builds(
    Event, st.sampled_from(["scan", "delivered", "shipped", "received", "dispute-opened", "offer-accepted"]), DAYS,
    country=st.one_of(st.none(), st.text(max_size=4), st.sampled_from(["PL", "CN", "France"])),
    text=st.one_of(st.none(), st.text(max_size=20), st.just("delivered")),
    place=st.one_of(st.none(), st.text(max_size=5)),
    service=st.one_of(st.none(), st.text(max_size=9)),
)  # fmt: skip


@given(st.lists(LINES, max_size=6), DAYS, st.one_of(st.none(), DAYS), st.one_of(st.none(), st.text(max_size=15)))
@settings(max_examples=150, deadline=None)
def test_any_story_on_any_day_gets_a_report(events, today, ordered, tracking):
    purchase = Purchase("x", "Thing", ordered=ordered, country="PL", tracking=tracking, events=tuple(events))
    report = _judge(purchase, today)
    assert len({warning.id for warning in report.warnings}) == len(report.warnings)
    assert bool(_proof(purchase, words=CARRIERS.words)) <= bool(report.warnings)
