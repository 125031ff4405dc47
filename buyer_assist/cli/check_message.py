"""`check-message`: the checks of a draft, for a text that the buyer wrote."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.domain.drafts import about_purchase
from buyer_assist.domain.message_checks import About, check_text
from buyer_assist.render.draft import check_blocks, readability_json, warning_json
from buyer_assist.storage.text_files import decode_text, read_text_file
from buyer_assist.storage.word_lists import load_word_lists


def check_message(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="The text to check; - reads it from stdin.")],
    ref: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="REF", help="The purchase that it is about: then its order number is looked for."
        ),
    ] = None,
) -> Answer:
    """Check a message that you wrote: is it short and clear, is it complete, does it hold what harms you.

    Every finding names the place and a better wording. Nothing is sent or kept.

    Example:
      buyer-assist check-message letter.txt --for usb-hub
    """
    session = session_of(ctx)
    about = about_purchase(session.case(session.find(ref))) if ref else About()
    text = _stdin_text() if file == "-" else read_text_file(file)
    checked = check_text(text, load_word_lists(), about)
    data = {
        "warnings": [warning_json(warning) for warning in checked.warnings],
        "readability": readability_json(checked.readability),
    }
    return Answer(data, check_blocks(checked))


def _stdin_text() -> str:
    stream = getattr(sys.stdin, "buffer", None)
    return decode_text(stream.read(), "stdin") if stream else sys.stdin.read()
