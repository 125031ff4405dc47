"""Reading the packaged table of currencies."""

from __future__ import annotations

from buyer_assist.domain.money import Currencies
from buyer_assist.storage.packaged import packaged_text
from buyer_assist.storage.toml_reading import parse_toml


def load_currencies() -> Currencies:
    """The currencies that the product knows: decimals by code, codes by symbol."""
    table = parse_toml(packaged_text("currencies.toml"))
    return Currencies(table["decimals"], {symbol: tuple(codes) for symbol, codes in table["symbols"].items()})
