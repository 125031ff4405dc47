"""`walk`: in a pipe, in JSON, with and without a purchase, and at a terminal."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pexpect
import pytest

from tests.conftest import TODAY, Run


@pytest.fixture
def late(run: Run) -> Run:
    """`case`: refunded in October, in hands since 20 November."""
    run(
        "track",
        "Phone case",
        "--id",
        "case",
        "--order",
        "77",
        "--price",
        "3.20 USD",
        "--ordered",
        "2026-08-01",
        "--shipped",
        "2026-08-03",
    )
    run("mark", "case", "dispute-opened", "--on", "2026-09-20", "--reason", "not-received")
    run("mark", "case", "decided", "--outcome", "full", "--on", "2026-09-28")
    run("mark", "case", "refund-received", "--on", "2026-10-05", "--amount", "3.20")
    assert run("mark", "case", "received", "--on", "2026-11-20").code == 0
    return run


def test_topics_that_fit_come_first(late: Run) -> None:
    topics = late("walk", "--json").data["topics"]

    assert topics[0]["id"] == "late-parcel"
    assert topics[0]["fits"] == ["case"]
    assert {topic["id"] for topic in topics} == {
        "cancel", "not-arrived", "problem", "offer", "refund-missing", "closed-too-early", "off-platform", "late-parcel",
    }  # fmt: skip


def test_next_question_and_its_choices_are_printed(late: Run) -> None:
    data = late("walk", "late-parcel", "case", "--json").data

    assert data["trail"] == [{"question": "refund-received", "answer": "yes", "from": "ledger"}]
    assert data["asking"]["question"] == "works"
    assert [choice["id"] for choice in data["asking"]["choices"]] == ["yes", "no", "not-checked"]


def test_answers_are_kept_with_the_purchase_and_replaced(late: Run, home: Path) -> None:
    late("walk", "late-parcel", "case", "--answer", "works=yes")
    late("walk", "late-parcel", "case", "--answer", "works=no", "--answer", "want=keep")
    (purchase,) = tomllib.loads((home / "ledger.toml").read_text())["purchase"]

    assert purchase["answers"] == {"late-parcel": {"works": "no", "want": "keep"}}
    assert late("walk", "late-parcel", "case", "--json").data["asking"]["question"] == "told-seller"
    assert late("walk", "late-parcel", "case", "--restart", "--json").data["asking"]["question"] == "works"


def test_outcome_states_the_amount_and_both_sides_of_the_risk(late: Run) -> None:
    words = (
        "--answer",
        "works=yes",
        "--answer",
        "want=keep",
        "--answer",
        "told-seller=yes",
        "--answer",
        "seller-answer=order-again",
    )
    outcome = late("walk", "late-parcel", "case", *words, "--json").data["outcome"]

    assert outcome["id"] == "order-again-unshipped"
    assert "3.20 USD" in outcome["says"]
    assert any("false shipment" in warning for warning in outcome["warnings"])
    assert outcome["events"] == [
        {"kind": "repaid", "on": TODAY, "how": "again", "amount": {"amount": "3.20", "currency": "USD"}}
    ]


def test_events_are_recorded_only_on_yes(late: Run) -> None:
    words = (
        "walk",
        "late-parcel",
        "case",
        "--answer",
        "works=yes",
        "--answer",
        "want=keep",
        "--answer",
        "told-seller=no",
    )
    late(*words)
    before = late("show", "case", "--json").data["purchase"]["events"]
    late(*words, "--yes")
    after = late("show", "case", "--json").data["purchase"]["events"]

    assert len(after) == len(before) + 1
    assert after[-1]["about"] == "late-parcel"


def test_without_a_purchase_everything_is_asked_and_nothing_kept(run: Run, home: Path) -> None:
    done = run("walk", "late-parcel", "--answer", "refund-received=yes", "--answer", "works=yes", "--json")

    assert done.data["asking"]["question"] == "want"
    assert not (home / "ledger.toml").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("nowhere",),
        ("late-parcel", "--answer", "colour=blue"),
        ("late-parcel", "--answer", "works=perhaps"),
        ("late-parcel", "--answer", "works"),
    ],
)
def test_unknown_topic_question_or_choice_is_wrong_usage(words: tuple[str, ...], run: Run) -> None:
    done = run("walk", *words)

    assert done.code == 2
    assert len(done.err.splitlines()) >= 2


def test_answer_against_the_ledger_is_not_used_and_that_is_said(late: Run) -> None:
    late("mark", "case", "checked", "--works", "no")
    done = late("walk", "late-parcel", "case", "--answer", "works=yes")

    assert "The ledger says" in done.err


def test_faulty_file_of_the_owner_is_exit_5_with_its_line(run: Run, home: Path) -> None:
    (home / "walks").mkdir(parents=True)
    (home / "walks" / "cancel.toml").write_text('format = 1\nwalk = "cancel"\ntitle = "x"\nstart = "a"\ncolour = 1\n')
    done = run("walk", "cancel")

    assert done.code == 5
    assert "line 5" in done.err


def test_terminal_asks_goes_back_stops_and_resumes(late: Run, home: Path) -> None:
    env = {**os.environ, "BUYER_ASSIST_HOME": str(home), "BUYER_ASSIST_TODAY": TODAY, "TERM": "xterm"}
    env["PYTHONPATH"] = str(Path(__file__).parent.parent.parent)
    command = [sys.executable, ["-m", "buyer_assist", "walk", "late-parcel", "case"]]

    first = pexpect.spawn(*command, env=env, dimensions=(24, 80), timeout=30, encoding="utf-8")
    first.expect("Does the item work")
    first.sendline("nonsense")
    first.expect("Please type one of")
    first.sendline("no")
    first.expect("keep it")
    first.sendline("b")
    first.expect("Does the item work")
    first.sendline("yes")
    first.expect("keep it")
    first.sendline("q")
    first.expect(pexpect.EOF)
    first.close()

    again = pexpect.spawn(*command, env=env, dimensions=(24, 80), timeout=30, encoding="utf-8")
    again.expect("keep it")
    again.sendline("keep")
    again.expect("told the seller")
    again.sendline("no")
    again.expect("record it now")
    again.sendline("y")
    again.expect("recorded: message-sent")
    again.expect(pexpect.EOF)
    again.close()

    assert again.exitstatus == 0
    assert late("show", "case", "--json").data["purchase"]["events"][-1]["about"] == "late-parcel"
