"""Notifications through Apprise. Targets hold passwords: they go to the sending process through its stdin, and come
back into words as scheme and host only."""

from __future__ import annotations

import ipaddress
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from buyer_assist.domain.errors import NotDeliveredError

if TYPE_CHECKING:
    import subprocess

#: How long all targets together may take, in seconds: a slow server must not hold up cron.
TIMEOUT = 20.0
#: Schemes in which the part after `//` is a host. In others it is a token, a channel or a telephone number.
_WITH_HOST = frozenset({
    "mailto", "mailtos", "json", "jsons", "xml", "xmls", "form", "forms", "gotify", "gotifys", "apprise", "apprises",
    "http", "https", "mqtt", "mqtts", "nctalk", "nctalks", "ncloud", "nclouds", "syslog", "rsyslog", "smtp", "smtps",
})  # fmt: skip
#: Schemes in which it is a host only when a path follows: `ntfy://topic` is a topic.
_WITH_HOST_BEFORE_PATH = frozenset({"ntfy", "ntfys", "hassio", "hassios", "rocket", "rockets", "mmost", "mmosts"})
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
_INSTALL = 'Type: pip install "buyer-assist[notify]"'


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it went with one target, named by scheme and host; `why` it was not delivered, in words without secrets."""

    target: str
    delivered: bool
    why: str = ""


def send_notification(
    targets: Sequence[str], title: str, body: str, *, timeout: float = TIMEOUT
) -> tuple[Delivery, ...]:
    """Send one text to each target (Apprise URLs), to all at the same time, waiting at most `timeout` seconds.

    What was not delivered is a Delivery, too. Raises NotDeliveredError when Apprise is not installed.
    """
    if not can_notify():
        raise NotDeliveredError("Notifications need Apprise, which is not installed.", _INSTALL)
    import time

    until = time.monotonic() + timeout
    running = [(target, _started(target, title, body, timeout)) for target in targets]
    return tuple(
        Delivery(safe_name(target), delivered=why is None, why=why or "")
        for target, process in running
        for why in [_ended(process, until - time.monotonic())]
    )


def raise_for_failures(deliveries: Iterable[Delivery]) -> None:
    """Raise NotDeliveredError, naming each target that was not reached, unless all were. A digest that reached only
    some of the targets counts as not delivered: it comes again, to all of them."""
    failed = [delivery for delivery in deliveries if not delivery.delivered]
    if failed:
        named = "; ".join(f"{delivery.target}: {delivery.why}" for delivery in failed)
        raise NotDeliveredError(
            f"The notification was not delivered to {named}.",
            "Look at the addresses in config.toml, then try: buyer-assist remind --test",
        )


def can_notify() -> bool:
    """Apprise is installed."""
    from importlib.util import find_spec

    return find_spec("apprise") is not None


def safe_name(target: str) -> str:
    """A target without its secrets: `mailto://example.org`, or the scheme alone (`tgram`) where what follows may be a
    token or cannot be told apart from a password."""
    scheme, separator, rest = target.partition("://")
    scheme = scheme.strip().lower()
    if not separator or not re.fullmatch(r"[a-z][a-z0-9+.-]{0,19}", scheme):
        return "an address without a scheme"
    host = _host(scheme, rest)
    return f"{scheme}://{host}" if host else scheme


def _host(scheme: str, rest: str) -> str | None:
    if scheme not in _WITH_HOST | _WITH_HOST_BEFORE_PATH:
        return None
    try:
        parts = urlsplit(f"//{rest}")
        host, _ = parts.hostname, parts.port  # a port that is no number is part of a password
    except ValueError:
        return None
    if not host or not (_HOST.fullmatch(host) or _is_address(host)):
        return None
    if scheme in _WITH_HOST_BEFORE_PATH and len(parts.path) < 2:
        return None
    if "@" in parts.path + parts.fragment:
        # A password with a slash in it looks like this. A host that is surely one may be shown all the same.
        certain = "@" in parts.netloc and ("." in host or host == "localhost")
        return host if certain else None
    return host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _started(target: str, title: str, body: str, seconds: float) -> subprocess.Popen[bytes]:
    import json
    import subprocess

    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sending.py")
    process = subprocess.Popen(
        [sys.executable, "-P", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    # Letters that are no UTF-8 must not keep a reminder from arriving.
    title, body = (text.encode("utf-8", "backslashreplace").decode() for text in (title, body))
    wanted = {"url": target, "title": title, "body": body, "seconds": seconds + 5}
    if process.stdin:
        try:
            process.stdin.write(json.dumps(wanted).encode())
            process.stdin.close()
        except OSError:
            pass  # it ended before it read anything; its answer says so
        process.stdin = None
    return process


def _ended(process: subprocess.Popen[bytes], seconds: float) -> str | None:
    """None when it was delivered, else why not."""
    import json
    import subprocess

    try:
        answer, _ = process.communicate(timeout=max(seconds, 0.01))
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return "it did not answer in time"
    try:
        why = json.loads(answer)["why"]
    except (ValueError, KeyError, TypeError):
        return "the sending program ended early"
    return why if why is None else str(why)
