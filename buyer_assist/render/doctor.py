"""The screen of `doctor`."""

from __future__ import annotations

from collections.abc import Sequence

from buyer_assist.domain.checkup import FAULT, OK, WARNING, Check
from buyer_assist.render.blocks import Block, Line
from buyer_assist.render.words import counted

_STYLES = {OK: "", WARNING: "strong", FAULT: "urgent"}


def doctor_blocks(checks: Sequence[Check]) -> tuple[Block, ...]:
    """A line for each check, and below it what to do where something is to be done."""
    blocks: list[Block] = []
    for check in checks:
        blocks.append(Line(f"{check.state:<7}  {check.name}: {check.says}", style=_STYLES[check.state]))
        if check.remedy and check.state != OK:
            blocks.append(Line(check.remedy, 9))
    return (*blocks, Line(), Line(_summary(checks)))


def _summary(checks: Sequence[Check]) -> str:
    faults, warnings = (sum(check.state == state for check in checks) for state in (FAULT, WARNING))
    if not faults and not warnings:
        return "Everything is in order."
    return f"{counted(faults, 'fault')}, {counted(warnings, 'warning')}."
