"""Reading the packaged table of currencies."""

from __future__ import annotations

from buyer_assist.domain.money import Currencies
from buyer_assist.storage.packaged import packaged_text


def load_currencies() -> Currencies:
    """The currencies that the product knows: decimals by code, codes by symbol."""
    import tomllib

    table = tomllib.loads(packaged_text("currencies.toml"))
    return Currencies(table["decimals"], {symbol: tuple(codes) for symbol, codes in table["symbols"].items()})
