"""One function makes text harmless for a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.render.safe_text import visible

HOSTILE = {
    "title and clear": ("\x1b]0;gone\x07\x1b[2J", "\\x1b]0;gone\\x07\\x1b[2J"),
    "clipboard": ("\x1b]52;c;aGk=\x1b\\", "\\x1b]52;c;aGk=\\x1b\\"),
    "c1": ("\x9b31m", "\\x9b31m"),
    "carriage return": ("paid\rfree", "paid\\rfree"),
    "newline": ("one\ntwo", "one\\ntwo"),
    "bidi": ("\u202egpj.exe", "\\u202egpj.exe"),
    "isolate": ("\u2066x\u2069", "\\u2066x\\u2069"),
    "zero width": ("pay\u200bpal", "pay\\u200bpal"),
    "invisible letter": ("a\u3164b", "a\\u3164b"),
    "tag": ("a\U000e0041", "a\\U000e0041"),
    "line separator": ("a\u2028b", "a\\u2028b"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_escaped(name: str) -> None:
    raw, shown = HOSTILE[name]

    assert visible(raw) == shown


@pytest.mark.parametrize(
    "text", ["USB hub", "Żółć, ñ, ß", "充电器 12 V", "наушники", "5\u00a0€", "café", "[bold]x[/]", "👍🏽"]
)
def test_honest_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@given(st.text(st.characters()))
def test_nothing_that_moves_or_hides_ever_comes_through(text: str) -> None:
    assert not {unicodedata.category(letter) for letter in visible(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"}
