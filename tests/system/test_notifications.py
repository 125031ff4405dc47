"""Notifications against a real mail server and a real HTTP receiver on this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from buyer_assist.domain.errors import NotDeliveredError
from buyer_assist.system import notifications
from buyer_assist.system.notifications import Delivery, raise_for_failures, safe_name, send_notification
from buyer_assist.system.sending import reason_in
from tests.conftest import Run
from tests.system.receivers import SECRET, down

pytest.importorskip("apprise")


def test_mail_arrives_once_with_title_and_every_line_of_the_text(mail_server: SimpleNamespace) -> None:
    deliveries = send_notification([mail_server.url], "2 due, nearest 3 December", "USB hub <b>\n  by 3 December - ü")

    assert deliveries == (Delivery("mailto://127.0.0.1", delivered=True),)
    [mail] = mail_server.mails
    text = mail.content.decode()
    assert "Subject: 2 due, nearest 3 December" in text
    assert "USB hub <b>\r\n  by 3 December - =C3=BC" in text
    assert mail.rcpt_tos == ["me@example.org"]


def test_mail_with_a_wrong_password_is_not_delivered(mail_server: SimpleNamespace) -> None:
    [delivery] = send_notification([mail_server.url.replace(SECRET, "wrong")], "title", "body")

    assert not delivery.delivered
    assert mail_server.mails == []
    assert "wrong" not in repr(delivery)


def test_http_receiver_gets_title_and_body_once(receiver: Callable[..., SimpleNamespace]) -> None:
    there = receiver()

    raise_for_failures(send_notification([there.url], "1 due", "Line 1\nLine 2"))

    [body] = there.bodies
    assert (body["title"], body["message"]) == ("1 due", "Line 1\nLine 2")


def test_letters_that_are_no_utf8_do_not_keep_a_reminder_back(receiver: Callable[..., SimpleNamespace]) -> None:
    there = receiver()

    raise_for_failures(send_notification([there.url], "1 due", "item \udc80"))

    assert there.bodies[0]["message"] == "item \\udc80"


def test_a_server_that_is_down_is_named_by_scheme_and_host_only() -> None:
    deliveries = send_notification([down()], "title", "body")

    assert deliveries == (Delivery("json://127.0.0.1", False, "nothing answers there (connection refused)"),)
    with pytest.raises(NotDeliveredError) as caught:
        raise_for_failures(deliveries)
    assert "json://127.0.0.1" in caught.value.says
    assert SECRET not in caught.value.says + caught.value.hint
    assert caught.value.exit_code == 7


@pytest.mark.parametrize(
    ("status", "why"), [(500, "it answered with error 500"), (401, "it refused the user name or password")]
)
def test_a_server_that_refuses_has_not_taken_it(
    status: int, why: str, receiver: Callable[..., SimpleNamespace]
) -> None:
    assert [delivery.why for delivery in send_notification([receiver(status=status).url], "t", "b")] == [why]


def test_one_of_two_down_counts_as_not_delivered_and_the_other_gets_it(
    receiver: Callable[..., SimpleNamespace],
) -> None:
    there = receiver()

    deliveries = send_notification([down(), there.url], "title", "body")

    assert [delivery.delivered for delivery in deliveries] == [False, True]
    assert len(there.bodies) == 1
    with pytest.raises(NotDeliveredError):
        raise_for_failures(deliveries)


def test_a_server_that_never_ends_its_answer_holds_nobody_up(
    receiver: Callable[..., SimpleNamespace],
) -> None:
    slow, quick = receiver(drips=True), receiver()

    deliveries = send_notification([slow.url, quick.url], "title", "body", timeout=4)

    # The server would drip for ever: that this line is reached is the proof.
    assert slow.asked.is_set()
    assert deliveries == (
        Delivery("json://127.0.0.1", delivered=False, why="it did not answer in time"),
        Delivery("json://127.0.0.1", delivered=True),
    )


def test_an_address_that_nobody_understands_is_not_delivered() -> None:
    [delivery] = send_notification([f"nosuchservice://{SECRET}"], "title", "body")

    assert delivery == Delivery("nosuchservice", delivered=False, why="Apprise does not understand this address")


def test_without_apprise_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "can_notify", lambda: False)

    with pytest.raises(NotDeliveredError) as caught:
        send_notification(["json://localhost"], "title", "body")

    assert 'pip install "buyer-assist[notify]"' in caught.value.hint


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("mailto://joe:secret@example.org", "mailto://example.org"),
        ("mailtos://joe:secret@example.org:587/me@example.net", "mailtos://example.org"),
        ("mailto://127.0.0.1:2525/?from=a@example.org&to=b@example.org", "mailto://127.0.0.1"),
        ("mailto://joe:se/cr@et@example.org", "mailto"),
        ("mailto://joe:se#cr@example.org", "mailto"),
        ("mailto://joe:se@cret@example.org", "mailto://example.org"),
        ("json://localhost:8080/secret?token=secret", "json://localhost"),
        ("jsons://[::1]:8080/secret", "jsons://::1"),
        ("JSON://nas/secret", "json://nas"),
        ("ntfy://secret-topic", "ntfy"),
        ("ntfys://ntfy.example.org/secret-topic", "ntfys://ntfy.example.org"),
        ("tgram://123456:secret/chat", "tgram"),
        ("discord://secret/secret", "discord"),
        ("pover://user@secret", "pover"),
        ("https://discord.com/api/webhooks/1/secret", "https://discord.com"),
        ("secret", "an address without a scheme"),
        ("sec ret://x", "an address without a scheme"),
        ("json://[secret", "json"),
    ],
)
def test_a_target_is_named_without_its_secrets(target: str, name: str) -> None:
    assert safe_name(target) == name


def test_reasons_never_carry_what_the_log_said() -> None:
    assert reason_in(f"login of joe with {SECRET} failed oddly") == "it did not take the message"


def test_a_crash_inside_apprise_shows_its_kind_and_not_its_text(
    due: Callable[..., None], real: Run, tmp_path: Path
) -> None:
    stub = tmp_path / "stub"
    stub.mkdir()
    (stub / "apprise.py").write_text("class AppriseAsset:\n    def __init__(self, **_):\n        pass\n"
        f"def Apprise(**_):\n    print({SECRET!r})\n    raise ZeroDivisionError({SECRET!r})\n")  # fmt: skip
    due(down())

    root = Path(__file__).parents[2]
    done = real("remind", "--notify", "--debug", PYTHONPATH=f"{stub}:{root}")

    assert done.code == 7
    assert "Apprise failed (ZeroDivisionError)" in done.err
    assert SECRET not in done.out + done.err
