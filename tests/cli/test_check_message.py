"""`check-message`: the checks of a draft, for a text of the buyer's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Result, Run

ORDER = "8190000000000017"
GOOD = f"""Hello,

I bought a USB hub on 1 November 2026. My order number is:
{ORDER}

I have not received it. Please refund 12.49 USD by 3 December 2026.
"""
BAD = """Dear friend, I hope you are well, and I wanted to tell you that I still wait for the thing that I bought in your nice shop.
Give me my money or send a new one, or I leave bad feedback. My card is 4111 1111 1111 1111.
"""
IDS = {
    "long-sentence", "hard-to-read", "idiom", "several-demands", "no-order-number", "no-demand", "no-date",
    "weakens-claim", "threat", "off-platform", "personal-data",
}  # fmt: skip


def ids(done: Result) -> list[str]:
    return [warning["id"] for warning in done.data["warnings"]]


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    return tmp_path / "letter.txt"


def test_good_text_has_no_warning(run: Run, letter: Path) -> None:
    letter.write_text(GOOD, encoding="utf-8")
    done = run("check-message", str(letter))

    assert done.code == 0
    assert "Nothing to better" in done.out
    assert ids(run("check-message", str(letter), "--json")) == []


def test_weak_spots_are_shown_with_place_and_better_words_and_exit_is_0(run: Run, letter: Path) -> None:
    letter.write_text(BAD, encoding="utf-8")
    shown, done = run("check-message", str(letter)), run("check-message", str(letter), "--json")

    assert (shown.code, done.code) == (0, 0)
    assert {
        "long-sentence", "idiom", "several-demands", "no-order-number", "no-date", "threat", "personal-data"
    } <= set(ids(done)) <= IDS  # fmt: skip
    assert all(set(one) == {"id", "says", "where", "better"} and all(one.values()) for one in done.data["warnings"])
    assert done.data["readability"]["longest_sentence"] > 20
    assert 'line 2: "bad feedback"' in shown.out
    assert "4111 1111" not in shown.out + done.out, "a card number is never shown in full"
    assert shown.out.count("Better: ") == len(ids(done))


def test_text_comes_from_stdin_too(run: Run) -> None:
    assert ids(run("check-message", "-", "--json", stdin=GOOD)) == []
    assert "no-date" in ids(run("check-message", "-", "--json", stdin="Please refund 5 USD."))
    assert ids(run("check-message", "-", "--json", stdin="")) == ["no-order-number", "no-demand", "no-date"]


def test_stdin_of_a_real_process_is_read_as_utf_8(real: Run) -> None:
    assert ids(real("check-message", "-", "--json", stdin=GOOD.replace("USB hub", "Küchenwaage"))) == []


def test_for_looks_for_the_order_number_of_the_purchase(hub: Run) -> None:
    other = GOOD.replace(ORDER, "8190000000000099")

    assert ids(hub("check-message", "-", "--for", "usb-hub", "--json", stdin=GOOD)) == []
    assert ids(hub("check-message", "-", "--for", "usb-hub", "--json", stdin=other)) == ["no-order-number"]
    assert ids(hub("check-message", "-", "--json", stdin=other)) == []
    assert hub("check-message", "-", "--for", "teapot", stdin=GOOD).code == 3


def test_for_knows_what_weakens_the_claim_of_the_purchase(hub: Run) -> None:
    text = GOOD.replace("I have not received it.", "I received it, and it is late.")
    hub("mark", "usb-hub", "shipped", "--on", "2026-11-03")

    assert "weakens-claim" in ids(hub("check-message", "-", "--for", "usb-hub", "--json", stdin=text))
    hub("mark", "usb-hub", "received", "--on", "2026-11-20")
    hub("mark", "usb-hub", "problem", "--reason", "defective", "--on", "2026-11-20")
    assert ids(hub("check-message", "-", "--for", "usb-hub", "--json", stdin=text)) == []


def test_every_draft_passes_its_own_checks(hub: Run) -> None:
    text = hub("draft-message", "usb-hub").out

    assert ids(hub("check-message", "-", "--for", "usb-hub", "--json", stdin=text)) == []


def test_numbers_of_the_purchase_are_no_card_and_no_telephone(run: Run) -> None:
    run("track", "Lamp", "--order", "4111111111111111", "--ordered", "2026-11-01")
    text = "It is 4111111111111111, and not here. Please refund 5 USD by 3 December 2026."

    assert ids(run("check-message", "-", "--for", "lamp", "--json", stdin=text)) == []
    assert ids(run("check-message", "-", "--json", stdin=text)) == ["personal-data"]


@pytest.mark.parametrize(
    "text", ["\x1b[2J\x1b]52;c;aGk=\x07 my card 4111111111111111", "\u202eno problem\u202c\x00", "[bold]asap[/]"]
)
def test_hostile_text_is_shown_harmlessly(run: Run, text: str) -> None:
    done = run("check-message", "-", stdin=text)

    assert done.code == 0
    assert all(line.isprintable() for line in done.out.split("\n"))


def test_file_that_cannot_be_read_is_an_error(run: Run, tmp_path: Path) -> None:
    binary = tmp_path / "photo.jpg"
    binary.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)))

    assert run("check-message", str(tmp_path / "none.txt")).code == 2
    assert run("check-message", str(tmp_path)).code == 2
    assert run("check-message", str(binary)).code == 2


def test_nothing_is_kept(hub: Run, home: Path) -> None:
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    hub("check-message", "-", "--for", "usb-hub", stdin=BAD)

    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("day", ["25/11/2026", "25.11.2026", "11/25/2026", "3rd of November", "3 December 2026"])
def test_a_date_that_can_be_read_in_one_way_is_a_date(day: str, run: Run) -> None:
    done = run("check-message", "-", "--json", stdin=f"I bought it on {day}.\n")

    assert "no-date" not in {warning["id"] for warning in done.data["warnings"]}


def test_a_date_that_can_be_read_in_two_ways_is_none(run: Run) -> None:
    done = run("check-message", "-", "--json", stdin="I bought it on 03/04/2026.\n")

    assert "no-date" in {warning["id"] for warning in done.data["warnings"]}
