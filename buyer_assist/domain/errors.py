"""What stops a command. Each error class owns its exit code; each error says what was wrong and what to type."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import ClassVar

from buyer_assist.domain.findings import Finding


class ExitCode(IntEnum):
    """The exit codes that the README documents."""

    DONE = 0
    UNEXPECTED = 1
    REFUSED = 2
    NOT_FOUND = 3
    LEDGER = 4
    DATA = 5
    DETAILS_MISSING = 6
    NOT_DELIVERED = 7
    DUE = 10
    INTERRUPTED = 130


class BuyerAssistError(Exception):
    """Stop, and tell the user: one sentence on what was wrong (`says`) and one on what to type (`hint`).

    `data` is what a command had reached so far (for `--json`); `findings` are problems in data met on the way.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.UNEXPECTED

    def __init__(self, says: str, hint: str, *, data: object = None, findings: Sequence[Finding] = ()) -> None:
        super().__init__(says)
        self.says = says
        self.hint = hint
        self.data = data
        self.findings = tuple(findings)


class RefusedError(BuyerAssistError):
    """Wrong usage, or something that the ledger's facts do not allow."""

    exit_code = ExitCode.REFUSED


class NotFoundError(BuyerAssistError):
    """No purchase or message of that name, or several."""

    exit_code = ExitCode.NOT_FOUND


class LedgerError(BuyerAssistError):
    """The ledger cannot be read, or must not be written."""

    exit_code = ExitCode.LEDGER


class DataFileError(BuyerAssistError):
    """A policy, message or walk file is faulty."""

    exit_code = ExitCode.DATA


class DetailsMissingError(BuyerAssistError):
    """A draft needs details that the ledger does not have."""

    exit_code = ExitCode.DETAILS_MISSING


class NotDeliveredError(BuyerAssistError):
    """A notification, or the output itself, did not reach its target."""

    exit_code = ExitCode.NOT_DELIVERED
