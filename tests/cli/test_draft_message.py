"""`draft-message`: the text alone, what belongs beside it, what is missing, and what follows when nobody answers."""

from __future__ import annotations

import base64
import os
import stat
import sys
import types
from pathlib import Path

import pexpect
import pytest

from tests.conftest import TODAY, Run

OWN = """format = 1
message = "{name}"
to = "seller"
when = "Words of my own."
needs = ["order", "item"{more}]
subject = "Order $order: my words"
body = \"\"\"
Please cancel "$item" by 3 December 2026. My order number is:
$order{line}
\"\"\"
[fits]
phases = ["processing"]
"""


@pytest.fixture
def parcel(run: Run) -> Run:
    """`hub`: shipped on 3 November, not in hands."""
    run("track", "USB hub", "--id", "hub", "--order", "77001", "--price", "12.49 USD", "--ordered", "2026-11-01")
    assert run("mark", "hub", "shipped", "--on", "2026-11-03", "--tracking", "LP00123456789012").code == 0
    return run


def own_message(home: Path, name: str, more: str = "", line: str = "") -> Path:
    folder = home / "messages"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(OWN.format(name=name, more=more, line=line), encoding="utf-8")
    return file


def events(run: Run, ref: str = "usb-hub") -> list[dict[str, object]]:
    return run("show", ref, "--json").data["purchase"]["events"]


def test_text_is_alone_on_stdout_and_all_else_on_stderr(hub: Run) -> None:
    done = hub("draft-message", "usb-hub", "ask-to-ship")

    assert done.code == 0
    assert done.out.startswith("Hello,\n\nI bought")
    assert done.out.endswith("Thank you.\n")
    assert "\n8190000000000017\n" in done.out
    assert "Subject: Order 8190000000000017" in done.err
    assert "To: the seller" in done.err
    assert "Never add:" in done.err
    assert "as of" not in done.out


def test_json_is_the_contract(hub: Run) -> None:
    data = hub("draft-message", "usb-hub", "ask-to-ship", "--json").data
    text = hub("draft-message", "usb-hub", "ask-to-ship").out

    assert {"message", "to", "subject", "body", "warnings", "missing", "readability"} <= set(data)
    assert (data["message"], data["to"], data["warnings"], data["missing"]) == ("ask-to-ship", "seller", [], [])
    assert data["body"] + "\n" == text
    assert data["readability"]["reading_ease"] >= 75


def test_without_a_message_the_one_of_the_next_step_is_written(hub: Run) -> None:
    move = hub("next", "usb-hub", "--json").data["moves"][0]

    assert move["message"] == "request-cancel"
    assert hub("draft-message", "usb-hub", "--json").data["message"] == "request-cancel"
    assert hub("draft-message", "--json").data["message"] == "request-cancel", "one purchase is open"


def test_recipient_chooses_among_the_fitting_ones(parcel: Run) -> None:
    assert parcel("draft-message", "hub", "--json").data["to"] == "seller"
    assert parcel("draft-message", "hub", "--to", "dispute", "--json").data["message"] == "dispute-not-received"
    assert parcel("draft-message", "hub", "--to", "review").code == 3
    assert parcel("draft-message", "hub", "--to", "mother").code == 2
    assert parcel("draft-message", "hub", "ask-extension", "--to", "bank").code == 2


def test_nothing_that_fits_is_said_with_the_way_to_all(run: Run) -> None:
    run("track", "Lamp", "--order", "5", "--ordered", "2026-10-01", "--shipped", "2026-10-02")
    for event in (("received",), ("checked", "--works", "yes"), ("confirmed", "--yes")):
        run("mark", "lamp", *event, "--on", "2026-10-20")
    done = run("draft-message", "lamp")

    assert done.code == 3
    assert done.out == ""
    assert "draft-message lamp --list" in done.err


def test_missing_details_are_named_with_the_option_that_gives_each(run: Run) -> None:
    run("track", "Lamp", "--ordered", "2026-11-01")
    done = run("draft-message", "lamp", "propose-partial-refund")
    data = run("draft-message", "lamp", "propose-partial-refund", "--json").json
    options = {one["name"]: one["option"] for one in data["data"]["missing"]}

    assert done.code == 6
    assert done.out == ""
    assert "order (the order number)" in done.err
    assert options == {
        "order": "--set order=TEXT", "amount": "--set amount=AMOUNT", "price": "--set price=AMOUNT"
    }  # fmt: skip
    assert all(option in done.err for option in options.values())
    assert data["data"]["body"] is None
    assert data["error"]["exit"] == 6


def test_named_options_give_what_is_missing(run: Run) -> None:
    run("track", "Lamp", "--ordered", "2026-11-01")
    done = run(
        "draft-message", "lamp", "propose-partial-refund", "--set", "order=99", "--set", "amount=US $4",
        "--set", "price=12.49 USD", "--set", "received=yesterday", "--set", "details=the bulb is broken",
    )  # fmt: skip

    assert done.code == 0
    assert "\n99\n" in done.out
    assert "4.00 USD" in done.out
    assert "I got the parcel on 22 November 2026." in done.out
    assert "\nThe bulb is broken.\n" in done.out


@pytest.mark.parametrize(("entry", "says"), [
    ("amount", "gives no detail"), ("colour=red", 'no detail "colour"'), ("price=cheap", ""), ("item=", "empty"),
    ("reply_by=03/04/2026", ""), ("ordered=soon", ""),
])  # fmt: skip
def test_detail_that_cannot_be_meant_is_refused(hub: Run, entry: str, says: str) -> None:
    done = hub("draft-message", "usb-hub", "ask-to-ship", "--set", entry)

    assert done.code == 2
    assert done.out == ""
    assert says in done.err


def test_unknown_message_names_the_nearest_and_unknown_purchase_too(hub: Run) -> None:
    done = hub("draft-message", "usb-hub", "ask-to-shp")

    assert done.code == 3
    assert 'Did you mean "ask-to-ship"?' in done.err
    assert hub("draft-message", "teapot", "ask-to-ship").code == 3


def test_list_shows_the_fitting_ones_first(hub: Run) -> None:
    listed = hub("draft-message", "usb-hub", "--list", "--json").data["messages"]
    fits = [one["fits"] for one in listed]
    lines = hub("draft-message", "usb-hub", "--list").out.splitlines()

    assert len(listed) == 28 == len({one["id"] for one in listed})
    assert all(set(one) == {"id", "to", "when", "fits"} for one in listed)
    assert listed[0]["id"] == "request-cancel"
    assert fits == sorted(fits, reverse=True)
    assert sum(any(line.startswith(f"{one['id']} ") for line in lines) for one in listed) == 28
    assert {one["to"] for one in hub("draft-message", "--list", "--to", "bank", "--json").data["messages"]} == {"bank"}


def test_list_works_on_an_empty_ledger(run: Run) -> None:
    listed = run("draft-message", "--list", "--json")

    assert listed.code == 0
    assert len(listed.data["messages"]) == 28
    assert not any(one["fits"] for one in listed.data["messages"])
    assert run("draft-message").code == 3


def test_output_is_a_new_file_for_its_owner_only(hub: Run, tmp_path: Path) -> None:
    file = tmp_path / "draft.txt"
    text = hub("draft-message", "usb-hub", "ask-to-ship").out
    done = hub("draft-message", "usb-hub", "ask-to-ship", "--output", str(file))
    again = hub("draft-message", "usb-hub", "request-cancel", "--output", str(file), "--sent")

    assert done.code == 0
    assert done.out == ""
    assert file.read_text(encoding="utf-8") == text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert again.code == 2
    assert file.read_text(encoding="utf-8") == text
    assert events(hub) == [], "nothing was written, so nothing was sent"
    assert hub("draft-message", "usb-hub", "--output", str(tmp_path / "no" / "x.txt")).code == 2


def test_output_leaves_nothing_when_the_disk_is_full(hub: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "draft.txt"

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        done = hub("draft-message", "usb-hub", "ask-to-ship", "--output", str(file))

    assert done.code == 2
    assert "No space left" in done.err
    assert not file.exists()


def test_sent_is_recorded_for_whom_and_about_what(hub: Run) -> None:
    done = hub("draft-message", "usb-hub", "ask-to-ship", "--sent")

    assert done.code == 0
    assert done.out.startswith("Hello,")
    assert "Recorded: message-sent to seller about ask-to-ship" in done.err
    recorded = {key: value for key, value in events(hub)[0].items() if value is not None}
    assert recorded == {"kind": "message-sent", "on": TODAY, "to": "seller", "about": "ask-to-ship"}


@pytest.mark.parametrize("message", ["dispute-not-received", "review-update"])
def test_text_that_is_no_message_is_not_recorded_as_one(parcel: Run, message: str) -> None:
    done = parcel("draft-message", "hub", message, "--sent")

    assert done.code == 2
    assert "buyer-assist mark hub" in done.err
    assert [event["kind"] for event in events(parcel, "hub")] == ["shipped"]


def test_sent_is_not_recorded_while_details_are_missing(hub: Run) -> None:
    assert hub("draft-message", "usb-hub", "propose-partial-refund", "--sent").code == 6
    assert events(hub) == []


def test_silence_makes_the_next_message_firmer_and_it_quotes_the_first(run: Run) -> None:
    run("track", "Lamp", "--order", "5", "--price", "9 EUR", "--ordered", "2026-10-01", today="2026-10-01")
    first = run("draft-message", "lamp", "ask-to-ship", "--sent", today="2026-10-05")
    waiting = run("draft-message", "lamp", "ask-to-ship", today="2026-10-08")
    second = run("draft-message", "lamp", "--sent", today="2026-10-09")
    last = run("draft-message", "lamp", today="2026-10-13")

    assert "I paid 9.00 EUR." in first.out
    assert "Please ship it by 8 October 2026." in first.out
    assert "You wrote about this on 5 October 2026 and asked for an answer by 8 October 2026." in waiting.err
    assert "I wrote to you on 5 October 2026. I have no answer." in second.out
    assert "I wrote to you on 5 October 2026 and on 9 October 2026." in last.out
    assert "After that day I will ask to cancel the order." in last.out


def test_an_answer_ends_the_waiting(parcel: Run) -> None:
    parcel("mark", "hub", "message-sent", "--to", "seller", "--about", "where-is-my-parcel", "--on", "2026-11-10")
    silent = parcel("draft-message", "hub", "where-is-my-parcel").out
    parcel("mark", "hub", "extended", "--until", "2028-02-01", "--on", "2026-11-20")

    assert "On 10 November 2026 I asked you" in silent
    assert "On 10 November 2026" not in parcel("draft-message", "hub", "where-is-my-parcel").out


HOSTILE = "hub $order ${item} %(x)s {0.__class__} \x1b[2J\x1b]52;c;aGk=\x07 \u202egnp\u202c \u200b[bold]\r\nBcc: a"


def test_hostile_names_stand_in_the_text_as_harmless_words(run: Run, home: Path) -> None:
    home.mkdir(parents=True)
    escaped = "".join(f"\\u{ord(one):04x}" if ord(one) < 32 else one for one in HOSTILE)
    (home / "ledger.toml").write_text(
        f'format = 1\n[[purchase]]\nid = "hub"\nitem = "{escaped}"\nseller = "{escaped}"\norder = "77001"\n'
        'marketplace = "aliexpress"\nordered = 2026-11-01\n',
        encoding="utf-8",
    )
    done = run("draft-message", "hub", "ask-to-ship")

    assert done.code == 0
    assert '"hub $order ${item} %(x)s {0.__class__} ' in done.out
    assert "\n77001\n" in done.out
    for text in (done.out, done.err):
        assert all(line.isprintable() for line in text.split("\n"))


def test_own_file_takes_the_place_of_a_packaged_message(hub: Run, home: Path) -> None:
    own_message(home, "request-cancel")

    assert 'Please cancel "USB hub, 7 ports" by 3 December' in hub("draft-message", "usb-hub").out


def test_own_file_adds_a_message_with_details_of_its_own(hub: Run, home: Path) -> None:
    own_message(home, "my-words", more=', "colour"', line="\nThe colour is $colour.")
    listed = hub("draft-message", "usb-hub", "--list", "--json").data["messages"]
    done = hub("draft-message", "usb-hub", "my-words")

    assert next(one for one in listed if one["id"] == "my-words")["fits"] is True
    assert done.code == 6
    assert "--set colour=TEXT" in done.err
    assert "The colour is blue." in hub("draft-message", "usb-hub", "my-words", "--set", "colour=blue").out


@pytest.mark.parametrize(("broken", "line", "says"), [
    (("$order{line}", "$order $colour{line}"), 9, "$colour, which is not declared"),
    (('to = "seller"', 'to = "mother"'), 3, "nobody to write to"),
    (('when = "Words', "when = Words"), 4, "Not valid TOML"),
        (('to = "seller"', 'to = "seller"\non_request = 1'), 4, "on_request must be true or false"),
        (('to = "seller"', 'to = "seller"\nreply_days = true'), 4, "reply_days must be a whole number"),
])  # fmt: skip
def test_faulty_own_file_is_refused_with_its_line_and_harms_no_other(
    hub: Run, home: Path, broken: tuple[str, str], line: int, says: str
) -> None:
    file = own_message(home, "request-cancel")
    file.write_text(OWN.replace(*broken).format(name="request-cancel", more="", line=""), encoding="utf-8")
    named, meant, other = (hub("draft-message", "usb-hub", *more) for more in (["request-cancel"], [], ["ask-to-ship"]))
    findings = hub("draft-message", "usb-hub", "ask-to-ship", "--json").json["findings"]

    assert (named.code, meant.code, other.code) == (5, 5, 0)
    assert f"request-cancel.toml, line {line}: " in named.err
    assert says in named.err
    assert other.out.startswith("Hello,")
    assert [(one["where"], one["line"]) for one in findings] == [(str(file), line)]


def test_copy_takes_this_machines_clipboard(hub: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    fake = types.SimpleNamespace(copy=taken.append, PyperclipException=RuntimeError)
    monkeypatch.setitem(sys.modules, "pyperclip", fake)
    for name in ("SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"):
        monkeypatch.delenv(name, raising=False)
    done = hub("draft-message", "usb-hub", "ask-to-ship", "--copy")

    assert done.code == 0
    assert taken == [done.out.removesuffix("\n")]
    assert "Copied to the clipboard." in done.err


def test_copy_without_a_clipboard_says_so_and_shows_the_text(hub: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyperclip", None)
    monkeypatch.setenv("TERM", "dumb")
    done = hub("draft-message", "usb-hub", "ask-to-ship", "--copy")

    assert done.code == 2
    assert done.out.startswith("Hello,")
    assert "There is no clipboard that could be reached." in done.err
    assert "--output draft.txt" in done.err


def at_terminal(home: Path, *args: str, **environ: str) -> pexpect.spawn:
    env = {**os.environ, "BUYER_ASSIST_HOME": str(home), "BUYER_ASSIST_TODAY": TODAY, "TERM": "xterm", **environ}
    env["PYTHONPATH"] = str(Path(__file__).parents[2])
    program = [sys.executable, "-m", "buyer_assist", *args]
    return pexpect.spawn(program[0], program[1:], env=env, encoding="utf-8", timeout=20, dimensions=(40, 80))


def test_copy_over_ssh_asks_the_terminal(hub: Run, home: Path) -> None:
    text = hub("draft-message", "usb-hub", "ask-to-ship").out.removesuffix("\n")
    child = at_terminal(home, "draft-message", "usb-hub", "ask-to-ship", "--copy", SSH_TTY="/dev/pts/9")
    child.expect("\x1b]52;c;([A-Za-z0-9+/=]+)\x07")

    assert base64.b64decode(child.match[1]).decode() == text
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_missing_details_are_asked_for_at_a_terminal(run: Run, home: Path) -> None:
    run("track", "Lamp", "--ordered", "2026-11-01", "--price", "12.49 USD")
    child = at_terminal(home, "draft-message", "lamp", "propose-partial-refund")
    child.expect("order: the order number")
    child.sendline("99")
    child.expect("amount: the part of the price")
    child.sendline("4")
    child.expect("4.00 USD")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0


def told(run: Run, *marks: str) -> None:
    """A purchase of 20 September with a card, and what was marked: `EVENT ON [OPTIONS]`."""
    run("track", "Lamp", "--order", "5", "--ordered", "2026-09-20", "--price", "12.49 USD", "--paid-with", "card")
    for mark in marks:
        event, on, *options = mark.split()
        done = run("mark", "lamp", event, "--on", on, *options, "--yes")
        assert done.code == 0, done.err


DISPUTED = ("shipped 2026-09-22", "dispute-opened 2026-11-14 --reason not-received --claim refund-only")


@pytest.mark.parametrize("offer", ["wait", "partial --amount 3USD"])
@pytest.mark.parametrize("to", [(), ("--to", "seller"), ("--to", "support")])
def test_no_draft_that_fits_denies_a_parcel_that_came(offer: str, to: tuple[str, ...], run: Run) -> None:
    told(run, *DISPUTED, f"seller-offer 2026-11-20 --offer {offer}", "received 2026-11-22")
    body = run("draft-message", "lamp", *to).out

    assert "did not come" not in body
    assert "12.49 USD in the dispute" not in body
    assert "claim of 12.49" not in body


@pytest.mark.parametrize("offer", ["resend", "wait"])
def test_a_promise_that_was_accepted_is_no_agreed_refund(offer: str, run: Run) -> None:
    told(
        run, *DISPUTED, f"seller-offer 2026-11-16 --offer {offer}", "offer-accepted 2026-11-17", "completed 2026-11-20"
    )

    assert "was agreed" not in run("draft-message", "lamp", "chargeback-request").out
    assert "refund" not in run("walk", "late-parcel", "lamp", "--json").data.get("outcome", {}).get("says", "")


def test_a_lost_dispute_is_no_agreed_refund(run: Run) -> None:
    told(run, *DISPUTED, "decided 2026-11-20 --outcome rejected")

    assert run("walk", "late-parcel", "lamp", "--json").data.get("outcome", {}).get("id") != "wait-for-refund"
    assert run("walk", "not-arrived", "lamp", "--json").data["outcome"]["id"] == "dispute-runs"


def test_a_part_whose_size_is_not_known_is_not_the_whole(run: Run) -> None:
    told(run, *DISPUTED, "decided 2026-11-01 --outcome partial --force")
    done = run("draft-message", "lamp", "support-refund-missing")

    assert "12.49 USD was agreed" not in done.out


def test_a_parcel_that_was_sent_today_is_not_disputed_by_itself(run: Run) -> None:
    told(run, "shipped 2026-11-23")

    assert "refund" not in run("draft-message", "lamp").out


def test_protection_of_a_completed_order_is_not_named(run: Run) -> None:
    told(run, "shipped 2026-09-22", "completed 2026-11-20")

    assert "My protection ends" not in run("draft-message", "lamp").out


def test_what_is_wrong_with_a_parcel_that_came_is_named(run: Run) -> None:
    told(run, *DISPUTED, "received 2026-11-21", "problem 2026-11-22 --reason damaged")

    assert "damaged" in run("draft-message", "lamp", "dispute-problem").out


def test_a_number_that_nobody_wrote_down_is_asked_for(run: Run) -> None:
    told(run, "shipped 2026-09-22", "scan 2026-09-01")
    done = run("draft-message", "lamp", "dispute-fake-tracking")

    assert done.code == 6
    assert "--set tracking=TEXT" in done.err


def test_a_silent_parcel_with_a_number_is_asked_for_by_its_number(run: Run) -> None:
    told(run, "shipped 2026-09-22 --tracking RB123456785CN")

    assert "draft-message lamp where-is-my-parcel" in run("check-tracking", "lamp").out


def test_a_parcel_in_hands_is_checked_by_the_last_day_for_a_dispute(run: Run) -> None:
    run("track", "Lamp", "--order", "5", "--ordered", "2026-09-20", "--protection-ends", "2026-11-18")
    run("mark", "lamp", "shipped", "--on", "2026-09-22")
    run("mark", "lamp", "received", "--on", "2026-11-02")
    (first, *_) = run("next", "lamp", "--json").data["moves"]

    assert (first["action"], first["by"]) == ("check-item", "2026-12-03")
    assert "can be claimed until 3 December 2026" in first["because"]
