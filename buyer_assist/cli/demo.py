"""`demo`: a tour on a sample ledger."""

from __future__ import annotations

import os
import subprocess
import sys

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.render.blocks import Block, Heading, Line
from buyer_assist.storage.sample import make_sample_place

_TOUR = (
    ("What needs you today", ("remind",)),
    ("All open purchases, the nearest date first", ("list",)),
    ("One purchase, with the reason for each date", ("show", "usb-hub")),
    ("What to do about it, and what happens if you do not", ("next", "desk-lamp")),
    ("The message for it, ready to paste", ("draft-message", "usb-hub")),
    ("The parcel that came after the refund", ("walk", "late-parcel", "phone-case")),
    ("What you would record next", ("mark", "soldering-iron", "cancel-requested", "--reason", "too-slow")),
)


def demo(ctx: typer.Context) -> Answer:
    """Make a sample ledger in a temporary place, and run the main commands on it.

    Your own ledger is not touched.

    Example:
      buyer-assist demo
    """
    session = session_of(ctx)
    place = make_sample_place(session.today, session.marketplace)
    env = {name: value for name, value in os.environ.items() if name != "BUYER_ASSIST_LEDGER"}
    env |= {"BUYER_ASSIST_HOME": place, "BUYER_ASSIST_TODAY": session.today.isoformat()}
    blocks: list[Block] = [Heading("A tour on a sample ledger; your own is not touched.")]
    steps = []
    for title, words in _TOUR:
        done = subprocess.run(
            [sys.executable, "-m", "buyer_assist", *words],
            env=env, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
        line = f"buyer-assist {' '.join(words)}"
        blocks += [Line(), Heading(title), Line(f"$ {line}", 2, "strong")]
        shown = [text for text in done.stdout.splitlines() if not text.startswith("as of ")]
        blocks += [Line(text, 4) for text in shown]
        steps.append({"command": line, "exit": done.returncode, "says": shown})
    blocks += [
        Line(),
        Line("Try more on it (delete the folder when you are done):"),
        Line(f"BUYER_ASSIST_HOME={place} buyer-assist next", 2),
    ]
    return Answer({"place": place, "tour": steps}, tuple(blocks))
