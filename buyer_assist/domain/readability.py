"""How easy a text is to read: its sentences, their length, and the Flesch reading ease for English.

Reading ease is 206.835 - 1.015 x (words / sentences) - 84.6 x (syllables / words): 100 is very easy, below 60 hard.
What a reader takes in at a glance must not bend the figure: a date, an amount, a number, an address of a page, an
e-mail address and a known name (an item, a shop) each count as one short word; a line that is only a number counts as
nothing and ends the sentence before it, as a blank line, a bullet, a heading and a line ending with a colon do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from buyer_assist.domain.dates import MONTHS

_MONTH_WORDS = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
#: What counts as one word of one syllable, whatever it is made of.
_AT_A_GLANCE = re.compile(
    r"https?://\S+|\b\d{4}-\d{2}-\d{2}\b|\b[\w.+-]+@[\w-]+\.[\w.]+"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\.? (?:{_MONTH_WORDS})\b\.?(?:,? \d{{4}})?"
    rf"|\b(?:{_MONTH_WORDS})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b"
    r"|(?:[$€£¥] ?)?\b\d+(?:[., ]\d+)*(?: ?(?-i:[A-Z]{3})\b| ?[$€£¥%])?"
    r"|\b(?=[\w-]*\d)[\w-]+\b",
    re.IGNORECASE,
)
_ONLY_A_NUMBER = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9 ./-]*\.?", re.ASCII)
_BULLET = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[^\W_])|(?<=[.!?])\s*$")
_GLANCE = "it"
_MARK = "\ue000"

#: Words that the rules below count wrongly and that buyers' messages use.
_SYLLABLES = {
    "area": 3, "beyond": 2, "business": 2, "client": 2, "create": 2, "created": 3, "every": 2, "everyone": 3,
    "everything": 3, "evening": 2, "anyone": 3, "being": 2, "idea": 3, "people": 2, "quiet": 2, "quite": 1,
    "really": 2, "safely": 2, "science": 2, "something": 2, "sometimes": 2, "somewhere": 2, "someone": 2,
    "therefore": 2, "whole": 1, "whose": 1, "real": 1, "able": 2, "item": 2, "reopen": 3, "reopened": 3, "cooperate": 4,
    "cooperation": 5, "diet": 2, "poem": 2, "lion": 2, "seeing": 2, "trial": 2, "via": 2,
    "react": 2, "ideal": 3, "museum": 3, "theatre": 2, "quietly": 3,
    "association": 5, "experience": 4, "different": 3, "interest": 3, "camera": 3,
    "aren't": 1, "element": 3, "complement": 3, "implement": 3, "recipe": 3,
    "receipt": 2, "movie": 2, "piece": 1, "pieces": 2, "the": 1, "usb": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Readability:
    """The figures of a text. `reading_ease` is Flesch's, `longest_sentence` and `average` count words."""

    reading_ease: float
    words: int
    sentences: int
    longest_sentence: int
    average: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it was written, and how many words it has."""

    text: str
    words: int


def readability_of(text: str, *, names: Iterable[str] = ()) -> Readability:
    """The figures of a text; `names` are items and shops whose words the writer cannot choose. An empty text has 0."""
    counted = [words for _, masked in _pieces(text, names) if (words := _WORD.findall(masked))]
    words = [word for sentence in counted for word in sentence]
    if not words:
        return Readability(0.0, 0, 0, 0, 0.0)
    average = len(words) / len(counted)
    ease = 206.835 - 1.015 * average - 84.6 * sum(map(syllables_in, words)) / len(words)
    return Readability(round(ease, 1), len(words), len(counted), max(map(len, counted)), round(average, 1))


def sentences_of(text: str, *, names: Iterable[str] = ()) -> tuple[Sentence, ...]:
    """The sentences in order, as written apart from line breaks; lines that are only a number are left out."""
    return tuple(
        Sentence(" ".join(written.split()), len(words))
        for written, masked in _pieces(text, names)
        if (words := _WORD.findall(masked))
    )


def syllables_in(word: str) -> int:
    """The syllables of an English word, by the sounds that its vowels usually make; at least 1."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(one))
    plain = plain.replace("’", "'")
    if "-" in plain:
        return sum(syllables_in(part) for part in plain.split("-") if part)
    if plain in _SYLLABLES:
        return _SYLLABLES[plain]
    if plain.endswith("n't"):
        base = plain[:-3]
        return syllables_in(base) + (1 if base.endswith(("d", "s", "ve")) else 0)
    plain = re.sub(r"'.*$", "", plain)
    if plain in _SYLLABLES:
        return _SYLLABLES[plain]
    groups = len(re.findall(r"[aeiouy]+", re.sub(r"^y(?=[aeiou])", "", plain)))
    return max(1, groups - _silent(plain) + _split_vowels(plain))


def _silent(word: str) -> int:
    """Written vowels that are not heard: the e at the end, in -es and -ed, and before -ly, -ment and the like."""
    ending = (
        (re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouy]le$", word))
        or (re.search(r"[^aeiouy]es$", word) and not re.search(r"(?:[sxzcg]|[cs]h|[^aeiouy]l)es$", word))
        or (re.search(r"[^aeiouytd]ed$", word) and not re.search(r"[^aeiouylr]led$", word))
        or word.endswith("ique")
    )
    inner = re.search(r"[aeiouy][^aeiouy]+(?<!l)e(?:ly|ments?|ful|fully|less|ness)$", word)
    return (1 if ending else 0) + (1 if inner else 0)


def _split_vowels(word: str) -> int:
    """Neighbouring vowels that are heard as two: carri-er, buy-er, go-ing, vide-o, actu-al, materi-al, medi-um."""
    splits = (
        r"ier$|iers$|iest$", r"[aou]y(?:ing|er)", r"[eo]ing", r"[^ctgsnlx]io(?!us)", r"deo", r"[^qg]ua[lt]",
        r"[^ctsg]ia", r"iu[ms]", r"[^ct]ienc?[cet]", r"iety$", r"[^gq]uel", r"[^aeiou]sm$", r"[iu]ous",
    )  # fmt: skip
    return sum(1 for pattern in splits if re.search(pattern, word))


def _pieces(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Sentences: as written, and with each name and each thing taken in at a glance replaced by one short word."""
    known = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    glances = re.compile("|".join((*map(re.escape, known), _AT_A_GLANCE.pattern)), re.IGNORECASE)
    for stretch in _stretches(text.replace(_MARK, "")):
        written = iter([match[0] for match in glances.finditer(stretch)])
        for piece in _SENTENCE_END.split(glances.sub(_GLANCE + _MARK, stretch)):
            if piece.strip():
                yield _restored(piece, written), piece.replace(_MARK, " ")


def _restored(piece: str, written: Iterator[str]) -> str:
    return re.sub(_GLANCE + _MARK, lambda _: next(written), piece)


def _stretches(text: str) -> Iterator[str]:
    gathered: list[str] = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        bare = line.strip()
        bullet = _BULLET.match(line)
        if (not bare or bullet or _ONLY_A_NUMBER.fullmatch(bare)) and gathered:
            yield "\n".join(gathered)
            gathered = []
        if not bare or _ONLY_A_NUMBER.fullmatch(bare):
            continue
        gathered.append(bare[bullet.end() :] if bullet and bullet.end() < len(bare) else bare)
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if _ends_a_stretch(bare, following):
            yield "\n".join(gathered)
            gathered = []
    if gathered:
        yield "\n".join(gathered)


def _ends_a_stretch(line: str, following: str) -> bool:
    """A label before its value, a greeting, or a short line without a full stop before a capital letter."""
    if line.endswith(":") or (line.endswith(",") and len(line.split()) <= 3):
        return True
    unfinished = line[-1] not in ".!?,;"
    return unfinished and len(line) < 40 and following[:1].isupper()
