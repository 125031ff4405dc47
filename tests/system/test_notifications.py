"""Notifications against a real mail server and a real HTTP receiver on this machine."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from buyer_assist.domain.errors import NotDeliveredError
from buyer_assist.system import notifications
from buyer_assist.system.notifications import Delivery, raise_for_failures, safe_name, send_notification
from buyer_assist.system.sending import reason_in
from tests.conftest import Run

pytest.importorskip("apprise")
SECRET = "s3cr3t-t0ken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mail_server() -> Iterator[SimpleNamespace]:
    """An SMTP server that wants the password SECRET."""
    controllers = pytest.importorskip("aiosmtpd.controller")
    from aiosmtpd.smtp import AuthResult

    mails: list[Any] = []

    class Handler:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            mails.append(envelope)
            return "250 ok"

    def allow(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == SECRET.encode(), handled=False)

    port = free_port()
    server = controllers.Controller(
        Handler(), hostname="127.0.0.1", port=port, authenticator=allow, auth_require_tls=False
    )
    server.start()
    url = f"mailto://joe:{SECRET}@127.0.0.1:{port}?smtp=127.0.0.1&from=joe@example.org&to=me@example.org"
    yield SimpleNamespace(url=url, mails=mails)
    server.stop()


@pytest.fixture
def receiver() -> Iterator[Callable[..., SimpleNamespace]]:
    """Start HTTP receivers: `receiver(status=200, drips=False)`."""
    running: list[ThreadingHTTPServer] = []

    def start(*, status: int = 200, drips: bool = False) -> SimpleNamespace:
        bodies: list[dict[str, Any]] = []
        asked = threading.Event()
        stop = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                asked.set()
                if drips:  # faster than any read timeout, and without an end
                    while not stop.wait(0.2):
                        try:
                            self.wfile.write(b"x")
                        except OSError:
                            return
                    return
                self.send_response(status)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.stop = stop  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        url = f"json://joe:{SECRET}@127.0.0.1:{server.server_port}/{SECRET}?-token={SECRET}"
        return SimpleNamespace(url=url, bodies=bodies, asked=asked, stop=stop)

    yield start
    for server in running:
        server.stop.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()


def down() -> str:
    return f"json://joe:{SECRET}@127.0.0.1:{free_port()}/{SECRET}"


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


@pytest.fixture
def due(hub: Run, home: Path) -> Callable[..., None]:
    """A ledger with one purchase that is due, and targets in config.toml."""

    def write(*targets: str) -> None:
        config = home / "config.toml"
        config.write_text(f"notify = {json.dumps(targets)}\n", encoding="utf-8")
        config.chmod(0o600)

    hub("mark", "usb-hub", "shipped", "--on", "2026-11-05")
    hub("edit", "usb-hub", "--protection-ends", "2026-11-24")
    return write


def test_a_failed_digest_exits_7_and_comes_again_to_all_targets(
    due: Callable[..., None], run: Run, receiver: Callable[..., SimpleNamespace]
) -> None:
    there, late = receiver(), receiver()
    due(there.url, down())
    failed = run("remind", "--new", "--notify")
    due(there.url, late.url)
    again = run("remind", "--new", "--notify")
    silent = run("remind", "--new", "--notify")

    assert (failed.code, again.code, silent.code) == (7, 0, 0)
    assert "json://127.0.0.1: nothing answers there" in failed.err
    assert len(there.bodies) == 2
    assert len(late.bodies) == 1
    assert silent.out == ""


def test_sample_says_where_it_went(due: Callable[..., None], run: Run, mail_server: SimpleNamespace) -> None:
    due(mail_server.url)

    done = run("remind", "--test")

    assert done.code == 0
    assert "mailto://127.0.0.1" in done.out
    assert len(mail_server.mails) == 1


def test_the_password_is_nowhere_not_even_in_the_process_list(
    due: Callable[..., None], real: Run, home: Path, receiver: Callable[..., SimpleNamespace]
) -> None:
    slow = receiver(drips=True)
    due(slow.url, down(), f"tgram://{SECRET}/", f"nosuch://{SECRET}")
    seen: list[str] = []

    def watch() -> None:
        slow.asked.wait(20)
        for folder in Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                try:
                    seen.append((folder / name).read_bytes().decode("utf-8", "replace"))
                except OSError:
                    continue
        slow.stop.set()

    watching = threading.Thread(target=watch)
    watching.start()
    done = real("remind", "--new", "--notify", "--debug")
    watching.join()

    assert done.code == 7
    assert SECRET not in done.out + done.err
    assert any("sending.py" in text for text in seen)
    assert not any(SECRET in text for text in seen)
    kept = [path for path in home.rglob("*") if path.is_file() and path.name != "config.toml"]
    assert kept
    assert not any(SECRET.encode() in path.read_bytes() for path in kept)


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
