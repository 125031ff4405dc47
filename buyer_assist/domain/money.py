"""Money: a Decimal and a currency code, never a float. One parser for everything that a buyer or a file writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from buyer_assist.domain.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with the decimals that were written, and an ISO 4217 code."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


class Currencies(NamedTuple):
    """What the product knows of currencies: decimals by code, codes by the symbol that people write (in lower case)."""

    decimals: Mapping[str, int]
    symbols: Mapping[str, tuple[str, ...]]


class ReadMoney(NamedTuple):
    """A parsed amount, and what the reader has to be told about the reading (a bare `$` was taken as USD)."""

    money: Money
    note: str | None = None


_NUMBER = re.compile(r"[0-9][0-9.,'’\s]*")
_SPACES = re.compile(r"[\s'’]+")
_EXAMPLE = 'write it like "12.49 USD"'


def parse_money(text: str, currencies: Currencies, *, default: str | None = None) -> ReadMoney:
    """Read an amount such as `US $12.49`, `12,49 €` or `1 299,00 RUB`; `default` is the code where none is written.

    Raises RefusedError for an amount that is ambiguous, negative, has no currency or has more decimals than it.
    """
    shown = text.strip()
    if re.search(r"[-−–]\s*[^\d\s]{0,3}\s*\d", shown):
        raise RefusedError(f'"{shown}" is below zero.', f"Amounts start at 0: {_EXAMPLE}.")
    found = _NUMBER.findall(shown)
    if len(found) != 1:
        raise RefusedError(f'"{shown}" is not an amount of money.', f"To be understood, {_EXAMPLE}.")
    digits = found[0].strip()
    before, _, after = shown.partition(digits)
    code, note = _currency(before.strip(), after.strip(), shown, currencies, default)
    return ReadMoney(Money(_amount(digits, code, currencies.decimals.get(code, 2), shown), code), note)


def parse_stored_amount(text: str, currency: str) -> Money:
    """Read an amount as the ledger keeps it: digits with a point. Raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", text):
        raise ValueError(text)
    try:
        return Money(Decimal(text), currency)
    except InvalidOperation as error:  # pragma: no cover - the pattern above lets no such text through
        raise ValueError(text) from error


def _currency(
    before: str, after: str, shown: str, currencies: Currencies, default: str | None
) -> tuple[str, str | None]:
    written = " ".join(part for part in (before, after) if part)
    if not written:
        if default is None:
            raise RefusedError(f'"{shown}" has no currency.', f"Add it ({_EXAMPLE}), or set `currency` in config.toml.")
        return default, None
    squeezed = re.sub(r"\s+", "", written)
    codes = {word for word in re.findall(r"[A-Za-z]{3}", written) if word.upper() in currencies.decimals}
    if len(codes) == 1 and re.fullmatch(r"[A-Za-z]{3}\W*", squeezed.replace("$", "")):
        return codes.pop().upper(), None
    fits = currencies.symbols.get(squeezed.lower(), ())
    if len(fits) == 1:
        note = f'"{squeezed}" was read as {fits[0]}.' if squeezed == "$" else None
        return fits[0], note
    if default in fits:
        return str(default), None
    if fits:
        raise RefusedError(
            f'"{written}" stands for several currencies ({", ".join(fits)}).', f"Write the code: {_EXAMPLE}."
        )
    raise RefusedError(f'"{written}" is no currency that is known here.', f"Write the three-letter code: {_EXAMPLE}.")


def _amount(digits: str, code: str, decimals: int, shown: str) -> Decimal:
    """The number in `digits`, whose last separator is the decimal one unless only groups of three can be meant."""
    plain = _SPACES.sub(" ", digits.rstrip(".,' ’"))
    marks = [mark for mark in plain if mark in ".,"]
    whole, fraction = plain, ""
    if marks and (len(set(marks)) == 2 or len(marks) == 1):
        whole, _, fraction = plain.rpartition(marks[-1])
        lone = len(marks) == 1 and " " not in plain
        if lone and len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
            if decimals == 0:
                whole, fraction = plain, ""
            elif decimals != 3 or marks[-1] == ",":
                raise RefusedError(
                    f'"{shown}" is ambiguous: {whole}{fraction} or {whole}.{fraction}.',
                    f'Write "{whole}{fraction}.00 {code}" or "{whole}.{fraction[:2]} {code}".',
                )
    groups = re.split(r"[., ]", whole)
    grouped = len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if not grouped or (fraction and not fraction.isdigit()) or len("".join(groups)) > 15:
        raise RefusedError(f'"{shown}" is not an amount of money.', f"To be understood, {_EXAMPLE}.")
    if len(fraction) > decimals:
        raise RefusedError(
            f'"{shown}" has more decimals than {code} has ({decimals}).', "Write the amount that was really paid."
        )
    return Decimal("".join(groups) + ("." + fraction if fraction else ""))
