"""Sentences, syllables and the Flesch figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.domain.readability import readability_of, sentences_of, syllables_in

SYLLABLES = {
    1: "please use asked closed changed price hours once whole three yes don't won't used does friends through",
    2: "order number parcel refund tracking dispute seller buyer going table wanted settled handled people something "
    "receipt didn't isn't haven't couldn't packed-up value language statement needed purchase reply",
    3: "protection marketplace carrier delivered extension video medium actual period radio yesterday agreement "
    "carefully material's family idea".replace("material's ", ""),
    4: "available original situation delivery experience society material",
    5: "immediately association unfortunately",
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, count) for count, words in SYLLABLES.items() for word in words.split()]
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables_in(word) == count
    assert syllables_in(word.upper()) == count


def test_flesch_figure_is_the_published_formula() -> None:
    """13 words, 2 sentences, 15 syllables: 206.835 - 1.015 * 6.5 - 84.6 * 15 / 13."""
    figures = readability_of("The cat sat on the mat. My order number is not the same.")

    assert (figures.words, figures.sentences, figures.longest_sentence, figures.average) == (13, 2, 7, 6.5)
    assert figures.reading_ease == round(206.835 - 1.015 * 6.5 - 84.6 * 15 / 13, 1)


@pytest.mark.parametrize("glance", [
    "3 December 2026", "December 3, 2026", "3 Dec", "2026-12-03", "12.49 USD", "$12.49", "1 299,00 RUB", "8190000000000017",
    "LP00123456789012", "https://example.com/a/b?c=d", "me@example.com", "15 %",
])  # fmt: skip
def test_numbers_dates_and_addresses_count_as_one_short_word(glance: str) -> None:
    assert readability_of(f"I got it on {glance} from you.") == readability_of("I got it on it from you.")


def test_known_names_count_as_one_short_word() -> None:
    name = "Wireless Multifunctional Bluetooth Headphones. Professional"

    assert readability_of(f"I bought {name} from you.", names=[name]) == readability_of("I bought it from you.")


def test_number_alone_on_a_line_ends_the_sentence_before_it() -> None:
    sentences = sentences_of("My order number is:\n8190000000000017\nIt did not come.")

    assert [(one.text, one.words) for one in sentences] == [("My order number is:", 4), ("It did not come.", 4)]


def test_line_breaks_inside_a_sentence_are_no_ends() -> None:
    text = "I bought the item on the first day of the month and\nI have waited for it since that day."

    assert [one.words for one in sentences_of(text)] == [20]


def test_bullets_blank_lines_and_headings_are_ends() -> None:
    text = "Hello,\n\nWhat happened\nIt is late.\n- one thing\n- another thing"

    assert [one.text for one in sentences_of(text)] == [
        "Hello,", "What happened", "It is late.", "one thing", "another thing"
    ]  # fmt: skip


def test_decimal_point_ends_no_sentence() -> None:
    assert [one.text for one in sentences_of("I paid 12.49 USD for it. It is late.")] == [
        "I paid 12.49 USD for it.", "It is late."
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "   \n", "8190000000000017", "...", "\x00\x1b"])
def test_text_without_words_has_no_figures(text: str) -> None:
    assert readability_of(text).words == 0
    assert sentences_of(text) == ()


@given(st.text(max_size=200), st.lists(st.text(max_size=8), max_size=2))
def test_any_text_can_be_measured(text: str, names: list[str]) -> None:
    figures = readability_of(text, names=names)
    sentences = sentences_of(text, names=names)

    assert figures.sentences == len(sentences)
    assert figures.words == sum(one.words for one in sentences)
