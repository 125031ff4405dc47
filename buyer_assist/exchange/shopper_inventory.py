"""The order export of the browser extension Shopper Inventory, as CSV and as JSON.

What its files are known to do, and what is done about it:
- CSV: `Order Date` is one day early. It is set right by a day, and the reader is told once a file.
- JSON: `orderDate` (as displayed) is right, `orderDateIso` is a day early: the first one is used.
- `Price` is per unit, so it is multiplied by `Qty`; `Price Info` (`US $120.95|120|95`) is the safer source of it.
- Order numbers have 16 digits and are not quoted: a spreadsheet rounds them to 15. Rows with such numbers are left out.
- There is no tracking number, no protection date, and no day for a status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from buyer_assist.domain.dates import parse_date
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.imports import ExportFormat, Incoming, ReadOrders
from buyer_assist.domain.money import Currencies, Money, parse_money
from buyer_assist.domain.purchase import Purchase
from buyer_assist.exchange.order_files import OrderFile, Row

_LATEST = 100_000


class _RowError(ValueError):
    """This row cannot be taken: the problem, and the remedy."""


def read_shopper_inventory(
    file: OrderFile, known: ExportFormat, where: str, currencies: Currencies, *, today: date
) -> ReadOrders:
    """A file's rows as purchases without handles; a row that cannot be taken is a finding with its line."""
    taken: list[Incoming] = []
    skipped: list[Finding] = []
    doubts: list[Finding] = []
    endings = {row.text("Order ID", "orderId")[-4:] for row in file.rows}
    for row in file.rows:
        if row.values.get("ignoreExport") is True:
            continue
        try:
            taken.append(_incoming(row, known, where, currencies, endings, today=today))
        except _RowError as error:
            problem, remedy = error.args
            skipped.append(Finding(where, row.line, problem, remedy))
        else:
            doubts += _doubts(row, taken[-1].purchase, where, currencies)
    if file.fault:
        line, words = file.fault
        skipped.append(Finding(where, line, f"The file is damaged here ({words}).", "Export the orders again."))
    return ReadOrders(tuple(taken), tuple(skipped), tuple(doubts), tuple(_notes(file, taken)))


def _incoming(
    row: Row, known: ExportFormat, where: str, currencies: Currencies, endings: set[str], *, today: date
) -> Incoming:
    item = re.sub(r"\s+", " ", row.text("Title", "title"))
    order = row.text("Order ID", "orderId").lstrip("'")
    if not item:
        raise _RowError("The row has no title.", "Look at the row in the file.")
    _check_order(order, row, endings)
    said = row.text("Status", "status")
    attributes = row.text("Attributes", "attributes")
    status = known.status(said)
    parts = [attributes, f"status in the export: {said}" if said and not status else ""]
    quantity = _quantity(row)
    purchase = Purchase(
        id="", item=item, quantity=quantity, marketplace=known.marketplace, order=order, line=_line(row),
        seller=row.text("Store", "storeName") or None, price=_price(row, quantity, currencies),
        ordered=_ordered(row, today), url=row.text("Product Url", "productUrl").split("?")[0] or None,
        note="; ".join(part for part in parts if part) or None, tags=_tags(row),
    )  # fmt: skip
    return Incoming(purchase, status, where, row.line)


def _check_order(order: str, row: Row, endings: set[str]) -> None:
    remedy = "Take the original file: a spreadsheet has rounded the order number."
    if re.search(r"[eE][+]?\d", order) or re.search(r"[.,]", order):
        raise _RowError(f'The order number "{order}" is ruined.', remedy)
    if not re.fullmatch(r"\d{8,24}", order):
        raise _RowError(f'"{order}" is no order number.', "Look at the row in the file.")
    if len(order) > 15 and order.endswith("0"):
        # One buyer's order numbers end alike. A 0 that the others do not have, or that the product's number has too,
        # comes from rounding to 15 digits.
        product = row.text("Product ID", "productId")
        if len(endings) > 1 or (len(product) > 15 and product.endswith("0")):
            raise _RowError(f'The order number "{order}" is rounded: its last digit is lost.', remedy)


def _line(row: Row) -> str | None:
    numbers = [number for number in (row.text("Product ID", "productId"), row.text("SKU ID", "skuId")) if number]
    return "-".join(numbers) or None


def _quantity(row: Row) -> int:
    said = row.text("Qty", "quantity") or "1"
    if not re.fullmatch(r"[0-9]{1,6}(\.0+)?", said) or not 1 <= int(float(said)) <= _LATEST:
        raise _RowError(f'"{said}" is no quantity.', "Look at the row in the file.")
    return int(float(said))


def _price(row: Row, quantity: int, currencies: Currencies) -> Money | None:
    """What was paid in all: the price of one times the quantity."""
    currency = row.text("Currency", "currency").upper()
    info = row.text("Price Info", "priceInfo").split("|")
    if len(info) == 3 and currency in currencies.decimals and re.sub(r"\D", "", info[1]):
        places = currencies.decimals[currency]
        cents = re.sub(r"\D", "", info[2])[:places]
        whole = re.sub(r"\D", "", info[1])
        one = Money(Decimal(f"{whole}.{cents}" if cents else whole), currency)
    else:
        said = row.text("Price", "price")
        if not said:
            return None
        try:
            one = parse_money(said, currencies, default=currency or None).money
        except RefusedError as error:
            raise _RowError(f"The price cannot be read: {error.says}", error.hint) from error
    return Money(one.amount * quantity, one.currency)


def _ordered(row: Row, today: date) -> date | None:
    shown = row.text("orderDate")
    said = shown or row.text("Order Date", "orderDateIso")
    if not said:
        return None
    try:
        day = parse_date(said, today=today, looking="back")
    except RefusedError as error:
        raise _RowError(f"The date of the order cannot be read: {error.says}", error.hint) from error
    return day if shown else day + timedelta(days=1)


def _dates_differ(row: Row) -> bool:
    shown, iso = row.text("orderDate"), row.text("orderDateIso")
    try:
        both = [parse_date(said, today=date.max, looking="back") for said in (shown, iso) if said]
    except RefusedError:
        return False
    return len(set(both)) > 1


def _tags(row: Row) -> tuple[str, ...]:
    value = row.values.get("Tags", row.values.get("tags"))
    words = value if isinstance(value, list) else re.split(r"[,;]", str(value or ""))
    return tuple(word for word in (str(word).strip() for word in words) if word)


def _doubts(row: Row, purchase: Purchase, where: str, currencies: Currencies) -> Iterator[Finding]:
    """Values of a row that contradict each other: the safer one was taken."""
    said, price = row.text("Price", "price"), purchase.price
    if not said or not price:
        return
    try:
        one = parse_money(said, currencies, default=price.currency).money
    except RefusedError:
        return
    if one.currency != price.currency or one.amount * purchase.quantity != price.amount:
        problem = f'The price "{said}" does not fit the other columns; {price} was taken for {purchase.quantity}.'
        yield Finding(where, row.line, problem, "Compare it with the order page.")


def _notes(file: OrderFile, taken: Sequence[Incoming]) -> Iterator[str]:
    if not taken:
        return
    if file.is_json:
        if any(_dates_differ(row) for row in file.rows):
            yield "The file holds two different dates for some orders; the displayed one was taken."
    else:
        yield "The dates in this kind of file are one day early; they were set right by a day."
    if any(row.status == "completed" for row in taken):
        yield (
            "The file names no day for completed orders: the day of the order stands for it, which is the earlier one. "
            "If one of them never came, look at its order page today."
        )
    if any(row.status != "completed" for row in taken):
        yield "The file holds no protection dates: copy them from the order pages with edit --protection-ends."
