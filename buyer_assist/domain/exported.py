"""What was told to a calendar before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Exported:
    """What an earlier export said of one event: its day and its sequence number."""

    on: date
    sequence: int
