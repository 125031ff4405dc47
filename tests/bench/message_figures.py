"""How every message and variant reads: `python -m tests.bench.message_figures` prints the table.

Each line is one example of a message file, written for one and the same purchase. The limits are those of the tests;
a draft that breaks one is named, and the exit code is 1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from buyer_assist.domain.cases import Case, case_for
from buyer_assist.domain.drafts import Draft, draft, longest_for
from buyer_assist.domain.message_checks import LEAST_EASE, MOST_WORDS
from buyer_assist.domain.messages import Message
from buyer_assist.storage.carriers import load_carriers
from buyer_assist.storage.currencies import load_currencies
from buyer_assist.storage.messages import load_messages
from buyer_assist.storage.places import find_places
from buyer_assist.storage.policies import load_policy
from buyer_assist.storage.purchases import read_purchase
from buyer_assist.storage.word_lists import load_word_lists

#: Words in a sentence and reading ease, of all drafts; those of each are the checks' own.
MOST_ON_AVERAGE, LEAST_EASE_ON_AVERAGE = 12, 80
TODAY = date(2026, 11, 23)
BASE: Mapping[str, object] = {
    "id": "usb-hub", "item": "USB hub, 7 ports", "order": "8190000000000017", "seller": "Happy Store", "price": "12.49",
    "currency": "USD", "ordered": date(2026, 11, 1), "paid_with": "card", "country": "DE", "marketplace": "aliexpress",
}  # fmt: skip
_NOWHERE = find_places({"BUYER_ASSIST_HOME": "/nonexistent"})


@dataclass(frozen=True)
class Example:
    """One example of a message file: the case it stands for, the draft, and what the file expects of it."""

    message: Message
    case: Case
    draft: Draft
    variant: str
    says: tuple[str, ...]
    never: tuple[str, ...]


@lru_cache(maxsize=1)
def packaged_messages() -> Mapping[str, Message]:
    """All packaged messages by id."""
    messages, findings = load_messages(_NOWHERE)
    assert not findings
    return messages.messages


def case_of(message: Message, entry: Mapping[str, object], **changes: object) -> Case:
    """The case of an example: the base purchase with the example's facts and events, and any further `changes`: None takes a fact away."""
    policy, _ = load_policy(_NOWHERE, "aliexpress")
    facts = {**BASE, **entry.get("purchase", {}), "event": list(entry.get("events", ())), **changes}
    read = read_purchase({key: value for key, value in facts.items() if value is not None})
    assert read.purchase is not None, (message.id, read)
    assert not read.faults, (message.id, read.faults)
    return case_for(read.purchase, policy, today=entry.get("today", TODAY))


def write(message: Message, case: Case, given: Mapping[str, str]) -> Draft:
    """The draft of a message for a case."""
    return draft(message, case, _words(), given=given, countries=_countries(), decimals=load_currencies().decimals)


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Every example of every packaged message, drafted."""
    return tuple(_examples())


def broken_limits(example: Example) -> list[str]:
    """The limits that a draft breaks: sentences, reading ease, letters."""
    figures = example.draft.readability
    assert figures is not None, "a draft with nothing missing has figures"
    letters, most = len(example.draft.body), longest_for(example.message)
    limits = {
        f"reading ease {figures.reading_ease}, at least {LEAST_EASE}": figures.reading_ease >= LEAST_EASE,
        f"a sentence of {figures.longest_sentence} words, at most {MOST_WORDS}": figures.longest_sentence <= MOST_WORDS,
        f"{figures.average} words a sentence, at most {MOST_ON_AVERAGE}": figures.average <= MOST_ON_AVERAGE,
        f"{letters} letters, at most {most}": letters <= most,
    }
    return [says for says, holds in limits.items() if not holds]


def average_ease() -> float:
    """The reading ease of all drafts on average."""
    eases = [example.draft.readability.reading_ease for example in examples()]
    return sum(eases) / len(eases)


def table() -> Iterator[str]:
    """The figures as lines of text."""
    yield f"{'message':29}{'variant':24}{'words':>6}{'longest':>8}{'average':>8}{'ease':>7}{'letters':>8}{'of':>6}"
    eases = []
    for example in examples():
        figures = example.draft.readability
        eases.append(figures.reading_ease)
        yield (
            f"{example.message.id:29}{example.draft.variant:24}{figures.words:6}{figures.longest_sentence:8}"
            f"{figures.average:8}{figures.reading_ease:7}{len(example.draft.body):8}{longest_for(example.message):6}"
        )
    yield f"{len(eases)} drafts, reading ease {min(eases)} at least and {average_ease():.1f} on average"


def _examples() -> Iterator[Example]:
    for message in packaged_messages().values():
        for entry in message.examples:
            case = case_of(message, entry)
            yield Example(
                message, case, write(message, case, entry.get("set", {})), entry.get("variant", ""),
                tuple(entry.get("says", ())), tuple(entry.get("never", ())),
            )  # fmt: skip


@lru_cache(maxsize=1)
def _words():
    return load_word_lists()


@lru_cache(maxsize=1)
def _countries():
    return load_carriers().countries


if __name__ == "__main__":
    for line in table():
        print(line)
    broken = [f"{one.message.id} {one.draft.variant}: {says}" for one in examples() for says in broken_limits(one)]
    broken += [f"all: reading ease {average_ease():.1f} on average"] * (average_ease() < LEAST_EASE_ON_AVERAGE)
    sys.exit("\n".join(broken) or 0)
