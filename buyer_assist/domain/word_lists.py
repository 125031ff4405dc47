"""The words that the checks of a message look for. They come from a data file; how they are found is decided here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Wording:
    """Phrases that are better not written, and what to do instead. `cases` limits them: any, not-come or problem."""

    phrases: tuple[str, ...]
    better: str
    cases: tuple[str, ...] = ("any",)


@dataclass(frozen=True, slots=True)
class DemandWords:
    """How a demand begins (`commands` at the head of a sentence only, `questions` where nothing else is asked), what is
    no demand of its own, what turns a wish round, and the kinds of demands by id."""

    openings: tuple[str, ...]
    commands: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    refusals: tuple[str, ...]
    kinds: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class WordLists:
    """All lists. `about` tells what a text is about (late, not-come, problem) by phrases, in that order."""

    idioms: tuple[Wording, ...]
    introductions: tuple[Wording, ...]
    weak: tuple[Wording, ...]
    threats: tuple[Wording, ...]
    off_platform: tuple[Wording, ...]
    demand: DemandWords
    about: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in a text: its place, its words as written, the better wording, and whether it counts only where
    a parcel did not come."""

    start: int
    written: str
    better: str
    about_receipt: bool = False


def found_wordings(text: str, wordings: Sequence[Wording], *, case: str | None = None) -> Iterator[Found]:
    """Every wording that the text contains, once for each phrase; `case` says which limited ones count."""
    for wording in wordings:
        if case not in wording.cases and "any" not in wording.cases:
            continue
        seen = set()
        for match in pattern_of(wording.phrases).finditer(text):
            written = " ".join(match[0].split())
            if written.casefold() not in seen:
                seen.add(written.casefold())
                yield Found(match.start(), written, wording.better, wording.cases == ("not-come",))


@lru_cache(maxsize=512)
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words, whatever the capitals, the white space and the kind of apostrophe."""
    longest_first = sorted(phrases, key=len, reverse=True)
    written = (re.escape(one).replace(r"\ ", r"\s+").replace("'", "['’]") for one in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)", re.IGNORECASE)
