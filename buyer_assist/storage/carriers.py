"""Reading the packaged table of tracking numbers, services and countries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from buyer_assist.domain.carriers import CHECKS, FOLLOWED, Carriers, Form, Letters, QuietTime, Reach, Service
from buyer_assist.domain.errors import DataFileError
from buyer_assist.storage.packaged import packaged_text
from buyer_assist.storage.toml_reading import UnreadableTomlError, parse_toml

_NAME = "carriers.toml"


def load_carriers() -> Carriers:
    """The packaged table. Raises DataFileError when it is broken."""
    return read_carriers(packaged_text(_NAME))


def read_carriers(text: str) -> Carriers:
    """The table from its TOML text. Raises DataFileError that names what is wrong."""
    try:
        table = parse_toml(text)
        return Carriers(
            forms=tuple(_form(entry) for entry in table["form"]),
            letters=tuple(Letters(re.compile(entry["pattern"]), _reach(entry)) for entry in table["letters"]),
            services=tuple(
                Service(entry["id"], re.compile(entry["pattern"]), _reach(entry)) for entry in table["service"]
            ),
            placeholders=frozenset(re.sub("[^A-Z0-9]", "", word) for word in table["placeholder"]["words"]),
            quiet=QuietTime(
                tuple(table["new_year"]["dates"]), table["new_year"]["days_before"], table["new_year"]["days_after"]
            ),
            countries=table["countries"],
            country_words=table["country_words"],
        )
    except UnreadableTomlError as error:
        raise DataFileError(f"{_NAME} is not valid TOML: {error}.", "Install buyer-assist again.") from error
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise DataFileError(f"{_NAME} is broken: {error!r}.", "Install buyer-assist again.") from error


def _form(entry: Mapping[str, Any]) -> Form:
    check = entry.get("check")
    if check is not None and check not in CHECKS:
        raise ValueError(f"the check {check} is not known")
    return Form(entry["id"], re.compile(entry["pattern"]), entry.get("carrier"), check, _reach(entry, "unknown"))


def _reach(entry: Mapping[str, Any], otherwise: str | None = None) -> Reach:
    followed = entry.get("followed", otherwise)
    if followed not in FOLLOWED:
        raise ValueError(f"{followed} does not say how far something is followed")
    return Reach(
        followed, entry["means"], entry["confidence"], entry["source"], entry["vintage"], entry.get("url"),
        tuple(entry["facts"]),
    )  # fmt: skip
