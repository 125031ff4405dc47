"""A small program of its own: read one notification as JSON from stdin, send it through Apprise, say on stdout how it
ended. A service that hangs is ended together with this process, and whatever Apprise logs or raises, which may hold a
password, ends here. It imports nothing of ours, so that it can be run by its path."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import warnings

#: What Apprise's log says (small letters) and what the owner is told in its place.
_REASONS = (
    ("connection refused", "nothing answers there (connection refused)"),
    ("timed out", "it did not answer in time"),
    ("timeout", "it did not answer in time"),
    ("name or service not known", "its name is not known to the network"),
    ("name resolution", "its name is not known to the network"),
    ("resolve", "its name is not known to the network"),
    ("unreachable", "the network does not reach it"),
    ("certificate", "its certificate is not trusted"),
    ("authentication", "it refused the user name or password"),
    ("error=401", "it refused the user name or password"),
    ("error=403", "it refused the user name or password"),
)


class _Words(logging.Handler):
    """Keeps what was logged, to look for known words; it is never shown."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Add one record."""
        self.text += record.getMessage().lower() + "\n"


def reason_in(log: str) -> str:
    """Why it was not delivered, in words of our own, from what Apprise logged in small letters."""
    for words, reason in _REASONS:
        if words in log:
            return reason
    status = re.search(r"error=(\d{3})\b", log)
    return f"it answered with error {status[1]}" if status else "it did not take the message"


def send(url: str, title: str, body: str) -> str | None:
    """Send one notification; None when the service took it, else why not."""
    import apprise

    words = _Words()
    logger = logging.getLogger("apprise")
    logger.handlers, logger.propagate = [words], False
    logger.setLevel(logging.DEBUG)
    service = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False))
    if not service.add(url):
        return "Apprise does not understand this address"
    if service.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT):
        return None
    return reason_in(words.text)


def main() -> None:
    """Read, send, answer. The process ends at once, whatever a service left running, and in any case in time."""
    warnings.simplefilter("ignore")
    answers, sys.stdout = sys.stdout, sys.stderr
    wanted = json.load(sys.stdin)
    # The program that started this one may have been killed meanwhile.
    end = threading.Timer(wanted["seconds"], os._exit, (1,))
    end.daemon = True
    end.start()
    try:
        why = send(wanted["url"], wanted["title"], wanted["body"])
    except Exception as error:  # noqa: BLE001 - a service may fail with anything, and the text of it may hold a password
        why = f"Apprise failed ({type(error).__name__})"
    answers.write(json.dumps({"why": why}))
    answers.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
