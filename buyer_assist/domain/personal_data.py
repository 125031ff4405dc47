"""Personal data that has no place in a message to a stranger: cards, passports, telephones, e-mail, addresses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_DIGITS = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)")
#: First digits and lengths of payment cards. Without them one order number in ten would pass Luhn's check.
_CARD = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|220[0-4]\d{12,15}"
)
_LABELLED = re.compile(
    r"(?:order|tracking|parcel|package|invoice|shipment)\W*(?:number|no\.?|nr\.?|id)?\W*(?:is|:|#)?\W*$", re.IGNORECASE
)
_OF_GOODS = re.compile(
    r"\b(?:model|item|article|art|sku|part|serial|type|version|code|coupon)\W*(?:number|no\.?|nr\.?)?\W*(?:is|:|#)?\W*$",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"(?<![\w-])(?!LP)[A-Z]{1,2} ?\d{6,8}(?![\w-])")
_PASSPORT_NAMED = re.compile(
    r"\b(?:passport|national id|identity card|id card|id number|social security)\b[^\n\d]{0,25}?"
    r"\b(?=[A-Z0-9-]*\d)([A-Z0-9][A-Z0-9-]{5,14})\b", re.IGNORECASE,
)  # fmt: skip
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w+])\+\d{1,3}[ ./-]?\(?\d{1,4}\)?(?:[ ./-]?\d{2,4}){2,4}(?!\d)"
    r"|(?<![\w-])\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])"
    r"|(?<![\w-])0\d{2,4}[ /-]\d{3,4}[ -]?\d{2,5}(?![\w-])"
)
_PHONE_NAMED = re.compile(
    r"\b(?:tele)?(?:phone|tel|mobile|cell|call me(?: at| on)?)\b[^\n\d+]{0,15}(\+?\d[\d ()./-]{5,}\d)", re.IGNORECASE
)
_STREET_WORDS = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|square|place|way|terrace|close|crescent"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,5}}[A-Za-z]?,? (?:(?-i:[A-Z])[\w.'-]* ){{1,3}}(?:{_STREET_WORDS})\b"
    r"|\b[A-ZÄÖÜ][\w.-]*(?:straße|strasse|str\.|gasse|weg|platz|allee|straat|laan)\s+\d{1,4}\s?[a-z]?\b"
    r"|\b(?:rue|via|calle|avenida|rua|ulica|ul\.|ulitsa|viale|plaza|piazza|carrer)\s+(?:[\w.'-]+,?\s+){1,4}(?:n[ºo°.]*\s*)?\d{1,4}\b"
    r"|\b\d{1,4}(?: (?:bis|ter))?,? (?:rue|avenue|boulevard|chemin|place) (?:[\w'’-]+ ?){1,4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One piece: what it is, where it begins, and how it is shown in a warning (a card number never in full)."""

    what: str
    start: int
    shown: str


def personal_data_in(text: str, *, known: Collection[str] = ()) -> Iterator[PersonalData]:
    """The personal data in a text. `known` are order and tracking numbers, which are none."""
    harmless = {re.sub(r"[^A-Z0-9]", "", number.upper()) for number in known}
    taken: list[tuple[int, int]] = []
    for what, start, written in _all(text, harmless):
        end = start + len(written)
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        taken.append((start, end))
        yield PersonalData(what, start, _shown(what, written))


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others, as on payment cards."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _all(text: str, harmless: set[str]) -> Iterator[tuple[str, int, str]]:
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _CARD.fullmatch(digits) and passes_luhn(digits) and not _is_harmless(text, match, digits, harmless):
            yield "a card number", match.start(), match[0]
    for match in _EMAIL.finditer(text):
        yield "an e-mail address", match.start(), match[0]
    for match in _PASSPORT_NAMED.finditer(text):
        if match[1].upper() not in harmless:
            yield "the number of a passport or identity card", match.start(1), match[1]
    for match in _PASSPORT.finditer(text):
        before = text[: match.start()][-40:]
        if match[0].replace(" ", "") not in harmless and not (_LABELLED.search(before) or _OF_GOODS.search(before)):
            yield "a number like that of a passport", match.start(), match[0]
    for pattern, group in ((_PHONE_NAMED, 1), (_PHONE, 0)):
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match[group])
            if 7 <= len(digits) <= 15 and digits not in harmless and not _part_of(digits, harmless):
                yield "a telephone number", match.start(group), match[group]
    for match in _ADDRESS.finditer(text):
        yield "an address", match.start(), match[0]


def _is_harmless(text: str, match: re.Match[str], digits: str, harmless: set[str]) -> bool:
    before = text[: match.start()][-40:]
    named = _LABELLED.search(before) and "card" not in before.casefold()
    return digits in harmless or _part_of(digits, harmless) or bool(named)


def _part_of(digits: str, harmless: set[str]) -> bool:
    return any(digits in number for number in harmless)


def _shown(what: str, written: str) -> str:
    if what != "a card number":
        return " ".join(written.split())
    return f"...{re.sub(r'[^0-9]', '', written)[-4:]}"
