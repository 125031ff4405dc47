from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from buyer_assist.system.notifications import TIMEOUT, Delivery, safe_name, send_notification

Run = Callable[..., Any]
SECRET = "s3cr3t"

#: The hub of the fixture: protection ends on 31 December 2026 (guessed), the card's way on 1 March 2027.
ENDS = "2026-12-31"


def due(done: Any) -> list[tuple[str, str | None, int | None]]:
    return [(row["purchase"], row["deadline"] and row["deadline"]["id"], row["lead"]) for row in done.data["due"]]


@pytest.fixture
def quiet(hub: Run) -> Run:
    """A ledger in which nothing is due before 17 December 2026."""
    assert hub("mark", "usb-hub", "shipped", "--on", "2026-11-01").code == 0
    assert hub("edit", "usb-hub", "--protection-ends", ENDS).code == 0
    return hub


def test_nothing_due_prints_nothing(quiet: Run) -> None:
    done = quiet("remind", today="2026-11-25")
    assert (done.code, done.out) == (0, "")


def test_an_empty_ledger_is_silent(run: Run) -> None:
    assert (run("remind").out, run("remind", "--new").out, run("remind", "--json").data) == ("", "", {"due": []})


def test_the_digest_begins_with_the_pretended_day_and_a_title(quiet: Run) -> None:
    lines = quiet("remind", today="2026-12-28").out.splitlines()
    assert lines[0] == "as of 2026-12-28"
    assert lines[1] == "1 purchase is due. Nearest date: Mon 28 December 2026, today"
    assert lines[2] == "usb-hub: USB hub, 7 ports"
    assert len(lines) == 6
    assert "buyer-assist" in lines[5]


def test_the_data_holds_deadline_lead_and_next_move(quiet: Run) -> None:
    (first, second) = quiet("remind", "--json", today="2026-12-28").data["due"]
    assert set(first) == {"purchase", "item", "deadline", "lead", "next"}
    assert (first["purchase"], first["item"], first["lead"]) == ("usb-hub", "USB hub, 7 ports", 0)
    assert (first["deadline"]["id"], first["deadline"]["on"]) == ("ask-extension-by", "2026-12-28")
    assert (second["deadline"]["id"], second["lead"]) == ("protection-ends", 3)
    assert first["next"]["command"].startswith("buyer-assist ")


def test_new_announces_each_lead_once(quiet: Run) -> None:
    days = [f"2026-12-{day}" for day in range(14, 32)]
    said = {day: found for day in days if (found := due(quiet("remind", "--new", "--json", today=day)))}
    assert said["2026-12-14"] == [("usb-hub", "ask-extension-by", 14)]
    assert said["2026-12-17"] == [("usb-hub", "protection-ends", 14)]
    assert [day for day in said if ("protection-ends" in {name for _, name, _ in said[day]})] == [
        "2026-12-17", "2026-12-24", "2026-12-28", "2026-12-30", "2026-12-31",
    ]  # fmt: skip
    assert quiet("remind", "--new", today="2026-12-31").out == ""
    assert quiet("remind", today="2026-12-31").out != ""


def test_the_first_run_is_one_digest_and_says_that_it_knows_of_no_earlier_one(quiet: Run) -> None:
    first = quiet("remind", "--new", today="2026-12-30")
    assert first.out.count("usb-hub: USB hub") == 1
    assert "Nothing is known of earlier reminders" in first.err
    assert quiet("remind", "--new", today="2026-12-30").err == "as of 2026-12-30\n"


def test_an_extension_begins_the_reminders_anew(quiet: Run) -> None:
    quiet("remind", "--new", today="2026-12-30")
    quiet("mark", "usb-hub", "extended", "--until", "2027-01-02", today="2026-12-30")
    assert ("usb-hub", "protection-ends", 3) in due(quiet("remind", "--new", "--json", today="2026-12-30"))


@pytest.mark.parametrize("extra", ["--dry-run", "--count", "--explain"])
def test_looking_remembers_nothing(quiet: Run, home: Path, extra: str) -> None:
    assert quiet("remind", "--new", extra, today="2026-12-30").code == 0
    assert not (home / "state").exists()
    assert quiet("remind", "--new", today="2026-12-30").out != ""


def test_count_is_a_number_alone(quiet: Run) -> None:
    none, one = quiet("remind", "--count", today="2026-11-25"), quiet("remind", "--count", today="2026-12-28")
    assert (none.out, one.out) == ("0\n", "1\n")
    assert one.err == "as of 2026-12-28\n"
    assert quiet("remind", "--count", "--json", today="2026-12-28").data["count"] == 1


def test_the_exit_code_tells_when_it_is_asked_to(quiet: Run) -> None:
    assert quiet("remind", "--exit-code", today="2026-11-25").code == 0
    assert quiet("remind", "--exit-code", today="2026-12-28").code == 10
    assert quiet("remind", "--exit-code", "--count", today="2026-12-28").code == 10
    assert quiet("remind", "--exit-code", "--json", today="2026-12-28").code == 10
    assert quiet("remind", today="2026-12-28").code == 0


def test_lead_times_come_from_the_option_and_else_from_the_settings(quiet: Run, home: Path) -> None:
    assert quiet("remind", "--lead", "40", "--json", today="2026-11-25").data["due"][0]["lead"] == 40
    (home / "config.toml").write_text("lead_days = [36]\n")
    assert due(quiet("remind", "--json", today="2026-11-25")) == [
        ("usb-hub", "ask-extension-by", 36), ("usb-hub", "protection-ends", 36),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["", "a", "7,", "7;3", "-1", "366", "1.5", "٣"])
def test_lead_times_that_are_none_are_refused(quiet: Run, typed: str) -> None:
    done = quiet("remind", "--lead", typed)
    assert done.code == 2
    assert "--lead 14,7,3,1,0" in done.err


def test_nagging_announces_daily_and_once_a_day(quiet: Run) -> None:
    said = [
        day for day in range(26, 32) for _ in range(2)
        if quiet("remind", "--new", "--nag", "2", "--json", today=f"2026-12-{day}").data["due"]
    ]  # fmt: skip
    assert said == [26, 27, 28, 29, 30, 31]


def test_the_explanation_has_a_line_for_each_purchase(quiet: Run) -> None:
    quiet("track", "Lamp", "--id", "lamp", "--ordered", "2026-11-20")
    done = quiet("remind", "--explain", today="2026-12-28")
    assert "  usb-hub: in the digest; ask-extension-by is on Mon 28 December 2026." in done.out
    assert "  lamp: not yet; protection-ends is on" in done.out
    rows = quiet("remind", "--explain", "--json", today="2026-12-28").data["explained"]
    assert [(row["purchase"], row["reason"]) for row in rows] == [("usb-hub", "due"), ("lamp", "later")]


def test_the_explanation_of_new_says_what_was_announced(quiet: Run) -> None:
    quiet("remind", "--new", today="2026-12-29")
    rows = quiet("remind", "--new", "--explain", "--json", today="2026-12-29").data["explained"]
    assert [(row["reason"], row["on"]) for row in rows] == [("announced", "2026-12-30")]


def test_a_broken_purchase_is_due_until_it_is_mended_and_announced_once_per_change(quiet: Run, home: Path) -> None:
    ledger = home / "ledger.toml"
    sound = ledger.read_text()
    ledger.write_text(sound + '\n[[purchase]]\nid = "lamp"\norder = "1"\n')
    assert quiet("remind", "--count", today="2026-11-25").out == "1\n"
    done = quiet("remind", "--new", today="2026-11-25")
    assert "lamp" in done.out
    assert "1 purchase is due." in done.out
    assert quiet("remind", "--new", today="2026-11-25").out == ""
    assert quiet("remind", "--new", today="2026-11-26").out == ""
    assert quiet("remind", "--exit-code", today="2026-11-26").code == 10
    ledger.write_text(ledger.read_text() + 'note = "still no item"\n')
    again = quiet("remind", "--new", "--json", today="2026-11-26")
    assert again.data["due"] == [{"purchase": "lamp", "item": None, "deadline": None, "lead": None, "next": None}]
    assert again.json["findings"]
    ledger.write_text(sound)
    assert quiet("remind", today="2026-11-26").out == ""


def test_one_broken_purchase_hides_no_other(quiet: Run, home: Path) -> None:
    ledger = home / "ledger.toml"
    ledger.write_text('[[purchase]]\nid = "lamp"\n\n' + ledger.read_text())
    names = [row["purchase"] for row in quiet("remind", "--json", today="2026-12-28").data["due"]]
    assert names == ["usb-hub", "usb-hub", "lamp"]


@pytest.mark.parametrize("year", ["0001", "1969", "9999"])
@pytest.mark.parametrize("key", ["ordered", "ship_by", "protection_ends"])
def test_a_year_that_cannot_be_meant_is_a_fault_of_one_purchase(quiet: Run, home: Path, year: str, key: str) -> None:
    ledger = home / "ledger.toml"
    ledger.write_text(f'[[purchase]]\nid = "lamp"\nitem = "Lamp"\n{key} = {year}-01-01\n\n' + ledger.read_text())
    done = quiet("remind", "--json", "--explain", today="2026-12-28")
    assert done.code == 0
    assert {row["purchase"] for row in done.data["due"]} == {"usb-hub", "lamp"}
    assert "cannot be meant" in done.json["findings"][0]["problem"]


def test_a_ledger_that_cannot_be_read_is_an_error_and_no_silence(quiet: Run, home: Path) -> None:
    (home / "ledger.toml").write_text("[[purchase")
    for options in ((), ("--new",), ("--count",), ("--json",)):
        assert quiet("remind", *options).code == 4


@pytest.mark.parametrize("damage", [lambda state: [path.unlink() for path in state.glob("*.json")],
                                    lambda state: [path.write_bytes(os.urandom(50)) for path in state.glob("*.json")]],
                         ids=["missing", "random bytes"])  # fmt: skip
def test_a_lost_memory_says_everything_due_with_a_finding(quiet: Run, home: Path, damage: Any) -> None:
    assert quiet("remind", "--new", today="2026-12-30").out
    damage(home / "state")
    again = quiet("remind", "--new", "--json", today="2026-12-30")
    assert len(again.data["due"]) == 2
    assert again.json["findings"]
    assert quiet("remind", "--new", "--json", today="2026-12-30").data["due"] == []


def test_a_memory_that_cannot_be_kept_says_everything_due_every_time(quiet: Run, home: Path) -> None:
    (home / "state").write_text("no folder")
    for _ in range(2):
        done = quiet("remind", "--new", "--json", today="2026-12-30")
        assert (done.code, len(done.data["due"]), len(done.json["findings"])) == (0, 2, 1)


def test_the_memory_of_one_ledger_is_no_memory_of_another(quiet: Run, home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "ledger.toml"
    other.parent.mkdir()
    other.write_bytes((home / "ledger.toml").read_bytes())
    assert quiet("remind", "--new", today="2026-12-30").out
    assert quiet("remind", "--new", "--ledger", str(other), today="2026-12-30").out
    assert not quiet("remind", "--new", "--ledger", str(other), today="2026-12-30").out


def test_remind_writes_nothing_into_the_ledger(quiet: Run, home: Path) -> None:
    before = (home / "ledger.toml").read_bytes()
    quiet("remind", "--new", today="2026-12-30")
    assert (home / "ledger.toml").read_bytes() == before


def test_without_a_target_the_digest_is_printed_and_announced_again(quiet: Run) -> None:
    for _ in range(2):
        done = quiet("remind", "--new", "--notify", today="2026-12-30")
        assert done.code == 7
        assert "usb-hub" in done.out
        assert "config.toml" in done.err
    assert quiet("remind", "--test").code == 7


def test_nothing_due_notifies_nobody(quiet: Run) -> None:
    assert quiet("remind", "--new", "--notify", today="2026-11-25").code == 0
    assert quiet("remind", "--notify", "--dry-run", today="2026-12-30").code == 0


class Post:
    """Two notification targets: what arrived there, and which of them is down."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.down: set[str] = set()

    def send_notification(
        self, targets: Sequence[str], title: str, body: str, *, timeout: float = TIMEOUT
    ) -> tuple[Delivery, ...]:
        names = [safe_name(target) for target in targets]
        self.got += [(title, body) for name in names if name not in self.down]
        return tuple(Delivery(name, name not in self.down, "nothing answers" * (name in self.down)) for name in names)


@pytest.fixture
def post(quiet: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> Post:
    """What really is sent, and what comes back from the network, is the matter of tests/system/test_notifications."""
    post = Post()
    assert signature(post.send_notification).parameters.keys() == signature(send_notification).parameters.keys()
    monkeypatch.setattr("buyer_assist.system.notifications.send_notification", post.send_notification)
    (home / "config.toml").write_text(f'notify = ["json://me:{SECRET}@one.example/", "ntfys://two.example/{SECRET}"]\n')
    (home / "config.toml").chmod(0o600)
    return post


def test_a_notification_has_the_title_and_the_rest_and_comes_once(quiet: Run, post: Post) -> None:
    done = quiet("remind", "--new", "--notify", today="2026-12-30")
    (title, body), other = post.got
    assert other == (title, body)
    assert title == "as of 2026-12-30: 1 purchase is due. Nearest date: Thu 31 December 2026, tomorrow"
    assert body.splitlines() == done.out.splitlines()[2:]
    assert quiet("remind", "--new", "--notify", today="2026-12-30").out == ""
    assert len(post.got) == 2


@pytest.mark.parametrize("down", [{"json://one.example"}, {"ntfys://two.example"}], ids=str)
def test_what_was_not_notified_is_printed_and_announced_again(quiet: Run, post: Post, down: set[str]) -> None:
    post.down = down
    done = quiet("remind", "--new", "--notify", today="2026-12-30")
    assert done.code == 7
    assert "usb-hub" in done.out
    assert f"The notification was not delivered to {min(down)}: nothing answers." in done.err
    assert SECRET not in done.out + done.err
    assert len(post.got) == 1
    post.down = set()
    assert quiet("remind", "--new", "--notify", today="2026-12-30").code == 0
    assert len(post.got) == 3


@pytest.mark.parametrize("options", [("--dry-run",), ("--count",), ("--explain",), ("--count", "--json")])
def test_looking_notifies_nobody(quiet: Run, post: Post, options: tuple[str, ...]) -> None:
    assert quiet("remind", "--notify", *options, today="2026-12-30").code == 0
    assert post.got == []


def test_whoever_relies_on_notifications_hears_of_a_ledger_that_cannot_be_read(
    quiet: Run, home: Path, post: Post
) -> None:
    (home / "ledger.toml").write_text("[[purchase")
    assert quiet("remind", "--new", "--notify").code == 4
    assert post.got[0][0] == "The ledger cannot be read: nobody watches your deadlines"
    post.down = {"json://one.example"}
    done = quiet("remind", "--new", "--notify")
    assert done.code == 4
    assert "not delivered to json://one.example" in done.err


def test_a_sample_takes_the_same_way_and_says_where_it_went(quiet: Run, post: Post) -> None:
    done = quiet("remind", "--test")
    assert done.code == 0
    assert "sample" in post.got[0][0]
    assert "json://one.example" in done.out
    assert "ntfys://two.example" in done.out
    post.down = {"json://one.example"}
    done = quiet("remind", "--test")
    assert done.code == 7
    assert "json://one.example" not in done.out
    assert "ntfys://two.example" in done.out
    assert "json://one.example: nothing answers" in done.err
    assert quiet("remind", "--test", "--json").data == {
        "targets": [
            {"target": "json://one.example", "delivered": False, "why": "nothing answers"},
            {"target": "ntfys://two.example", "delivered": True, "why": ""},
        ]
    }
