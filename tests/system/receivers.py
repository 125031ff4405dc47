"""Fixtures: a mail server and HTTP receivers on this machine, in good and in bad states."""

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

from tests.conftest import Run

#: Password, token and path of every target: it must come to light nowhere.
SECRET = "s3cr3t-t0ken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def down() -> str:
    return f"json://joe:{SECRET}@127.0.0.1:{free_port()}/{SECRET}"


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


@pytest.fixture
def silent_mail_server() -> Iterator[str]:
    """The target of a mail server that takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"mailto://joe:{SECRET}@127.0.0.1:{server.getsockname()[1]}?smtp=127.0.0.1&from=a@example.org&to=b@example.org"


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
