"""The one printer: results to stdout, everything else to stderr, and no success for what could not be written."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from datetime import date
from typing import TextIO

from buyer_assist.cli.answer import Answer
from buyer_assist.domain.errors import BuyerAssistError, ExitCode
from buyer_assist.domain.findings import Finding
from buyer_assist.render.plain import lines_of
from buyer_assist.render.safe_text import visible

_PIECE = 32_768


class OutputError(BuyerAssistError):
    """The output could not be written."""

    exit_code = ExitCode.UNEXPECTED


def deliver(answer: Answer, *, command: str, today: date, pretended: bool, as_json: bool) -> int:
    """Write an answer and return the exit code. Raises OutputError when stdout did not take it."""
    if as_json:
        from buyer_assist.render.machine import envelope

        error = _error_json(answer.error) if answer.error else None
        text = envelope(command, today, answer.data, answer.findings, error)
    else:
        say_findings(answer.findings)
        text = _human(answer, f"as of {today}" if pretended else None)
    read_all = write_out(text)
    if not as_json:
        for note in answer.notes:
            say(note)
    if answer.after_delivery and read_all:
        answer.after_delivery()
    if answer.error:
        if not as_json:
            say_error(answer.error)
        return int(answer.error.exit_code)
    return answer.exit_code


def fail(error: BuyerAssistError, *, command: str, today: date, as_json: bool) -> int:
    """Report an error that ended a command, and return its exit code."""
    if as_json:
        from buyer_assist.render.machine import envelope

        with contextlib.suppress(OutputError):
            write_out(envelope(command, today, error.data, error.findings, _error_json(error)))
    else:
        say_findings(error.findings)
        say_error(error)
    return int(error.exit_code)


def write_out(text: str) -> bool:
    """Write to stdout and flush. True when a reader took all of it; False when a reader such as `head` left after the
    beginning. Raises OutputError when nothing, or not everything, could be written for another reason."""
    if not text:
        return True
    stream = sys.stdout
    written = 0
    try:
        if stream is None:
            raise OSError("stdout is closed")
        _never_fail_on_letters(stream)
        for start in range(0, len(text), _PIECE):
            stream.write(text[start : start + _PIECE])
            stream.flush()
            written += 1
    except BrokenPipeError as error:
        _give_up(stream)
        if written:
            return False
        raise OutputError("The output was not read: the pipe is closed.", "Run the command again.") from error
    except (OSError, ValueError) as error:
        _give_up(stream)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise OutputError(f"The output could not be written: {reason}.", "Make room or mend the target.") from error
    return True


def say(text: str) -> None:
    """One line to stderr, made visible. A closed stderr is no reason to fail."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        _never_fail_on_letters(sys.stderr)
        sys.stderr.write(visible(text) + "\n")
        sys.stderr.flush()


def say_findings(findings: Iterable[Finding]) -> None:
    """Problems in data, a line each, to stderr."""
    for found in findings:
        place = f"{found.where}, line {found.line}" if found.line else found.where
        say(f"{place}: {found.problem} {found.remedy}")


def say_error(error: BuyerAssistError) -> None:
    """One sentence and a hint, to stderr."""
    say(f"Error: {error.says}")
    if error.hint:
        say(f"  {error.hint}")


def _human(answer: Answer, as_of: str | None) -> str:
    if answer.text is not None or not answer.blocks:
        if as_of:
            say(as_of)
        return answer.text or ""
    heading = f"{as_of}\n" if as_of else ""
    if _draws():
        from buyer_assist.render.terminal import draw

        return heading + draw(answer.blocks, width=_columns())
    return heading + "".join(line + "\n" for line in lines_of(answer.blocks))


def _draws() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb":
        return False
    try:
        return sys.stdout is not None and sys.stdout.isatty()
    except ValueError:
        return False


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size((80, 24)).columns


def _error_json(error: BuyerAssistError) -> dict[str, object]:
    return {"says": error.says, "hint": error.hint, "exit": int(error.exit_code)}


def _never_fail_on_letters(stream: TextIO) -> None:
    # A terminal or cron without UTF-8 gets escapes for what it cannot show, never an error. Under a C locale the
    # stream's own way is "surrogateescape", which fails on letters as "strict" does.
    if hasattr(stream, "reconfigure") and stream.errors in {"strict", "surrogateescape"}:
        stream.reconfigure(errors="backslashreplace")


def _give_up(stream: TextIO | None) -> None:
    # What is still in the buffer would fail once more when Python ends, and say so in its own words.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if stream is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
