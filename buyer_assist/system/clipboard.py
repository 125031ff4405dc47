"""The clipboard of the person at the terminal: this machine's own, or over ssh the one at the other end."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping

from buyer_assist.domain.errors import RefusedError

#: Terminals drop longer OSC 52 sequences.
_LONGEST_SEQUENCE = 74_994
_HINT = (
    'Copy it by hand, or write it to a file: --output draft.txt. For a clipboard: pip install "buyer-assist[clipboard]"'
)


def copy_to_clipboard(text: str, environ: Mapping[str, str]) -> str:
    """Put the text on the clipboard, and say in a few words how. Raises RefusedError when there is no way.

    Over ssh only the terminal knows the clipboard in front of the person: it is asked by an OSC 52 sequence, which
    nobody confirms. Elsewhere the machine's own clipboard is used, and the terminal only when that does not work.
    """
    over_ssh = any(environ.get(name) for name in ("SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"))
    if not over_ssh and _copied_here(text):
        return "Copied to the clipboard."
    if _copied_by_terminal(text, environ):
        return "Sent to the clipboard of your terminal; if nothing is there, the terminal does not allow it."
    raise RefusedError("There is no clipboard that could be reached.", _HINT)


def terminal_sequence(text: str, environ: Mapping[str, str]) -> bytes:
    """The OSC 52 sequence for a text; inside tmux and screen it is wrapped so that it reaches the outer terminal."""
    sequence = b"\x1b]52;c;" + base64.b64encode(text.encode("utf-8", "replace")) + b"\x07"
    if environ.get("TMUX"):
        return b"\x1bPtmux;\x1b" + sequence + b"\x1b\\"
    if environ.get("TERM", "").startswith("screen"):
        return b"\x1bP" + sequence + b"\x1b\\"
    return sequence


def _copied_here(text: str) -> bool:
    try:
        import pyperclip
    except ImportError:
        return False
    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


def _copied_by_terminal(text: str, environ: Mapping[str, str]) -> bool:
    if environ.get("TERM", "dumb") == "dumb":
        return False
    sequence = terminal_sequence(text, environ)
    if len(sequence) > _LONGEST_SEQUENCE:
        return False
    try:
        # The terminal itself: stdout may be a pipe, and must hold the message alone.
        handle = os.open("/dev/tty", os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    except OSError:
        return False
    try:
        os.write(handle, sequence)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
