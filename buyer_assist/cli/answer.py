"""What a command returns. One place (`deliver`) turns it into text or JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from buyer_assist.domain.errors import BuyerAssistError
from buyer_assist.domain.findings import Finding
from buyer_assist.render.blocks import Block


@dataclass(frozen=True, slots=True)
class Answer:
    """A command's result. `data` is what `--json` shows; `blocks` is the screen; `text`, when given, is a value alone
    (a draft, a number, a file) that goes to stdout as it is. `notes` go to stderr. `after_delivery` runs only once the
    output has really been written; an error in it counts as an error of the command. `error` ends the command with
    its exit code after the output.
    """

    data: object = None
    blocks: tuple[Block, ...] = ()
    text: str | None = None
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    exit_code: int = 0
    after_delivery: Callable[[], None] | None = None
    error: BuyerAssistError | None = None
