"""The Shopper Inventory export, with all traps that its files are known for."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.imports import ReadOrders
from buyer_assist.exchange.order_files import read_order_file, recognise
from buyer_assist.exchange.shopper_inventory import read_shopper_inventory
from buyer_assist.storage.currencies import load_currencies
from buyer_assist.storage.imports import load_export_formats

CSV = (Path(__file__).parent / "fixtures" / "shopper-inventory.csv").read_text(encoding="utf-8")
FORMATS = load_export_formats()
CURRENCIES = load_currencies()
TODAY = date(2026, 11, 23)
JSON = json.dumps(
    [{
        "attributes": "Color: warm", "currency": "USD", "id": "8190000000127712-1-2", "orderDate": "Nov 10, 2026",
        "orderId": "8190000000127711", "orderLineId": "8190000000127712", "price": "US $9.95", "priceInfo": "US $9.95|9|95",
        "productId": "1005001111111111", "productUrl": "https://www.aliexpress.com/item/1.html", "quantity": 1,
        "skuId": "12000011111111111", "status": "Awaiting delivery", "storeName": "Glow Store",
        "title": 'LED strip, 5 m "warm"', "tags": [], "orderDateIso": "2026-11-09",
    }],
    indent=2,
)  # fmt: skip


def read(text: str | bytes) -> ReadOrders:
    file = read_order_file(text if isinstance(text, bytes) else text.encode(), "orders")
    known = recognise(file, FORMATS)
    assert known is not None
    return read_shopper_inventory(file, known, "orders", CURRENCIES, today=TODAY)


def test_rows_become_purchases_by_column_name() -> None:
    led, screws, pot, pen = (row.purchase for row in read(CSV).incoming)

    assert (led.item, led.order, led.seller) == ('LED strip, 5 m "warm"', "8190000000127711", "Glow Store")
    assert led.line == "1005001111111111-12000011111111111"
    assert led.url == "https://www.aliexpress.com/item/1005001111111111.html"
    assert led.marketplace == "aliexpress"
    assert screws.tags == ("home", "tools")
    assert "Size: M3 x 10" in (screws.note or "")
    assert str(pot.price) == "12.00 EUR"
    assert pen.quantity == 2


def test_csv_dates_are_one_day_early_and_set_right() -> None:
    orders = read(CSV)

    assert orders.incoming[0].purchase.ordered == date(2026, 11, 10)
    assert any("one day early" in note for note in orders.notes)


def test_json_uses_the_displayed_date_and_says_so_when_the_other_differs() -> None:
    orders = read(JSON)

    assert orders.incoming[0].purchase.ordered == date(2026, 11, 10)
    assert any("displayed" in note for note in orders.notes)
    assert not any("displayed" in note for note in read(JSON.replace("2026-11-09", "2026-11-10")).notes)


def test_price_is_per_unit_and_multiplied() -> None:
    prices = [row.purchase.price for row in read(CSV).incoming]

    assert [str(price) for price in prices] == ["9.95 USD", "3898.50 PLN", "12.00 EUR", "1.00 USD"]


def test_price_without_the_safe_column_is_read_from_the_text() -> None:
    assert str(read(CSV.replace("US $9.95|9|95", "")).incoming[0].purchase.price) == "9.95 USD"


def test_contradicting_price_columns_are_a_finding() -> None:
    (doubt,) = read(CSV.replace('"US $9.95","Glow', '"US $8.95","Glow')).doubts

    assert doubt.line == 2
    assert "8.95" in doubt.problem


def test_csv_and_json_of_one_order_are_the_same_purchase() -> None:
    one, other = read(CSV).incoming[0].purchase, read(JSON).incoming[0].purchase

    assert (one.order, one.line, one.ordered, one.price) == (other.order, other.line, other.ordered, other.price)


@pytest.mark.parametrize(
    ("ruined", "says"),
    [
        ("8.19000000012771E+15", "ruined"),
        ("8,19E+15", "ruined"),
        ("8190000000127710", "rounded"),
        ("", "no order number"),
        ("abc", "no order number"),
    ],
)
def test_row_with_a_ruined_order_number_is_left_out_with_its_line(ruined: str, says: str) -> None:
    orders = read(CSV.replace("8190000000127711", f'"{ruined}"'))

    assert len(orders.incoming) == 3
    (skipped,) = orders.skipped
    assert skipped.line == 2
    assert says in skipped.problem
    assert skipped.remedy


def test_order_numbers_of_a_buyer_that_all_end_in_zero_are_fine() -> None:
    assert len(read(CSV.replace("7711,", "7710,")).incoming) == 4


def test_columns_may_stand_in_another_order_and_with_other_separators() -> None:
    import csv
    import io

    rows = [list(reversed(row)) for row in csv.reader(io.StringIO(CSV))]
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)

    turned = read(b"\xef\xbb\xbf" + out.getvalue().encode())

    assert [row.purchase for row in turned.incoming] == [row.purchase for row in read(CSV).incoming]


def test_utf_16_is_read_and_other_bytes_are_refused_with_the_line() -> None:
    assert len(read(CSV.encode("utf-16")).incoming) == 4
    with pytest.raises(RefusedError, match="line 3"):
        read(CSV.encode().replace(b"Metal", b"M\xe9tal"))


def test_damaged_json_keeps_what_stood_before_the_damage() -> None:
    orders = read(JSON[:-1] + ',\n {"orderId": "81900')

    assert len(orders.incoming) == 1
    assert orders.skipped[0].line > 15


@pytest.mark.parametrize(
    ("status", "meaning"), [("Completed", "completed"), ("CANCELLED", "cancelled"), ("Frozen", "")]
)
def test_status_words_are_named_in_data(status: str, meaning: str) -> None:
    assert read(CSV.replace("Awaiting delivery", status)).incoming[0].status == meaning


@pytest.mark.parametrize("data", [b"", b"   \n", b"\x00\x01", b"hello\nworld\n", b"[]", b"{}", b"a,b\n1,2\n"])
def test_what_is_no_export_is_not_recognised(data: bytes) -> None:
    try:
        assert recognise(read_order_file(data, "x"), FORMATS) is None
    except RefusedError as refused:
        assert refused.hint


@given(st.binary(max_size=200))
def test_junk_is_refused_and_never_fails_otherwise(data: bytes) -> None:
    try:
        recognise(read_order_file(data, "x"), FORMATS)
    except RefusedError as refused:
        assert refused.hint


def test_amounts_are_decimal_and_never_float() -> None:
    price = read(CSV).incoming[1].purchase.price

    assert price is not None
    assert price.amount == Decimal("3898.50")
