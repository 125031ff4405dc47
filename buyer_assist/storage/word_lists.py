"""Reading the packaged word lists of the message checks."""

from __future__ import annotations

from typing import Any

from buyer_assist.domain.errors import DataFileError
from buyer_assist.domain.word_lists import DemandWords, Wording, WordLists
from buyer_assist.storage.packaged import packaged_text
from buyer_assist.storage.toml_reading import UnreadableTomlError, parse_toml

_NAME = "words.toml"


def load_word_lists() -> WordLists:
    """The packaged lists. Raises DataFileError when the file is broken."""
    return read_word_lists(packaged_text(_NAME))


def read_word_lists(text: str) -> WordLists:
    """The lists from their TOML text. Raises DataFileError that names what is wrong."""
    try:
        table = parse_toml(text)
        demand, about = table["demand"], table["about"]
        cases = (("late", about["late"]), ("not-come", about["not_come"]), ("problem", about["problem"]))
        return WordLists(
            idioms=_wordings(table["idiom"]),
            introductions=_wordings(table["introduction"]),
            weak=_wordings(table["weak"]),
            threats=_wordings(table["threat"]),
            off_platform=_wordings(table["off_platform"]),
            demand=DemandWords(
                tuple(demand["openings"]), tuple(demand["commands"]), tuple(demand["questions"]),
                tuple(demand["answers"]), tuple(demand["refusals"]),
                tuple((kind["id"], tuple(kind["phrases"])) for kind in demand["kind"]),
            ),
            about=tuple((case, tuple(phrases)) for case, phrases in cases),
        )  # fmt: skip
    except UnreadableTomlError as error:
        raise DataFileError(f"{_NAME} is not valid TOML: {error}.", "Install buyer-assist again.") from error
    except (KeyError, TypeError) as error:
        raise DataFileError(f"{_NAME} is broken: {error!r}.", "Install buyer-assist again.") from error


def _wordings(entries: list[dict[str, Any]]) -> tuple[Wording, ...]:
    return tuple(
        Wording(tuple(entry["phrases"]), entry["better"], tuple(entry.get("cases", ("any",)))) for entry in entries
    )
