"""The daily job: its time of day and its words."""

from __future__ import annotations

import pytest

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.schedule import Job, command_words, parse_time_of_day


@pytest.mark.parametrize(
    ("typed", "read"), [("09:00", (9, 0)), ("9:05", (9, 5)), ("23:59", (23, 59)), (" 0:00 ", (0, 0))]
)
def test_time_of_day_is_read(typed: str, read: tuple[int, int]) -> None:
    assert parse_time_of_day(typed) == read


@pytest.mark.parametrize("typed", ["", "9", "24:00", "12:60", "9:5", "-1:00", "9:00pm", "009:00", "٩:٠٠", "9:00:00"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        parse_time_of_day(typed)


def test_command_is_quoted_and_its_words_come_back() -> None:
    job = Job(("/a b/p", "-m", "x"), 9, 0, notify=True, environ={"HOME": "/h 'q'", "TZ": "UTC"})

    assert job.at == "09:00"
    assert job.command.startswith("/usr/bin/env 'HOME=/h '")
    assert command_words(job.command) == job.words == ("/a b/p", "-m", "x", "remind", "--new", "--notify")


@pytest.mark.parametrize(
    ("command", "words"),
    [("A=1 B=2 /p remind", ("/p", "remind")), ("/p 'unended", ()), ("", ()), ("/p=x a", ("/p=x", "a"))],
)
def test_a_command_changed_by_hand_is_read_as_far_as_it_goes(command: str, words: tuple[str, ...]) -> None:
    assert command_words(command) == words
