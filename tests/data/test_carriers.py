"""The table of tracking numbers keeps its promises: every entry says where it comes from, and its own examples hold."""

from __future__ import annotations

import itertools
import re
import tomllib
from datetime import timedelta

import pytest

from buyer_assist.domain.carriers import CHECKS, FOLLOWED
from buyer_assist.domain.errors import DataFileError
from buyer_assist.domain.tracking_numbers import compact, is_placeholder, judge_number, service_reach
from buyer_assist.storage.carriers import load_carriers, read_carriers
from buyer_assist.storage.packaged import packaged_text

TEXT = packaged_text("carriers.toml")
TABLE = tomllib.loads(TEXT)
CARRIERS = load_carriers()
ENTRY_KEYS = {
    "id", "carrier", "pattern", "check", "followed", "means", "confidence", "source", "url", "vintage", "facts",
    "example", "unlike",
}  # fmt: skip
OFFICIAL_OR_ESTABLISHED = ("https://en.wikipedia.org/", "https://www.upu.int/")


def _entries(*tables: str) -> list:
    return [
        pytest.param(table, entry, id=f"{table}-{entry.get('id', entry['pattern'])}")
        for table in tables
        for entry in TABLE[table]
    ]


def _examples(*tables: str) -> list:
    return [
        pytest.param(table, entry, example, id=f"{table}-{entry.get('id', entry['pattern'])}-{example.get('number')}")
        for table in tables
        for entry in TABLE[table]
        for example in entry["example"]
    ]


@pytest.mark.parametrize(("table", "entry"), _entries("form", "letters", "service"))
def test_every_entry_says_what_it_means_and_where_it_comes_from(table, entry):
    assert set(entry) <= ENTRY_KEYS
    assert entry["confidence"] in {"A", "B", "C", "D"}
    assert entry["source"]
    assert entry["vintage"]
    assert entry["facts"]
    assert entry["means"].endswith(".")
    assert entry.get("followed", "unknown") in FOLLOWED
    assert entry.get("check", "s10") in CHECKS
    assert len(entry["example"]) >= 1
    assert entry.get("url", OFFICIAL_OR_ESTABLISHED[0]).startswith(OFFICIAL_OR_ESTABLISHED)
    # A source is a kind of source: nobody is sent to an unknown host.
    assert not re.search(r"https?:|www\.|\.(com|net|ru|org)\b", entry["source"])


@pytest.mark.parametrize(("table", "entry", "example"), _examples("form"))
def test_examples_of_a_form_come_out_as_they_say(table, entry, example):
    report = judge_number(example["number"], CARRIERS)
    assert report.format == entry["id"]
    assert report.valid == example.get("valid")
    assert report.origin == example.get("origin")
    assert report.carrier == entry.get("carrier", report.carrier)
    if "followed" in example or ("followed" in entry and not report.warned("placeholder")):
        assert report.followed == example.get("followed", entry.get("followed"))
    assert report.warned("check-digit") == (example.get("valid") is False and "origin" in example)


@pytest.mark.parametrize(("table", "entry"), _entries("form"))
def test_near_misses_of_a_form_are_not_that_form(table, entry):
    assert entry["unlike"]
    for number in entry["unlike"]:
        assert judge_number(number, CARRIERS).format != entry["id"], number


@pytest.mark.parametrize(("table", "entry", "example"), _examples("letters"))
def test_letters_decide_how_far_a_postal_number_is_followed(table, entry, example):
    report = judge_number(example["number"], CARRIERS)
    assert (report.format, report.followed, report.means) == ("s10", entry["followed"], entry["means"])


def test_no_two_entries_of_letters_overlap():
    for first in map(chr, range(65, 91)):
        for second in map(chr, range(65, 91)):
            fitting = [entry for entry in CARRIERS.letters if entry.pattern.fullmatch(first + second)]
            assert len(fitting) <= 1, first + second


@pytest.mark.parametrize(("table", "entry"), _entries("service"))
def test_names_of_services_are_recognised_and_others_are_not(table, entry):
    for example in entry["example"]:
        reach = service_reach(example["name"], CARRIERS)
        assert (reach.means if reach else None) == entry["means"], example
    for name in entry.get("unlike", ()):
        reach = service_reach(name, CARRIERS)
        assert reach is None or reach.means != entry["means"], name


def test_placeholders_are_told_from_real_numbers():
    for example in TABLE["placeholder"]["example"]:
        assert [text for text in example["is"] if not is_placeholder(text, CARRIERS)] == []
        assert [text for text in example["is_not"] if is_placeholder(text, CARRIERS)] == []
        assert all(judge_number(text, CARRIERS).warned("placeholder") for text in example["is"])


def test_every_form_is_reached_by_the_number_that_it_describes_first():
    for entry in TABLE["form"]:
        number = compact(entry["example"][0]["number"])
        fitting = [form.id for form in CARRIERS.forms if form.pattern.fullmatch(number)]
        assert fitting[0] == entry["id"]


def test_there_are_all_countries_each_with_one_name():
    assert len(CARRIERS.countries) == 250
    assert len(set(CARRIERS.countries.values())) == 250
    assert all(re.fullmatch("[A-Z]{2}", code) for code in CARRIERS.countries)
    assert "XX" not in CARRIERS.countries
    assert set(CARRIERS.country_words.values()) <= set(CARRIERS.countries)
    assert all(word == word.casefold() for word in CARRIERS.country_words)


def test_chinese_new_year_moves_as_the_moon_does():
    days = TABLE["new_year"]["dates"]
    assert [day.year for day in days] == list(range(2020, 2036))
    for day, after in itertools.pairwise(days):
        # Twelve or thirteen moons of 29.53 days, never outside 21 January to 20 February.
        assert after - day in {timedelta(days=length) for length in (353, 354, 355, 383, 384, 385)}
    assert all((1, 21) <= (day.month, day.day) <= (2, 20) for day in days)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('followed = "to-export"', 'followed = "maybe"'),
        ('check = "s10"', 'check = "mod10"'),
        ("[A-Z]{2}[0-9]{9}[A-Z]{2}", "[A-Z"),
        ("format = 1", "format = "),
        ("[countries]", "[lands]"),
    ],
)
def test_a_broken_table_is_named_as_such(old, new):
    with pytest.raises(DataFileError, match=r"carriers\.toml"):
        read_carriers(TEXT.replace(old, new, 1))
