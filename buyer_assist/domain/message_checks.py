"""The checks of a message, whoever wrote it: will the other side's translation machine understand it, does it carry
what wins, does it hold what harms. A finding is a warning with its place and a better wording, never a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from buyer_assist.domain.dates import MONTHS
from buyer_assist.domain.personal_data import personal_data_in
from buyer_assist.domain.readability import Readability, Sentence, readability_of, sentences_of, syllables_in
from buyer_assist.domain.word_lists import Found, WordLists, found_wordings, pattern_of

#: Words in a sentence, and the Flesch reading ease from which on a text is easy enough.
MOST_WORDS = 20
LEAST_EASE = 75
#: Below this a figure of reading ease says nothing.
_ENOUGH_WORDS = 15

CHECKS = (
    "long-sentence", "hard-to-read", "idiom", "several-demands", "no-order-number", "no-demand", "no-date",
    "weakens-claim", "threat", "off-platform", "personal-data",
)  # fmt: skip
_ORDER_LIKE = re.compile(r"(?<!\d)(?:\d{10,20}|\d{3}-\d{7}-\d{7}|\d{2}-\d{5}-\d{5}|PO-[\d-]{10,})(?!\d)")
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.?(?: of)? (?:{_MONTH})\b|\b(?:{_MONTH})\.? \d{{1,2}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    # In digits only where one of the two can be no month.
    r"|\b(?:1[3-9]|2\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1\d{4}\b|\b(?:0?[1-9]|1[0-2])([/.-])(?:1[3-9]|2\d|3[01])\2\d{4}\b",
    re.IGNORECASE,
)
_UNCLEAR_DATE = re.compile(r"(?<![\d/.-])\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})(?![\d/-])")
_AMOUNT = re.compile(r"[$€£¥₽]\s?\d|\d\s?(?:[$€£¥₽]|zł|[A-Z]{3}\b|euros?\b|dollars?\b|roubles?\b|rubles?\b)")
_DENIED = re.compile(r"\b(?:not|no|never|refuse|cannot|without)\b|n['’]t\b", re.IGNORECASE)


#: A denial right before the words, with at most one word between: "not very good quality".
_NOT_BEFORE = re.compile(r"(?:\b(?:not|never|no|nothing|neither|nor|hardly)|n['’]t)(?:\s+\w+)?\s+$", re.IGNORECASE)
_PAID_BY = re.compile(r"\b(?:paid|bought)\b[^.!?]*\b(?:with|by|through|via|using)\s+(?:my\s+)?$", re.IGNORECASE)
_OTHERS_WISH = re.compile(
    r"\b(?:you|seller|shop)\s+(?:offer|ask|want|propose|suggest|wrote|said|told|tell)\w*\b", re.IGNORECASE
)
#: "Please do not cancel it" and "Where is it?" ask for something only where nothing else is asked for.
_REFUSAL, _QUESTION = "that it is not done", "an answer to a question"
_COMMANDED = r"(?:^|[:;]\s*)(?:now\s+)?(?:{})(?=\s+(?:me|my|us|the|this|it|a|an|full|all|at|through|by|[$€£¥₽\d]))"


@dataclass(frozen=True, slots=True)
class TextWarning:
    """One weak spot: the id of the check, what is wrong, where (line and words), and what is better."""

    id: str
    says: str
    where: str
    better: str


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the text. `order` has to be in it; `numbers` and `names` are not the writer's words; `case` is
    not-come, problem or late (None: taken from the text); `to_bank` and `to_review` relax what does not apply there."""

    order: str | None = None
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    case: str | None = None
    to_bank: bool = False
    to_review: bool = False


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The warnings in the order of the checks, and the figures of the text."""

    warnings: tuple[TextWarning, ...]
    readability: Readability


_NOTHING_KNOWN = About()


def check_text(text: str, words: WordLists, about: About = _NOTHING_KNOWN) -> CheckedText:
    """Check a message with the word lists. Nothing is raised, whatever the text."""
    figures = readability_of(text, names=about.names)
    sentences = sentences_of(text, names=about.names)
    plain = _without_names(text, about.names)
    warnings = [
        *_sentences(text, sentences),
        *_ease(plain, figures),
        *_wordings(plain, words, about),
        *_demands(text, sentences, words, about),
        *_missing(text, plain, about),
        *_personal(text, about),
    ]
    warnings.sort(key=lambda warning: CHECKS.index(warning.id))
    return CheckedText(tuple(warnings), figures)


def _sentences(text: str, sentences: tuple[Sentence, ...]) -> Iterator[TextWarning]:
    for sentence in sentences:
        if sentence.words > MOST_WORDS:
            yield TextWarning(
                "long-sentence", f"A sentence has {sentence.words} words.", _place(text, sentence.text),
                f"Make two or three sentences of it, each with one fact and at most {MOST_WORDS} words.",
            )  # fmt: skip


def _ease(text: str, figures: Readability) -> Iterator[TextWarning]:
    if figures.words < _ENOUGH_WORDS or figures.reading_ease >= LEAST_EASE:
        return
    written = re.findall(r"[^\W\d_]{4,}", _DATE.sub("", text))
    hard = sorted({word.lower() for word in written}, key=lambda word: (-syllables_in(word), word))
    hardest = [word for word in hard[:5] if syllables_in(word) > 2]
    where = f"the hardest words: {', '.join(hardest)}" if hardest else "the whole text"
    yield TextWarning(
        "hard-to-read", f"The text is hard to read: reading ease {figures.reading_ease}, and {LEAST_EASE} is easy.",
        where, "Use short words and short sentences.",
    )  # fmt: skip


def _wordings(text: str, words: WordLists, about: About) -> Iterator[TextWarning]:
    for found in found_wordings(text, words.idioms):
        yield _warning(text, found, "idiom", "A translation machine does not know what is meant.")
    for found in found_wordings(text, words.introductions):
        yield _warning(text, found, "idiom", "An introductory phrase hides the demand.")
    case = about.case or case_of(text, words)
    for found in found_wordings(text, words.weak, case=case):
        if not _is_denied(text, found, words):
            yield _warning(text, found, "weakens-claim", "These words speak against your own claim.")
    for found in found_wordings(text, words.threats):
        yield _warning(text, found, "threat", "A threat or an insult can cost you the case.")
    for found in found_wordings(text, words.off_platform):
        if not about.to_bank and not _is_only_told(text, found):
            yield _warning(text, found, "off-platform", "It leads away from the marketplace and its protection.")


def _is_denied(text: str, found: Found, words: WordLists) -> bool:
    """Whether the writer says the contrary: "not satisfied with it", "the carrier says delivered, I do not have it"."""
    sentence = _sentence_around(text, found.start)
    missing = next((phrases for case, phrases in words.about if case == "not-come"), ())
    said_missing = found.about_receipt and bool(missing) and bool(pattern_of(missing).search(sentence))
    return said_missing or bool(_NOT_BEFORE.search(text[: found.start][-40:]))


def _is_only_told(text: str, found: Found) -> bool:
    """Whether a way outside the marketplace is refused, was that of the first payment, or is what the other wants."""
    sentence = _sentence_around(text, found.start)
    return bool(_DENIED.search(sentence) or _OTHERS_WISH.search(sentence) or _PAID_BY.search(text[: found.start][-60:]))


def case_of(text: str, words: WordLists) -> str | None:
    """What a text is about by its own words: late, not-come or problem; None when nothing tells."""
    return next((case for case, phrases in words.about if phrases and pattern_of(phrases).search(text)), None)


def _demands(text: str, sentences: tuple[Sentence, ...], words: WordLists, about: About) -> Iterator[TextWarning]:
    asked: dict[str, Sentence] = {}
    for sentence in sentences:
        for kind in _kinds(sentence.text, words):
            asked.setdefault(kind, sentence)
    for quiet in (_REFUSAL, _QUESTION):
        if len(asked) > 1:
            asked.pop(quiet, None)
    if not asked and not about.to_review:
        yield TextWarning(
            "no-demand", "The text does not say what you want.", "the whole text",
            'Say it in one sentence: "I want a full refund of 12.49 USD."',
        )  # fmt: skip
    elif "money" in asked and not _AMOUNT.search(text):
        yield TextWarning(
            "no-demand", "The text asks for money and names no amount.", _place(text, asked["money"].text),
            "Write the amount and the currency: 12.49 USD.",
        )  # fmt: skip
    if len(asked) > 1:
        second = list(asked.values())[1]
        shown = [kind if not kind.startswith("other ") else f'"{kind[6:]}"' for kind in asked]
        yield TextWarning(
            "several-demands", f"The text asks for {len(asked)} things: {', '.join(shown)}.", _place(text, second.text),
            "Ask for one thing. Send the other demand later, in a message of its own.",
        )  # fmt: skip


def _kinds(sentence: str, words: WordLists) -> Iterator[str]:
    """The kinds of demands in a sentence; a demand of no known kind is named by its first words."""
    commands = _COMMANDED.format("|".join(map(re.escape, words.demand.commands)))
    opening = pattern_of(words.demand.openings).search(sentence) or re.search(commands, sentence, re.IGNORECASE)
    if not opening:
        if sentence.endswith("?") and pattern_of(words.demand.questions).search(sentence):
            yield _QUESTION
        return
    refused = rf"(?<!\w)(?:{'|'.join(map(re.escape, words.demand.refusals))})\s[^,;:.!?]*"
    wanted = re.sub(refused, " ", sentence[opening.start() :], flags=re.IGNORECASE)
    kinds = [kind for kind, phrases in words.demand.kinds if pattern_of(phrases).search(wanted)]
    if kinds:
        yield from kinds
    elif wanted.strip(" .!?").casefold() == opening[0].casefold():
        yield _REFUSAL
    elif not pattern_of(words.demand.answers).search(sentence):
        yield "other " + " ".join(sentence[opening.start() :].split()[:3]).rstrip(".!?,").lower()


def _missing(text: str, plain: str, about: About) -> Iterator[TextWarning]:
    named = _compact(about.order) in _compact(text) if about.order else bool(_ORDER_LIKE.search(text))
    if not named:
        yield TextWarning(
            "no-order-number", "The order number is missing.", "the whole text",
            f"Put it on a line of its own: {about.order or 'My order number is: ...'}",
        )  # fmt: skip
    if not _DATE.search(plain):
        unclear = _UNCLEAR_DATE.search(plain)
        says = "The date can be read in two ways." if unclear else "No date is named."
        yield TextWarning(
            "no-date", says, _place(text, unclear[0]) if unclear else "the whole text",
            "Write when it happened and by when you want an answer, like this: 3 December 2026.",
        )  # fmt: skip


def _personal(text: str, about: About) -> Iterator[TextWarning]:
    for found in personal_data_in(text, known=about.numbers):
        yield TextWarning(
            "personal-data", f"The text holds {found.what}.", _shown_place(text, found.start, found.shown),
            "Leave it out. The order number is enough; the marketplace has the rest.",
        )  # fmt: skip


def _warning(text: str, found: Found, check: str, says: str) -> TextWarning:
    return TextWarning(check, says, _shown_place(text, found.start, found.written), found.better)


def _place(text: str, piece: str) -> str:
    first = re.search(r"\s+".join(map(re.escape, piece.split()[:4])), text)
    words = piece if len(piece) <= 60 else piece[:60].rsplit(" ", 1)[0] + " ..."
    return _shown_place(text, first.start() if first else 0, words)


def _shown_place(text: str, start: int, words: str) -> str:
    return f'line {text.count(chr(10), 0, start) + 1}: "{words}"'


def _sentence_around(text: str, place: int) -> str:
    start = max(text.rfind(mark, 0, place) for mark in (".", "!", "?", "\n\n")) + 1
    ends = [end for mark in (". ", ".\n", "!", "?", "\n\n") if (end := text.find(mark, place)) >= 0]
    return text[start : min(ends, default=len(text))]


def _without_names(text: str, names: tuple[str, ...]) -> str:
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "it")
    return text


def _compact(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())
