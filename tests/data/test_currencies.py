"""The examples in currencies.toml come out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import buyer_assist
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.money import parse_money
from buyer_assist.storage.currencies import load_currencies

TABLE = tomllib.loads((Path(buyer_assist.__file__).parent / "data" / "currencies.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", TABLE["example"], ids=lambda example: example["typed"])
def test_example_comes_out(example: dict[str, str]) -> None:
    try:
        read = str(parse_money(example["typed"], load_currencies()).money)
    except RefusedError:
        read = ""

    assert read == example["means"]


def test_every_symbol_stands_for_known_codes_and_is_written_as_it_is_looked_up() -> None:
    for symbol, codes in TABLE["symbols"].items():
        assert set(codes) <= set(TABLE["decimals"])
        assert symbol == "".join(symbol.lower().split())
